import { createHash } from "node:crypto";

export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json | undefined };

/** `sha256:` and 64 lower-case hex digits. */
export type Digest = string;

export const DIGEST = /^sha256:[0-9a-f]{64}$/;

/**
 * Writes a value as canonical JSON: keys by UTF-16 code unit, no white space, numbers as ECMAScript prints them.
 * A key whose value is undefined is left out.
 *
 * @throws TypeError for what JSON cannot carry without loss: NaN, infinities, lone surrogates
 * @see RFC 8785
 */
export function canonicalJson(value: Json): string {
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(",")}]`;
  if (typeof value === "object" && value !== null) {
    const entries = Object.entries(value).filter((it): it is [string, Json] => it[1] !== undefined);
    const sorted = entries.sort(([a], [b]) => (a < b ? -1 : 1));
    return `{${sorted.map(([key, it]) => `${canonicalJson(key)}:${canonicalJson(it)}`).join(",")}}`;
  }
  if (typeof value === "number" && !Number.isFinite(value)) throw new TypeError(`JSON has no ${value}`);
  if (typeof value === "string" && !value.isWellFormed()) throw new TypeError("a text holds half a surrogate pair");
  return JSON.stringify(value);
}

export function digestOf(bytes: string | Uint8Array): Digest {
  return `sha256:${createHash("sha256").update(bytes).digest("hex")}`;
}

/** The digest of a value's canonical form. */
export function digestOfJson(value: Json): Digest {
  return digestOf(canonicalJson(value));
}
