// Control characters but tab and newline; all that Unicode says is drawn as nothing, bidirectional marks and the
// "tag" letters among it; annotation marks and halves of surrogate pairs.
const HIDDEN = /[\p{Cc}\p{Default_Ignorable_Code_Point}\uFFF9-\uFFFB\p{Cs}]/gu;

/** Strips what a person reading a record would not see but a terminal or a model would act on. */
export function cleanText(text: string): string {
  return text.replace(HIDDEN, (it) => (it === "\n" || it === "\t" ? it : ""));
}
