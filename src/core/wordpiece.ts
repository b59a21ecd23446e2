/** Longer runs are keys or encoded data; nothing they fall into would mean anything. */
const RUN_CHARS = 64;

/** Bounds the memory of a server that reads many texts; a repository's own words are far fewer. */
const RUNS_KEPT = 50_000;

const RUN = /[\p{L}\p{N}]+/gu;
const HUMP = /[A-Z]+(?=[A-Z][a-z])|[A-Z]?[a-z]+|[A-Z]+|[0-9]+|[^A-Za-z0-9]+/g;
const IDEOGRAPH = /[\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff]/g;
const HASH = /^(?=.*[0-9])(?=.*[a-f])[0-9a-f]{12,}$/i;
const MARKS = /\p{M}/gu;
const ASCII = /^\p{ASCII}*$/u;

/**
 * Makes a function that splits text into word pieces: lower-cased, without accents, punctuation left out, identifiers and
 * paths in their parts (`getUserById` → get user by id), ideographs one by one, the rest by the longest pieces known.
 *
 * A word the vocabulary has as it is stays whole whatever its capitals (`JavaScript`). Hashes, runs over 64 characters and
 * words with a part that has no piece give nothing. `scripts/distill/words.py` does the same, and must.
 *
 * @param vocabulary piece → its row; a piece that continues a word starts with `##`
 * @returns the rows, in the text's order
 * @see Wu et al. 2016, "Google's Neural Machine Translation System" (WordPiece, greedy longest match first)
 */
export function openWordPieces(vocabulary: ReadonlyMap<string, number>): (text: string) => number[] {
  const known = new Map<string, readonly number[]>();

  function piecesOf(run: string): readonly number[] {
    if (run.length > RUN_CHARS || HASH.test(run)) return [];
    const whole = vocabulary.get(fold(run));
    if (whole !== undefined) return [whole];
    return (run.match(HUMP) ?? [])
      .flatMap((hump) => fold(hump).replace(IDEOGRAPH, " $& ").split(" "))
      .flatMap((word) => longestPieces(word, vocabulary));
  }

  return (text) => {
    const rows: number[] = [];
    for (const run of withoutMarks(text).match(RUN) ?? []) {
      let pieces = known.get(run);
      if (pieces === undefined) {
        if (known.size >= RUNS_KEPT) known.clear();
        pieces = piecesOf(run);
        known.set(run, pieces);
      }
      for (const row of pieces) rows.push(row);
    }
    return rows;
  };
}

function longestPieces(word: string, vocabulary: ReadonlyMap<string, number>): number[] {
  const rows: number[] = [];
  for (let start = 0; start < word.length; ) {
    let end = word.length;
    let row: number | undefined;
    for (; end > start && row === undefined; end--) {
      row = vocabulary.get((start > 0 ? "##" : "") + word.slice(start, end));
    }
    if (row === undefined) return [];
    rows.push(row);
    start = end + 1;
  }
  return rows;
}

function fold(text: string): string {
  return withoutMarks(text.toLowerCase());
}

function withoutMarks(text: string): string {
  return ASCII.test(text) ? text : text.normalize("NFD").replace(MARKS, "");
}
