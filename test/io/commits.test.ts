import { join } from "node:path";
import { describe, expect, onTestFinished, test } from "vitest";
import { type Judged, judgeChange } from "../../src/io/commits.ts";
import { openContext } from "../../src/io/context.ts";
import { type Files, gitEnv, type TempRepo, tempRepo } from "../temp-repo.ts";

const ID = "prov-2026-0000000a";
const OTHER = "prov-2026-0000000b";
const NEWER = "prov-2026-0000000c";
const FILE = `provenance/${ID}.yml`;

type Fields = { [key: string]: string };

/** A record's file as LineSpec writes it. */
function text(id: string, fields: Fields = {}): string {
  const all: Fields = {
    title: `Title of ${id}`,
    status: "open",
    created_at: '"2026-01-02"',
    author: "ada@example.com",
    intent: "Why.",
    constraints: "[]",
    affected_scope: "[]",
    forbidden_scope: "[]",
    supersedes: '""',
    superseded_by: '""',
    related: "[]",
    sealed_at_sha: '""',
    monitors: "[]",
    tags: "[]",
    ...fields,
  };
  return `id: ${id}\n${Object.entries(all)
    .map(([key, value]) => `${key}: ${value}\n`)
    .join("")}`;
}

const record = (id: string, fields: Fields = {}): Files => ({ [`provenance/${id}.yml`]: text(id, fields) });
const sealed = { status: "implemented", sealed_at_sha: "0".repeat(40) };

function repository(files: Files, config = ""): TempRepo {
  const repo = tempRepo();
  onTestFinished(() => repo[Symbol.dispose]());
  repo.commit({
    "src/a.ts": "1\n",
    "src/b.ts": "1\n",
    ".linespec.yml": `provenance:\n  dir: provenance\n${config}`,
    ...files,
  });
  return repo;
}

/** What a check finds, as `code subject`. */
async function check(repo: TempRepo, judged: Judged = {}, env: { [name: string]: string } = {}): Promise<string[]> {
  const context = await openContext({
    startDir: repo.root,
    env: { ...gitEnv, ...env },
    actor: { kind: "human", name: "" },
    watch: false,
  });
  try {
    const { problems } = await judgeChange(judged, context);
    return problems.map((it) => `${it.severity} ${it.code} ${it.at?.record ?? it.at?.file ?? ""}`.trim());
  } finally {
    await context.close();
  }
}

const errors = async (...args: Parameters<typeof check>) =>
  (await check(...args)).filter((it) => it.startsWith("error"));

