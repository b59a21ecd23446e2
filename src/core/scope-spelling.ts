import { fail } from "./problem.ts";
import { parsePattern } from "./scope.ts";

/** A backslash before a letter parts folders, as Windows writes them; before anything else it escapes. */
const WINDOWS_SEPARATOR = /\\\w/;

/**
 * Writes a scope pattern in the one form that is matched: relative to the root, with slashes, without `.` and `..`,
 * a folder with what is below it. One in another form would be kept and never cover anything.
 *
 * @param root absolute, POSIX
 * @throws path_outside, pattern_invalid
 */
export function spellPattern(text: string, root: string): string {
  const spelled = text.startsWith("re:") ? text : spellPath(text.trim(), root);
  parsePattern(spelled);
  return spelled;
}

function spellPath(text: string, root: string): string {
  const path = WINDOWS_SEPARATOR.test(text) ? text.replaceAll("\\", "/") : text;
  const below = `${path}/`.startsWith(`${root}/`) ? path.slice(root.length + 1) : path;
  if (/^(?:\/|[A-Za-z]:\/)/.test(below)) fail("path_outside", { path: text });
  const names: string[] = [];
  for (const name of below.split("/")) {
    if (name === ".." && names.pop() === undefined) fail("path_outside", { path: text });
    if (name !== "" && name !== "." && name !== "..") names.push(name);
  }
  if (names.length === 0) return "**";
  return below.endsWith("/") ? `${names.join("/")}/**` : names.join("/");
}
