import { describe, expect, it } from "vitest";
import type { Context } from "../../src/io/context.ts";
import { call } from "../../src/tool.ts";
import { importRecords } from "../../tools/import-records.ts";
import { updateRecord } from "../../tools/update-record.ts";
import { inContext } from "../in-context.ts";
import { type TempRepo, tempRepo } from "../temp-repo.ts";

const CONFIG = { ".precedent.yml": "provenance:\n  decisions:\n    adr_dirs: [docs/adr, docs/gone]\n" };
const A = "# 1. A\n\nDate: 2020-01-02\n\n## Status\n\nAccepted\n\n## Context\n\nWhy.\n\n## Decision\n\nDo A.\n";
const B = "# 2. B\n\n## Status\n\nProposed\n\n## Decision\n\nDo B.\n";

function opened<T>(repo: TempRepo, work: (context: Context) => Promise<T>): Promise<T> {
  return inContext(repo.root, work);
}

const states = async (context: Context) =>
  (await context.view()).standings.map(({ record, state }) => `${record.file} ${state}`);

describe("decisions.adr_dirs", () => {
  it("reads a folder where it is, and says what is wrong with it", async () => {
    using repo = tempRepo();
    repo.commit({ ...CONFIG, "docs/adr/0001-a.md": A, "docs/adr/0002-b.md": B, "docs/adr/notes.md": "Lunch" });
    await opened(repo, async (context) => {
      expect(await states(context)).toEqual(["docs/adr/0001-a.md implemented", "docs/adr/0002-b.md proposed"]);
      const { problems, inForce } = await context.view();
      expect(inForce).toMatchObject([{ title: "A", intent: "Do A.", rationale: "Why.", created_at: "2020-01-02" }]);
      expect(problems.map((it) => it.code).sort()).toEqual(["adr_skipped", "adr_undated", "folder_missing"]);
    });
    expect(repo.git("status", "--porcelain")).toBe("");
  });

  it("sees an edit, and hands back the same view while there is none", async () => {
    using repo = tempRepo();
    repo.commit({ ...CONFIG, "docs/adr/0001-a.md": A });
    await opened(repo, async (context) => {
      const before = await context.view();
      expect(await context.view()).toBe(before);
      repo.write({ "docs/adr/0001-a.md": A.replace("Accepted", "Deprecated") });
      expect(await states(context)).toEqual(["docs/adr/0001-a.md deprecated"]);
    });
  });

  it("never writes into an ADR", async () => {
    using repo = tempRepo();
    repo.commit({ ...CONFIG, "docs/adr/0002-b.md": B });
    await opened(repo, async (context) => {
      const [standing] = (await context.view()).standings;
      const edit = { id: standing?.record.id, set: { title: "C" } };
      await expect(call(updateRecord, edit, context)).rejects.toThrow("adr_in_place");
      const move = (read: (file: string) => string) => [{ file: "provenance/x.yml", text: read("docs/adr/0002-b.md") }];
      await expect(context.store.transact(move)).rejects.toThrow("adr_in_place");
    });
    expect(repo.git("status", "--porcelain")).toBe("");
  });

  it("counts an ADR that was also imported once, as imported and under the same id", async () => {
    using repo = tempRepo();
    repo.commit({ ...CONFIG, "docs/adr/0001-a.md": A });
    await opened(repo, async (context) => {
      const before = (await context.view()).standings[0]?.record.id;
      await call(importRecords, { path: "docs/adr", write: true }, context);
      const after = (await context.view()).standings;
      expect(after.map(({ record }) => [record.id, record.file])).toEqual([[before, `provenance/${before}.yml`]]);
    });
  });

  it("refuses a folder outside the repository", async () => {
    using repo = tempRepo();
    repo.commit({ ".precedent.yml": "provenance:\n  decisions:\n    adr_dirs: [../..]\n" });
    await opened(repo, async (context) => {
      expect((await context.view()).problems.map((it) => it.code)).toEqual(["path_outside"]);
    });
  });
});
