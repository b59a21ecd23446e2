import { execFile, spawn } from "node:child_process";
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { join, resolve } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { promisify } from "node:util";
import { describe, expect, onTestFinished, test } from "vitest";
import { configSchema } from "../../src/core/config.ts";
import { openLedger } from "../../src/io/ledger.ts";
import { tempRepo } from "../temp-repo.ts";

const AT = new Date("2026-03-15T12:00:00.000Z");
const CHILD = resolve("test/io/children/append-events.ts");

function ledgerIn() {
  const repo = tempRepo();
  const config = configSchema.parse({});
  const open = () => {
    const ledger = openLedger(repo.workspace, config);
    onTestFinished(() => ledger.close());
    return ledger;
  };
  onTestFinished(() => repo[Symbol.dispose]());
  const log = (run: string) => join(repo.root, `provenance/runs/${run}/events.jsonl`);
  return { repo, ledger: open(), open, log };
}

const step = (n: number, rest: object = {}) => ({
  event_type: "custom:step",
  payload: { n, inputs: ["pr:1"], ...rest },
});
const OPEN = { seal: false, isNew: false, now: () => AT };
const SEALED = { seal: true, isNew: false, now: () => AT };

describe("append", () => {
  test("writes a run of its own, sealed or open, and refuses a sealed one", async () => {
    const { ledger, repo } = ledgerIn();
    await ledger.append("lode-a-1", [step(1)], OPEN);
    const [event] = await ledger.append("lode-a-1", [step(2)], SEALED);
    expect(event).toMatchObject({ id: "lode-a-1#1", seq: 1, run: "lode-a-1", timestamp: AT.toISOString() });
    expect(readdirSync(join(repo.root, "provenance/runs/lode-a-1")).sort()).toEqual(["events.jsonl", "seal.json"]);
    await expect(ledger.append("lode-a-1", [step(3)], OPEN)).rejects.toThrow("run_sealed");
    await expect(ledger.append("lode-b-1", [step(3)], { ...OPEN, isNew: true })).resolves.toHaveLength(1);
    await expect(ledger.append("lode-b-1", [step(3)], { ...OPEN, isNew: true })).rejects.toThrow("run_sealed");
  });

  // biome-ignore format: a table
  test.each(["", "run", "../../etc-passwd", "Lode-a", "lode-a/b", "lode-a:b", "lode--a", "lode-a\n", `lode-${"a".repeat(200)}`])(
    "refuses %j as a run's id, and writes nothing",
    async (run) => {
      const { ledger, repo } = ledgerIn();
      await expect(ledger.append(run, [step(1)], OPEN)).rejects.toThrow("run_id_invalid");
      expect(repo.git("status", "--porcelain")).toBe("");
    },
  );

  test("a clock that went back is refused; the same moment is not", async () => {
    const { ledger, log } = ledgerIn();
    await ledger.append("lode-a-1", [step(1), step(2)], OPEN);
    const before = readFileSync(log("lode-a-1"), "utf8");
    const earlier = { ...OPEN, now: () => new Date(AT.getTime() - 1) };
    await expect(ledger.append("lode-a-1", [step(3)], earlier)).rejects.toThrow("clock_backwards");
    expect(readFileSync(log("lode-a-1"), "utf8")).toBe(before);
    await expect(ledger.append("lode-a-1", [step(3)], OPEN)).resolves.toHaveLength(1);
  });

  // biome-ignore format: a table
  test.each([
    ["a torn last line",  (text: string) => `${text}{"event_hash":"sha`, "fails at event 2: the last line is torn"],
    ["a lost line end",   (text: string) => text.slice(0, -1),           "fails at event 1: the last line is torn"],
    ["a tampered event",  (text: string) => text.replace('"n":1', '"n":7'), "fails at event 0: event_hash mismatch"],
  ])("%s is reported and never extended", async (_, change, message) => {
    const { ledger, log } = ledgerIn();
    await ledger.append("lode-a-1", [step(1), step(2)], OPEN);
    const broken = change(readFileSync(log("lode-a-1"), "utf8"));
    writeFileSync(log("lode-a-1"), broken);
    await expect(ledger.append("lode-a-1", [step(3)], OPEN)).rejects.toThrow(message);
    expect(readFileSync(log("lode-a-1"), "utf8")).toBe(broken);
  });

  test("a folder of runs that is a link is not written through", async () => {
    const { ledger, repo } = ledgerIn();
    mkdirSync(join(repo.root, "provenance/runs"), { recursive: true });
    const outside = tempRepo();
    onTestFinished(() => outside[Symbol.dispose]());
    symlinkSync(outside.root, join(repo.root, "provenance/runs/lode-a-1"));
    await expect(ledger.append("lode-a-1", [step(1)], OPEN)).rejects.toThrow("path_outside");
    expect(readdirSync(outside.root)).toEqual([".git"]);
  });
});

