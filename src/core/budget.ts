/** Agents' clients cut long answers in the middle; this much reaches the model whole. @see design §6 */
export const ANSWER_CHARS = 8000;

/**
 * Keeps the head of a list that fits into a budget of JSON characters; the first item is always kept.
 *
 * @returns what is kept, and how many were left out at the tail
 */
export function fitList<T>(items: readonly T[], budgetChars: number): { kept: T[]; omitted: number } {
  // Of the two brackets around the list one is paid here, the other in place of the last comma.
  let left = budgetChars - 1;
  const end = items.findIndex((item, i) => {
    left -= JSON.stringify(item).length + 1;
    return left < 0 && i > 0;
  });
  const kept = end < 0 ? [...items] : items.slice(0, end);
  return { kept, omitted: items.length - kept.length };
}

/**
 * Shortens a text to whole words, unless one is too long for that, and marks the cut.
 *
 * @param maxChars of the result, the mark included
 */
export function shorten(text: string, maxChars: number): string {
  const flat = text.replace(/\s+/g, " ").trim();
  if (flat.length <= maxChars) return flat;
  const cut = flat.slice(0, maxChars - 1);
  const space = cut.lastIndexOf(" ");
  const words = space > maxChars >> 1 ? cut.slice(0, space) : cut;
  // Half of a surrogate pair is no character, and some clients refuse the whole answer for it.
  return `${words.replace(/[\uD800-\uDBFF]$/, "").trimEnd()}…`;
}

/**
 * Keeps the heads of several lists that fit together into one budget. Each has an equal share for certain; what
 * one does not need goes to the others, earlier lists first.
 *
 * @returns the lists, and how many entries of all were left out
 */
export function fitLists<T extends { [name: string]: readonly unknown[] }>(
  lists: T,
  budgetChars: number,
): { lists: T; omitted: number } {
  const names = Object.keys(lists);
  const share = Math.floor(budgetChars / names.length);
  const sizeOf = (items: readonly unknown[]) => JSON.stringify(items).length;
  const fitted = new Map(names.map((name) => [name, fitList(lists[name] ?? [], share)]));
  let left = budgetChars - [...fitted.values()].reduce((sum, it) => sum + sizeOf(it.kept), 0);
  for (const [name, { kept }] of fitted) {
    const wider = fitList(lists[name] ?? [], sizeOf(kept) + Math.max(0, left));
    left -= sizeOf(wider.kept) - sizeOf(kept);
    fitted.set(name, wider);
  }
  const omitted = [...fitted.values()].reduce((sum, it) => sum + it.omitted, 0);
  return { lists: Object.fromEntries([...fitted].map(([name, it]) => [name, it.kept])) as unknown as T, omitted };
}
