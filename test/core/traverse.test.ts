import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type Graph, graphOf, RELS, type Rel } from "../../src/core/graph.ts";
import { DEFAULT_NODE_CAP, type Envelope, fitWalk, type Walk, walkGraph } from "../../src/core/traverse.ts";
import { recordOf, viewOf } from "./record-of.ts";

const idsOf = ({ nodes }: Envelope) => nodes.map((it) => it.id);
const graph = (...records: Parameters<typeof viewOf>) => graphOf(viewOf(...records));
const chain = (length: number) =>
  graph(
    ...Array.from({ length }, (_, i) =>
      recordOf(`r${String(i).padStart(3, "0")}`, i ? { supersedes: `r${String(i - 1).padStart(3, "0")}` } : {}),
    ),
  );

describe("the default policy", () => {
  test("M27: follows derivation deep and references one hop; a hop not followed is no truncation", () => {
    const uses = (id: string, mistakes: string[]) => recordOf(id, { links: { mistakes } });
    const it = graph(uses("a", ["b"]), uses("b", ["c"]), recordOf("c"), recordOf("d", { supersedes: "a" }));
    expect(walkGraph(it, "a")).toMatchObject({ truncated: false });
    expect(idsOf(walkGraph(it, "a"))).toEqual(["a", "b", "d"]);
    expect(idsOf(walkGraph(it, "d"))).toEqual(["d", "a"]);
  });

  test("M28: named rels replace it and are followed deep", () => {
    const it = graph(
      recordOf("a", { links: { mistakes: ["b"] }, supersedes: "x", affected_scope: ["src/"] }),
      recordOf("b", { links: { mistakes: ["c"] } }),
      recordOf("c"),
    );
    // biome-ignore format: a table
    const table: [Walk, string[]][] = [
      [{ rels: ["uses"], depth: 2 },               ["a", "b", "c"]],
      [{ rels: ["uses"], depth: 1 },               ["a", "b"]],
      [{ rels: ["uses"], depth: 0 },               ["a"]],
      [{ rels: ["scope"] },                        ["a", "path:src/"]],
      [{ rels: [] },                               ["a"]],
      [{},                                         ["a", "b", "x"]],
    ];
    for (const [walk, ids] of table) expect(idsOf(walkGraph(it, "a", walk)), JSON.stringify(walk)).toEqual(ids);
  });

  test("M27: a mistake shows its rules, and a rule what it watches over", () => {
    const it = graph(recordOf("MR-000001", { type: "mistake", constraints: ["Close it"], affected_scope: ["src/"] }));
    expect(idsOf(walkGraph(it, "MR-000001"))).toEqual(["MR-000001", "PRV-MR-000001-1"]);
    expect(idsOf(walkGraph(it, "PRV-MR-000001-1"))).toEqual(["PRV-MR-000001-1", "MR-000001", "path:src/"]);
  });

  test("M2, M3: depth 1 over all rels is the neighbours; along derivation alone it is the lineage, without itself", () => {
    const it = graph(
      recordOf("old"),
      recordOf("a", { supersedes: "old", related: ["r"] }),
      recordOf("new", { supersedes: "a", monitors: ["m"] }),
      recordOf("r"),
    );
    expect(idsOf(walkGraph(it, "a", { rels: RELS, depth: 1 }))).toEqual(["a", "new", "old", "r"]);
    expect(idsOf(walkGraph(it, "new", { rels: ["derivation"], direction: "out" }))).toEqual(["new", "a", "old"]);
    expect(idsOf(walkGraph(it, "old", { rels: ["derivation"], direction: "out" }))).toEqual(["old"]);
  });

  test("M31: one shared reference does not drag in what else refers to it", () => {
    const records = Array.from({ length: 50 }, (_, i) => recordOf(`r${i}`, { links: { specs: ["SPEC-000001"] } }));
    expect(idsOf(walkGraph(graph(...records), "r0"))).toEqual(["r0", "SPEC-000001"]);
    expect(walkGraph(graph(...records), "SPEC-000001").nodes).toHaveLength(51);
  });
});

