import { cleanText } from "./clean.ts";

/** What the YAML of a record reads as: every scalar is text. */
export type Raw = string | null | Raw[] | RawMap;
export type RawMap = { [key: string]: Raw };

export function isMap(raw: Raw | undefined): raw is RawMap {
  return typeof raw === "object" && raw !== null && !Array.isArray(raw);
}

/** Reads a text. LineSpec writes absence as nothing, `""`, `null` and the word "null". */
export function textOf(raw: Raw | undefined): string {
  return typeof raw !== "string" || raw === "null" || raw === "~" ? "" : cleanText(raw).trim();
}

/** Reads a list of texts. A bullet such as `- MUST return: 401` is a mapping; the sentence it was meant as is kept. */
export function textsOf(raw: Raw | undefined, wrong: (expected: string) => void): string[] {
  if (!Array.isArray(raw)) {
    if (isMap(raw) || textOf(raw)) wrong("a list");
    return [];
  }
  return raw.flatMap((item) => {
    const meant = isMap(item) ? sentence(item) : textOf(item);
    if (meant === undefined || Array.isArray(item)) wrong("a list of texts");
    return meant ? [meant] : [];
  });
}

function sentence(item: RawMap): string | undefined {
  const entries = Object.entries(item);
  if (entries.some(([, value]) => typeof value !== "string" && value !== null)) return undefined;
  return textOf(entries.map(([key, value]) => `${key}: ${value ?? ""}`.trim()).join(", "));
}

/** Cleans the texts of what is kept as it is; keys as well, for they are shown too. */
export function cleanRaw(raw: Raw): Raw {
  if (Array.isArray(raw)) return raw.map(cleanRaw);
  if (isMap(raw)) return Object.fromEntries(Object.entries(raw).map(([key, it]) => [cleanText(key), cleanRaw(it)]));
  return raw === null ? null : cleanText(raw);
}
