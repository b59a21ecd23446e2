import { spawn } from "node:child_process";
import { once } from "node:events";
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { layOutShop, runGit, SERVER, startServer } from "./repository.ts";

describe.each(["v2", "v1"] as const)("C1: over stdio with the %s client", (generation) => {
  test("an agent consults before it edits", async () => {
    const { call } = await startServer(layOutShop(), generation);
    const { structuredContent, text } = await call("consult_records", { paths: ["src/session/session.ts"] });
    expect(structuredContent).toMatchObject({
      governing: [{ id: "prov-2026-e8f7731d", state: "implemented", binds: "affected", pattern: "src/session/**" }],
      ruled_out: [
        { record: "prov-2026-e8f7731d", what: "a second Redis as standby" },
        { record: "prov-2026-0b5c11aa", why: "superseded by prov-2026-e8f7731d" },
      ],
    });
    expect(JSON.parse(text)).toEqual(structuredContent);
  });

  test("C6: a draft is written as a draft, with the client as its bot, and binds nothing", async () => {
    const { call, folder } = await startServer(layOutShop(), generation);
    const { structuredContent } = await call("create_record", {
      title: "Fees are rounded half up",
      intent: "A percentage of an amount is no whole number of cents.",
      affected_scope: ["src/fees/**"],
    });
    const text = readFileSync(join(folder, String(structuredContent?.["file"])), "utf8");
    expect(structuredContent?.["text"]).toBe(text);
    expect(text).toMatch(/^status: draft$/m);
    expect(text).toMatch(/^ {2}bot: test-agent\/3\.2\.1$/m);
    const after = await call("consult_records", { paths: ["src/fees/fee.ts"] });
    expect(after.structuredContent?.["governing"]).toEqual([]);
    expect(after.structuredContent?.["related"]).toContainEqual(expect.objectContaining({ state: "draft" }));
  });

  test("bad input is answered with a code and a fix, not a crash", async () => {
    const { call } = await startServer(layOutShop(), generation);
    const answer = await call("search_records", { query: 3, limt: 2 });
    expect(answer.isError).toBe(true);
    expect(answer.text).toMatch(/^input_invalid: [\s\S]*limt[\s\S]*\nFix: Correct the named fields/);
  });
});

test("tools are listed with their hints, the agents' ones only", async () => {
  const { client } = await startServer(layOutShop());
  const { tools } = await client.listTools();
  expect(tools.map((it) => it.name)).not.toContain("refresh_index");
  expect(tools.find((it) => it.name === "consult_records")?.annotations).toMatchObject({ readOnlyHint: true });
  expect(client.getInstructions()).toContain("consult_records");
});

test("a tool that does not exist is named with those that do", async () => {
  const { call } = await startServer(layOutShop());
  const answer = await call("erase_records");
  expect(answer).toMatchObject({ isError: true });
  expect(answer.text).toContain("consult_records");
});

test("C5: an audit finds the frozen files, and the governing records before the related ones", async () => {
  const folder = layOutShop();
  writeFileSync(join(folder, "src/legacy/checkout.ts"), "export const checkout = () => 'fixed';\n");
  writeFileSync(join(folder, "src/money/amount.ts"), "export type Amount = number;\n");
  const { call } = await startServer(folder);
  const { structuredContent } = await call("audit_change", { diff: runGit(folder, "diff") });
  expect(structuredContent).toMatchObject({ verdict: "violates", files: 2, health: [] });
  const findings = structuredContent?.["findings"] as { class: string; record: string }[];
  expect(findings.slice(0, 2).map((it) => [it.class, it.record])).toEqual([
    ["violation", "prov-2026-7d20e9c4"],
    ["governed", "prov-2026-3fa41b07"],
  ]);
});

test("a successor is drafted and the older record stays as it is", async () => {
  const folder = layOutShop();
  const { call } = await startServer(folder);
  const { structuredContent } = await call("supersede_record", {
    id: "prov-2026-7d20e9c4",
    intent: "Both shops moved.",
  });
  expect(structuredContent).toMatchObject({ state: "draft", written: true });
  expect(runGit(folder, "status", "--porcelain", "--untracked-files=all").trim()).toBe(
    `?? ${structuredContent?.["file"]}`,
  );
  const old = await call("get_record", { ids: ["prov-2026-7d20e9c4"] });
  expect(old.structuredContent).toMatchObject({ records: [{ state: "implemented" }] });
});

test("an unknown id is answered with the nearest ones", async () => {
  const { call } = await startServer(layOutShop());
  const answer = await call("get_record", { ids: ["prov-2026-7d20e9c5"] });
  expect(answer.text).toContain("Did you mean prov-2026-7d20e9c4?");
});

test("M32: a graph is the same to the byte from two processes", async () => {
  const folder = layOutShop();
  const graph = async () =>
    (await (await startServer(folder)).call("graph_records", { root: "prov-2026-e8f7731d" })).text;
  expect(await graph()).toBe(await graph());
});

test("a file edited while the server runs is seen by the next call", async () => {
  const folder = layOutShop();
  const { call } = await startServer(folder);
  await call("get_record", { ids: ["prov-2026-7d20e9c4"] });
  const file = join(folder, "provenance/prov-2026-7d20e9c4.yml");
  writeFileSync(file, readFileSync(file, "utf8").replace("src/legacy/**", "src/old/**"));
  const { structuredContent } = await call("consult_records", { paths: ["src/old/x.ts"] });
  expect(structuredContent).toMatchObject({ governing: [{ id: "prov-2026-7d20e9c4", binds: "forbidden" }] });
});

test("a preview writes nothing", async () => {
  const { call, folder } = await startServer(layOutShop());
  await call("create_record", { title: "Prices are integers", preview: true });
  expect(readdirSync(join(folder, "provenance")).filter((it) => it === "drafts")).toEqual([]);
});

test("outside git everything but git's own part works", async () => {
  const { call } = await startServer(layOutShop({ git: false }));
  const { hits } = (await call("search_records", { query: "redis sessions", limit: 1 })).structuredContent ?? {};
  expect(hits).toMatchObject([{ id: "prov-2026-e8f7731d" }]);
  expect((await call("audit_change", { staged: true })).text).toMatch(/^repository_absent: .*\nFix: /);
});

test("a client that goes away in the middle of a call leaves no process behind", async () => {
  const server = spawn(process.execPath, [SERVER, "mcp"], { cwd: layOutShop(), stdio: ["pipe", "pipe", "inherit"] });
  const send = (message: object) => server.stdin.write(`${JSON.stringify({ jsonrpc: "2.0", ...message })}\n`);
  const clientInfo = { name: "gone", version: "0" };
  send({ id: 1, method: "initialize", params: { protocolVersion: "2025-11-25", capabilities: {}, clientInfo } });
  await once(server.stdout, "data");
  send({ id: 2, method: "tools/call", params: { name: "search_records", arguments: { query: "redis" } } });
  server.stdin.end();
  expect((await once(server, "exit"))[0]).toBe(0);
});
