import { readFileSync, renameSync, rmSync, statSync, utimesSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { bindingRecords } from "../../src/core/governance.ts";
import { recordsWithin } from "../../src/core/reach.ts";
import { type Context, openContext } from "../../src/io/context.ts";
import { type HookIndex, openHookIndex } from "../../src/io/hook-index.ts";
import { buildHookIndex } from "../../src/io/hook-index-build.ts";
import { findWorkspace } from "../../src/io/workspace.ts";
import { recordText, write } from "../edge/hook-run.ts";
import { layOutShop } from "../edge/repository.ts";

/** By then all stamps are old enough to be trusted. */
const LATER_MS = 10_000;
const FILE = "provenance/prov-2026-3fa41b07.yml";

async function withIndex<T>(folder: string, work: (index: HookIndex, context: Context) => Promise<T>): Promise<T> {
  const later = new Date(Date.now() + LATER_MS);
  const actor = { kind: "agent", name: "t" } as const;
  const context = await openContext({ startDir: folder, env: {}, actor, watch: false, now: () => later });
  try {
    return await work(await buildHookIndex(context), context);
  } finally {
    await context.close();
  }
}

const open = (folder: string, nowMs = Date.now() + LATER_MS) => openHookIndex(findWorkspace(folder), nowMs);
const idsAt = async (index: HookIndex | undefined, path: string) => (await index?.find(path))?.map((it) => it.card.id);

describe("the hook index", () => {
  test("finds what the governance finds, in its order", async () => {
    const folder = layOutShop();
    const scopes = [
      "src/**",
      "src/money/",
      "src/money/amount.ts",
      "**/*.ts",
      "re:money",
      "src/{money,fees}/*.ts",
      "**",
      "src/m*/**",
    ];
    for (const [i, scope] of scopes.entries())
      write(
        folder,
        `provenance/prov-2026-0000000${i}.yml`,
        recordText(`prov-2026-0000000${i}`, "implemented", "T", scope),
      );
    await withIndex(folder, async (index, context) => {
      const governance = await context.governance();
      for (const path of [
        "src/money/amount.ts",
        "src/legacy/checkout.ts",
        "README.md",
        "src/fees/a.ts",
        "src/money/x/y.ts",
      ]) {
        const bound = bindingRecords([path], governance).map((it) => it.record.id);
        expect(await idsAt(index, path), path).toEqual([...new Set(bound)]);
        expect(await idsAt(await open(folder), path), path).toEqual([...new Set(bound)]);
      }
    });
  });

  test("serves rejected proposals of a file as ruled out, and neither drafts nor what was replaced", async () => {
    const folder = layOutShop();
    for (const [id, state] of [
      ["prov-2026-000000a1", "rejected"],
      ["prov-2026-000000a2", "draft"],
    ] as const)
      write(folder, `provenance/drafts/${id}.yml`, recordText(id, state, "T", "src/session/**"));
    const ids = await withIndex(folder, (index) => idsAt(index, "src/session/session.ts"));
    expect(ids).toEqual(["prov-2026-e8f7731d", "prov-2026-000000a1"]);
  });

  test("tells which records judge a change: those of its paths and those of any, as they stand", async () => {
    const folder = layOutShop();
    const put = (end: string, state: string, scope: string, at = "provenance") =>
      write(folder, `${at}/prov-2026-000000${end}.yml`, recordText(`prov-2026-000000${end}`, state, "T", scope));
    put("c1", "implemented", "lib/**");
    put("c2", "rejected", "lib/**", "provenance/drafts");
    put("c3", "open", "lib/**");
    put("c4", "implemented", "else/**");
    const text = recordText("prov-2026-000000c5", "implemented", "T", "else/**", "No `eval` anywhere");
    write(folder, "provenance/prov-2026-000000c5.yml", text);
    await withIndex(folder, async (index, context) => {
      const judges = (await index.judges(["lib/a.ts"])).map((it) => [it.record.id, it.state]);
      expect(judges.filter(([id]) => id?.includes("000000c"))).toEqual([
        ["prov-2026-000000c2", "rejected"],
        ["prov-2026-000000c1", "implemented"],
        ["prov-2026-000000c5", "implemented"],
      ]);
      const knowledge = { view: await context.view(), governance: await context.governance() };
      const within = recordsWithin(["lib/a.ts"], knowledge).map((it) => it.id);
      expect(judges.map(([id]) => id).sort()).toEqual([...within].sort());
    });
  });

  test("is current while nothing changes", async () => {
    const folder = layOutShop();
    await withIndex(folder, async () => {});
    expect(await open(folder)).toBeDefined();
  });

  // biome-ignore format: a table
  test.each<[string, (folder: string) => void]>([
    ["a record is edited in place", (folder) => writeFileSync(join(folder, FILE), `${readFileSync(join(folder, FILE), "utf8")}# x\n`)],
    ["a record is edited in place to the same length, its time put back", (folder) => {
      const { atime, mtime } = statSync(join(folder, FILE));
      writeFileSync(join(folder, FILE), readFileSync(join(folder, FILE), "utf8").replace("floating", "FLOATING"));
      utimesSync(join(folder, FILE), atime, mtime);
    }],
    ["a record appears", (folder) => write(folder, "provenance/prov-2026-000000b1.yml", recordText("prov-2026-000000b1", "implemented", "T", "a"))],
    ["a record in a folder of its own appears", (folder) => write(folder, "provenance/decisions/DEC-000001/decision.json", "{}")],
    ["a record goes", (folder) => rmSync(join(folder, FILE))],
    ["a record is renamed", (folder) => renameSync(join(folder, FILE), join(folder, "provenance/prov-2026-3fa41b08.yml"))],
    ["a config appears", (folder) => write(folder, ".precedent.yml", "provenance:\n  dir: docs\n")],
    ["a step is half done", (folder) => write(folder, ".git/precedent/unfinished.json", "{}")],
    ["it is broken", (folder) => write(folder, ".git/precedent/hook-index", "x")],
    ["it is gone", (folder) => rmSync(join(folder, ".git/precedent/hook-index"))],
  ])("is none once %s", async (_, change) => {
    const folder = layOutShop();
    await withIndex(folder, async () => {});
    change(folder);
    expect(await open(folder)).toBeUndefined();
  });

  test("is none once an ADR that is read in place changes", async () => {
    const folder = layOutShop();
    write(folder, ".precedent.yml", "provenance:\n  decisions:\n    adr_dirs: [adr]\n");
    write(folder, "adr/0001-x.md", "# 1. X\n\n## Status\n\nAccepted\n");
    await withIndex(folder, async () => {});
    expect(await open(folder)).toBeDefined();
    write(folder, "adr/0001-x.md", "# 1. X\n\n## Status\n\nRejected\n");
    expect(await open(folder)).toBeUndefined();
  });

  test("is none once a risk it holds has expired", async () => {
    const folder = layOutShop();
    const endMs = Date.now() + 100 * LATER_MS;
    const risk = recordText("RA-000001", "active", "R", "src/**").replace("forbidden_scope: []", "type: risk");
    write(
      folder,
      "provenance/risks/RA-000001.yml",
      `${risk}lifecycle:\n  expires_at: "${new Date(endMs).toISOString()}"\n`,
    );
    expect(await withIndex(folder, (index) => idsAt(index, "src/x.ts"))).toEqual(["RA-000001"]);
    expect(await open(folder, endMs - 1)).toBeDefined();
    expect(await open(folder, endMs + 1)).toBeUndefined();
  });

  test("sees a second write within the same time stamp, by the bytes of what was written lately", async () => {
    const folder = layOutShop();
    const { atime, mtime } = statSync(join(folder, FILE));
    const actor = { kind: "agent", name: "t" } as const;
    const context = await openContext({ startDir: folder, env: {}, actor, watch: false });
    await buildHookIndex(context);
    await context.close();
    expect(await open(folder, Date.now())).toBeDefined();
    writeFileSync(join(folder, FILE), readFileSync(join(folder, FILE), "utf8").replace("floating", "FLOATING"));
    utimesSync(join(folder, FILE), atime, mtime);
    expect(await open(folder, Date.now())).toBeUndefined();
  });
});
