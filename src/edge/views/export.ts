type File = { file: string; text?: string };

/** Prints what was exported as it stands, so that it can be piped on; several files each under their name, as `head` prints them. */
export function renderExport(answer: { [field: string]: unknown }): string {
  const files = answer["files"] as File[];
  const leftOut = answer["left_out"] as string[];
  const [first] = files;
  const note = leftOut.length ? [`Left out, since this form has no place for them: ${leftOut.join(", ")}`] : [];
  if (first?.text === undefined) return [...files.map((it) => `wrote ${it.file}`), ...note].join("\n");
  if (files.length === 1) return first.text.trimEnd();
  return files.map((it) => `==> ${it.file} <==\n${it.text}`).join("\n");
}
