import { mkdirSync, mkdtempSync, realpathSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, onTestFinished, test } from "vitest";
import type { HookCall } from "../../src/core/hook-call.ts";
import { placeOf } from "../../src/edge/hook-place.ts";
import { tempRepo } from "../temp-repo.ts";

/** Where an edit of a file takes place for an agent that works in a folder. */
function place(folder: string, file: string) {
  const { workspace, edits } = placeOf({ folders: [folder] } as unknown as HookCall, [{ path: file, pieces: [] }]);
  return [workspace.root, edits.map((it) => it.path)];
}

describe("an edit is held against the records of the repository its file is in", () => {
  const twoRepos = () => {
    const [own, other] = [tempRepo(), tempRepo({ name: "other" })];
    for (const it of [own, other]) onTestFinished(() => it[Symbol.dispose]());
    other.commit({ "src/a.ts": "" });
    return { own, other };
  };

  test("also where the agent works in another one, or in none", () => {
    const { own, other } = twoRepos();
    expect(place(own.root, `${other.root}/src/a.ts`)).toEqual([other.root, ["src/a.ts"]]);
    expect(place(own.root, `${other.root}/src/new/b.ts`)).toEqual([other.root, ["src/new/b.ts"]]);
    expect(place(join(own.root, ".."), `${other.root}/src/a.ts`)).toEqual([other.root, ["src/a.ts"]]);
  });

  test("and in a worktree of the same one", () => {
    const { own } = twoRepos();
    own.commit({ "src/a.ts": "" });
    own.git("worktree", "add", "-q", "../side");
    expect(place(own.root, join(own.root, "../side/src/a.ts"))).toEqual([join(own.root, "../side"), ["src/a.ts"]]);
  });

  test("a file in no repository leaves no trace beside it", () => {
    const { own } = twoRepos();
    const folder = realpathSync(mkdtempSync(join(tmpdir(), "precedent-")));
    onTestFinished(() => rmSync(folder, { recursive: true }));
    mkdirSync(`${folder}/provenance`);
    expect(place(own.root, `${folder}/notes.txt`)).toEqual([own.root, []]);
  });
});
