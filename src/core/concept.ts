/** Something a prohibition may mean, and how code shows that it does it. */
export type Concept = {
  /** Found in the forbidden words of a sentence. */
  asks: RegExp;
  /** Found in a line that does it. */
  shows?: RegExp;
  /** Packages that are it. */
  packages?: readonly string[];
  /** What of the line is looked at: `code` without strings and comments (the default), `bare` with strings, `text` all. */
  view?: "code" | "bare" | "text";
  languages?: readonly string[];
  /** Only in files with such a path. */
  file?: RegExp;
  /** Only where this is found within a few lines of it, what stands there already included. */
  near?: RegExp;
  /** Innocent where this is found within a few lines of it. */
  beside?: RegExp;
  /** Too wide a word for the name of an option that was weighed: only a sentence means it. */
  isVague?: true;
  /** A line that shows it is innocent when this is found in it. */
  unless?: RegExp;
  /** It is about tests, so tests are looked at as well. */
  tests?: true;
  /** Of what it is a case: where a sentence means the narrower one, it does not mean all of the family. */
  family?: string;
  isNarrow?: true;
  /** Read to the letter from the record's own words, not known in general. */
  isSpelled?: true;
  confidence: number;
};

/** A row of a table of concepts. @param shows looked for in the line with its strings, unless `view` says otherwise */
export function sign(asks: RegExp, shows: RegExp, rest: Partial<Concept> = {}): Concept {
  return { asks, shows, view: "bare", confidence: 0.82, ...rest };
}
