import {
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { describe, expect, onTestFinished, test } from "vitest";
import { loadConfig } from "../../src/io/config.ts";
import { openStore } from "../../src/io/store.ts";
import { findWorkspace } from "../../src/io/workspace.ts";
import { editYaml } from "../../src/io/yaml.ts";
import { fixtureFiles, makeFolder, makeRepository, readFixture, recordText, withFixtures } from "./folder.ts";

async function open(root: string, options: { watch?: boolean } = {}) {
  const workspace = findWorkspace(root);
  const store = openStore(workspace, (await loadConfig(workspace, {})).config, options);
  onTestFinished(() => store.close());
  return { ...store, workspace };
}

const codes = (problems: readonly { code: string; at?: { file?: string | undefined } | undefined }[]) =>
  problems.map((it) => `${it.code} ${it.at?.file}`);

/** Sets a file's stamps back, so that it counts as settled. */
function age(path: string, seconds = 60): void {
  const then = Date.now() / 1000 - seconds;
  utimesSync(path, then, then);
}

describe("load", () => {
  test("S1 reads every fixture, drafts too, sorted by file, with all that it says", async () => {
    const store = await open(withFixtures(makeRepository()));
    const { records, problems } = await store.load();
    expect(problems.map((it) => [it.severity, it.code])).toEqual([
      ["warning", "key_unknown"],
      ["warning", "key_outdated"], // S11
    ]);
    expect(records.map((it) => it.file)).toEqual(fixtureFiles);
    expect(records.find((it) => it.id === "prov-2026-0a1b2c3d")).toMatchObject({
      title: "Don't cache prices",
      status: "implemented",
      intent: "A cached price was wrong for an hour.",
      affected_scope: ["app/price/*.rb", "app/jobs/price_{import,export}.rb"],
      supersedes: "",
      superseded_by: "",
      sealed_at_sha: "0123456",
      tags: ["prices", "cache"],
      file: "provenance/prov-2026-0a1b2c3d.yml",
    });
    expect(records.find((it) => it.id === "prov-2026-0b0b0b0b")?.intent).toBe("Half of the contributors use it.");
    expect(records.find((it) => it.id === "prov-2026-0c0c0c0c")?.author).toBe("dörte@example.org");
    expect(records.every((it) => /^sha256:[0-9a-f]{64}$/.test(it.digest))).toBe(true);
  });

  test("an empty repository, a missing folder and no git at all hold no records and no problems", async () => {
    const empty = { records: [], problems: [] };
    expect(await (await open(makeRepository())).load()).toEqual(empty);
    expect(await (await open(makeRepository({ "provenance/README.md": "" }))).load()).toEqual(empty);
    expect(await (await open(makeFolder())).load()).toEqual(empty);
    expect((await (await open(withFixtures(makeFolder()))).load()).records).toHaveLength(fixtureFiles.length);
  });

  test("each broken file is a problem of its own and hides no other", async () => {
    const root = makeRepository({
      "provenance/prov-2026-001.yml": recordText("prov-2026-001"),
      "provenance/prov-2026-002.yml": "id: prov-2026-002\ntitle: a: b\n",
      "provenance/prov-2026-003.yml": `id: ${"[".repeat(1000)}${"]".repeat(1000)}\n`,
      "provenance/prov-2026-004.yml": recordText("prov-2026-004", `rationale: ${"x".repeat(300 * 1024)}\n`),
      "provenance/prov-2026-005.yml": Buffer.from(`\uFEFF${recordText("prov-2026-005")}`, "utf16le"),
      "provenance/prov-2026-006.yml": recordText("prov-2026-006", "tags: one\n"),
      "provenance/prov-2026-007.yml/file": "",
      "provenance/prov-2026-008.yml": "",
      "provenance/prov-2026-009.yml": "title: No id\n",
      "provenance/prov-2026-010.yml": recordText("prov-2026-010"),
      "provenance/notes.yml": "{",
      "provenance/deeper/prov-2026-011.yml": "{",
      "secret.yml": recordText("prov-2026-012"),
    });
    symlinkSync(`${root}/secret.yml`, `${root}/provenance/prov-2026-012.yml`);
    const { records, problems } = await (await open(root)).load();
    expect(records.map((it) => it.id)).toEqual(["prov-2026-001", "prov-2026-010"]);
    expect(codes(problems)).toEqual([
      "yaml_malformed provenance/prov-2026-002.yml",
      "yaml_too_deep provenance/prov-2026-003.yml",
      "yaml_too_large provenance/prov-2026-004.yml",
      "encoding_unsupported provenance/prov-2026-005.yml",
      "field_invalid provenance/prov-2026-006.yml",
      "file_unreadable provenance/prov-2026-007.yml",
      "record_malformed provenance/prov-2026-008.yml",
      "record_malformed provenance/prov-2026-009.yml",
      "record_symlinked provenance/prov-2026-012.yml",
    ]);
    expect(problems.every((it) => it.severity === "error" && it.fix)).toBe(true);
    expect(problems[0]?.at).toMatchObject({ line: 2, column: 8 });
    expect(problems[4]?.at).toEqual({
      file: "provenance/prov-2026-006.yml",
      record: "prov-2026-006",
      field: "tags",
      line: 7,
      column: 7,
    });
  });

  test("a folder of drafts that is a link is not followed", async () => {
    const root = makeRepository({ "provenance/x": "", "else/prov-2026-001.yml": recordText("prov-2026-001") });
    symlinkSync(`${root}/else`, `${root}/provenance/drafts`);
    const { records, problems } = await (await open(root)).load();
    expect(records).toEqual([]);
    expect(codes(problems)).toEqual(["record_symlinked provenance/drafts"]);
  });

  test("an id in two files is an error on both, and a draft does not hide the record in force", async () => {
    const root = makeRepository({
      "provenance/drafts/prov-2026-001.yml": recordText("prov-2026-001"),
      "provenance/prov-2026-001.yml": recordText("prov-2026-001"),
      "provenance/prov-2026-002.yml": recordText("prov-2026-002"),
    });
    const { records, problems } = await (await open(root)).load();
    expect(records.map((it) => it.file)).toEqual(["provenance/prov-2026-001.yml", "provenance/prov-2026-002.yml"]);
    expect(codes(problems)).toEqual([
      "record_duplicated provenance/drafts/prov-2026-001.yml",
      "record_duplicated provenance/prov-2026-001.yml",
    ]);
    expect(problems[0]?.message).toContain("provenance/prov-2026-001.yml");
    expect(problems[1]?.message).toContain("provenance/drafts/prov-2026-001.yml");
    expect(problems[1]?.severity).toBe("error");
  });

  test("a record whose id differs from its file name is read, with a warning", async () => {
    const root = makeRepository({ "provenance/prov-2026-001.yml": recordText("prov-2026-002") });
    const { records, problems } = await (await open(root)).load();
    expect(records.map((it) => it.id)).toEqual(["prov-2026-002"]);
    expect(problems).toMatchObject([
      {
        code: "record_misnamed",
        severity: "warning",
        at: { file: "provenance/prov-2026-001.yml", line: 1, column: 5 },
      },
    ]);
  });

  test("S33 merges shared folders, their drafts only where they can be decided; a clash of ids is an error", async () => {
    const outside = makeFolder({
      "prov-2026-003.yml": recordText("prov-2026-003"),
      "drafts/prov-2026-008.yml": recordText("prov-2026-008"),
    });
    const root = makeRepository({
      ".linespec.yml": `provenance:\n  dir: records\n  shared_repos: [svc/provenance, ${JSON.stringify(outside)}]\n`,
      "records/prov-2026-001.yml": recordText("prov-2026-001"),
      "svc/provenance/prov-2026-001.yml": recordText("prov-2026-001"),
      "svc/provenance/prov-2026-002-svc.yml": recordText("prov-2026-002-svc"),
      "svc/provenance/drafts/prov-2026-009.yml": recordText("prov-2026-009"),
    });
    const store = await open(root);
    const { records, problems } = await store.load();
    expect(records.map((it) => it.file)).toEqual([
      `${outside}/prov-2026-003.yml`,
      "records/prov-2026-001.yml",
      "svc/provenance/drafts/prov-2026-009.yml",
      "svc/provenance/prov-2026-002-svc.yml",
    ]);
    expect(problems.map((it) => it.code)).toEqual(["record_duplicated", "record_duplicated"]);
    expect(await store.read(`${outside}/prov-2026-003.yml`)).toContain("id: prov-2026-003");
    await expect(store.edit(`${outside}/prov-2026-003.yml`, (it) => `${it}x: "1"\n`)).rejects.toThrow("path_outside");
    await expect(store.read(`${outside}/../x`)).rejects.toThrow("path_outside");
  });
});

describe.each([{ watch: false }, { watch: true }])("load again, %j", (options) => {
  test("gives the same object while nothing changed, also just after files were written", async () => {
    const store = await open(withFixtures(makeRepository()), options);
    const first = await store.load();
    expect(await store.load()).toBe(first);
    expect(await Promise.all([store.load(), store.load()])).toEqual([first, first]);
  });

  test("sees each kind of change at the next call, and keeps the records of unchanged files", async () => {
    const root = withFixtures(makeRepository());
    rmSync(`${root}/provenance/drafts`, { recursive: true });
    const store = await open(root, options);
    const kept = (await store.load()).records.find((it) => it.id === "prov-2026-002");
    const ids = async () => (await store.load()).records.map((it) => it.id);
    const { length } = await ids();

    writeFileSync(`${root}/provenance/prov-2026-777.yml`, recordText("prov-2026-777"));
    expect(await ids()).toHaveLength(length + 1);
    writeFileSync(`${root}/provenance/prov-2026-777.yml`, recordText("prov-2026-778"));
    expect(await ids()).toContain("prov-2026-778");
    rmSync(`${root}/provenance/prov-2026-777.yml`);
    expect(await ids()).toHaveLength(length);
    mkdirSync(`${root}/provenance/drafts`);
    writeFileSync(`${root}/provenance/drafts/prov-2026-779.yml`, recordText("prov-2026-779"));
    expect(await ids()).toContain("prov-2026-779");
    writeFileSync(`${root}/provenance/drafts/prov-2026-780.yml`, recordText("prov-2026-780"));
    expect(await ids()).toContain("prov-2026-780");
    expect((await store.load()).records.find((it) => it.id === "prov-2026-002")).toBe(kept);
    renameSync(`${root}/provenance`, `${root}/away`);
    expect(await ids()).toEqual([]);
    renameSync(`${root}/away`, `${root}/provenance`);
    expect(await ids()).toHaveLength(length + 2);
    writeFileSync(`${root}/provenance/prov-2026-781.yml`, recordText("prov-2026-781"));
    expect(await ids()).toContain("prov-2026-781");
  });

  test("sees into a folder that was removed and made again", async () => {
    const root = withFixtures(makeRepository());
    const store = await open(root, options);
    for (const id of ["prov-2026-777", "prov-2026-778", "prov-2026-779"]) {
      rmSync(`${root}/provenance`, { recursive: true });
      mkdirSync(`${root}/provenance`);
      await store.load();
      writeFileSync(`${root}/provenance/${id}.yml`, recordText(id));
      expect((await store.load()).records.map((it) => it.id)).toEqual([id]);
    }
  });

  test("sees an edit that keeps the size within the time stamp's grain", async () => {
    const root = makeRepository({ "provenance/prov-2026-001.yml": recordText("prov-2026-001") });
    const store = await open(root, options);
    const path = `${root}/provenance/prov-2026-001.yml`;
    for (let i = 100; i < 130; i++) {
      writeFileSync(path, recordText("prov-2026-001", `outcome: "${i}"\n`));
      expect((await store.load()).records[0]?.outcome).toBe(String(i));
    }
  });
});

describe("the cache of parsed records", () => {
  const settled = async () => {
    const root = withFixtures(makeRepository());
    for (const file of fixtureFiles) age(join(root, file));
    return { root, cache: `${root}/.git/precedent/records.json` };
  };
  const poison = (cache: string) =>
    writeFileSync(cache, readFileSync(cache, "utf8").replaceAll("Keep sessions in signed cookies", "From the cache"));
  const titles = async (root: string) => (await (await open(root)).load()).records.map((it) => it.title);

  test("carries records and problems to the next process", async () => {
    const { root, cache } = await settled();
    writeFileSync(`${root}/provenance/prov-2026-003.yml`, "a: b: c\n");
    age(`${root}/provenance/prov-2026-003.yml`);
    const first = await (await open(root)).load();
    expect(first.problems.filter((it) => it.severity === "error")).toHaveLength(1);
    expect(statSync(cache).isFile()).toBe(true);
    expect(await (await open(root)).load()).toEqual(first);
  });

  test("does not trust a stamp younger than the coarsest file system's grain, though the change stamp is young too", async () => {
    const { root, cache } = await settled();
    await titles(root);
    poison(cache);
    // The change stamps are of this moment, so every file is looked into, and found by its digest to be the same.
    expect(await titles(root)).toContain("From the cache");
    writeFileSync(
      join(root, "provenance/prov-2026-001.yml"),
      readFixture("provenance/prov-2026-001.yml").replace("Keep", "KEEP"),
    );
    age(join(root, "provenance/prov-2026-001.yml"));
    expect(await titles(root)).toContain("KEEP sessions in signed cookies");
  });

  test.each(["", "{", "null", '{"stamp":"another","files":[["x",{}]]}', "\0\0\0"])(
    "is ignored when it holds %j",
    async (content) => {
      const { root, cache } = await settled();
      const expected = await titles(root);
      writeFileSync(cache, content);
      expect(await titles(root)).toEqual(expected);
    },
  );

  test("is ignored when another version wrote it", async () => {
    const { root, cache } = await settled();
    await titles(root);
    poison(cache);
    writeFileSync(cache, readFileSync(cache, "utf8").replace('"stamp":"', '"stamp":"older '));
    expect(await titles(root)).toContain("Keep sessions in signed cookies");
  });

  test("may be deleted, or be unwritable, at any time", async () => {
    const { root, cache } = await settled();
    const store = await open(root);
    const first = await store.load();
    rmSync(`${root}/.git/precedent`, { recursive: true });
    writeFileSync(`${root}/.git/precedent`, "a file where the folder should be");
    writeFileSync(`${root}/provenance/prov-2026-888.yml`, recordText("prov-2026-888"));
    expect((await store.load()).records).toHaveLength(first.records.length + 1);
    expect(() => statSync(cache)).toThrow();
  });

  test("outside git it lies beside the records, in a folder that git ignores", async () => {
    const root = withFixtures(makeFolder());
    await (await open(root)).load();
    expect(readdirSync(`${root}/provenance/.cache`).sort()).toEqual([".gitignore", "records.json"]);
  });
});

describe("read, create and edit", () => {
  test("a no-op edit keeps every byte of every fixture, line ends and byte order mark included", async () => {
    const root = withFixtures(makeRepository());
    const store = await open(root);
    for (const file of fixtureFiles) {
      const before = readFileSync(join(root, file));
      await store.edit(file, (text) => editYaml(text, []));
      await store.edit(file, (text) => `${text}`);
      expect(readFileSync(join(root, file)).equals(before)).toBe(true);
      expect(Buffer.from(await store.read(file)).equals(before)).toBe(true);
    }
  });

  test("create writes what the next load reads, and never over a file", async () => {
    const root = makeRepository();
    const store = await open(root, { watch: true });
    await store.load();
    await store.create("provenance/drafts/prov-2026-001.yml", recordText("prov-2026-001"));
    expect((await store.load()).records.map((it) => it.file)).toEqual(["provenance/drafts/prov-2026-001.yml"]);
    await expect(store.create("provenance/drafts/prov-2026-001.yml", "id: b\n")).rejects.toThrow("file_exists");
    expect(await store.read("provenance/drafts/prov-2026-001.yml")).toBe(recordText("prov-2026-001"));
  });

  test("edit works on the bytes that are there when the lock is held", async () => {
    const root = makeRepository({ "provenance/prov-2026-001.yml": recordText("prov-2026-001", "tags: []\n") });
    const store = await open(root);
    const file = "provenance/prov-2026-001.yml";
    const add = (tag: string) =>
      store.edit(file, (text) => text.replace(/^tags: \[(.*)\]$/m, (_, old) => `tags: [${old}${old && ", "}${tag}]`));
    await Promise.all(["a", "b", "c", "d", "e"].map(add));
    expect((await store.load()).records[0]?.tags.toSorted()).toEqual(["a", "b", "c", "d", "e"]);
  });

  test("refuses to write what would not be readable, and what the change refuses", async () => {
    const root = makeRepository({ "provenance/prov-2026-001.yml": recordText("prov-2026-001") });
    const store = await open(root);
    const file = "provenance/prov-2026-001.yml";
    await expect(store.edit(file, (it) => `${it}x: y: z\n`)).rejects.toThrow("yaml_unfit");
    await expect(store.create("provenance/prov-2026-002.yml", "a: [")).rejects.toThrow("yaml_unfit");
    const refuse = () => {
      throw new Error("not me");
    };
    await expect(store.edit(file, refuse)).rejects.toThrow("not me");
    expect(readFileSync(join(root, file), "utf8")).toBe(recordText("prov-2026-001"));
    expect(readdirSync(`${root}/provenance`)).toEqual(["prov-2026-001.yml"]);
  });

  test.each(["../x.yml", "/etc/x.yml", "provenance/../../x.yml", "link/x.yml", "provenance\\..\\..\\x.yml"])(
    "no path leads out: %s",
    async (path) => {
      const root = makeRepository();
      symlinkSync(makeFolder({ "x.yml": "id: a" }), `${root}/link`);
      const store = await open(root);
      await expect(store.create(path, "id: a\n")).rejects.toThrow("path_outside");
      await expect(store.edit(path, () => "id: a\n")).rejects.toThrow("path_outside");
      await expect(store.read(path)).rejects.toThrow("path_outside");
    },
  );

  test("does not read or write through a symbolic link inside the repository", async () => {
    const root = makeRepository({ "real.yml": "id: a\n", "provenance/x": "" });
    symlinkSync(`${root}/real.yml`, `${root}/provenance/prov-2026-001.yml`);
    const store = await open(root);
    await expect(store.edit("provenance/prov-2026-001.yml", () => "id: b\n")).rejects.toThrow("path_symlinked");
    await expect(store.read("provenance/prov-2026-001.yml")).rejects.toThrow("path_symlinked");
    await expect(store.read("provenance/gone.yml")).rejects.toThrow("file_unreadable");
    expect(readFileSync(`${root}/real.yml`, "utf8")).toBe("id: a\n");
  });

  test("a file that is not UTF-8 is not edited", async () => {
    const root = makeRepository({ "provenance/prov-2026-001.yml": Buffer.from("id: \xe4", "latin1") });
    const store = await open(root);
    await expect(store.edit("provenance/prov-2026-001.yml", (it) => it)).rejects.toThrow("encoding_unsupported");
  });
});
