const CONTEXT_LINES = 3;

/** Pairs of lines that are compared at most: far more than two settings files have, and no more than 16 MB. */
const MOST_PAIRS = 4_000_000;

type Line = { mark: " " | "-" | "+"; text: string };

/**
 * Shows how a text changes, as a unified diff without line numbers.
 *
 * @param before undefined for a file that is made, as `after` for one that goes
 * @returns `""` if nothing changes
 */
export function textDiff(before: string | undefined, after: string | undefined): string {
  if (before === after) return "";
  const [old, fresh] = [linesOf(before), linesOf(after)];
  if (old.length * fresh.length > MOST_PAIRS)
    return `(${old.length} lines become ${fresh.length}, too many to compare)`;
  const lines = compare(old, fresh);
  const changed = lines.flatMap((it, index) => (it.mark === " " ? [] : [index]));
  const isNear = (index: number) => changed.some((it) => Math.abs(it - index) <= CONTEXT_LINES);
  return lines
    .flatMap((it, index) => {
      if (isNear(index)) return [it.mark + it.text];
      return isNear(index - 1) || index === 0 ? ["…"] : [];
    })
    .join("\n");
}

function linesOf(text = ""): string[] {
  const lines = text.split(/\r?\n/);
  if (lines.at(-1) === "") lines.pop();
  return lines;
}

/** Removed lines come before the added ones in their place; lines common to both stay, as many as possible. */
function compare(before: readonly string[], after: readonly string[]): Line[] {
  const common = commonLengths(before, after);
  const lines: Line[] = [];
  let [i, j] = [0, 0];
  while (i < before.length || j < after.length) {
    const [removed, added] = [before[i], after[j]];
    if (removed !== undefined && removed === added) {
      lines.push({ mark: " ", text: removed });
      i++;
      j++;
    } else if (removed !== undefined && (common[i + 1]?.[j] ?? 0) >= (common[i]?.[j + 1] ?? 0)) {
      lines.push({ mark: "-", text: removed });
      i++;
    } else {
      lines.push({ mark: "+", text: added ?? "" });
      j++;
    }
  }
  return lines;
}

/** How many lines the rests of both texts have in common, by where the rests begin. */
function commonLengths(before: readonly string[], after: readonly string[]): Uint32Array[] {
  const common = Array.from({ length: before.length + 1 }, () => new Uint32Array(after.length + 1));
  for (let i = before.length - 1; i >= 0; i--) {
    const [row, below] = [common[i], common[i + 1]];
    if (!row || !below) continue;
    for (let j = after.length - 1; j >= 0; j--)
      row[j] = before[i] === after[j] ? (below[j + 1] ?? 0) + 1 : Math.max(below[j] ?? 0, row[j + 1] ?? 0);
  }
  return common;
}
