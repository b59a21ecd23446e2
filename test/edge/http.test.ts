import { createServer, request as httpRequest } from "node:http";
import { type AddressInfo, connect } from "node:net";
import { resolve } from "node:path";
import { Client, StreamableHTTPClientTransport } from "@modelcontextprotocol/client";
import { StdioClientTransport } from "@modelcontextprotocol/client/stdio";
import { Client as OldClient } from "@modelcontextprotocol/sdk/client/index.js";
import { StreamableHTTPClientTransport as OldTransport } from "@modelcontextprotocol/sdk/client/streamableHttp.js";
import { exportJWK, generateKeyPair, SignJWT } from "jose";
import { describe, expect, it, onTestFinished, test } from "vitest";
import { type HttpOptions, startHttp } from "../../src/edge/http.ts";
import { repositoryAt } from "../../src/edge/repositories.ts";
import { layOutShop } from "./repository.ts";

const ROOT = "prov-2026-3fa41b07";
const TOKEN = "a-token-of-the-team-1";

async function serve(options: Partial<HttpOptions> = {}): Promise<string> {
  const errors: Error[] = [];
  const server = await startHttp({
    repositories: [repositoryAt(layOutShop(), "/")],
    host: "127.0.0.1",
    port: 0,
    allowHosts: [],
    allowOrigins: [],
    readOnly: false,
    ratePerMinute: 100_000,
    onError: (error) => errors.push(error),
    ...options,
  });
  onTestFinished(() => server.close());
  return server.url;
}

async function connected(url: string, headers: { [name: string]: string } = {}): Promise<Client> {
  const client = new Client({ name: "test-agent", version: "3.2.1" });
  await client.connect(new StreamableHTTPClientTransport(new URL(`${url}/mcp`), { requestInit: { headers } }));
  onTestFinished(() => client.close());
  return client;
}

function post(url: string, tool: string, input: unknown, headers: { [name: string]: string } = {}): Promise<Response> {
  return fetch(`${url}/api/tools/${tool}`, {
    method: "POST",
    headers: { "content-type": "application/json", ...headers },
    body: JSON.stringify(input),
  });
}

/** `fetch` will not send a Host or Origin of one's own choice. */
function raw(url: string, headers: { [name: string]: string }, path = "/healthz", method = "GET"): Promise<number> {
  const { port } = new URL(url);
  return new Promise((resolve, reject) => {
    httpRequest({ port, host: "127.0.0.1", path, method, headers }, (answer) => {
      answer.resume();
      resolve(answer.statusCode ?? 0);
    })
      .on("error", reject)
      .end();
  });
}