describe("a commit that names a record", () => {
  test("S8: may touch what an allowlist covers, its own file, and nothing else", async () => {
    const repo = repository(record(ID, { affected_scope: "[src/a.ts]" }));
    repo.commit({ "src/a.ts": "2\n", [FILE]: text(ID, { affected_scope: "[src/a.ts]", tags: "[x]" }) }, `Work [${ID}]`);
    expect(await check(repo)).toEqual([]);
    repo.commit({ "src/b.ts": "2\n" }, `Work [${ID}]`);
    expect(await check(repo)).toEqual([`error scope_exceeded ${ID}`]);
  });

  test("S8: observed mode allows any file but forbidden ones", async () => {
    const repo = repository(record(ID, { forbidden_scope: '["src/b*"]' }));
    repo.commit({ "src/a.ts": "2\n", "new/deep.ts": "" }, `Work [${ID}]`);
    expect(await check(repo)).toEqual([]);
    repo.commit({ "src/b.ts": "2\n" }, `Work [${ID}]`);
    expect(await check(repo)).toEqual([`error path_forbidden ${ID}`]);
  });

  test("may not widen its scope and use it at once, but narrow it", async () => {
    const repo = repository(record(ID, { affected_scope: "[src/a.ts]" }));
    repo.commit({ [FILE]: text(ID, { affected_scope: "[src/a.ts, src/b.ts]" }), "src/b.ts": "2\n" }, `Work [${ID}]`);
    expect(await check(repo)).toEqual([`error scope_exceeded ${ID}`]);
    repo.commit({ [FILE]: text(ID, { affected_scope: "[src/a.ts]" }), "src/b.ts": "3\n" }, `Work [${ID}]`);
    expect(await check(repo)).toEqual([`error scope_exceeded ${ID}`]);
  });

  test("may not lift what the record forbade before", async () => {
    const repo = repository(record(ID, { forbidden_scope: "[src/b.ts]" }));
    repo.commit({ [FILE]: text(ID), "src/b.ts": "2\n" }, `Work [${ID}]`);
    expect(await check(repo)).toEqual([`error path_forbidden ${ID}`]);
  });

  test("is judged by a record that it brings itself", async () => {
    const repo = repository({});
    repo.commit(
      { ...record(ID, { affected_scope: "[src/a.ts]" }), "src/a.ts": "2\n", "src/b.ts": "2\n" },
      `New [${ID}]`,
    );
    expect(await check(repo)).toEqual([`error scope_exceeded ${ID}`]);
  });

  test("S27: of two records it is enough that one allows a file", async () => {
    const repo = repository({
      ...record(ID, { affected_scope: "[src/a.ts]" }),
      ...record(OTHER, { affected_scope: "[src/b.ts]" }),
    });
    repo.commit({ "src/a.ts": "2\n", "src/b.ts": "2\n" }, `Both [${ID}] [${OTHER}]`);
    expect(await check(repo)).toEqual([]);
  });

  test("a file of the same name elsewhere is not the record's own", async () => {
    const repo = repository(record(ID, { affected_scope: "[src/a.ts]" }));
    repo.commit({ [`evil/${ID}.yml`]: "x" }, `Work [${ID}]`);
    expect(await check(repo)).toEqual([`error scope_exceeded ${ID}`]);
  });

  test("an invented id is an error, with and without `commit_tag_required`", async () => {
    const repo = repository(record(ID), "  commit_tag_required: true\n");
    repo.commit({ "src/a.ts": "2\n" }, "Work [prov-2026-deadbeef]");
    expect(await check(repo)).toEqual(["error tag_unknown prov-2026-deadbeef"]);
  });

  test("S28: an implemented, superseded or deprecated record is refused, with LineSpec's words", async () => {
    for (const status of ["implemented", "superseded", "deprecated"]) {
      const repo = repository(record(ID, { ...sealed, status }));
      repo.commit({ "src/a.ts": "2\n" }, `Fix [${ID}]`);
      expect(await errors(repo)).toEqual([`error tag_ended ${ID}`]);
    }
  });

  test("a draft is no decision yet: a warning", async () => {
    const repo = repository({ [`provenance/drafts/${ID}.yml`]: text(ID, { status: "draft" }) });
    repo.commit({ "src/a.ts": "2\n" }, `Work [${ID}]`);
    expect(await check(repo)).toEqual([`warning tag_undecided ${ID}`]);
  });

  test("today's status does not judge yesterday's commit", async () => {
    const repo = repository(record(ID));
    const work = repo.commit({ "src/a.ts": "2\n" }, `Work [${ID}]`);
    repo.commit(record(ID, sealed), `Complete [${ID}]`);
    expect(await check(repo, { commit: work })).toEqual([]);
    expect(await check(repo, { range: "HEAD~2..HEAD" })).toEqual([]);
  });
});

