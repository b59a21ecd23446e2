import { readdirSync } from "node:fs";
import { expect, test } from "vitest";
import { z } from "zod";
import { INSTRUCTIONS } from "../../src/edge/instructions.ts";
import { advertise } from "../../src/edge/mcp.ts";
import { verbOf } from "../../src/edge/verbs.ts";
import { tools } from "../../tools/index.ts";

const agentTools = tools.filter((it) => it.audience === "agent");

test("one file per tool, named after it, and registered", () => {
  const files = readdirSync("tools").filter((it) => it !== "index.ts");
  expect(tools.map((it) => `${it.name.replaceAll("_", "-")}.ts`).sort()).toEqual(files.sort());
});

test("verbs are unique, because the CLI command is the verb", () => {
  const verbs = tools.map(verbOf);
  expect(new Set(verbs).size).toBe(verbs.length);
});

test("every example is a call of its own command", () => {
  for (const tool of tools)
    for (const example of tool.cli.examples) expect(example, tool.name).toMatch(new RegExp(`^${verbOf(tool)}(?: |$)`));
});

test("C3: the surface agents see changes only on purpose, and stays small", () => {
  const listed = agentTools.map(advertise);
  expect(listed).toMatchSnapshot();
  expect(JSON.stringify(listed).length).toBeLessThanOrEqual(12_000);
});

test("every description says when to use the tool and what comes next, within 1 KB", () => {
  for (const { name, description } of tools) {
    expect(description, name).toMatch(/\n\nUse it /);
    expect(description.length, name).toBeLessThanOrEqual(1024);
  }
});

test("every input says what it is", () => {
  for (const { name, input } of tools) {
    for (const [field, schema] of Object.entries(z.toJSONSchema(input, { io: "input" }).properties ?? {}))
      expect(schema, `${name}.${field}`).toHaveProperty("description");
  }
});

test("tools that descriptions and instructions name exist", () => {
  const known = new Set(tools.map((it) => it.name));
  const texts = [INSTRUCTIONS, ...tools.map((it) => it.description)].join("\n");
  const named = [...texts.matchAll(/`(\w+_(?:records?|change|origin|events?|run|index))`/g)].map(([, name]) => name);
  expect(named.filter((it) => !known.has(it ?? ""))).toEqual([]);
});

test("the instructions fit into the 2 KB that clients keep", () => {
  expect(Buffer.byteLength(INSTRUCTIONS)).toBeLessThanOrEqual(2048);
});