describe("the same answers on every surface", () => {
  test("C2, M26: HTTP answers byte for byte as stdio does, to clients of both protocol generations", async () => {
    const folder = layOutShop();
    const url = await serve({ repositories: [repositoryAt(folder, "/")] });
    const stdio = new Client({ name: "test-agent", version: "3.2.1" });
    const command = { command: process.execPath, args: [resolve("src/edge/cli.ts"), "mcp"], cwd: folder };
    await stdio.connect(new StdioClientTransport(command));
    onTestFinished(() => stdio.close());
    const old = new OldClient({ name: "old-agent", version: "1" });
    await old.connect(new OldTransport(new URL(`${url}/mcp`)) as Parameters<typeof old.connect>[0]);
    onTestFinished(() => old.close());
    const modern = await connected(url);

    for (const call of [
      { name: "graph_records", arguments: { root: ROOT } },
      { name: "search_records", arguments: { query: "money" } },
      { name: "consult_records", arguments: { paths: ["src/payments/charge.ts"] } },
      { name: "get_record", arguments: { ids: ["prov-2026-nothing1"] } },
      { name: "get_record", arguments: {} },
    ]) {
      const expected = await stdio.callTool(call);
      const text = JSON.stringify(expected.content);
      expect(JSON.stringify((await modern.callTool(call)).content), call.name).toBe(text);
      expect(JSON.stringify((await old.callTool(call)).content), call.name).toBe(text);
      const direct = await (await post(url, call.name, call.arguments)).text();
      if (!expected.isError) expect(direct).toBe(JSON.stringify(expected.structuredContent));
    }
    expect((await modern.listTools()).tools).toEqual((await stdio.listTools()).tools);
  });

  test("C6: a draft made over HTTP names the client that made it", async () => {
    const url = await serve();
    const client = await connected(url, { "user-agent": "some-agent/9 (x)" });
    const { structuredContent } = await client.callTool({ name: "create_record", arguments: { title: "T" } });
    expect((structuredContent as { text: string }).text).toMatch(/bot: (test-agent\/3\.2\.1|some-agent\/9)/);
  });

  test("five hundred requests at once each get their own answer", async () => {
    const url = await serve();
    const ids = ["prov-2026-3fa41b07", "prov-2026-7d20e9c4", "prov-2026-e8f7731d", "prov-2026-0b5c11aa"];
    const answers = await Promise.all(
      Array.from({ length: 500 }, async (_, at) => {
        const id = ids[at % ids.length] ?? "";
        const answer = (await (await post(url, "get_record", { ids: [id] })).json()) as { records: { id: string }[] };
        return answer.records[0]?.id === id;
      }),
    );
    expect(answers.filter((it) => !it)).toEqual([]);
  });

  it("serves several repositories apart", async () => {
    const [one, two] = [layOutShop(), layOutShop()];
    const url = await serve({ repositories: [repositoryAt(`one=${one}`, "/"), repositoryAt(`two=${two}`, "/")] });
    await fetch(`${url}/r/two/api/tools/create_record`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ title: "Only in two" }),
    });
    const drafts = async (base: string) => {
      const answer = await post(base, "search_records", { states: ["draft"] });
      return ((await answer.json()) as { hits: { title: string }[] }).hits.map((it) => it.title);
    };
    expect(await drafts(`${url}/r/two`)).toContain("Only in two");
    expect(await drafts(`${url}/r/one`)).not.toContain("Only in two");
    expect(await drafts(url)).toEqual(await drafts(`${url}/r/one`));
    expect((await post(`${url}/r/three`, "search_records", {})).status).toBe(404);
    expect(await (await fetch(`${url}/api/repositories`)).json()).toEqual({
      repositories: ["one", "two"],
      read_only: false,
    });
  });

  it("refuses two repositories of one name", async () => {
    const folder = layOutShop();
    const repositories = [repositoryAt(folder, "/"), repositoryAt(folder, "/")];
    await expect(serve({ repositories })).rejects.toThrow("repository_doubled");
  });

  it("offers and runs nothing that writes when it is read-only", async () => {
    const url = await serve({ readOnly: true });
    const client = await connected(url);
    const names = (await client.listTools()).tools.map((it) => it.name);
    expect(names).toContain("consult_records");
    expect(names).not.toContain("create_record");
    expect((await post(url, "create_record", { title: "T" })).status).toBe(404);
    expect(await client.callTool({ name: "update_record", arguments: { id: ROOT } })).toMatchObject({ isError: true });
  });
});

