import { createHash } from "node:crypto";
import {
  closeSync,
  existsSync,
  ftruncateSync,
  lstatSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  rmSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { describe, expect, onTestFinished, test } from "vitest";
import { manifestOf, renderManifest, sentinel } from "../../src/core/manifest.ts";
import type { Context } from "../../src/io/context.ts";
import { openStory, recorder } from "../story.ts";
import { type TempRepo, tempRepo } from "../temp-repo.ts";

function repository(config = ""): TempRepo {
  const repo = tempRepo();
  onTestFinished(() => repo[Symbol.dispose]());
  repo.commit({
    ".gitignore": "/provenance/\n/ignored/\n.precedent.yml\n",
    "src/a.txt": "one\n",
    "src/b.txt": "two\n",
    "package-lock.json": '{"packages":{}}\n',
  });
  if (config) repo.write({ ".precedent.yml": `provenance:\n${config}` });
  return repo;
}

const captured = async ({ manifests }: Context) => (await manifests.capture()).manifests.map((it) => it.id);

const holds = async ({ manifests }: Context, id: string) => (await manifests.verify(id)).every((it) => it.holds);

/** Every file below a folder with its bytes and times. */
function imageOf(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: "utf8" })
    .sort()
    .map((name) => {
      const stat = lstatSync(join(folder, name));
      const bytes = stat.isFile()
        ? createHash("sha256")
            .update(readFileSync(join(folder, name)))
            .digest("hex")
        : "";
      return `${name} ${stat.mode} ${stat.mtimeMs} ${stat.ctimeMs} ${bytes}`;
    });
}

