import { mkdirSync, mkdtempSync, readFileSync, realpathSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { call } from "../../src/tool.ts";
import { initRepository } from "../../tools/init-repository.ts";
import { inContext } from "../in-context.ts";
import { tempRepo } from "../temp-repo.ts";

type Answer = {
  root: string;
  written: boolean;
  records: number;
  found: { what: string; where: string }[];
  files: { what: string; content: string }[];
  next: string[];
};

function init(startDir: string, input: object = {}): Promise<Answer> {
  return inContext(startDir, async (context) => (await call(initRepository, input, context)) as Answer);
}

const ADR = "# 1. Keep it\n\nDate: 2020-01-02\n\n## Status\n\nAccepted\n\n## Decision\n\nKeep it.\n";
const RECORD = `id: prov-2026-00000001\ntitle: "A"\nstatus: open\ncreated_at: "2026-01-01"\nauthor: "a@b.c"\nintent: >\n  Why.\nconstraints: []\naffected_scope: []\nforbidden_scope: []\nsupersedes: null\nsuperseded_by: null\nrelated: []\n`;

describe("init_repository", () => {
  test("shows what is missing, writes it when told to, and nothing the second time", async () => {
    using repo = tempRepo();
    const shown = await init(repo.root);
    expect(shown).toMatchObject({ written: false, found: [], files: [{ what: "provenance/README.md" }] });
    expect(shown.next[0]).toContain("--write");
    expect(repo.git("status", "--porcelain")).toBe("");
    expect(await init(repo.root, { write: true })).toMatchObject({ written: true });
    expect(repo.git("status", "--porcelain")).toBe("?? provenance/");
    repo.commit({}, "nothing");
    const again = await init(repo.root, { write: true });
    expect(again).toMatchObject({ written: false, files: [], records: 0 });
    expect(again.next).toEqual([expect.stringContaining("precedent setup claude")]);
  });

  test("has ADRs read where they are, wherever a team keeps them", async () => {
    using repo = tempRepo();
    repo.commit({
      "docs/adr/0001-keep.md": ADR,
      "services/a/decisions/0001-keep.md": ADR,
      "wiki/log/0001-keep.md": ADR,
      ".adr-dir": "wiki/log\n",
      "src/decisions/notes.md": "Not one.",
      "node_modules/x/docs/adr/0001-x.md": ADR,
    });
    const { found, next } = await init(repo.root, { write: true });
    expect(found.map((it) => it.where)).toEqual(["docs/adr", "services/a/decisions", "wiki/log"]);
    expect(next).toContainEqual(expect.stringContaining("precedent import docs/adr"));
    expect(readFileSync(join(repo.root, ".precedent.yml"), "utf8")).toContain('- "wiki/log"');
    expect(await init(repo.root, { write: true })).toMatchObject({ written: false, files: [], records: 3 });
  });

  test("leaves LineSpec's config and records alone: a second config would hide the first", async () => {
    using repo = tempRepo();
    repo.commit({
      ".linespec.yml": "provenance:\n  dir: docs/why\n",
      "docs/why/prov-2026-00000001.yml": RECORD,
      "docs/adr/0001-keep.md": ADR,
    });
    const answer = await init(repo.root, { write: true });
    expect(answer).toMatchObject({ written: false, files: [], records: 1 });
    expect(answer.found.map((it) => it.what)).toEqual(["config", "LineSpec records", "ADRs"]);
    expect(answer.next[0]).toBe("Add docs/adr to `provenance.decisions.adr_dirs` in .linespec.yml, or import them.");
    expect(repo.git("status", "--porcelain")).toBe("");
  });

  test("knows ProvenanceCode's folders", async () => {
    using repo = tempRepo();
    repo.commit({
      "provenance/decisions/DEC-000001/decision.json": '{"id":"DEC-000001","title":"A","status":"approved"}',
    });
    const { found, files } = await init(repo.root);
    expect(found.map((it) => it.what)).toEqual(["ProvenanceCode records"]);
    expect(files).toEqual([]);
  });

  test("works at the top of the repository from a subfolder, and of a worktree", async () => {
    using repo = tempRepo();
    repo.commit({ "src/a.ts": "" });
    expect((await init(join(repo.root, "src"))).root).toBe(repo.root);
    const tree = join(repo.root, "../tree");
    repo.git("worktree", "add", "--quiet", tree);
    expect(await init(tree, { write: true })).toMatchObject({ root: realpathSync(tree), written: true });
    expect(repo.git("status", "--porcelain")).toBe("");
  });

  test("refuses a folder that is in no repository, and one that leads out of it", async () => {
    await expect(init(realpathSync(mkdtempSync(join(tmpdir(), "precedent-"))))).rejects.toThrow("repository_absent");
    using repo = tempRepo();
    const outside = mkdtempSync(join(tmpdir(), "precedent-"));
    mkdirSync(join(outside, "provenance"));
    symlinkSync(join(outside, "provenance"), join(repo.root, "provenance"));
    await expect(init(repo.root, { write: true })).rejects.toThrow(/config_invalid|path_outside/);
  });
});
