import { readFileSync } from "node:fs";
import { fail } from "../core/problem.ts";

/** Reads the message that git hands to a hook. @throws file_unreadable */
export async function readMessage(path: string): Promise<string> {
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
