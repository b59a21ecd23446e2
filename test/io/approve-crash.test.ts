import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { openRepo, recordIn } from "../tools/people.ts";

const CHILD = join(import.meta.dirname, "children/approve.ts");

/** Kills an approval between its writes. Where the child was quicker, another is tried. */
async function cutOff() {
  for (let attempt = 0; attempt < 20; attempt++) {
    const repo = openRepo();
    const older = await recordIn(repo, "decision", "implemented");
    const { id } = await repo.agent("supersede_record", { id: older, intent: "It grew." });
    const newer = String(id);
    await repo.agent("update_record", { id: newer, propose: true });
    const before = { older: repo.read(`provenance/${older}.yml`), draft: repo.read(`provenance/drafts/${newer}.yml`) };
    const { signal } = spawnSync(process.execPath, [CHILD, repo.root, newer, join(repo.root, "provenance")], {
      env: { PATH: process.env["PATH"], HOME: repo.root },
    });
    const isHalf =
      existsSync(join(repo.root, `provenance/${newer}.yml`)) && repo.read(`provenance/${older}.yml`) === before.older;
    if (signal === "SIGKILL" && isHalf) return { repo, older, newer };
  }
  throw new Error("no attempt was cut off between its writes");
}

test("P13: an approval that is killed between its two files is finished by whoever starts next", async () => {
  const { repo, older, newer } = await cutOff();
  expect(existsSync(join(repo.root, ".git/precedent/unfinished.json"))).toBe(true);
  const { records } = (await repo.agent("get_record", { ids: [older, newer] })) as { records: object[] };
  expect(records).toMatchObject([
    { id: older, state: "superseded", stored_status: "superseded", superseded_by: newer },
    { id: newer, state: "open", stored_status: "open" },
  ]);
  expect(existsSync(join(repo.root, `provenance/drafts/${newer}.yml`))).toBe(false);
  expect(existsSync(join(repo.root, ".git/precedent/unfinished.json"))).toBe(false);
  expect(await repo.person("lint_records", {})).toMatchObject({ errors: 0 });
}, 60_000);
