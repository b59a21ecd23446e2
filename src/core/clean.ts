// Control characters but tab and newline; all that Unicode says is drawn as nothing, bidirectional marks and the
// "tag" letters among it; annotation marks and halves of surrogate pairs.
const HIDDEN = /[\p{Cc}\p{Default_Ignorable_Code_Point}\uFFF9-\uFFFB\p{Cs}]/gu;

/** Most texts; to look for what is hidden takes ten times as long. */
const PRINTED = /^[\t\n -~]*$/;

/** Strips what a person reading a record would not see but a terminal or a model would act on. */
export function cleanText(text: string): string {
  if (PRINTED.test(text)) return text;
  return text.replace(HIDDEN, (it) => (it === "\n" || it === "\t" ? it : ""));
}
