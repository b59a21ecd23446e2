import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it, test } from "vitest";
import { call } from "../../src/tool.ts";
import { checkRecords } from "../../tools/check-records.ts";
import { consultRecords } from "../../tools/consult-records.ts";
import { getRecord } from "../../tools/get-record.ts";
import { importRecords } from "../../tools/import-records.ts";
import { inContext } from "../in-context.ts";
import { type Files, type TempRepo, tempRepo } from "../temp-repo.ts";

type Answer = {
  written: boolean;
  imported: number;
  unchanged: number;
  skipped: number;
  states: { [state: string]: number };
  records: { source: string; id: string; state: string; title: string; file: string }[];
  problems: { code: string; message: string; at?: { file?: string } }[];
};

const adr = (title: string, status: string, rest = "") =>
  `# ${title}\n\nDate: 2020-01-02\n\n## Status\n\n${status}\n\n## Context\n\nWhy ${title}.\n\n## Decision\n\nDo ${title}.\n${rest}`;

const FOLDER: Files = {
  "docs/adr/0001-old.md": adr("1. Old", "Superseded by [2. New](0002-new.md)"),
  "docs/adr/0002-new.md": adr("2. New", "Accepted"),
  "docs/adr/0003-idea.md": adr("3. Idea", "Proposed"),
  "docs/adr/0004-no.md": adr("4. No", "Rejected"),
  "docs/adr/0005-gone.md": adr("5. Gone", "Deprecated"),
  "docs/adr/0006-quiet.md": "# 6. Quiet\n\n## Decision\n\nDo it.\n",
  "docs/adr/0007-a.md": adr("7. A", "Accepted"),
  "docs/adr/0007-b.md": adr("7. B", "Whatever"),
  "docs/adr/index.md": "# Decisions\n",
  "docs/adr/picture.png": Buffer.from([0x89, 0x50]),
};

test("what an import says is next can be done: the scope is written before the commit that seals it", async () => {
  using repo = tempRepo();
  repo.commit({ ...FOLDER, "src/a.ts": "" });
  const { records, next } = (await inRepo(repo, (run) => run({ path: "docs/adr", write: true }))) as Answer & {
    next: string;
  };
  expect(next).toContain("under `affected_scope`");
  const file = records.find((it) => it.state === "implemented")?.file ?? "";
  const text = readFileSync(join(repo.root, file), "utf8");
  repo.stage({ [file]: text.replace("affected_scope: []", "affected_scope: [src/**]") });
  await inContext(repo.root, async (context) => {
    expect(await call(checkRecords, { staged: true }, context)).toMatchObject({ problems: [] });
    expect(await call(consultRecords, { paths: ["src/a.ts"] }, context)).toMatchObject({ governing: [{}] });
  });
});

function inRepo<T>(repo: TempRepo, work: (run: (input: object) => Promise<Answer>) => Promise<T>): Promise<T> {
  return inContext(repo.root, (context) =>
    work(async (input) => (await call(importRecords, input, context)) as Answer),
  );
}

function show(repo: TempRepo, id: string) {
  return inContext(repo.root, async (context) => {
    const { records } = (await call(getRecord, { ids: [id] }, context)) as { records: { [field: string]: unknown }[] };
    return records[0];
  });
}

