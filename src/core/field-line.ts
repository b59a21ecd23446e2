/**
 * Finds the line on which a key of a record, or an entry of its list, stands. It reads lines and no YAML, so that
 * thousands of findings are placed in no time; what it cannot find is placed at the key above it.
 *
 * @param field a top-level key, or `key.2` for the third entry of its list
 * @returns counted from 1; undefined if the text has no such key
 */
export function fieldLine(text: string, field: string): number | undefined {
  const [key = "", item] = field.split(".");
  const lines = text.split("\n");
  const at = lines.findIndex((line) => line.startsWith(key) && /^\s*:/.test(line.slice(key.length)));
  if (at < 0) return undefined;
  return (item === undefined ? at : (entryLines(lines, at)[Number(item)] ?? at)) + 1;
}

/** The lines on which the entries of a block list begin. */
function entryLines(lines: readonly string[], keyLine: number): number[] {
  const found: number[] = [];
  let indent = -1;
  for (let i = keyLine + 1; i < lines.length; i++) {
    const line = lines[i] ?? "";
    const column = /^( *)-(?: |\r?$)/.exec(line)?.[1]?.length;
    if (/^[^\s#-]/.test(line)) break;
    if (indent < 0 && column !== undefined) indent = column;
    if (column !== undefined && column === indent) found.push(i);
  }
  return found;
}
