import type { FileChange, Line } from "./change.ts";

/** A changed line of a record's file, with the key it belongs to: `intent`, `lifecycle.expires_at`. */
export type KeyedLine = { key: string; line: Line };

/**
 * Lists the changed lines of a record's file with their keys. The old and the new text are followed each by itself,
 * so that an added key does not claim what was removed below it.
 *
 * @returns in the order of the diff, blank lines left out; the key is `""` where the diff does not show it
 */
export function keyedLines(file: FileChange): KeyedLine[] {
  return file.hunks.flatMap((hunk) => {
    const above = nextKey("", hunk.section);
    const keys = { removed: above, added: above };
    return hunk.lines.flatMap((line) => {
      if (line.kind !== "added") keys.removed = nextKey(keys.removed, line.text);
      if (line.kind !== "removed") keys.added = nextKey(keys.added, line.text);
      return line.kind === "context" || !line.text.trim() ? [] : [{ key: keys[line.kind], line }];
    });
  });
}

/**
 * Reads what a top-level key held before and after a change.
 *
 * @returns a side is `""` where the key had no plain value, undefined where no line of the change states the key
 */
export function changedValue(lines: readonly KeyedLine[], key: string): { before: string; after: string } | undefined {
  const stating = lines.filter(({ line }) => MARGIN_KEY.exec(line.text)?.[2] === key);
  const valueOn = (kind: Line["kind"]) => plainValue(stating.find(({ line }) => line.kind === kind)?.line.text ?? "");
  return stating.length ? { before: valueOn("removed"), after: valueOn("added") } : undefined;
}

function plainValue(text: string): string {
  const value = /:\s*["']?([^\s"'#]+)/.exec(text)?.[1] ?? "";
  return value === "null" || value === "~" ? "" : value;
}

const MARGIN_KEY = /^(["']?)([\w-]+)\1\s*:(?:\s|$)/;

/** The key that the line after `key` belongs to. Whatever starts at the margin ends the key above it. */
function nextKey(key: string, text: string): string {
  if (/^(?:#|-(?:\s|$)|\s*$)/.test(text)) return key;
  if (/^\S/.test(text)) return MARGIN_KEY.exec(text)?.[2] ?? "";
  const [top = ""] = key.split(".");
  const below = /^ {1,4}([\w-]+):(?:\s|$)/.exec(text)?.[1];
  return top === "lifecycle" && below ? `${top}.${below}` : key;
}
