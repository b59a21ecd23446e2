import { Client as OldClient } from "@modelcontextprotocol/sdk/client/index.js";
import { StdioClientTransport } from "@modelcontextprotocol/sdk/client/stdio.js";
import { ElicitRequestSchema } from "@modelcontextprotocol/sdk/types.js";
import { expect, onTestFinished, test } from "vitest";
import { layOutShop } from "./repository.ts";

const SOURCE = `${import.meta.dirname}/../../src/edge/cli.ts`;

/** Drafts and proposes through a client whose person gives this answer. */
async function propose(reply: { action: "accept" | "decline" | "cancel"; content?: { approve: boolean } }) {
  const client = new OldClient({ name: "asking", version: "1.0" }, { capabilities: { elicitation: {} } });
  const questions: string[] = [];
  client.setRequestHandler(ElicitRequestSchema, async ({ params }) => {
    questions.push(params.message);
    return reply;
  });
  const cwd = layOutShop();
  await client.connect(new StdioClientTransport({ command: process.execPath, args: [SOURCE, "mcp"], cwd }));
  onTestFinished(() => client.close());
  const call = async (name: string, args: object) =>
    (await client.callTool({ name, arguments: { ...args } })).structuredContent as { [field: string]: string };
  const { id } = await call("create_record", { title: "Ask first", intent: "People decide." });
  return { id, questions, call, answer: await call("update_record", { id, propose: true }) };
}

test("P22: a client that can ask lets the person approve there, and the record keeps through whom", async () => {
  const { id, questions, call, answer } = await propose({ action: "accept", content: { approve: true } });
  expect(questions).toEqual([`Approve ${id} "Ask first"?`]);
  expect(answer).toMatchObject({ state: "open", file: `provenance/${id}.yml` });
  const { records } = (await call("get_record", { ids: [id] })) as unknown as { records: object[] };
  expect(records).toMatchObject([
    { lifecycle: { bot: "asking/1.0", approver: expect.stringMatching(/\(asked through asking\/1\.0\)$/) } },
  ]);
});

test.each([
  ["says no", { action: "accept", content: { approve: false } }],
  ["declines", { action: "decline" }],
  ["closes the question", { action: "cancel" }],
] as const)("P22: a person who %s leaves the proposal as it is", async (_, reply) => {
  expect((await propose(reply)).answer).toMatchObject({ state: "proposed" });
});
