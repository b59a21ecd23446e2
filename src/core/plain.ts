import { shorten } from "./budget.ts";
import { cleanText } from "./clean.ts";

/** What looks like the tag of a client's own frame must not open or close one. */
const TAG = /<(?=\/?(?:[a-z]+[-_:][\w-]*|system|assistant|user|human|instructions?|functions?|tools?)\b)/gi;

const MAX_CHARS = 400;

/** Takes the power from a text that came from a file or a tool: one line, nothing hidden, no tag of a client. */
export function plain(text: string, maxChars: number = MAX_CHARS): string {
  return shorten(cleanText(text), maxChars).replace(TAG, "‹");
}
