import { execFileSync } from "node:child_process";
import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { onTestFinished } from "vitest";

export const FIXTURES = join(import.meta.dirname, "../fixtures/bytes/records");

/** A temporary folder with these files, removed when the test ends. */
export function makeFolder(files: { [path: string]: string | Uint8Array } = {}): string {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), "precedent-")));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), content);
  }
  return folder;
}

/** A git repository with the fixture records. */
export function makeRepository(files: { [path: string]: string | Uint8Array } = {}): string {
  const folder = makeFolder(files);
  git(folder, "init", "--quiet");
  return folder;
}

export function withFixtures(folder: string): string {
  cpSync(FIXTURES, folder, { recursive: true });
  return folder;
}

export function git(folder: string, ...args: string[]): string {
  const identity = ["-c", "user.name=Test", "-c", "user.email=test@example.org", "-c", "protocol.file.allow=always"];
  return execFileSync("git", [...identity, ...args], { cwd: folder, encoding: "utf8", stdio: "pipe" });
}

export const fixtureFiles: readonly string[] = readdirSync(FIXTURES, { recursive: true, encoding: "utf8" })
  .filter((it) => /\.ya?ml$/.test(it))
  .sort();

export function readFixture(file: string): string {
  return readFileSync(join(FIXTURES, file), "utf8");
}

export function recordText(id: string, rest = ""): string {
  return `id: ${id}\ntitle: Title of ${id}\nstatus: open\ncreated_at: "2026-04-01"\nauthor: a@example.org\nintent: Why.\n${rest}`;
}
