import { spawn } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { Client, type ElicitResult } from "@modelcontextprotocol/client";
import { StdioClientTransport as NewTransport } from "@modelcontextprotocol/client/stdio";
import { Client as OldClient } from "@modelcontextprotocol/sdk/client/index.js";
import { StdioClientTransport } from "@modelcontextprotocol/sdk/client/stdio.js";
import { ElicitRequestSchema } from "@modelcontextprotocol/sdk/types.js";
import {
  CLIENT_CAPABILITIES_META_KEY,
  CLIENT_INFO_META_KEY,
  PROTOCOL_VERSION_META_KEY,
} from "@modelcontextprotocol/server";
import { describe, expect, onTestFinished, test } from "vitest";
import { layOutShop } from "./repository.ts";

const SOURCE = `${import.meta.dirname}/../../src/edge/cli.ts`;
const INFO = { name: "asking", version: "1.0" };

type Reply = { action: "accept" | "decline" | "cancel"; content?: { approve: boolean } };
type Asking = {
  questions: string[];
  call(name: string, args: object): Promise<{ [field: string]: string }>;
};

/** A client of the older revision, which is asked while its call waits. */
async function pushed(reply: (cwd: string) => Reply): Promise<Asking> {
  const cwd = layOutShop();
  const questions: string[] = [];
  const client = new OldClient(INFO, { capabilities: { elicitation: {} } });
  client.setRequestHandler(ElicitRequestSchema, async ({ params }) => {
    questions.push(params.message);
    return reply(cwd);
  });
  await client.connect(new StdioClientTransport({ command: process.execPath, args: [SOURCE, "mcp"], cwd }));
  onTestFinished(() => client.close());
  return { questions, call: callerOf(client) };
}

/** A client of revision 2026-07-28, which makes its call anew with the answer. */
async function retried(reply: (cwd: string) => Reply): Promise<Asking> {
  const cwd = layOutShop();
  const questions: string[] = [];
  const client = new Client(INFO, {
    capabilities: { elicitation: { form: {} } },
    versionNegotiation: { mode: { pin: "2026-07-28" } },
  });
  client.setRequestHandler("elicitation/create", async ({ params }) => {
    questions.push(params.message);
    return reply(cwd) as ElicitResult;
  });
  await client.connect(new NewTransport({ command: process.execPath, args: [SOURCE, "mcp"], cwd }));
  onTestFinished(() => client.close());
  return { questions, call: callerOf(client) };
}

function callerOf(client: {
  callTool(params: { name: string; arguments: { [field: string]: unknown } }): Promise<unknown>;
}) {
  return async (name: string, args: object) => {
    const result = (await client.callTool({ name, arguments: { ...args } })) as {
      structuredContent?: { [field: string]: string };
      content: { text: string }[];
    };
    return result.structuredContent ?? { error: result.content[0]?.text ?? "" };
  };
}

async function propose({ call }: Asking) {
  const { id = "" } = await call("create_record", { title: "Ask first", intent: "People decide." });
  return { id, answer: await call("update_record", { id, propose: true }) };
}

const yes = (): Reply => ({ action: "accept", content: { approve: true } });