describe("bad input", () => {
  it.each([
    ["search_records", { limit: "many" }, 400, "input_invalid"],
    ["get_record", { ids: ["prov-2026-nothing1"] }, 404, "record_unknown"],
    ["approve_record", {}, 404, "tool_unknown"],
    ["no_such_tool", {}, 404, "tool_unknown"],
  ])("answers %s %j with %i %s", async (tool, input, status, code) => {
    const answer = await post(await serve(), tool, input);
    expect([answer.status, ((await answer.json()) as { error: { code: string } }).error.code]).toEqual([status, code]);
  });

  it("wants POST with a JSON body", async () => {
    const url = `${await serve()}/api/tools/search_records`;
    expect((await fetch(url)).status).toBe(405);
    expect((await fetch(url, { method: "POST", body: "{}" })).status).toBe(415);
    const broken = { method: "POST", headers: { "content-type": "application/json" }, body: "{" };
    expect((await fetch(url, broken)).status).toBe(400);
  });

  it.each([
    ["another site's name", { host: "evil.example" }, 403],
    ["a name with a path", { host: "127.0.0.1/evil" }, 403],
    ["a page of another site", { origin: "http://evil.example" }, 403],
    ["a page of another port", { origin: "http://127.0.0.1:1" }, 403],
    ["a page without origin", { origin: "null" }, 403],
    ["no page", {}, 200],
  ])("answers %s with its status", async (_, headers, status) => {
    const url = await serve();
    expect(await raw(url, headers)).toBe(status);
    expect(await raw(url, headers, "/mcp", "POST")).not.toBe(status === 403 ? 200 : 403);
  });

  it("lets in its own pages and what it is told to", async () => {
    const url = await serve({ allowHosts: ["records.example"], allowOrigins: ["https://app.example"] });
    const { port } = new URL(url);
    expect(await raw(url, { origin: `http://localhost:${port}` })).toBe(200);
    expect(await raw(url, { host: `records.example:${port}`, origin: `https://records.example:${port}` })).toBe(200);
    expect(await raw(url, { origin: "https://app.example" })).toBe(200);
  });

  it.each([{ "content-length": "5000000" }, { "transfer-encoding": "chunked" }])(
    "refuses 5 MB sent with %j",
    async (headers) => {
      const { port } = new URL(await serve());
      const status = await new Promise<number>((resolve, reject) => {
        const sent = httpRequest(
          {
            port,
            path: "/api/tools/search_records",
            method: "POST",
            headers: { ...headers, "content-type": "application/json" },
          },
          (answer) => resolve(answer.statusCode ?? 0),
        );
        sent.on("error", (error: NodeJS.ErrnoException) =>
          error.code === "EPIPE" || error.code === "ECONNRESET" ? undefined : reject(error),
        );
        for (let chunk = 0; chunk < 50; chunk++) sent.write("x".repeat(100_000));
        sent.end();
      });
      expect(status).toBe(413);
    },
  );

  it("slows down a client that asks too often, and says for how long", async () => {
    const url = await serve({ ratePerMinute: 10 });
    const answers = await Promise.all(Array.from({ length: 8 }, () => fetch(`${url}/healthz`)));
    const refused = answers.filter((it) => it.status === 429);
    expect(refused).toHaveLength(3);
    expect(Number(refused[0]?.headers.get("retry-after"))).toBeGreaterThan(0);
  });

  it("answers others while a client sends its body slowly", async () => {
    const url = await serve();
    const slow = Array.from({ length: 40 }, () => {
      const socket = connect(Number(new URL(url).port), "127.0.0.1");
      onTestFinished(() => void socket.destroy());
      socket.write(
        "POST /api/tools/search_records HTTP/1.1\r\nhost: 127.0.0.1\r\ncontent-type: application/json\r\ncontent-length: 100\r\n\r\n{",
      );
      return socket;
    });
    await Promise.all(slow.map((it) => new Promise((resolve) => it.once("connect", resolve))));
    expect((await fetch(`${url}/healthz`)).status).toBe(200);
  });

  it("says so when its port is in use", async () => {
    const port = Number(new URL(await serve()).port);
    await expect(serve({ port })).rejects.toThrow("port_taken");
  });

  it.each([
    "/../package.json",
    "/%2e%2e/package.json",
    "/assets/..%2f..%2fpackage.json",
    "/package.json",
    "//evil.example/",
  ])("serves no file at %s", async (path) => {
    expect(await raw(await serve(), {}, path)).toBeGreaterThanOrEqual(400);
  });
});

