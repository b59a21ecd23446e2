import { spawn } from "node:child_process";
import { once } from "node:events";
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { expect, test } from "vitest";
import { loadConfig } from "../../src/io/config.ts";
import { openStore } from "../../src/io/store.ts";
import { findWorkspace } from "../../src/io/workspace.ts";
import { parseYaml } from "../../src/io/yaml.ts";
import { makeRepository, recordText } from "./folder.ts";

function run(script: string, ...args: string[]) {
  return spawn(process.execPath, [join(import.meta.dirname, "children", `${script}.ts`), ...args], {
    stdio: ["ignore", "pipe", "inherit"],
  });
}

test("two processes that create 200 records each lose none", async () => {
  const root = makeRepository();
  const exits = ["a", "b"].map((prefix) => once(run("create-records", root, prefix, "200"), "exit"));
  expect((await Promise.all(exits)).map(([exitCode]) => exitCode)).toEqual([0, 0]);
  const workspace = findWorkspace(root);
  const store = openStore(workspace, (await loadConfig(workspace, {})).config);
  const { records, problems } = await store.load();
  expect(problems).toEqual([]);
  expect(records).toHaveLength(400);
  expect(readdirSync(`${root}/provenance`)).toHaveLength(400);
});

test("a watched store sees what another process wrote, as soon as that has ended", async () => {
  const root = makeRepository({ "provenance/prov-2026-001.yml": recordText("prov-2026-001") });
  const workspace = findWorkspace(root);
  const store = openStore(workspace, (await loadConfig(workspace, {})).config, { watch: true });
  expect((await store.load()).records).toHaveLength(1);
  await once(run("create-records", root, "c", "5"), "exit");
  expect((await store.load()).records).toHaveLength(6);
  store.close();
});

test("kill -9 in the middle of writes leaves each file whole and the lock free, and what it left goes with the next write", async () => {
  const names = ["prov-2026-001.yml", "prov-2026-002.yml"];
  const root = makeRepository(
    Object.fromEntries(names.map((it) => [`provenance/${it}`, recordText(it.slice(0, -4), 'tags: ["end"]\n')])),
  );
  for (let i = 0; i < 12; i++) {
    const writer = run("rewrite-records", root, ...names.map((it) => `provenance/${it}`));
    await once(writer.stdout, "data");
    await sleep(5 + 7 * i);
    writer.kill("SIGKILL");
    await once(writer, "exit");
    for (const name of readdirSync(`${root}/provenance`).filter((it) => it.endsWith(".yml") && !it.startsWith("."))) {
      const { value, problems } = parseYaml(readFileSync(`${root}/provenance/${name}`, "utf8"));
      expect(problems).toEqual([]);
      expect(value).toHaveProperty(names.includes(name) ? "tags" : "end");
    }
  }
  // As one that was killed between its two files would leave them, whoever it was.
  writeFileSync(`${root}/provenance/.prov-2026-001.yml.0123456789ab.tmp`, "id: half");
  writeFileSync(`${root}/provenance/.prov-2026-001.yml.tmp`, "somebody's own");
  const workspace = findWorkspace(root);
  const store = openStore(workspace, (await loadConfig(workspace, {})).config);
  await store.edit("provenance/prov-2026-001.yml", (text) => text.replace("open", "implemented"));
  expect(await store.read("provenance/prov-2026-001.yml")).toContain("status: implemented");
  const others = readdirSync(`${root}/provenance`).filter((it) => !/^prov-2026-[0-9a-f]+\.yml$/.test(it));
  expect(others).toEqual([".prov-2026-001.yml.tmp"]);
});