describe("S29: the commit that completes a record", () => {
  test("passes, also with code in scope", async () => {
    const repo = repository(record(ID, { affected_scope: "[src/a.ts]" }));
    repo.commit({ ...record(ID, { ...sealed, affected_scope: "[src/a.ts]" }), "src/a.ts": "2\n" }, `Done [${ID}]`);
    expect(await check(repo)).toEqual([]);
  });

  test.each<Fields>([
    { intent: "Something else." },
    { affected_scope: '["src/**"]' },
    { forbidden_scope: "[src/b.ts]" },
    { supersedes: OTHER },
    { constraints: "[Must not]" },
    { created_at: '"2025-01-01"' },
  ])("changes nothing else, tagged or not: %j", async (fields) => {
    for (const message of [`Done [${ID}]`, "Done"]) {
      const repo = repository(record(ID, { affected_scope: "[src/a.ts]" }));
      repo.commit(record(ID, { affected_scope: "[src/a.ts]", ...sealed, ...fields }), message);
      expect(await errors(repo)).toEqual([`error completion_mixed ${ID}`]);
    }
  });

  test("may lock a scope that was observed, and name the proof", async () => {
    const repo = repository(record(ID));
    repo.commit(
      record(ID, { ...sealed, affected_scope: "[src/a.ts]", associated_specs: "[{ path: src/a.ts }]" }),
      `Done [${ID}]`,
    );
    expect(await check(repo)).toEqual([]);
  });
});

describe("a sealed record", () => {
  // biome-ignore format: a table
  test.each<[string, Fields | null, boolean]>([
    ["intent",        { intent: "Other." },                                      false],
    ["scope",         { affected_scope: "[src/**]" },                            false],
    ["seal",          { sealed_at_sha: "1".repeat(40) },                         false],
    ["status back",   { status: "open" },                                        false],
    ["title",         { title: "Other" },                                        false],
    ["deletion",      null,                                                      false],
    ["monitors",      { monitors: '["https://m.example"]' },                     true ],
    ["tags",          { tags: "[a]" },                                           true ],
    ["deprecation",   { status: "deprecated" },                                  true ],
    ["supersession",  { status: "superseded", superseded_by: OTHER },            true ],
    ["no successor",  { status: "superseded" },                                  false],
    ["unknown successor", { status: "superseded", superseded_by: "prov-2026-ffffffff" }, false],
    ["spelling",      { intent: '"Why."' },                                      true ],
  ])("may change its %s: %s", async (_, fields, isFine) => {
    const repo = repository({ ...record(ID, sealed), ...record(OTHER) });
    repo.commit(fields ? record(ID, { ...sealed, ...fields }) : { [FILE]: null }, "Edit");
    expect(await errors(repo)).toEqual(isFine ? [] : [`error record_sealed ${ID}`]);
  });

  test("is not replaced by a file under another name with other words", async () => {
    const repo = repository(record(ID, sealed));
    repo.commit(
      { [FILE]: null, "provenance/prov-2026-renamed.yml": text(ID, { ...sealed, intent: "Other." }) },
      "Move",
    );
    expect(await errors(repo)).toEqual([`error record_sealed ${ID}`]);
  });

  test("broken beyond reading is an edit too", async () => {
    const repo = repository(record(ID, sealed));
    repo.commit({ [FILE]: `${text(ID, sealed)}bad: {a: [\n` }, "Break");
    expect(await errors(repo)).toEqual([`error record_sealed ${ID}`]);
  });
});

