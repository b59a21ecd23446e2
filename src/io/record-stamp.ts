/** Raised whenever the same bytes would be read as another record or problem than before: caches of records hold it. */
export const STAMP = "precedent records 6";
