import { describe, expect, test } from "vitest";
import { call } from "../../src/tool.ts";
import { exportRecords } from "../../tools/export-records.ts";
import { tellStory } from "../story.ts";

type Answer = { files: { file: string; text?: string }[]; left_out: string[] };

const DECISION = `id: prov-2026-aaaaaaaa
title: Dates of a period are formatted by ex_xbrl
status: implemented
created_at: "2026-02-11"
author: mira@shop.example
`;

async function story() {
  const { repo, context } = await tellStory();
  repo.write({ "provenance/prov-2026-aaaaaaaa.yml": DECISION, "provenance/risks/RA-000001.yml": RISK });
  const run = async (input: object) => (await call(exportRecords, input, context)) as Answer;
  const text = async (input: object) => (await run(input)).files[0]?.text ?? "";
  return { repo, run, text };
}

const RISK = "id: RA-000001\ntype: risk\ntitle: One parser\nstatus: active\n";

describe("an export of the story", () => {
  test("as JSON holds records with their states, links and runs as they are chained", async () => {
    const { text } = await story();
    const all = JSON.parse(await text({}));
    expect(all.records).toMatchObject([
      { id: "prov-2026-aaaaaaaa", state: "implemented" },
      { id: "RA-000001", state: "active" },
    ]);
    const incident = all.runs.find((it: { id: string }) => it.id === "lode-incident-47").events[0];
    expect(incident).toMatchObject({ event_type: "incident", event_hash: expect.stringMatching(/^sha256:/) });
  });

  test("as PROV-JSON names only what it declares, and joins the deploy to its decision", async () => {
    const { text } = await story();
    const prov = JSON.parse(await text({ format: "prov-json" }));
    const declared = new Set(["entity", "activity", "agent"].flatMap((kind) => Object.keys(prov[kind])));
    const { prefix, entity, activity, agent, ...relations } = prov;
    const ends = Object.values<{ [id: string]: { [name: string]: string } }>(relations)
      .flatMap((it) => Object.values(it))
      .flatMap((it) => Object.entries(it).filter(([name]) => /^prov:(?!time|type)/.test(name)));
    expect(ends.length).toBeGreaterThan(20);
    expect(ends.filter(([, name]) => !declared.has(name))).toEqual([]);
    expect(Object.values(prov.wasInformedBy)).toContainEqual({
      "prov:informed": "event:lode-deploy-2026-03-18%231",
      "prov:informant": "event:lode-deploy-2026-03-18%230",
      "precedent:rel": "gated_by",
    });
  });

  test("as in-toto states the test run in the terms of its own predicate, with what was skipped", async () => {
    const { text } = await story();
    const statements = (await text({ format: "in-toto" }))
      .trimEnd()
      .split("\n")
      .map((it) => JSON.parse(it));
    expect(statements.every((it) => it._type === "https://in-toto.io/Statement/v1" && it.subject.length > 0)).toBe(
      true,
    );
    const tests = statements.find((it) => it.predicate.event === "lode-test-2026-03-15#0");
    expect(tests).toMatchObject({
      predicateType: "https://in-toto.io/attestation/test-result/v0.1",
      predicate: { result: "PASSED", counts: { passed: 847, failed: 0, skipped: 3 } },
    });
    expect(tests.predicate.skippedTests).toHaveLength(3);
  });

  test("as MADR says what it has no place for", async () => {
    const { run } = await story();
    const { files, left_out } = await run({ format: "madr", ids: ["prov-2026-aaaaaaaa", "RA-000001"] });
    expect(files.map((it) => it.file)).toEqual(["20260211-dates-of-a-period-are-formatted-by-ex-xbrl.md"]);
    expect(left_out).toEqual(["RA-000001"]);
  });

  test("is the same, byte for byte, the second time", async () => {
    const { text } = await story();
    for (const format of ["json", "prov-json", "in-toto"]) expect(await text({ format })).toBe(await text({ format }));
  });
});

describe("an export into a folder", () => {
  test("writes, changes nothing the second time, and replaces what differs only when told to", async () => {
    const { repo, run } = await story();
    const input = { format: "madr", out: "docs/adr" };
    const file = "docs/adr/20260211-dates-of-a-period-are-formatted-by-ex-xbrl.md";
    expect(await run(input)).toMatchObject({ files: [{ file }] });
    await run(input);
    repo.write({ [file]: "mine" });
    await expect(run(input)).rejects.toMatchObject({ problem: { code: "file_exists" } });
    await run({ ...input, force: true });
    await run(input);
  });

  test("stays inside the repository", async () => {
    const { run } = await story();
    await expect(run({ out: "../elsewhere" })).rejects.toMatchObject({ problem: { code: "path_outside" } });
  });
});
