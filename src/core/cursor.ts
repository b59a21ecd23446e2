import { fail } from "./problem.ts";

/** Where the next page starts, as clients hand it back: opaque to them, an offset to us. */
export function writeCursor(offset: number): string {
  return `o${offset.toString(36)}`;
}

/** @throws cursor_invalid */
export function readCursor(cursor: string): number {
  if (cursor === "") return 0;
  if (!/^o[0-9a-z]{1,6}$/.test(cursor)) fail("cursor_invalid", { cursor });
  return Number.parseInt(cursor.slice(1), 36);
}