describe("direction", () => {
  // biome-ignore format: a table
  test.each([
    ["out",  ["b", "a", "a0", "y"]],
    ["in",   ["b", "a0", "c", "y"]],
    ["both", ["b", "a", "a0", "c", "y"]],
  ] as const)("%s from b meets %j: what is undirected is met either way", (direction, ids) => {
    const it = graph(
      recordOf("a"),
      recordOf("b", { supersedes: "a", related: ["a0"] }),
      recordOf("c", { supersedes: "b" }),
      recordOf("a0"),
      recordOf("y", { related: ["b"] }),
    );
    expect(idsOf(walkGraph(it, "b", { direction }))).toEqual(ids);
  });
});

describe("M24: the envelope", () => {
  test("has the root first, then breadth first, the newest and then the lesser id first; links by their ends", () => {
    const it = graph(
      recordOf("m", { related: ["old", "b", "a", "new"], supersedes: "base" }),
      recordOf("a"),
      recordOf("b", { created_at: "2026-01-01" }),
      recordOf("old", { created_at: "2025-01-01" }),
      recordOf("new", { created_at: "2026-05-01", supersedes: "newer-base" }),
      recordOf("base", { created_at: "2025-06-01" }),
    );
    const walked = walkGraph(it, "m");
    expect(idsOf(walked)).toEqual(["m", "new", "a", "b", "base", "old", "newer-base"]);
    expect(walked.links.map((it) => `${it.source} ${it.rel} ${it.target}`)).toEqual([
      "a related m",
      "b related m",
      "m derivation base",
      "m related new",
      "m related old",
      "new derivation newer-base",
    ]);
    expect(Object.keys(walked)).toEqual(["root", "nodes", "links", "truncated"]);
  });

  test("has every followed link between two of its nodes, whichever was met first", () => {
    const it = graph(
      recordOf("root", { supersedes: "x", related: ["y"] }),
      recordOf("x", { links: { mistakes: ["y"] } }),
      recordOf("y"),
    );
    for (const direction of ["out", "both"] as const) {
      const { links } = walkGraph(it, "root", { direction });
      expect(links.map((it) => it.rel)).toEqual(["derivation", "related", "uses"]);
    }
    expect(walkGraph(it, "root", { rels: ["derivation", "uses"] }).links.map((it) => it.rel)).toEqual([
      "derivation",
      "uses",
    ]);
  });
});

describe("cuts", () => {
  test("M29: the node cap bounds the answer and says so", () => {
    const it = chain(7);
    expect(walkGraph(it, "r003", { nodeCap: 3 })).toMatchObject({
      nodes: [{ id: "r003" }, { id: "r002" }, { id: "r004" }],
      truncated: true,
      truncated_by: ["node_cap"],
      frontier: ["r002", "r004"],
    });
    expect(walkGraph(it, "r003", { nodeCap: 7 }).truncated).toBe(false);
  });

  test("M30: a cut by depth says so and names where it goes on", () => {
    const it = chain(4);
    expect(walkGraph(it, "r003", { depth: 2 })).toMatchObject({
      nodes: [{ id: "r003" }, { id: "r002" }, { id: "r001" }],
      truncated_by: ["depth"],
      frontier: ["r001"],
    });
    expect(walkGraph(it, "r003", { depth: 3 })).not.toHaveProperty("frontier");
    expect(idsOf(walkGraph(chain(10), "r009"))).toHaveLength(9);
  });
});

const names = ["a", "b", "c", "d", "e", "f"];
const anyRecords = fc.tuple(
  ...names.map((id) => {
    const some = fc.subarray([...names, "gone"], { maxLength: 3 });
    return fc
      .record({
        supersedes: fc.constantFrom("", ...names),
        superseded_by: fc.constantFrom("", "", "", ...names),
        related: some,
        links: fc.record({ risks: some, see: some }),
        created_at: fc.constantFrom("2026-01-01", "2026-01-02"),
        monitors: fc.subarray(["m"]),
      })
      .map((fields) => recordOf(id, fields));
  }),
);
const anyWalk: fc.Arbitrary<Walk> = fc.record(
  {
    rels: fc.subarray<Rel>([...RELS]),
    direction: fc.constantFrom("out", "in", "both"),
    depth: fc.nat(4),
    nodeCap: fc.integer({ min: 1, max: 9 }),
  },
  { requiredKeys: [] },
);