describe("the git tool", () => {
  test("M7, M12: the same state is one manifest; tracked edits and names of untracked files change it, their contents do not", async () => {
    const repo = repository();
    const context = await openStory(repo);
    const clean = await captured(context);
    expect(await captured(context)).toEqual(clean);
    repo.write({ "src/new.txt": "x" });
    const untracked = await captured(context);
    repo.write({ "src/new.txt": "other contents" });
    expect(await captured(context)).toEqual(untracked);
    repo.git("mv", "-k", "src/new.txt", "src/newer.txt");
    repo.write({ "src/new.txt": null, "src/newer.txt": "x" });
    const renamed = await captured(context);
    repo.write({ "src/newer.txt": null, "src/a.txt": "edited\n" });
    const edited = await captured(context);
    repo.stage({ "src/a.txt": "edited\n" });
    expect(await captured(context)).toEqual(edited);
    repo.write({ "src/a.txt": "edited again\n" });
    const again = await captured(context);
    repo.git("checkout", "HEAD", "--", "src/a.txt");
    expect(await captured(context)).toEqual(clean);
    expect(new Set([clean, untracked, renamed, edited, again].map(String)).size).toBe(5);
    repo.write({ "src/a.txt": "one\n" });
    utimesSync(join(repo.root, "src/b.txt"), 1e9, 1e9);
    expect(await captured(context)).toEqual(clean);
  });

  test("M7, M19: what a run leaves behind is no part of the state: the next run has the same manifest, and it verifies", async () => {
    const repo = repository();
    repo.commit({ ".gitignore": "/ignored/\n" });
    const context = await openStory(repo);
    const record = recorder(context);
    const first = await record("2026-03-01T00:00:00.000Z", "custom:a", { inputs: ["src/a.txt"] });
    const second = await record("2026-03-01T00:00:00.000Z", "custom:a", { inputs: ["src/b.txt"] });
    const [id = ""] = first.payload["manifests"] as string[];
    expect(second.payload["manifests"]).toEqual([id]);
    expect(await holds(context, id)).toBe(true);
    repo.git("add", "--force", "provenance");
    expect(await holds(context, id)).toBe(true);
    repo.write({ "provenance/prov-2026-001.yml": "id: prov-2026-001\n" });
    expect(await holds(context, id)).toBe(false);
  });

  test("M13: capturing leaves `.git` as it was to the byte and the time stamp, even where a stat has to be refreshed", async () => {
    const repo = repository();
    const context = await openStory(repo);
    utimesSync(join(repo.root, "src/b.txt"), 1e9, 1e9);
    repo.write({ "src/a.txt": "edited\n", "src/new.txt": "x" });
    await captured(context);
    const before = imageOf(join(repo.root, ".git"));
    await captured(context);
    expect(imageOf(join(repo.root, ".git"))).toEqual(before);
  });

  test("no filter that the repository configures is run", async () => {
    const repo = repository();
    const mark = join(repo.root, "ignored/ran");
    mkdirSync(join(repo.root, "ignored"));
    repo.commit({ ".gitattributes": "*.txt filter=evil\n" });
    repo.git("config", "filter.evil.clean", `touch ${mark}; cat`);
    repo.git("config", "filter.evil.required", "true");
    // Staged with a time to come, its entry never is older than the index, so git looks into the file itself.
    utimesSync(join(repo.root, "src/b.txt"), 4e9, 4e9);
    repo.git("add", "src/b.txt");
    rmSync(mark);
    const context = await openStory(repo);
    repo.write({ "src/a.txt": "edited\n" });
    expect((await context.manifests.capture()).problems).toEqual([]);
    expect(existsSync(mark)).toBe(false);
  });

  test("M14: two gigabytes that nobody tracks are not read", async () => {
    const repo = repository();
    const file = openSync(join(repo.root, "dataset.bin"), "w");
    ftruncateSync(file, 2 * 1024 ** 3);
    closeSync(file);
    const readBytes = () => Number(/^rchar: (\d+)/m.exec(readFileSync("/proc/self/io", "utf8"))?.[1]);
    const context = await openStory(repo);
    const before = process.platform === "linux" ? readBytes() : 0;
    expect(await captured(context)).toHaveLength(1);
    if (process.platform === "linux") expect(readBytes() - before).toBeLessThan(50 * 1024 ** 2);
  });

  test("M15: sixteen captures at once are one manifest and one file", async () => {
    const repo = repository();
    const contexts = await Promise.all(Array.from({ length: 16 }, () => openStory(repo)));
    const ids = await Promise.all(contexts.map(captured));
    expect(new Set(ids.flat()).size).toBe(1);
    expect(readdirSync(join(repo.root, "provenance/manifests"))).toEqual([`${ids[0]?.[0]?.slice(4)}.json`]);
  });

  test("M16: bytes that are no UTF-8, a folder inside, no commit yet and no repository each have a defined result", async () => {
    const repo = repository();
    const context = await openStory(repo);
    repo.write({ "src/a.txt": Buffer.from([0xe9, 0x0a]) });
    const [first] = await captured(context);
    repo.write({ "src/a.txt": Buffer.from([0xe8, 0x0a]) });
    expect(await captured(context)).not.toEqual([first]);

    const empty = tempRepo();
    onTestFinished(() => empty[Symbol.dispose]());
    empty.write({ "a.txt": "x" });
    const none = await openStory(empty);
    const [id = ""] = await captured(none);
    expect(await none.manifests.describe(id)).toEqual(["git (no commit) (dirty)"]);

    const folder = { root: join(repo.root, "ignored/plain"), workspace: repo.workspace } as TempRepo;
    mkdirSync(join(folder.root, "provenance"), { recursive: true });
    const inside = await openStory(folder);
    expect((await inside.manifests.capture()).manifests.map((it) => it.id)).toEqual(await captured(context));
  });

  test("M16: a submodule counts by the commit it stands at", async () => {
    const [inner, repo] = [repository(), repository()];
    repo.git("-c", "protocol.file.allow=always", "submodule", "--quiet", "add", inner.root, "lib");
    repo.commit({}, "Submodule");
    const context = await openStory(repo);
    const before = await captured(context);
    writeFileSync(join(repo.root, "lib/src/a.txt"), "dirty inside\n");
    expect(await captured(context)).toEqual(before);
    repo.git("-C", "lib", "-c", "user.name=a", "-c", "user.email=a@b.c", "commit", "--quiet", "-am", "inner");
    expect(await captured(context)).not.toEqual(before);
  });

  // biome-ignore format: a table
  test.each([
    ["clean", "clean", true], ["clean", "dirty", false], ["dirty", "clean", false], ["dirty", "dirty", true],
  ])("M19: captured %s, verified %s: %s", async (then, now, expected) => {
    const repo = repository();
    const context = await openStory(repo);
    const set = (state: string) => repo.write({ "src/a.txt": state === "dirty" ? "dirty\n" : "one\n" });
    set(then);
    const [id = ""] = await captured(context);
    set(now);
    expect(await holds(context, id)).toBe(expected);
    repo.commit({ "src/c.txt": "three\n" });
    expect(await holds(context, id)).toBe(false);
  });

  test("M18: resolve rebuilds the commit's files, links and modes; what was not committed is said to be lost", async () => {
    const repo = repository();
    repo.write({ "run.sh": "#!/bin/sh\n" });
    repo.git("update-index", "--add", "--chmod=+x", "run.sh");
    repo.commit({ "bin.dat": Buffer.from([0, 255, 254]), "ünï.txt": "x" });
    const context = await openStory(repo);
    repo.write({ "src/a.txt": "dirty\n" });
    const [id = ""] = await captured(context);
    const folder = join(repo.root, "ignored/then");
    const { done, unreachable } = await context.manifests.resolve(id, folder);
    expect(done).toEqual([
      expect.stringMatching(/^git: the files of [0-9a-f]{40}$/),
      expect.stringContaining("fingerprint only"),
    ]);
    expect(unreachable).toEqual([]);
    repo.git("archive", "--output=ignored/a.tar", "HEAD");
    mkdirSync(join(repo.root, "ignored/archive"));
    repo.git("-c", "alias.x=!tar -xf ignored/a.tar -C ignored/archive", "x");
    const files = (of: string) =>
      readdirSync(of, { recursive: true, encoding: "utf8" })
        .sort()
        .filter((it) => lstatSync(join(of, it)).isFile())
        .map((it) => [it, lstatSync(join(of, it)).mode & 0o100, readFileSync(join(of, it), "latin1")]);
    expect(files(folder)).toEqual(files(join(repo.root, "ignored/archive")));
    await expect(context.manifests.resolve(id, folder)).rejects.toThrow("folder_occupied");
  });

  test("M17: a commit that never came here still is a node that describes itself", async () => {
    const repo = repository();
    const context = await openStory(repo);
    const foreign = manifestOf([{ provider: "git", component: ".", token: { commit: "f".repeat(40), dirty: false } }]);
    repo.write({ [`provenance/manifests/${foreign.id.slice(4)}.json`]: renderManifest(foreign) });
    expect(await context.manifests.describe(foreign.id)).toEqual(["git ffffffff"]);
    expect(await holds(context, foreign.id)).toBe(false);
    expect(await context.manifests.resolve(foreign.id, join(repo.root, "ignored/x"))).toEqual({
      done: [],
      unreachable: ["git ffffffff"],
    });
    expect((await context.graph()).nodes.get(foreign.id)).toMatchObject({ kind: "Manifest" });
  });
});

