import { readdirSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { beforeEach, describe, expect, onTestFinished, test } from "vitest";
import type { Problem } from "../../src/core/problem.ts";
import type { Context } from "../../src/io/context.ts";
import { call } from "../../src/tool.ts";
import { checkRecords } from "../../tools/check-records.ts";
import { recordEvent } from "../../tools/record-event.ts";
import { verifyRuns } from "../../tools/verify-runs.ts";
import { openStory } from "../story.ts";
import { type TempRepo, tempRepo } from "../temp-repo.ts";

const LOG = "provenance/runs/lode-a-1/events.jsonl";
const ARTIFACT = "provenance/artifacts/44/13/44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a";

let repo: TempRepo;
let context: Context;
const check = async (input: object = {}) =>
  (await call(checkRecords, input, context)) as { judged: number; problems: Problem[] };
const lines = () => readFileSync(join(repo.root, LOG), "utf8").trimEnd().split("\n");
const write = (kept: readonly string[]) => repo.write({ [LOG]: `${kept.join("\n")}\n` });

beforeEach(async () => {
  repo = tempRepo();
  onTestFinished(() => repo[Symbol.dispose]());
  repo.commit({ "image.json": "{}" });
  context = await openStory(repo);
  const run_id = "lode-a-1";
  await call(recordEvent, { kind: "build", run_id, outputs: ["image.json"], open: true }, context);
  for (const pr of ["1", "2"])
    await call(recordEvent, { kind: "custom:step", run_id, links: { prs: [pr] }, open: pr === "1" }, context);
  repo.git("add", "--force", "provenance");
  repo.git("commit", "--quiet", "--message", "Runs");
});

describe("L19: damage to a run is found where records are checked", () => {
  test("nothing is found in whole ones, and they are counted", async () => {
    expect(await check()).toMatchObject({ judged: 1, problems: [] });
  });

  const damage: { [what: string]: [harm: () => void, code: string, file: string | undefined, why: string] } = {
    "a tampered byte": [
      () => write(lines().map((it) => it.replace('prs":["1"', 'prs":["3"'))),
      "run_broken",
      LOG,
      "event 1",
    ],
    "a middle line dropped": [() => write(lines().toSpliced(1, 1)), "run_broken", LOG, "event 1"],
    "the last line dropped": [
      () => write(lines().slice(0, -1)),
      "seal_broken",
      "provenance/runs/lode-a-1/seal.json",
      "",
    ],
    "a deleted artifact": [() => repo.write({ [ARTIFACT]: null }), "artifact_missing", ARTIFACT, "gone"],
    "a deleted log": [() => repo.write({ [LOG]: null }), "run_missing", undefined, "is not there"],
    "a deleted run": [
      () => rmSync(join(repo.root, "provenance/runs/lode-a-1"), { recursive: true }),
      "run_missing",
      undefined,
      "the last commit has it",
    ],
    "a seal taken off": [
      () => repo.write({ "provenance/runs/lode-a-1/seal.json": null }),
      "seal_broken",
      "provenance/runs/lode-a-1/seal.json",
      "the last commit has it",
    ],
    "an altered manifest": [
      () => repo.write({ [`provenance/manifests/${readdirSync(join(repo.root, "provenance/manifests"))[0]}`]: "{}" }),
      "manifest_corrupt",
      undefined,
      "",
    ],
  };

  test.each(Object.entries(damage))("%s, as `verify` finds it", async (_, [harm, code, file, why]) => {
    harm();
    const { problems } = await check();
    const found = problems.find((it) => it.code === code);
    expect(found, JSON.stringify(problems)).toMatchObject({ severity: "error", ...(file && { at: { file } }) });
    expect(found?.message).toContain(why);
    const { problems: verified } = await call(verifyRuns, {}, context);
    expect(problems).toEqual(verified);
  });

  test("not where records are named", async () => {
    repo.write({ [ARTIFACT]: null, "provenance/prov-2026-001.yml": record });
    const { judged, problems } = await check({ ids: ["prov-2026-001"] });
    expect([judged, ...problems.map((it) => it.code)]).toEqual([1, "specs_absent", "constraints_absent"]);
  });
});

const record = `id: prov-2026-001
title: Keep one queue
status: open
created_at: "2026-03-18"
author: klara@example.org
intent: >
  One queue is enough for all work.
affected_scope: []
forbidden_scope: []
tags: []
`;