describe("of any graph, walked anyhow", () => {
  const everyWalk = (judge: (walked: Envelope, all: Graph, walk: Walk) => void) =>
    fc.assert(
      fc.property(anyRecords, anyWalk, (records, walk) => {
        const all = graph(...records);
        judge(walkGraph(all, "a", walk), all, walk);
      }),
      { numRuns: 300 },
    );

  test("M25: each node is there once, the root first, and every link has both ends", () =>
    everyWalk((walked) => {
      const ids = new Set(idsOf(walked));
      expect(ids.size).toBe(walked.nodes.length);
      expect(walked.nodes[0]?.id).toBe("a");
      for (const { source, target } of walked.links) expect(ids.has(source) && ids.has(target)).toBe(true);
      expect(new Set(walked.links.map((it) => JSON.stringify(it))).size).toBe(walked.links.length);
    }));

  test("M29: the cap holds, and every node but the root hangs on a link", () =>
    everyWalk((walked, _, { nodeCap = DEFAULT_NODE_CAP }) => {
      expect(walked.nodes.length).toBeLessThanOrEqual(nodeCap);
      for (const id of idsOf(walked).slice(1))
        expect(walked.links.some((it) => it.source === id || it.target === id)).toBe(true);
    }));

  test("M30: it is truncated exactly if something was left out, and the frontier is where", () =>
    everyWalk((walked, all, walk) => {
      const full = walkGraph(all, "a", { ...walk, depth: 99, nodeCap: 99 });
      expect(full.truncated).toBe(false);
      expect(walked.truncated).toBe(full.nodes.length > walked.nodes.length);
      expect(walked.truncated).toBe((walked.frontier?.length ?? 0) > 0 && (walked.truncated_by?.length ?? 0) > 0);
      const beyond = new Set(idsOf(full).filter((id) => !idsOf(walked).includes(id)));
      for (const id of walked.frontier ?? []) {
        expect(idsOf(walked)).toContain(id);
        expect(
          [...(all.out.get(id) ?? []), ...(all.in.get(id) ?? [])].some(
            (it) => beyond.has(it.source) || beyond.has(it.target),
          ),
        ).toBe(true);
      }
      if (!walked.truncated) expect(walked).toEqual(full);
    }));

  test("M32: the order of the files decides nothing", () => {
    const shuffled = anyRecords.chain((it) => fc.tuple(fc.constant(it), fc.shuffledSubarray(it, { minLength: 6 })));
    fc.assert(
      fc.property(shuffled, anyWalk, ([records, others], walk) => {
        const [one, other] = [walkGraph(graph(...records), "a", walk), walkGraph(graph(...others), "a", walk)];
        expect(JSON.stringify(other)).toBe(JSON.stringify(one));
      }),
    );
  });
});

describe("fitWalk", () => {
  test("lowers the cap until the answer fits, and says so; the root is always there", () => {
    const hub = graph(recordOf("hub", { related: Array.from({ length: 100 }, (_, i) => `n${i}`) }));
    for (const budget of [20_000, 4000, 1000, 10]) {
      const fitted = fitWalk(hub, "hub", {}, budget);
      const isWhole = JSON.stringify(walkGraph(hub, "hub")).length <= budget;
      if (fitted.nodes.length > 1) expect(JSON.stringify(fitted).length).toBeLessThanOrEqual(budget);
      expect(fitted.truncated).toBe(!isWhole);
      if (budget === 4000) expect(JSON.stringify(fitted).length).toBeGreaterThan(3000);
    }
    expect(idsOf(fitWalk(hub, "hub", {}, 10))).toEqual(["hub"]);
  });
});
