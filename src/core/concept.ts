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
  /** A line that shows it is innocent when this is found in it. */
  unless?: RegExp;
  /** It is about tests, so tests are looked at as well. */
  tests?: true;
  confidence: number;
};
