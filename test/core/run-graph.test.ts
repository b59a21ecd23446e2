import cytoscape from "cytoscape";
import { forceLink, forceSimulation, type SimulationLinkDatum, type SimulationNodeDatum } from "d3-force";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { eventLinks } from "../../src/core/event-links.ts";
import { type Graph, graphOf, RELS } from "../../src/core/graph.ts";
import { manifestOf } from "../../src/core/manifest.ts";
import { withRuns } from "../../src/core/run-graph.ts";
import { type Envelope, walkGraph } from "../../src/core/traverse.ts";
import { recordOf, viewOf } from "./record-of.ts";
import { factsOfSteps, type Steps } from "./run-steps.ts";

const HASH = (digit: string) => `sha256:${digit.repeat(64)}`;
const output = (artifact: string) => ({ outputs: [{ artifact, name: "f", size_bytes: 1, stored: true }] });
const manifest = manifestOf([{ provider: "git", component: ".", token: 1 }]);

const graph = (runs: { [run: string]: Steps }, ...records: Parameters<typeof viewOf>): Graph =>
  withRuns(graphOf(viewOf(...records)), factsOfSteps(runs), (id) => (id === manifest.id ? manifest : undefined));

const idsOf = ({ nodes }: Envelope) => nodes.map((it) => it.id);
const linksOf = ({ links }: Envelope) => links.map((it) => `${it.source} ${it.rel} ${it.target}`);

const story = graph(
  {
    "lode-test-1": [["run_tests", { inputs: ["pr:7"], manifests: [manifest.id], ...output(HASH("1")) }]],
    "lode-deploy-1": [
      ["deploy_decision", { based_on: [HASH("1")], links: { records: ["prov-2026-001"] } }],
      ["deploy_execute", { decision: "lode-deploy-1#0", ...output(HASH("2")) }],
    ],
    "lode-incident-47": [
      ["incident", { number: 47, title: "Broken", reported_by: "ops", caused_by: ["lode-deploy-1#1"] }],
    ],
    "lode-replay-1": [["replay_started", { replay_of_run_id: "lode-test-1" }]],
  },
  recordOf("prov-2026-001", {
    manifest: [manifest.id],
    sealed_at_sha: "abc123",
    lifecycle: {
      context: [
        ["session", "s1"],
        ["task", "t1"],
      ],
    },
  }),
  recordOf("MR-000001", { links: { incidents: ["incident-47"] } }),
);

describe("every kind and rel, from the dependent to the depended-on", () => {
  test("M1, M6, M7: runs, events, incidents, artifacts, manifests, commits and records are one graph", () => {
    const envelope = walkGraph(story, "incident-47", { rels: RELS });
    expect(Object.fromEntries(envelope.nodes.map((it) => [it.id, `${it.kind} ${it.type}`]))).toEqual({
      "incident-47": "Incident incident",
      "MR-000001": "Record mistake",
      "lode-incident-47": "Run incident",
      "lode-deploy-1": "Run deploy_decision",
      "lode-deploy-1#0": "Event deploy_decision",
      "lode-deploy-1#1": "Event deploy_execute",
      "lode-test-1": "Run run_tests",
      "lode-test-1#0": "Event run_tests",
      "lode-replay-1": "Run replay_started",
      "lode-replay-1#0": "Event replay_started",
      [HASH("1")]: "Artifact artifact",
      [HASH("2")]: "Artifact artifact",
      [manifest.id]: "Manifest manifest",
      "prov-2026-001": "Record decision",
      "git:abc123": "Commit git",
      "session:s1": "External session",
      "task:t1": "External task",
      "pr:7": "External pr",
    });
    expect(linksOf(envelope).filter((it) => !it.includes("part_of"))).toEqual([
      "MR-000001 learned_from incident-47",
      "git:abc123 runs prov-2026-001",
      "incident-47 caused_by lode-deploy-1#1",
      `lode-deploy-1#0 based_on ${HASH("1")}`,
      "lode-deploy-1#0 runs prov-2026-001",
      "lode-deploy-1#1 gated_by lode-deploy-1#0",
      "lode-replay-1#0 replays lode-test-1",
      `lode-test-1#0 manifest ${manifest.id}`,
      "lode-test-1#0 uses pr:7",
      "prov-2026-001 context session:s1",
      "prov-2026-001 context task:t1",
      `prov-2026-001 manifest ${manifest.id}`,
      `${HASH("1")} generated_by lode-test-1#0`,
      `${HASH("2")} generated_by lode-deploy-1#1`,
    ]);
  });

  test("out leads to what it came from, in to what came of it", () => {
    const from = (root: string, direction: "out" | "in") => idsOf(walkGraph(story, root, { direction }));
    expect(from("lode-deploy-1#1", "out")).not.toContain("incident-47");
    expect(from("lode-deploy-1#1", "out")).toContain("lode-test-1#0");
    expect(from("lode-test-1#0", "in")).toEqual([
      "lode-test-1#0",
      HASH("1"),
      "lode-deploy-1#0",
      "lode-deploy-1#1",
      "incident-47",
      HASH("2"),
      "MR-000001",
    ]);
  });

  test("what is named and not there is Missing, an artifact without bytes is a node all the same", () => {
    const it = graph({ "lode-a-1": [["custom:a", { inputs: [HASH("9"), "lode-gone-1#0", "prov-2026-009"] }]] });
    const kinds = walkGraph(it, "lode-a-1#0", { rels: ["uses"] }).nodes.map((node) => `${node.kind} ${node.id}`);
    expect(kinds).toEqual([
      "Event lode-a-1#0",
      "Missing lode-gone-1#0",
      "Missing prov-2026-009",
      `Artifact ${HASH("9")}`,
    ]);
    expect(it.nodes.get("lode-nowhere-1")).toBeUndefined();
    expect([...it.nodes.keys()]).toEqual(["lode-a-1"]);
  });
});

