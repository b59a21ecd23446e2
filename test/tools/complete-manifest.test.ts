import { existsSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { openRepo, type Repo, recordIn } from "./people.ts";

const commit = (repo: Repo, subject: string) => {
  repo.git("add", "--all");
  repo.git("commit", "--quiet", "-m", subject);
  return repo.git("rev-parse", "HEAD").trim();
};

const manifestsOf = (repo: Repo, id: string) =>
  [...repo.read(`provenance/${id}.yml`).matchAll(/man:[0-9a-f]{32}/g)].map(([it]) => it);

describe("what completes a record captures the state of the code beside the commit", () => {
  test("M1: a record completed at commit A says A after B", async () => {
    const repo = openRepo();
    const a = repo.git("rev-parse", "HEAD").trim();
    const id = await recordIn(repo, "decision", "implemented", { create: { affected_scope: ["src/app.ts"] } });
    const manifests = manifestsOf(repo, id);
    expect(manifests).toHaveLength(1);
    repo.write({ "src/app.ts": "export const b = 1;\n" });
    commit(repo, "B");
    const { nodes, links } = await repo.agent("graph_records", { root: id });
    expect(links).toContainEqual(expect.objectContaining({ source: id, target: manifests[0], rel: "manifest" }));
    expect(JSON.stringify((nodes as { id: string }[]).find((it) => it.id === manifests[0]))).toContain(a.slice(0, 8));
    expect(await repo.agent("get_record", { ids: [id] })).toMatchObject({ records: [{ seal: "verified" }] });
  });

  test("the answer names the files to commit, which the record's commit may then bring", async () => {
    const repo = openRepo({ ".precedent.yml": "provenance:\n  manifests: [git, lockfile]\n" });
    const id = await recordIn(repo, "decision", "open", { create: { affected_scope: ["src/app.ts"] } });
    commit(repo, `Open [${id}]`);
    const { manifests } = await repo.person("complete_record", { record: id });
    expect(manifests).toEqual(manifestsOf(repo, id).map((it) => `provenance/manifests/${it.slice(4)}.json`));
    expect(manifests).toHaveLength(2);
    commit(repo, `Carry it out [${id}]`);
    expect(await repo.agent("check_records", { commit: "HEAD" })).toMatchObject({ problems: [] });
  });

  test("M23: a tool that fails costs its manifest and not the step", async () => {
    const repo = openRepo({ ".precedent.yml": "provenance:\n  manifests: [./absent.js]\n" });
    const id = await recordIn(repo, "decision", "open");
    expect(await repo.person("complete_record", { record: id })).toMatchObject({
      state: "implemented",
      manifests: [],
      problems: [{ severity: "warning" }],
    });
    expect(repo.read(`provenance/${id}.yml`)).not.toContain("manifest:");
  });

  test("a step that is refused leaves none behind", async () => {
    const repo = openRepo();
    const id = await recordIn(repo, "decision", "proposed");
    expect(await repo.refusal(repo.person("complete_record", { record: id }))).toMatch(/^transition_illegal/);
    expect(existsSync(join(repo.root, "provenance/manifests"))).toBe(false);
  });

  test("where LineSpec's config rules, whose check knows no such file in a record's commit, there is none", async () => {
    const repo = openRepo({ ".linespec.yml": "provenance:\n  dir: provenance\n" });
    const id = await recordIn(repo, "decision", "implemented");
    expect(manifestsOf(repo, id)).toEqual([]);
    expect(existsSync(join(repo.root, "provenance/manifests"))).toBe(false);
  });
});
