const MONTHS = "jan feb mar apr may jun jul aug sep oct nov dec".split(" ");

const FORMS: readonly { pattern: RegExp; order: readonly ("y" | "m" | "d")[] }[] = [
  { pattern: /\b(\d{4})\s?-\s?(\d{1,2})\s?-\s?(\d{1,2})(?!\d)/, order: ["y", "m", "d"] },
  { pattern: /\b(\d{4})[/.](\d{1,2})[/.](\d{1,2})(?!\d)/, order: ["y", "m", "d"] },
  { pattern: /\b(\d{1,2})\.(\d{1,2})\.(\d{4})\b/, order: ["d", "m", "y"] },
  { pattern: /\b(\d{1,2})(?:st|nd|rd|th)?(?:\s+of)?[\s-]+([A-Za-z]{3,9})\.?,?[\s-]+(\d{4})\b/, order: ["d", "m", "y"] },
  { pattern: /\b([A-Za-z]{3,9})\.?\s+(\d{1,2})(?:st|nd|rd|th)?,?\s+(\d{4})\b/, order: ["m", "d", "y"] },
  { pattern: /\b(\d{1,2})\/(\d{1,2})\/(\d{4})\b/, order: ["m", "d", "y"] },
  { pattern: /\b((?:19|20)\d{2})(\d{2})(\d{2})\b/, order: ["y", "m", "d"] },
  { pattern: /\b(\d{4})-(\d{2})(?![\d-])/, order: ["y", "m"] },
];

/**
 * Finds the first date in a text.
 *
 * @returns `YYYY-MM-DD`, or `YYYY-MM` where no day is given; as stated, even if the calendar has no such day
 */
export function dateIn(text: string): string | undefined {
  for (const { pattern, order } of FORMS) {
    const parts = pattern.exec(text)?.slice(1);
    if (!parts) continue;
    const part = (name: "y" | "m" | "d") => parts[order.indexOf(name)];
    const month = monthOf(part("m") ?? "");
    if (month) return [part("y"), month, part("d")?.padStart(2, "0")].filter((it) => it !== undefined).join("-");
  }
  return undefined;
}

/** Tells whether the calendar has a day. */
export function isDay(date: string): boolean {
  const time = Date.parse(`${date}T00:00:00Z`);
  return /^\d{4}-\d{2}-\d{2}$/.test(date) && !Number.isNaN(time) && new Date(time).toISOString().startsWith(date);
}

function monthOf(text: string): string | undefined {
  if (/^\d+$/.test(text)) return text.padStart(2, "0");
  const index = MONTHS.indexOf(text.slice(0, 3).toLowerCase());
  return index < 0 ? undefined : String(index + 1).padStart(2, "0");
}
