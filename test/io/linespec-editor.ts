/**
 * What LineSpec's loader and line editor would stumble over in a text that we wrote, by the rules of its own code:
 * it treats a line with a bare `>` or `|` as the head of a block and rewrites three keys wherever they stand.
 */
export function linespecHazards(text: string): string[] {
  const hazards: string[] = [];
  if (text.includes("associated_linespecs:")) hazards.push("associated_linespecs:");
  let blockIndent: number | undefined;
  for (const line of text.split(/\r?\n/)) {
    const indent = line.search(/\S|$/);
    if (blockIndent !== undefined && (line.trim() === "" || indent > blockIndent)) continue;
    blockIndent = undefined;
    if (/(?:^|[:-]) [>|](?: +#.*)?$/.test(line)) blockIndent = indent;
    else if (/ [>|](?: |$)/.test(line)) hazards.push(`block sign within: ${line}`);
    else if (/ [>|][-+\d]+$/.test(line)) hazards.push(`block it does not know: ${line}`);
    if (indent > 0 && /^ +(?:status|superseded_by|sealed_at_sha):/.test(line)) hazards.push(`nested key: ${line}`);
    if (/^created_at: [^"']/.test(line)) hazards.push(`unquoted: ${line}`);
  }
  return hazards;
}