describe("several processes", () => {
  const append = promisify(execFile);

  test("L31: eight with a run each, and two on one run: every chain holds and no event is lost", async () => {
    const { repo, ledger } = ledgerIn();
    const runs = [...Array.from({ length: 8 }, (_, i) => `lode-own-${i}`), "lode-shared-1", "lode-shared-1"];
    await Promise.all(runs.map((run) => append(process.execPath, [CHILD, repo.root, run, "25"])));
    const facts = await ledger.facts();
    expect(new Set(runs.map((run) => facts.run(run).length))).toEqual(new Set([25, 50]));
    expect(facts.run("lode-shared-1").map((it) => it.seq)).toEqual(Array.from({ length: 50 }, (_, i) => i));
  });

  test("one killed while it writes leaves a whole log, and others can go on at once", async () => {
    const { repo, ledger, log } = ledgerIn();
    for (let i = 0; i < 3; i++) {
      const child = spawn(process.execPath, [CHILD, repo.root, "lode-killed-1", "100000"], { stdio: "ignore" });
      const ended = new Promise((done) => child.once("exit", done));
      while (!existsSync(log("lode-killed-1"))) await sleep(5);
      await sleep(400 + 37 * i);
      child.kill("SIGKILL");
      await ended;
    }
    const before = (await ledger.facts()).run("lode-killed-1").length;
    expect(before).toBeGreaterThan(0);
    const now = new Date(Date.now() + 1000);
    const [event] = await ledger.append("lode-killed-1", [step(1)], { ...SEALED, now: () => now });
    expect(event?.seq).toBe(before);
  });
});