describe("a commit that names no record", () => {
  test("S35: is refused exactly if `commit_tag_required` is set", async () => {
    for (const [config, expected] of [
      ["", []],
      ["  commit_tag_required: true\n", ["error tag_missing"]],
    ] as const) {
      const repo = repository(record(ID), config);
      repo.commit(
        { "src/a.ts": "2\n" },
        `# [${ID}]\nWork\n\n# ------------------------ >8 ------------------------\n[${ID}]`,
      );
      expect(await check(repo)).toEqual(expected);
    }
  });

  test("is bound by what records in force forbid, and told what they govern", async () => {
    const repo = repository(record(ID, { ...sealed, forbidden_scope: "[src/b.ts]", affected_scope: "[src/a.ts]" }));
    repo.commit({ "src/a.ts": "2\n", "src/b.ts": "2\n" }, "Work");
    expect(await check(repo)).toEqual([`error path_forbidden ${ID}`, `warning path_governed ${ID}`]);
  });

  test("naming another record does not lift what one in force forbids; naming its successor does", async () => {
    const repo = repository({
      ...record(ID, { ...sealed, forbidden_scope: "[src/b.ts]" }),
      ...record(OTHER),
      ...record(NEWER, { supersedes: ID }),
    });
    repo.commit({ "src/b.ts": "2\n" }, `Work [${OTHER}]`);
    expect(await check(repo)).toEqual([`error path_forbidden ${ID}`]);
    repo.commit({ "src/b.ts": "3\n" }, `Work [${NEWER}]`);
    expect(await check(repo)).toEqual([]);
  });

  test("open, ended and drafted records bind nobody who does not name them", async () => {
    const forbidden = { forbidden_scope: "[src/b.ts]" };
    const repo = repository({
      ...record(ID, forbidden),
      ...record(OTHER, { ...forbidden, status: "deprecated" }),
      [`provenance/drafts/${NEWER}.yml`]: text(NEWER, { ...forbidden, status: "draft" }),
    });
    repo.commit({ "src/b.ts": "2\n" }, "Work");
    expect(await check(repo)).toEqual([]);
  });
});

describe("shapes of commits", () => {
  const frozen = record(ID, { ...sealed, forbidden_scope: '["src/b.ts", "täst/**"]' });

  test("a revert is not work under the record its quoted subject names, and needs no tag of its own", async () => {
    const repo = repository(record(ID, sealed), "  commit_tag_required: true\n");
    repo.commit({ "src/a.ts": "2\n" }, `Revert "Work [${ID}]"\n\nThis reverts commit 0000.`);
    expect(await errors(repo)).toEqual([]);
  });

  test("both sides of a rename count", async () => {
    const repo = repository(frozen);
    repo.commit({ "src/b.ts": null, "src/moved.ts": "1\n" }, "Move away");
    expect(await errors(repo)).toEqual([`error path_forbidden ${ID}`]);
    const again = repository(frozen);
    again.stage({ "src/b.ts": null, "src/moved.ts": "1\n" });
    expect(await errors(again, { staged: true })).toEqual([`error path_forbidden ${ID}`]);
  });

  test("a path that is not ASCII is the path it is", async () => {
    const repo = repository(frozen);
    repo.commit({ "täst/ö.ts": "1\n" }, "Umlaut");
    expect(await errors(repo)).toEqual([`error path_forbidden ${ID}`]);
    repo.stage({ "täst/ü.ts": "1\n" });
    expect(await errors(repo, { staged: true })).toEqual([`error path_forbidden ${ID}`]);
  });

  test("no scope binds the files of records: what forbids them all could else never be replaced", async () => {
    const all = { ...sealed, forbidden_scope: '["provenance/*.yml", "provenance/notes/**"]' };
    const repo = repository(record(ID, all));
    repo.commit({ ...record(NEWER), ...record(ID, { ...all, monitors: "[m]" }) }, `Open [${NEWER}]`);
    expect(await errors(repo)).toEqual([]);
    repo.stage(record(OTHER));
    expect(await errors(repo, { staged: true })).toEqual([]);
    repo.stage({ "provenance/notes/a.md": "1\n" });
    expect(await errors(repo, { staged: true })).toEqual([`error path_forbidden ${ID}`]);
  });

  test("the root commit is judged by what it brings", async () => {
    const repo = tempRepo();
    onTestFinished(() => repo[Symbol.dispose]());
    repo.commit({ ...record(ID, { affected_scope: "[src/a.ts]" }), "src/b.ts": "1\n" }, `Start [${ID}]`);
    expect(await check(repo)).toEqual([`error scope_exceeded ${ID}`]);
  });

  test("a merge is judged for what it changes itself, by the records of each parent", async () => {
    const repo = repository(record(OTHER));
    repo.git("checkout", "-q", "-b", "side");
    repo.commit({ ...frozen }, "Freeze on the side");
    repo.git("checkout", "-q", "main");
    repo.commit({ "src/a.ts": "2\n" }, "Main goes on");
    repo.git("merge", "-q", "--no-ff", "--no-commit", "side");
    repo.commit({ "src/b.ts": "evil\n" }, "Merge");
    expect(await errors(repo)).toEqual([`error path_forbidden ${ID}`]);
  });

  test("a clean merge passes, though its branches touched governed files", async () => {
    const repo = repository(record(ID), "  commit_tag_required: true\n");
    repo.git("checkout", "-q", "-b", "side");
    repo.commit({ "src/b.ts": "2\n" }, `Work [${ID}]`);
    repo.git("checkout", "-q", "main");
    repo.commit({ "src/a.ts": "2\n" }, `Work [${ID}]`);
    repo.git("merge", "-q", "--no-ff", "-m", "Merge side", "side");
    expect(await check(repo)).toEqual([]);
  });

  test("a merge that takes back a seal is found, though one parent has the file like that", async () => {
    const repo = repository(record(ID));
    repo.git("checkout", "-q", "-b", "side");
    repo.commit({ "src/b.ts": "2\n" }, "Side");
    repo.git("checkout", "-q", "main");
    repo.commit(record(ID, sealed), `Done [${ID}]`);
    repo.git("merge", "-q", "--no-ff", "--no-commit", "side");
    repo.commit(record(ID), "Merge");
    expect(await errors(repo)).toEqual([`error record_sealed ${ID}`]);
  });

  test("in a shallow clone it says so instead of passing", async () => {
    const repo = repository(record(ID));
    repo.commit({ "src/a.ts": "2\n" }, "Work");
    const clone = tempRepo();
    onTestFinished(() => clone[Symbol.dispose]());
    clone.git("fetch", "-q", "--depth=1", `file://${repo.root}`, "main");
    clone.git("reset", "-q", "--hard", "FETCH_HEAD");
    await expect(check(clone)).rejects.toThrow("history_shallow");
  });

  test("a range is judged commit by commit, oldest first", async () => {
    const repo = repository(frozen);
    repo.commit({ "src/b.ts": "2\n" }, "One");
    repo.commit({ "src/a.ts": "2\n" }, "Two [prov-2026-deadbeef]");
    expect(await errors(repo, { range: "HEAD~2..HEAD" })).toEqual([
      `error path_forbidden ${ID}`,
      "error tag_unknown prov-2026-deadbeef",
    ]);
  });
});