describe("who may ask", () => {
  it.each(["0.0.0.0", "::", "192.0.2.1"])("does not start on %s without a way to know", async (host) => {
    await expect(serve({ host })).rejects.toThrow("token_missing");
  });

  it("does not start with a guessable token, or an issuer for any audience", async () => {
    await expect(serve({ token: "secret" })).rejects.toThrow("token_weak");
    await expect(serve({ issuer: "https://issuer.example" })).rejects.toThrow("audience_missing");
  });

  it("wants the shared token for data, not for the page and its health", async () => {
    const url = await serve({ token: TOKEN, host: "0.0.0.0" }).then((it) => it.replace("0.0.0.0", "127.0.0.1"));
    expect((await fetch(`${url}/healthz`)).status).toBe(200);
    for (const authorization of ["", "Bearer ", "Bearer wrong", `Basic ${TOKEN}`, `Bearer ${TOKEN}x`])
      expect((await post(url, "search_records", {}, { authorization })).status, authorization).toBe(401);
    expect((await fetch(`${url}/mcp`, { method: "POST" })).status).toBe(401);
    expect((await fetch(`${url}/api/repositories`)).status).toBe(401);
    const authorization = `Bearer ${TOKEN}`;
    expect((await post(url, "search_records", {}, { authorization })).status).toBe(200);
    const client = await connected(url, { authorization });
    expect((await client.listTools()).tools.length).toBeGreaterThan(5);
  });

  it("accepts only live tokens of the issuer that are meant for it", async () => {
    const issuer = await startIssuer();
    const audience = "https://records.example/mcp";
    const url = await serve({ issuer: issuer.url, audience });
    const ask = async (token: string) =>
      (await post(url, "search_records", {}, { authorization: `Bearer ${token}` })).status;
    expect(await ask(await issuer.token({ audience }))).toBe(200);
    expect(await ask(await issuer.token({ audience: "https://other.example" }))).toBe(401);
    expect(await ask(await issuer.token({ audience, expires: "-1h" }))).toBe(401);
    expect(await ask(await issuer.token({ audience, from: "https://evil.example" }))).toBe(401);
    expect(await ask(forged(await issuer.token({ audience })))).toBe(401);
    expect(await ask(unsigned(issuer.url, audience))).toBe(401);
    const refused = await post(url, "search_records", {});
    const where = /resource_metadata="([^"]+)"/.exec(refused.headers.get("www-authenticate") ?? "")?.[1] ?? "";
    expect(await (await fetch(where)).json()).toMatchObject({
      resource: audience,
      authorization_servers: [issuer.url],
    });
  });
});

async function startIssuer() {
  const { publicKey, privateKey } = await generateKeyPair("ES256");
  const jwk = { ...(await exportJWK(publicKey)), kid: "k1", alg: "ES256" };
  let url = "";
  const server = createServer((request, response) => {
    const isKeys = request.url === "/keys";
    response.setHeader("content-type", "application/json");
    response.end(JSON.stringify(isKeys ? { keys: [jwk] } : { issuer: url, jwks_uri: `${url}/keys` }));
  });
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  onTestFinished(() => void server.close());
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const token = ({ audience, expires = "1h", from = url }: { audience: string; expires?: string; from?: string }) =>
    new SignJWT({ client_id: "agent-1" })
      .setProtectedHeader({ alg: "ES256", kid: "k1" })
      .setIssuer(from)
      .setAudience(audience)
      .setExpirationTime(expires)
      .sign(privateKey);
  return { url, token };
}

/** The same claims under another signature. */
function forged(token: string): string {
  const at = token.lastIndexOf(".") + 1;
  return token.slice(0, at) + (token[at] === "A" ? "B" : "A") + token.slice(at + 1);
}

function unsigned(iss: string, aud: string): string {
  const part = (it: object) => Buffer.from(JSON.stringify(it)).toString("base64url");
  return `${part({ alg: "none" })}.${part({ iss, aud, exp: 4_000_000_000 })}.`;
}
