import { setTimeout as delay } from "node:timers/promises";
import {
  acceptedContent,
  CLIENT_CAPABILITIES_META_KEY,
  completable,
  createRequestStateCodec,
  fromJsonSchema,
  type GetPromptResult,
  inputRequired,
  McpServer,
  ResourceTemplate,
  type ServerContext,
} from "@modelcontextprotocol/server";
import { z } from "zod";

/** A red pixel and a tenth of a second of silence: the least that is a PNG and a WAV. */
const PNG = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8BQDwAEhQGAhKmMIQAAAABJRU5ErkJggg==";
const WAV = "UklGRiQAAABXQVZFZm10IBAAAAABAAEAQB8AAEAfAAABAAgAZGF0YQAAAAA=";

const text = (value: string) => ({ content: [{ type: "text" as const, text: value }] });
const none = z.object({});

const codec = createRequestStateCodec({ key: new TextEncoder().encode("conformance-fixture-key-of-32-bytes!") });

/** What the official suite calls by name. It runs behind our own HTTP host and is never shipped. */
export function fixtureServer(): McpServer {
  const server = new McpServer(
    { name: "precedent-conformance", version: "1" },
    {
      capabilities: { logging: {}, completions: {}, resources: { subscribe: true, listChanged: true } },
      requestState: { verify: codec.verify },
    },
  );
  addContents(server);
  addNotifications(server);
  addClientRequests(server);
  addInputRequired(server);
  addResources(server);
  addPrompts(server);
  return server;
}

function addContents(server: McpServer): void {
  const image = { type: "image" as const, data: PNG, mimeType: "image/png" };
  const contents = {
    test_simple_text: [{ type: "text" as const, text: "This is a simple text response for testing." }],
    test_image_content: [image],
    test_audio_content: [{ type: "audio" as const, data: WAV, mimeType: "audio/wav" }],
    test_embedded_resource: [
      {
        type: "resource" as const,
        resource: {
          uri: "test://embedded-resource",
          mimeType: "text/plain",
          text: "This is an embedded resource content.",
        },
      },
    ],
    test_multiple_content_types: [
      { type: "text" as const, text: "Multiple content types test:" },
      image,
      {
        type: "resource" as const,
        resource: {
          uri: "test://mixed-content-resource",
          mimeType: "application/json",
          text: '{"test":"data","value":123}',
        },
      },
    ],
  };
  for (const [name, content] of Object.entries(contents))
    server.registerTool(name, { description: "Answers with fixed content", inputSchema: none }, () => ({ content }));
  server.registerTool("test_error_handling", { description: "Fails", inputSchema: none }, () => {
    throw new Error("This tool intentionally returns an error for testing");
  });
  const schemas = { json_schema_2020_12_tool: WIDE_SCHEMA, test_x_mcp_header: HEADER_SCHEMA };
  for (const [name, schema] of Object.entries(schemas))
    server.registerTool(name, { description: "Has a schema of its own", inputSchema: fromJsonSchema(schema) }, () =>
      text("ok"),
    );
}

const string = { type: "string" };

/** Keywords that a server must hand on as they are. */
const WIDE_SCHEMA = {
  $schema: "https://json-schema.org/draft/2020-12/schema",
  type: "object",
  $defs: { address: { $anchor: "addressDef", type: "object", properties: { street: string, city: string } } },
  properties: {
    name: string,
    address: { $ref: "#/$defs/address" },
    contactMethod: { type: "string", enum: ["phone", "email"] },
    phone: string,
    email: string,
  },
  allOf: [{ anyOf: [{ required: ["phone"] }, { required: ["email"] }] }],
  if: { properties: { contactMethod: { const: "phone" } }, required: ["contactMethod"] },
  // biome-ignore lint/suspicious/noThenProperty: a keyword of JSON Schema.
  then: { required: ["phone"] },
  else: { required: ["email"] },
  additionalProperties: false,
} as const;