describe("S22: what is staged", () => {
  test("is judged by git's index and not by the disk", async () => {
    const repo = repository(record(ID, { affected_scope: "[src/a.ts]" }));
    repo.stage({ "src/b.ts": "2\n" });
    repo.write({ [FILE]: text(ID), "src/b.ts": "1\n" });
    expect(await check(repo, { staged: true, message: `Work [${ID}]` })).toEqual([`error scope_exceeded ${ID}`]);
  });

  test("without a message the tags are not known, and HEAD's do not count", async () => {
    const repo = repository(record(ID), "  commit_tag_required: true\n");
    repo.stage({ "src/b.ts": "2\n" });
    expect(await check(repo, { staged: true })).toEqual([]);
    expect(await check(repo, { staged: true, message: "Work" })).toEqual(["error tag_missing"]);
  });

  test("is what the hook's own index says where git gives one", async () => {
    const repo = repository(record(ID, { ...sealed, forbidden_scope: "[src/b.ts]" }));
    repo.stage({ "src/b.ts": "2\n" });
    const index = join(repo.root, ".git/partial.lock");
    repo.git("read-tree", `--index-output=${index}`, "HEAD");
    repo.stage({ "src/b.ts": "3\n" });
    expect(await errors(repo, { staged: true })).toEqual([`error path_forbidden ${ID}`]);
    expect(await errors(repo, { staged: true }, { GIT_INDEX_FILE: index })).toEqual([]);
  });

  test("before the first commit is judged by itself", async () => {
    const repo = tempRepo();
    onTestFinished(() => repo[Symbol.dispose]());
    repo.stage({ ...record(ID, { affected_scope: "[src/a.ts]" }), "src/b.ts": "1\n" });
    expect(await check(repo, { staged: true, message: `Start [${ID}]` })).toEqual([`error scope_exceeded ${ID}`]);
  });
});