describe("M8, M31: what many share", () => {
  const many = graph(
    Object.fromEntries(
      Array.from({ length: 50 }, (_, i) => [
        `lode-test-${i}`,
        [["run_tests", { manifests: [manifest.id], based_on: [HASH("1")] }]] as Steps,
      ]),
    ),
  );

  test("does not bring in the other runs, until it is the root", () => {
    expect(walkGraph(many, "lode-test-0").nodes).toHaveLength(4);
    expect(walkGraph(many, manifest.id, { direction: "in" }).nodes).toHaveLength(51);
    expect(walkGraph(many, manifest.id).nodes.filter((it) => it.kind === "Event")).toHaveLength(50);
    expect(walkGraph(many, HASH("1"), { rels: ["based_on"] }).nodes).toHaveLength(51);
  });
});

describe("M24–M32 on random runs", () => {
  const artifact = fc.integer({ min: 0, max: 4 }).map((n) => HASH(String(n)));
  const event = fc.record({
    kind: fc.constantFrom("build", "run_tests", "custom:x"),
    inputs: fc.array(artifact, { maxLength: 2 }),
    made: fc.option(artifact),
  });
  const runs = fc.array(fc.array(event, { minLength: 1, maxLength: 3 }), { minLength: 1, maxLength: 5 }).map((all) => {
    const steps = all.map((events, i) => [
      `lode-r-${i}`,
      events.map(({ kind, inputs, made }) => [kind, { inputs, manifests: [manifest.id], ...(made && output(made)) }]),
    ]);
    return Object.fromEntries(steps) as { [run: string]: Steps };
  });
  const walk = fc.record(
    {
      depth: fc.integer({ min: 0, max: 5 }),
      nodeCap: fc.integer({ min: 1, max: 20 }),
      direction: fc.constantFrom("out", "in", "both"),
      rels: fc.subarray([...RELS]),
    },
    { requiredKeys: [] },
  );

  test("no link dangles, no node is alone, the cap holds, and the same question has the same bytes", () => {
    fc.assert(
      fc.property(runs, walk, (given, how) => {
        const envelope = walkGraph(graph(given), "lode-r-0", how);
        const ids = new Set(idsOf(envelope));
        expect(envelope.links.every((it) => ids.has(it.source) && ids.has(it.target))).toBe(true);
        expect(ids.size).toBe(envelope.nodes.length);
        expect(ids.size).toBeLessThanOrEqual(how.nodeCap ?? 200);
        const linked = new Set(envelope.links.flatMap((it) => [it.source, it.target]));
        expect(
          idsOf(envelope)
            .slice(1)
            .every((it) => linked.has(it)),
        ).toBe(true);
        expect(envelope.truncated).toBe(envelope.truncated_by !== undefined);
        expect(JSON.stringify(walkGraph(graph(given), "lode-r-0", how))).toBe(JSON.stringify(envelope));
      }),
      { numRuns: 200 },
    );
  });

  test("M24: the envelope loads into cytoscape as it is", () => {
    const { nodes, links } = walkGraph(story, "incident-47", { rels: RELS });
    const loaded = cytoscape({
      headless: true,
      elements: { nodes: nodes.map((data) => ({ data })), edges: links.map((data) => ({ data: { ...data } })) },
    });
    expect([loaded.nodes().length, loaded.edges().length]).toEqual([nodes.length, links.length]);
    expect(loaded.elements().components()).toHaveLength(1);
  });

  test("M24: d3 joins its links to its nodes by id, and lays them out", () => {
    const { nodes, links } = walkGraph(story, "incident-47", { rels: RELS });
    const bodies = nodes.map((it): SimulationNodeDatum & { id: string } => ({ ...it }));
    const springs = links.map(
      ({ source, target }): SimulationLinkDatum<(typeof bodies)[number]> => ({ source, target }),
    );
    // d3 throws "node not found" for a link whose end is not among the nodes.
    const joined = forceLink<(typeof bodies)[number], (typeof springs)[number]>(springs).id((it) => it.id);
    forceSimulation(bodies).force("links", joined).stop().tick(10);
    expect(
      joined.links().every((it) => bodies.includes(it.source as never) && bodies.includes(it.target as never)),
    ).toBe(true);
    expect(bodies.every((it) => Number.isFinite(it.x) && Number.isFinite(it.y))).toBe(true);
  });
});

test("M25: an event that reads and writes the same artifact makes no circle", () => {
  const [event] = factsOfSteps({
    "lode-a-1": [["build", { inputs: [HASH("1"), HASH("2")], ...output(HASH("1")) }]],
  }).run("lode-a-1");
  expect(eventLinks(event!)).toEqual([
    { rel: "uses", target: HASH("2") },
    { rel: "generated_by", target: HASH("1") },
  ]);
});