const HEADER_SCHEMA = {
  type: "object",
  properties: { region: { type: "string", "x-mcp-header": "Region" }, query: string },
  required: ["region"],
} as const;

function addNotifications(server: McpServer): void {
  server.registerTool(
    "test_tool_with_logging",
    { description: "Logs", inputSchema: none },
    async (_args, { mcpReq }) => {
      await mcpReq.log("info", "Tool execution started");
      await delay(50);
      await mcpReq.log("info", "Tool processing data");
      await delay(50);
      await mcpReq.log("info", "Tool execution completed");
      return text("Logged.");
    },
  );
  server.registerTool(
    "test_tool_with_progress",
    { description: "Reports", inputSchema: none },
    async (_args, { mcpReq }) => {
      const progressToken = mcpReq._meta?.progressToken;
      for (const progress of [0, 50, 100]) {
        if (progressToken !== undefined)
          await mcpReq.notify({ method: "notifications/progress", params: { progressToken, progress, total: 100 } });
        await delay(50);
      }
      return text("Done.");
    },
  );
}

const object = (properties: object, required: string[] = []) =>
  ({ type: "object", properties, required }) as Parameters<typeof inputRequired.elicit>[0]["requestedSchema"];

const ask = (message: string, properties: object, required = Object.keys(properties)) =>
  inputRequired.elicit({ message, requestedSchema: object(properties, required) });

const sample = (prompt: string, maxTokens: number) =>
  inputRequired.createMessage({ messages: [{ role: "user", content: { type: "text", text: prompt } }], maxTokens });

/** One request to the client: pushed to older clients, handed out as a required input to those of 2026-07-28. */
function addClientRequests(server: McpServer): void {
  const answerOf = ({ mcpReq }: ServerContext, key: string) => mcpReq.inputResponses?.[key];
  const tool = (name: string, run: (context: ServerContext) => unknown) =>
    server.registerTool(name, { description: "Asks the client", inputSchema: none }, (async (
      _args: object,
      context: ServerContext,
    ) => run(context)) as never);
  tool("test_missing_capability", ({ mcpReq }) =>
    mcpReq.inputResponses?.["sample"]
      ? text("The client can sample.")
      : inputRequired({ inputRequests: { sample: sample("Say a word", 10) } }),
  );
  tool("test_streaming_elicitation", ({ mcpReq }) =>
    mcpReq.inputResponses?.["user_name"]
      ? text("Thank you.")
      : inputRequired({ inputRequests: { user_name: ask("What is your name?", NAME) } }),
  );
  tool("test_logging_tool", async ({ mcpReq }) => {
    await mcpReq.log("info", "A line of the log");
    return text("Logged.");
  });
  server.registerTool(
    "test_sampling",
    { description: "Samples", inputSchema: z.object({ prompt: z.string() }) },
    ({ prompt }, context) => {
      const answer = answerOf(context, "sample");
      return answer
        ? text(`LLM response: ${JSON.stringify(answer)}`)
        : inputRequired({ inputRequests: { sample: sample(prompt, 100) } });
    },
  );
  const elicits: [name: string, key: string, request: (message: string) => ReturnType<typeof ask>][] = [
    [
      "test_elicitation",
      "user",
      (message) =>
        ask(message, {
          username: { type: "string", description: "User's response" },
          email: { type: "string", description: "User's email address" },
        }),
    ],
    [
      "test_elicitation_sep1034_defaults",
      "defaults",
      () =>
        ask(
          "Fill in",
          {
            name: { type: "string", default: "John Doe" },
            age: { type: "integer", default: 30 },
            score: { type: "number", default: 95.5 },
            status: { type: "string", enum: ["active", "inactive", "pending"], default: "active" },
            verified: { type: "boolean", default: true },
          },
          [],
        ),
    ],
    ["test_elicitation_sep1330_enums", "enums", () => ask("Choose", ENUMS, [])],
  ];
  for (const [name, key, request] of elicits)
    server.registerTool(
      name,
      { description: "Asks the user", inputSchema: z.object({ message: z.string().optional() }) },
      ({ message = "" }, context) => {
        const answer = answerOf(context, key);
        return answer
          ? text(`Elicitation completed: ${JSON.stringify(answer)}`)
          : inputRequired({ inputRequests: { [key]: request(message) } });
      },
    );
}