describe("the index is a cache", () => {
  const count = async (ledger: ReturnType<typeof openLedger>) => (await ledger.find({ offset: 0, limit: 10 })).total;

  test("M33: it sees what appears, grows, changes and vanishes beside it, and may be deleted or broken at any time", async () => {
    const { ledger, open, repo, log } = ledgerIn();
    await ledger.append("lode-a-1", [step(1)], OPEN);
    const other = open();
    expect(await count(other)).toBe(1);
    await ledger.append("lode-a-1", [step(2)], SEALED);
    await ledger.append("lode-b-1", [step(3)], SEALED);
    expect(await count(other)).toBe(3);
    rmSync(join(repo.root, "provenance/runs/lode-b-1"), { recursive: true });
    expect(await count(other)).toBe(2);
    // As a checkout does: a sealed run's files are replaced and the folder's time stamp is not.
    rmSync(join(repo.root, "provenance/runs/lode-a-1/seal.json"));
    writeFileSync(log("lode-a-1"), `${readFileSync(log("lode-a-1"), "utf8").split("\n")[0]}\n`);
    expect((await other.facts()).event("lode-a-1#1")).toBeUndefined();
    other.close();
    writeFileSync(join(repo.workspace.cacheDir, "runs.db"), "not a database".repeat(1000));
    for (const it of ["runs.db-wal", "runs.db-shm"]) rmSync(join(repo.workspace.cacheDir, it), { force: true });
    expect(await count(open())).toBe(1);
  });

  test("a cold start reads no sealed run again", async () => {
    const { ledger, open, repo, log } = ledgerIn();
    for (const run of ["lode-a-1", "lode-b-1"]) await ledger.append(run, [step(1)], SEALED);
    // Older than what a later change could share its time stamp with.
    utimesSync(join(repo.root, "provenance/runs"), 1e9, 1e9);
    expect(await count(ledger)).toBe(2);
    ledger.close();
    for (const run of ["lode-a-1", "lode-b-1"]) {
      const { size, mtime } = statSync(log(run));
      writeFileSync(log(run), "?".repeat(size));
      utimesSync(log(run), mtime, mtime);
    }
    expect(await count(open())).toBe(2);
  });

  test("a broken run hides neither the others nor its own events before the fault", async () => {
    const { ledger, log } = ledgerIn();
    await ledger.append("lode-a-1", [step(1), step(2)], SEALED);
    await ledger.append("lode-b-1", [step(3)], SEALED);
    writeFileSync(log("lode-a-1"), readFileSync(log("lode-a-1"), "utf8").replace('"n":2', '"n":9'));
    const facts = await ledger.facts();
    expect([facts.run("lode-a-1").length, facts.run("lode-b-1").length]).toEqual([1, 1]);
  });

  test("what refers to a run that is not there yet resolves once it is", async () => {
    const { ledger } = ledgerIn();
    await ledger.append("lode-b-1", [step(1, { inputs: ["lode-a-1#0"] })], SEALED);
    expect((await ledger.facts()).event("lode-a-1#0")).toBeUndefined();
    await ledger.append("lode-a-1", [step(0)], SEALED);
    const facts = await ledger.facts();
    expect(facts.event("lode-a-1#0")).toBeDefined();
    expect(facts.linked("lode-a-1#0", "uses").map((it) => it.id)).toEqual(["lode-b-1#0"]);
  });

  test("finds by kind, field, time and artifact, newest first, page by page", async () => {
    const { ledger } = ledgerIn();
    const artifact = `sha256:${"a".repeat(64)}`;
    for (let n = 0; n < 5; n++) {
      const inputs = n % 2 ? [artifact] : ["pr:1"];
      const now = () => new Date(AT.getTime() + n * 86_400_000);
      await ledger.append(`lode-r-${n}`, [step(n, { inputs, deep: { flag: n === 3, "a.b": 1 }, text: `${n}` })], {
        ...SEALED,
        now,
      });
    }
    const ids = async (query: object) =>
      (await ledger.find({ offset: 0, limit: 10, ...query })).events.map((it) => it.payload["n"]);
    // biome-ignore format: a table
    const table: [object, number[]][] = [
      [{},                                                    [4, 3, 2, 1, 0]],
      [{ kind: "custom:step", limit: 2, offset: 1 },          [3, 2]],
      [{ kind: "build" },                                     []],
      [{ artifact },                                          [3, 1]],
      [{ artifact, since: "2026-03-17" },                     [3]],
      [{ since: "2026-03-16", until: "2026-03-17" },          [2, 1]],
      [{ where: { n: 2 } },                                   [2]],
      [{ where: { n: "2" } },                                 [2]],
      [{ where: { text: 2 } },                                [2]],
      [{ where: { "deep.flag": true } },                      [3]],
      [{ where: { "deep.flag": true, n: 1 } },                []],
      [{ where: { 'n") OR 1=1 --': 1 } },                     []],
      [{ where: { version: "1" } },                           []],
    ];
    for (const [query, expected] of table) expect(await ids(query), JSON.stringify(query)).toEqual(expected);
    expect((await ledger.find({ artifact, offset: 0, limit: 1 })).total).toBe(2);
  });
});
