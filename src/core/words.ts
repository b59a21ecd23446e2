/**
 * Words that say nothing about which record is meant. Kept to function words: `not`, `must` and `only` are left out of
 * it on purpose, a record is about what must not be.
 */
const FUNCTION_WORDS = new Set(
  `a an and are as at be been but by can could did do does for from had has have how i if in into is it its may more of
  on or our over should so such than that the their them then there these they this those to under up was we were what
  when where which who why will with would you your`.split(/\s+/),
);

/** Longer runs are keys, hashes or encoded data, which nobody searches by their end. */
const WORD_CHARS = 64;

// A run of letters, marks and digits, with the joints that hold an identifier or a path together.
const RUN = /[\p{L}\p{N}\p{M}]+(?:[_\-./:@$]+[\p{L}\p{N}\p{M}]+)*/gu;
const JOINT = /[_\-./:@$]+/;
const HUMP = /\p{Lu}+(?=\p{Lu}\p{Ll})|\p{Lu}?\p{Ll}[\p{Ll}\p{M}]*|\p{Lu}+|\p{N}+|[\p{L}\p{M}]+/gu;
/** Scripts written without spaces between words. */
const UNSPACED = /[\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}\p{sc=Thai}\p{sc=Lao}\p{sc=Khmer}\p{sc=Myanmar}]/u;
const ASCII_LOWER = /^[a-z]+$/;

/**
 * Splits text into the words it is matched by: lower-cased, in order, each identifier or path both whole and in its
 * parts (`parseHTTPHeader` → `parsehttpheader parse http header`), a script without spaces in overlapping pairs.
 */
export function wordsOf(text: string): string[] {
  const words: string[] = [];
  for (const [run] of text.normalize("NFKC").matchAll(RUN)) {
    const folded = run.length > 4 * WORD_CHARS ? run.slice(0, 4 * WORD_CHARS) : run;
    if (ASCII_LOWER.test(folded)) words.push(folded.slice(0, WORD_CHARS));
    else pushParts(folded, words);
  }
  // A mark without its letter folds to nothing.
  return words.filter((it) => it !== "");
}

/** Reduces text to the terms an index compares: its words without function words, each in the singular. */
export function termsOf(text: string): string[] {
  return wordsOf(text).flatMap((word) => termOf(word) ?? []);
}

/** The term of one word of `wordsOf`, or undefined for a function word. */
export function termOf(word: string): string | undefined {
  return FUNCTION_WORDS.has(word) ? undefined : stem(word);
}

function pushParts(run: string, words: string[]): void {
  const pieces = run.split(JOINT).filter((it) => it !== "");
  if (pieces.length > 1) words.push(fold(run));
  for (const piece of pieces) {
    if (UNSPACED.test(piece)) {
      pushPairs(piece, words);
      continue;
    }
    words.push(fold(piece));
    const humps = piece.match(HUMP) ?? [];
    if (humps.length > 1) words.push(...humps.map(fold));
  }
}

function pushPairs(piece: string, words: string[]): void {
  const characters = [...piece.toLowerCase()];
  if (characters.length === 1) words.push(piece);
  for (let i = 0; i + 1 < characters.length; i++) words.push(`${characters[i]}${characters[i + 1]}`);
}

/** Lower case without accents, so that `Café` and `cafe` meet. */
function fold(word: string): string {
  return word.toLowerCase().normalize("NFD").replace(/\p{M}/gu, "").slice(0, WORD_CHARS);
}

/**
 * Takes the plural off, and no more: on this project's labelled queries Porter's and a light suffix stemmer both found
 * less, for records tell `process`, `processing` and `processor` apart.
 */
function stem(word: string): string {
  if (word.length < 4 || !word.endsWith("s") || /(?:ss|us|is)$/.test(word)) return word;
  return word.endsWith("ies") && word.length > 4 ? `${word.slice(0, -3)}y` : word.slice(0, -1);
}