const titled = (names: string[]) => names.map((title, at) => ({ const: `value${at + 1}`, title }));

const ENUMS = {
  untitledSingle: { type: "string", enum: ["option1", "option2", "option3"] },
  titledSingle: { type: "string", oneOf: titled(["First Option", "Second Option", "Third Option"]) },
  legacyEnum: {
    type: "string",
    enum: ["opt1", "opt2", "opt3"],
    enumNames: ["Option One", "Option Two", "Option Three"],
  },
  untitledMulti: { type: "array", items: { type: "string", enum: ["option1", "option2", "option3"] } },
  titledMulti: { type: "array", items: { anyOf: titled(["First Choice", "Second Choice", "Third Choice"]) } },
};

const NAME = { name: { type: "string" } };
const nameSchema = z.object({ name: z.string() });

function addInputRequired(server: McpServer): void {
  const tool = (suffix: string, run: (context: ServerContext) => unknown) =>
    server.registerTool(
      `test_input_required_result_${suffix}`,
      { description: "Needs input", inputSchema: none },
      (async (_args: object, context: ServerContext) => run(context)) as never,
    );
  tool("elicitation", ({ mcpReq }) => {
    const given = acceptedContent(mcpReq.inputResponses, "user_name", nameSchema);
    return given
      ? text(`Hello, ${given.name}!`)
      : inputRequired({ inputRequests: { user_name: ask("What is your name?", NAME) } });
  });
  tool("sampling", ({ mcpReq }) => {
    const given = mcpReq.inputResponses?.["capital_question"];
    return given
      ? text(JSON.stringify(given))
      : inputRequired({ inputRequests: { capital_question: sample("What is the capital of France?", 100) } });
  });
  tool("list_roots", ({ mcpReq }) => {
    const given = mcpReq.inputResponses?.["client_roots"];
    return given
      ? text(JSON.stringify(given))
      : inputRequired({ inputRequests: { client_roots: inputRequired.listRoots() } });
  });
  tool("request_state", (context) => confirmed(context, "state-ok"));
  tool("tampered_state", (context) => confirmed(context, "state-ok"));
  tool("capabilities", (context) => {
    const { mcpReq } = context;
    const can = capabilitiesOf(context);
    const requests = {
      ...(can["elicitation"] ? { user_name: ask("What is your name?", NAME) } : {}),
      ...(can["sampling"] ? { greeting: sample("Generate a greeting", 50) } : {}),
    };
    return Object.keys(requests).length && !mcpReq.inputResponses
      ? inputRequired({ inputRequests: requests })
      : text("Nothing to ask.");
  });
  tool("multiple_inputs", async ({ mcpReq }) => {
    const keys = ["user_name", "greeting", "client_roots"];
    if (keys.every((key) => mcpReq.inputResponses?.[key])) return text("All inputs received.");
    return inputRequired({
      inputRequests: {
        user_name: ask("What is your name?", NAME),
        greeting: sample("Generate a greeting", 50),
        client_roots: inputRequired.listRoots(),
      },
      requestState: await codec.mint({ round: 1 }),
    });
  });
  tool("multi_round", async ({ mcpReq }) => {
    const round = mcpReq.requestState<{ round: number }>()?.round ?? 0;
    if (round >= 2 && mcpReq.inputResponses?.["step2"]) return text("Both steps are done.");
    return round >= 1 && mcpReq.inputResponses?.["step1"]
      ? inputRequired({
          inputRequests: { step2: ask("Step 2: What is your favorite color?", { color: { type: "string" } }) },
          requestState: await codec.mint({ round: 2 }),
        })
      : inputRequired({
          inputRequests: { step1: ask("Step 1: What is your name?", NAME) },
          requestState: await codec.mint({ round: 1 }),
        });
  });
}