describe.each([
  ["2025-11-25", pushed],
  ["2026-07-28", retried],
])("P22: through a client of revision %s that can ask", (_, connect) => {
  test("the person approves there, and the record keeps through whom", async () => {
    const asking = await connect(yes);
    const { id, answer } = await propose(asking);
    expect(asking.questions).toEqual([`Approve ${id} "Ask first"?`]);
    expect(answer).toMatchObject({
      state: "open",
      file: `provenance/${id}.yml`,
      changed: expect.arrayContaining(["status"]),
    });
    const { records } = (await asking.call("get_record", { ids: [id] })) as unknown as { records: object[] };
    expect(records).toMatchObject([
      { lifecycle: { bot: "asking/1.0", approver: expect.stringMatching(/\(asked through asking\/1\.0\)$/) } },
    ]);
  });

  // biome-ignore format: a table
  test.each<[string, Reply]>([
    ["says no",             { action: "accept", content: { approve: false } }],
    ["declines",            { action: "decline" }],
    ["closes the question", { action: "cancel" }],
  ])("a person who %s leaves the proposal as it is", async (_, reply) => {
    const { answer } = await propose(await connect(() => reply));
    expect(answer).toMatchObject({ state: "proposed", next: expect.stringContaining("A person decides") });
  });

  test("what was changed while the person was asked is not approved", async () => {
    let id = "";
    const asking = await connect((cwd) => {
      const text = `id: ${id}\ntitle: Ask first\nstatus: proposed\ncreated_at: "2026-01-02"\nauthor: a@b.c\nintent: Nobody decides.\n`;
      writeFileSync(join(cwd, `provenance/drafts/${id}.yml`), text);
      return yes();
    });
    ({ id = "" } = await asking.call("create_record", { title: "Ask first", intent: "People decide." }));
    const { error } = await asking.call("update_record", { id, propose: true });
    expect(error).toMatch(/^record_changed/);
    expect(await asking.call("search_records", { query: id, states: ["proposed"] })).toMatchObject({ hits: [{ id }] });
  });
});

describe("P22: an answer to a question that was never asked", () => {
  type Result = { resultType?: string; requestState?: string; structuredContent?: { [field: string]: string } };

  /** Speaks revision 2026-07-28 line by line, as no well-meaning client does. */
  function openRaw() {
    const server = spawn(process.execPath, [SOURCE, "mcp"], { cwd: layOutShop(), stdio: ["pipe", "pipe", "ignore"] });
    onTestFinished(() => void server.kill());
    const lines = createInterface({ input: server.stdout })[Symbol.asyncIterator]();
    let id = 0;
    return async (name: string, args: object, more: object = {}): Promise<Result & { error?: { message: string } }> => {
      const _meta = {
        [PROTOCOL_VERSION_META_KEY]: "2026-07-28",
        [CLIENT_INFO_META_KEY]: INFO,
        [CLIENT_CAPABILITIES_META_KEY]: { elicitation: { form: {} } },
      };
      const params = { name, arguments: args, _meta, ...more };
      server.stdin.write(`${JSON.stringify({ jsonrpc: "2.0", id: ++id, method: "tools/call", params })}\n`);
      const { value } = await lines.next();
      const { result, error } = JSON.parse(value) as { result?: Result; error?: { message: string } };
      return { ...result, ...(error && { error }) };
    };
  }

  test("approves nothing: without a state, with a forged one, with another call's; its own does, once", async () => {
    const call = openRaw();
    const draft = async (title: string) =>
      (await call("create_record", { title, intent: "I." })).structuredContent?.["id"] ?? "";
    const [id, other] = [await draft("One"), await draft("Another")];
    const answered = { inputResponses: { approve: yes() } };

    const asked = await call("update_record", { id, propose: true }, answered);
    expect(asked).toMatchObject({ resultType: "input_required", requestState: expect.any(String) });
    const { requestState = "" } = asked;
    const forged = await call(
      "update_record",
      { id: other, propose: true },
      { ...answered, requestState: "v1.e30.AA" },
    );
    expect(forged.error?.message).toBe("Invalid or expired requestState");
    const borrowed = await call("update_record", { id: other, propose: true }, { ...answered, requestState });
    expect(borrowed).toMatchObject({ resultType: "input_required" });
    const silent = await call("update_record", { id, propose: true }, { requestState });
    expect(silent.structuredContent).toMatchObject({ state: "proposed" });

    const approved = await call("update_record", { id, propose: true }, { ...answered, requestState });
    expect(approved.structuredContent).toMatchObject({ id, state: "open" });
    const again = await call("update_record", { id, propose: true }, { ...answered, requestState });
    expect(JSON.stringify(again)).toContain("transition_illegal");
    const { structuredContent } = await call("search_records", { states: ["proposed"], limit: 50 });
    expect(JSON.stringify(structuredContent)).toContain(other);
  });
});