describe("import_records", () => {
  it("writes nothing unless told to", async () => {
    using repo = tempRepo();
    repo.commit(FOLDER);
    const answer = await inRepo(repo, (run) => run({ path: "docs/adr" }));
    expect(answer).toMatchObject({ written: false, imported: 8, unchanged: 0, skipped: 2 });
    expect(await inRepo(repo, (run) => run({ path: "docs/adr/", write: true, dry_run: true }))).toMatchObject({
      written: false,
    });
    expect(repo.git("status", "--porcelain")).toBe("");
  });

  it("makes of every file a record or a reason", async () => {
    using repo = tempRepo();
    repo.commit(FOLDER);
    const { records, problems } = await inRepo(repo, (run) => run({ path: "docs/adr", write: true }));
    const named = [
      ...records.map((it) => it.source),
      ...problems.filter((it) => it.code === "adr_skipped").map((it) => it.at?.file),
    ];
    expect(named.sort()).toEqual(Object.keys(FOLDER).sort());
    expect(Object.fromEntries(records.map((it) => [it.source.slice(9, 13), it.state]))).toEqual({
      "0001": "superseded",
      "0002": "implemented",
      "0003": "proposed",
      "0004": "rejected",
      "0005": "deprecated",
      "0006": "proposed",
      "0007": "draft",
    });
    for (const { state, file } of records)
      expect(file.startsWith("provenance/drafts/"), file).toBe(["proposed", "rejected", "draft"].includes(state));
    expect(problems.map((it) => it.code)).toEqual(
      expect.arrayContaining(["adr_status_absent", "adr_status_unknown", "adr_number_shared"]),
    );
  });

  it("states a replacement at both ends and keeps where each came from", async () => {
    using repo = tempRepo();
    repo.commit(FOLDER);
    const { records } = await inRepo(repo, (run) => run({ path: "docs/adr", write: true }));
    const [old, next] = records;
    expect(await show(repo, old?.id ?? "")).toMatchObject({
      state: "superseded",
      superseded_by: next?.id,
      created_at: "2020-01-02",
    });
    expect(await show(repo, next?.id ?? "")).toMatchObject({
      state: "implemented",
      supersedes: old?.id,
      title: "New",
      intent: "Do 2. New.",
      rationale: "Why 2. New.",
      author: "ada@example.com",
      lifecycle: { imported_from: "docs/adr/0002-new.md", imported_number: "2", imported_as: "Accepted" },
    });
  });

  it("changes nothing the second time, and says which originals changed since", async () => {
    using repo = tempRepo();
    repo.commit(FOLDER);
    await inRepo(repo, (run) => run({ path: "docs/adr", write: true }));
    repo.git("add", ".");
    repo.git("commit", "--quiet", "-m", "Import");
    const again = await inRepo(repo, (run) => run({ path: "docs/adr", write: true }));
    expect(again).toMatchObject({ written: false, imported: 0, unchanged: 8 });
    expect(again.problems.map((it) => it.code)).not.toContain("adr_changed");
    repo.write({ "docs/adr/0002-new.md": adr("2. New", "Deprecated") });
    const changed = await inRepo(repo, (run) => run({ path: "docs/adr", write: true }));
    expect(changed.problems.filter((it) => it.code === "adr_changed").map((it) => it.at?.file)).toEqual([
      "docs/adr/0002-new.md",
    ]);
    expect(repo.git("status", "--porcelain", "provenance")).toBe("");
  });

  it("gives the same ids wherever it runs, and a new file the link to an imported one", async () => {
    using repo = tempRepo();
    repo.commit(FOLDER);
    const first = await inRepo(repo, (run) => run({ path: "docs/adr/0002-new.md", write: true }));
    const rest = await inRepo(repo, (run) => run({ path: "docs/adr", write: true }));
    expect(rest).toMatchObject({ imported: 7, unchanged: 1 });
    const old = rest.records.find((it) => it.source.includes("0001"));
    expect(await show(repo, old?.id ?? "")).toMatchObject({ superseded_by: first.records[0]?.id });
  });

  it("does not let a proposal or a replacement in part take a decision out of force", async () => {
    using repo = tempRepo();
    repo.commit({
      "adr/0001-a.md": adr("1. A", "Accepted"),
      "adr/0002-b.md": adr("2. B", "Proposed\n\nSupersedes [1. A](0001-a.md)"),
      "adr/0003-c.md": adr("3. C", "Accepted, partially superseded by ADR 2"),
    });
    const { records } = await inRepo(repo, (run) => run({ path: "adr", write: true }));
    expect(records.map((it) => it.state)).toEqual(["implemented", "proposed", "implemented"]);
    expect(await show(repo, records[0]?.id ?? "")).toMatchObject({ state: "implemented", superseded_by: "" });
  });

  it("counts a replaced ADR without a successor as deprecated, and names unclear links", async () => {
    using repo = tempRepo();
    repo.commit({
      "adr/0001-a.md": adr("1. A", "Superseded"),
      "adr/0002-b.md": adr("2. B", "Superseded by ADR 99"),
    });
    const { records, problems } = await inRepo(repo, (run) => run({ path: "adr" }));
    expect(records.map((it) => it.state)).toEqual(["deprecated", "deprecated"]);
    expect(problems.map((it) => it.code).sort()).toEqual([
      "adr_link_unclear",
      "adr_successor_unknown",
      "adr_successor_unknown",
    ]);
  });

  it("S1: writes files that read back without a problem, whatever an ADR holds", async () => {
    using repo = tempRepo();
    const odd = adr(
      "1. `x`: {{evil}} # not a comment",
      "Accepted",
      "\n## Consequences\n\n- a: b\n\t- tab\n---\nid: other\n\u202Etxt\n",
    );
    repo.commit({ "adr/0001-a.md": odd });
    const { records } = await inRepo(repo, (run) => run({ path: "adr", write: true }));
    expect(await show(repo, records[0]?.id ?? "")).toMatchObject({
      title: "x: {{evil}} # not a comment",
      state: "implemented",
    });
    expect(readFileSync(join(repo.root, records[0]?.file ?? ""), "utf8").match(/^id: /gm)).toHaveLength(1);
  });

  it.each(["../outside", "/etc", "missing"])("refuses the path %s", async (path) => {
    using repo = tempRepo();
    await inRepo(repo, async (run) => {
      await expect(run({ path })).rejects.toThrow(/path_outside|folder_missing/);
    });
  });
});