describe("tools", () => {
  test("M9: each has a manifest of its own; the lock file's holds while the file does", async () => {
    const repo = repository("  manifests: [git, lockfile]\n");
    const context = await openStory(repo);
    const [, lock = ""] = await captured(context);
    expect(await context.manifests.describe(lock)).toEqual([
      expect.stringMatching(/^package-lock.json sha256:[0-9a-f]{8}$/),
    ]);
    expect(await holds(context, lock)).toBe(true);
    repo.write({ "src/a.txt": "edited\n" });
    expect((await captured(context))[1]).toBe(lock);
    repo.write({ "package-lock.json": "{}\n" });
    expect(await holds(context, lock)).toBe(false);
    expect((await captured(context))[1]).not.toBe(lock);
  });

  test("M21: one that finds nothing says so, which is a state of its own", async () => {
    const repo = repository("  manifests: [lockfile]\n");
    repo.write({ "package-lock.json": null });
    const context = await openStory(repo);
    const [id = ""] = await captured(context);
    expect(id).toBe(manifestOf([sentinel("lockfile")]).id);
    expect(await holds(context, id)).toBe(true);
    repo.write({ "package-lock.json": "{}\n" });
    expect(await holds(context, id)).toBe(false);
  });

  test("M22: which of today's tools an old manifest lacks is a matter of reading; its id stays", async () => {
    const repo = repository();
    const [id = ""] = await captured(await openStory(repo));
    repo.write({ ".precedent.yml": "provenance:\n  manifests: [git, lockfile]\n" });
    const now = await openStory(repo);
    expect(await now.manifests.missing([id])).toEqual(["lockfile"]);
    expect(await captured(now)).toContain(id);
  });

  test("M10, M23: a module of the project's own runs only where the user trusts the repository, and its failure breaks nothing", async () => {
    const repo = repository("  manifests: [git, ./ignored/tool.js, ./ignored/broken.js, nonsense]\n");
    const token = { any: ["json", 1, null, { deep: true }] };
    repo.write({
      "ignored/tool.js": `export const tool = { provider: "own", capture: async () => [{ provider: "own", component: "x", token: ${JSON.stringify(token)} }], describe: () => "own", verify: async () => true, resolve: async () => undefined };\n`,
      "ignored/broken.js": `export const tool = { provider: "broken", capture: async () => { throw new Error("no disk"); } };\n`,
    });
    const untrusted = await (await openStory(repo)).manifests.capture();
    expect(untrusted.manifests).toHaveLength(1);
    expect(untrusted.problems.map((it) => [it.code, it.severity])).toEqual([
      ["module_untrusted", "warning"],
      ["module_untrusted", "warning"],
      ["manifest_tool_unknown", "warning"],
    ]);
    const trusted = await openStory(repo, { env: { PRECEDENT_TRUST: `/elsewhere:${repo.root}` } });
    const { manifests, problems } = await trusted.manifests.capture();
    expect(manifests[1]?.entries).toEqual([{ provider: "own", component: "x", token }]);
    expect(trusted.manifests.read(manifests[1]?.id ?? "").entries[0]?.token).toEqual(token);
    expect(problems.map((it) => it.code)).toEqual(["manifest_tool_unknown", "manifest_tool_failed"]);
  });

  test("a manifest whose entries hash to another id is refused", async () => {
    const repo = repository();
    const context = await openStory(repo);
    const [id = ""] = await captured(context);
    const file = `provenance/manifests/${id.slice(4)}.json`;
    repo.write({ [file]: readFileSync(join(repo.root, file), "utf8").replace('"dirty":false', '"dirty":true') });
    expect(() => context.manifests.read(id)).toThrow("manifest_corrupt");
    expect(() => context.manifests.read("man:../../etc")).toThrow("manifest_unknown");
  });
});