/** From revision 2026-07-28 on each request says itself what its sender can do. */
function capabilitiesOf({ mcpReq }: ServerContext): { [name: string]: unknown } {
  const envelope = mcpReq.envelope as { [key: string]: { [name: string]: unknown } } | undefined;
  return envelope?.[CLIENT_CAPABILITIES_META_KEY] ?? {};
}

async function confirmed({ mcpReq }: ServerContext, word: string) {
  const given = acceptedContent(mcpReq.inputResponses, "confirm", z.object({ ok: z.boolean() }));
  if (given && mcpReq.requestState()) return text(word);
  return inputRequired({
    inputRequests: { confirm: ask("Please confirm", { ok: { type: "boolean" } }) },
    requestState: await codec.mint({ round: 1 }),
  });
}

function addResources(server: McpServer): void {
  const plain = (name: string, mimeType: string, content: { text: string } | { blob: string }) =>
    server.registerResource(name, `test://${name}`, { mimeType }, (uri) => ({
      contents: [{ uri: uri.href.replace(/\/$/, ""), mimeType, ...content }],
    }));
  plain("static-text", "text/plain", { text: "This is the content of the static text resource." });
  plain("static-binary", "image/png", { blob: PNG });
  plain("watched-resource", "text/plain", { text: "Watched." });
  server.registerResource(
    "template",
    new ResourceTemplate("test://template/{id}/data", { list: undefined }),
    { mimeType: "application/json" },
    (uri, { id }) => ({
      contents: [
        {
          uri: uri.href,
          mimeType: "application/json",
          text: JSON.stringify({ id, templateTest: true, data: `Data for ID: ${id}` }),
        },
      ],
    }),
  );
  server.server.setRequestHandler("resources/subscribe", () => ({}));
  server.server.setRequestHandler("resources/unsubscribe", () => ({}));
}

function addPrompts(server: McpServer): void {
  const user = (content: GetPromptResult["messages"][number]["content"]) => ({ role: "user" as const, content });
  const say = (value: string) => user({ type: "text", text: value });
  server.registerPrompt("test_simple_prompt", { description: "Says one thing" }, () => ({
    messages: [say("This is a simple prompt for testing.")],
  }));
  const places = (typed: string) => ["paris", "park", "party"].filter((it) => it.startsWith(typed));
  server.registerPrompt(
    "test_prompt_with_arguments",
    { description: "Takes two", argsSchema: z.object({ arg1: completable(z.string(), places), arg2: z.string() }) },
    ({ arg1, arg2 }) => ({ messages: [say(`Prompt with arguments: arg1='${arg1}', arg2='${arg2}'`)] }),
  );
  server.registerPrompt(
    "test_prompt_with_embedded_resource",
    { description: "Embeds a resource", argsSchema: z.object({ resourceUri: z.string() }) },
    ({ resourceUri }) => ({
      messages: [
        user({
          type: "resource",
          resource: { uri: resourceUri, mimeType: "text/plain", text: "Embedded resource content for testing." },
        }),
        say("Please process the embedded resource above."),
      ],
    }),
  );
  server.registerPrompt("test_prompt_with_image", { description: "Shows a picture" }, () => ({
    messages: [user({ type: "image", data: PNG, mimeType: "image/png" }), say("Please analyze the image above.")],
  }));
  server.registerPrompt("test_input_required_result_prompt", { description: "Asks for a context" }, ((
    context: ServerContext,
  ) => {
    const given = acceptedContent(context.mcpReq.inputResponses, "user_context", z.object({ context: z.string() }));
    return given
      ? { messages: [say(`Context: ${given.context}`)] }
      : inputRequired({
          inputRequests: { user_context: ask("What context should the prompt use?", { context: { type: "string" } }) },
        });
  }) as never);
}
