import { readFileSync } from "node:fs";
import { withPlainComments } from "../core/change.ts";
import { fail } from "../core/problem.ts";
import type { Git } from "./git.ts";

/** Reads the message that git hands to a hook, with `#` before its comments. @throws file_unreadable */
export async function readMessage(path: string, git: Git): Promise<string> {
  const text = readText(path);
  return withPlainComments(text, await git.commentMark());
}

/** Reads the text of a pull request. @throws file_unreadable */
export function readText(path: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch (cause) {
    return fail(
      "file_unreadable",
      { file: path, why: (cause as NodeJS.ErrnoException).code ?? "unknown error" },
      { cause },
    );
  }
}