describe("S31: stale scope", () => {
  test("warns where a governed file is as it was when its record was sealed, and goes silent once it is not", async () => {
    const repo = repository({});
    const sha = repo.git("rev-parse", "HEAD");
    repo.commit(record(ID, { ...sealed, sealed_at_sha: sha, affected_scope: '["src/**"]' }), "Seal");
    repo.commit({ ...record(OTHER), "src/a.ts": "2\n" }, `First [${OTHER}]`);
    expect(await check(repo)).toEqual([`warning scope_stale ${ID}`]);
    repo.commit({ "src/a.ts": "3\n" }, `Second [${OTHER}]`);
    expect(await check(repo)).toEqual([]);
  });

  test("a seal that is no commit id reaches git as nothing", async () => {
    const evil = '"--output=pwned"';
    const repo = repository(record(ID, { ...sealed, sealed_at_sha: evil, affected_scope: '["src/**"]' }));
    repo.commit({ ...record(OTHER), "src/a.ts": "2\n" }, `First [${OTHER}]`);
    expect(await check(repo)).toEqual([]);
    expect(repo.git("status", "--porcelain")).toBe("");
  });

  test("hundreds of sealed records on one file give a bounded answer", async () => {
    const many = Array.from({ length: 300 }, (_, i) => `prov-2026-${String(i).padStart(8, "0")}`);
    const repo = repository({});
    const fields = { ...sealed, sealed_at_sha: repo.git("rev-parse", "HEAD"), affected_scope: '["src/**"]' };
    repo.commit(Object.assign({}, ...many.map((id) => record(id, fields))), "Seal");
    repo.commit({ "src/a.ts": "2\n" }, "Work");
    expect((await check(repo)).length).toBeLessThan(15);
  });
});

test("enforcement none judges nothing", async () => {
  const repo = repository(record(ID, { ...sealed, forbidden_scope: "[src/b.ts]" }), "  enforcement: none\n");
  repo.commit({ "src/b.ts": "2\n" }, "Work");
  expect(await check(repo)).toEqual([]);
});

test("records whose table is cached are read anew once a commit changes them, and a broken cache costs only time", async () => {
  const repo = repository(record(ID, { ...sealed, forbidden_scope: "[src/b.ts]" }));
  repo.stage({ "src/b.ts": "2\n" });
  expect(await errors(repo, { staged: true })).toHaveLength(1);
  repo.git("reset", "-q", "--hard");
  repo.commit(record(ID, { ...sealed, status: "deprecated", forbidden_scope: "[src/b.ts]" }), "End it");
  repo.stage({ "src/b.ts": "2\n" });
  expect(await errors(repo, { staged: true })).toEqual([]);
});

test("S33: records of a shared folder bind the whole repository", async () => {
  const id = `${ID}-billing`;
  const repo = repository(
    { [`billing/provenance/${id}.yml`]: text(id, { ...sealed, forbidden_scope: "[src/b.ts]" }) },
    "  shared_repos:\n    - billing/provenance\n",
  );
  repo.commit({ "src/b.ts": "2\n" }, "Work");
  expect(await errors(repo)).toEqual([`error path_forbidden ${id}`]);
});

test.each(["--output=pwned", "-x", "HEAD; touch pwned", "$(touch pwned)"])(
  "the ref %s is refused and runs nothing",
  async (ref) => {
    const repo = repository(record(ID));
    await expect(check(repo, { commit: ref })).rejects.toThrow("ref_unknown");
    await expect(check(repo, { range: `${ref}..HEAD` })).rejects.toThrow("ref_unknown");
    expect(repo.git("status", "--porcelain")).toBe("");
  },
);
