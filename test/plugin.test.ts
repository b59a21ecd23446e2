import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { z } from "zod";
import manifest from "../package.json" with { type: "json" };
import { configSpecs } from "../src/core/client-config.ts";
import { freshConfig } from "../src/core/setup.ts";
import { parseYaml } from "../src/io/yaml.ts";
import { tools } from "../tools/index.ts";

const read = (file: string) => readFileSync(file, "utf8");
const json = (file: string) => JSON.parse(read(file));
const agentTools = new Set(tools.filter((it) => it.audience === "agent").map((it) => it.name));

/** A Markdown file with YAML between two lines of dashes. */
function frontMatter(file: string): { head: { [key: string]: unknown }; body: string } {
  const [, head = "", body = ""] = /^---\n([\s\S]*?)\n---\n([\s\S]*)$/.exec(read(file)) ?? [];
  const { value, problems } = parseYaml(head);
  expect(problems, file).toEqual([]);
  return { head: value as { [key: string]: unknown }, body };
}

/** @see https://code.claude.com/docs/en/plugins-reference */
const pluginSchema = z.strictObject({
  name: z.string().regex(/^[a-z0-9]+(?:-[a-z0-9]+)*$/),
  version: z.string().regex(/^\d+\.\d+\.\d+$/),
  description: z.string().min(1),
  author: z.strictObject({ name: z.string(), email: z.email().optional(), url: z.url().optional() }),
  license: z.string(),
  keywords: z.array(z.string()),
  mcpServers: z.record(z.string(), z.strictObject({ command: z.string(), args: z.array(z.string()) })),
});

/** @see https://code.claude.com/docs/en/plugins/marketplace-reference */
const marketplaceSchema = z.strictObject({
  name: z.string().regex(/^[a-z0-9]+(?:-[a-z0-9]+)*$/),
  owner: z.strictObject({ name: z.string() }),
  description: z.string(),
  plugins: z.array(
    z.strictObject({
      name: z.string(),
      source: z.strictObject({ source: z.literal("npm"), package: z.string() }),
      description: z.string(),
    }),
  ),
});

describe("the Claude Code plugin", () => {
  const plugin = pluginSchema.parse(json(".claude-plugin/plugin.json"));

  test("has the shape Claude Code documents, and the version of the package", () => {
    expect(plugin.version).toBe(manifest.version);
    const market = marketplaceSchema.parse(json(".claude-plugin/marketplace.json"));
    expect(market.plugins.map((it) => [it.name, it.source.package])).toEqual([[plugin.name, manifest.name]]);
  });

  test("starts files that are in the package, and ships its own folders", () => {
    for (const text of [read(".claude-plugin/plugin.json"), read("hooks/hooks.json")])
      for (const [, file = ""] of text.matchAll(/\$\{CLAUDE_PLUGIN_ROOT\}(?:\\")?\/([\w./-]+)/g))
        expect(Object.values(manifest.bin), file).toContain(file);
    expect(manifest.files).toEqual(expect.arrayContaining([".claude-plugin", "hooks", "skills", "commands"]));
  });

  test("has the hooks that `precedent setup claude` writes", () => {
    const launch = { server: ["node"], hook: 'node "${CLAUDE_PLUGIN_ROOT}"/dist/cli.js' } as const;
    const [, spec] = configSpecs("claude", launch);
    expect(json("hooks/hooks.json").hooks).toEqual(JSON.parse(freshConfig(spec!)).hooks);
  });

  test.each(readdirSync("commands"))("/precedent:%s says what it does and names tools that exist", (file) => {
    const { head, body } = frontMatter(join("commands", file));
    expect(Object.keys(head).sort()).toEqual(["allowed-tools", "argument-hint", "description"]);
    const allowed = String(head["allowed-tools"]).split(/,\s*/);
    for (const tool of allowed) {
      const [, name = ""] = /^mcp__plugin_precedent_precedent__(\w+)$/.exec(tool) ?? [];
      expect(agentTools, tool).toContain(name);
      // What a command may do without asking reads only.
      expect(tools.find((it) => it.name === name)?.effect, tool).toBe("read");
    }
    expect(body).toContain("$ARGUMENTS");
    expectToolsToExist(body);
  });

  test("has a skill that says when it is to be used, within what clients keep of it", () => {
    const { head, body } = frontMatter("skills/precedent/SKILL.md");
    expect(head["name"]).toBe("precedent");
    expect(String(head["description"]).length).toBeLessThanOrEqual(1024);
    expect(body.split("\n").length).toBeLessThan(500);
    expectToolsToExist(body);
  });
});

function expectToolsToExist(text: string): void {
  const inputs = new Set(tools.flatMap((it) => Object.keys(it.input.shape)));
  const named = [...text.matchAll(/`([a-z]+(?:_[a-z]+)+)`/g)].map(([, name = ""]) => name);
  for (const name of named.filter((it) => !inputs.has(it) && !isField(it))) expect(agentTools, name).toContain(name);
}

/** What a tool answers, or a part of an input, rather than a tool. */
function isField(name: string): boolean {
  return ["ruled_out", "rejected_because"].includes(name);
}

/** The rules of the registry's schema that concern us, and the requirements beside it. */
const serverSchema = z.strictObject({
  $schema: z.literal("https://static.modelcontextprotocol.io/schemas/2025-12-11/server.schema.json"),
  name: z
    .string()
    .min(3)
    .max(200)
    .regex(/^[a-zA-Z0-9.-]+\/[a-zA-Z0-9._-]+$/),
  title: z.string().min(1).max(100),
  description: z.string().min(1).max(100),
  version: z.string().regex(/^\d+\.\d+\.\d+(?:-[\w.]+)?$/),
  packages: z.array(
    z.strictObject({
      registryType: z.literal("npm"),
      identifier: z.string(),
      version: z.string().regex(/^\d+\.\d+\.\d+(?:-[\w.]+)?$/),
      runtimeHint: z.literal("npx"),
      transport: z.strictObject({ type: z.literal("stdio") }),
      packageArguments: z.array(z.strictObject({ type: z.literal("positional"), value: z.string() })),
      environmentVariables: z.array(
        z.strictObject({ name: z.string(), description: z.string(), isSecret: z.boolean() }),
      ),
    }),
  ),
});

test("server.json fits the MCP registry, and names this package at this version", () => {
  const server = serverSchema.parse(json("server.json"));
  expect(server.name).toBe(manifest.mcpName);
  expect([server.version, ...server.packages.map((it) => it.version)]).toEqual([manifest.version, manifest.version]);
  expect(server.packages.map((it) => it.identifier)).toEqual([manifest.name]);
});

test("every file that the package names is there", () => {
  const built = (it: string) => it.startsWith("dist");
  for (const it of [...manifest.files, ...Object.values(manifest.bin)].filter((it) => !built(it)))
    expect(existsSync(it), it).toBe(true);
});
