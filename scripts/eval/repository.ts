import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdirSync, mkdtempSync, readdirSync, rmSync, unlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { Client } from "@modelcontextprotocol/client";
import { StdioClientTransport } from "@modelcontextprotocol/client/stdio";
import { renderYaml } from "../../src/io/yaml.ts";

/** What an evaluation document or case says of a record; ids are the corpus's own. */
export type Given = {
  id: string;
  title: string;
  /** In force if absent. */
  status?: string;
  /** The corpus's id of the other. */
  supersedes?: string;
  superseded_by?: string;
  date?: string;
  intent: string;
  constraints?: string[];
  options?: { name: string; rejected_because?: string }[];
  affected_scope?: string[];
  forbidden_scope?: string[];
};

/** A temporary repository with the built server running in it. */
export type Repository = {
  /** Makes the records be exactly these, touching only files that differ. */
  fill(records: readonly Given[]): void;
  call(tool: string, input: { [name: string]: unknown }): Promise<{ [name: string]: unknown }>;
  /** The corpus's id of one of ours. */
  nameOf(id: string): string;
  close(): Promise<void>;
};

/** Longest text a record file may hold with room for the rest. @see design §2: 256 KB a file */
const TEXT_CHARS = 120_000;

export async function openRepository(config: string): Promise<Repository> {
  const folder = mkdtempSync(join(tmpdir(), "precedent-eval-"));
  const records = join(folder, "provenance");
  mkdirSync(join(records, "drafts"), { recursive: true });
  execFileSync("git", ["init", "--quiet"], { cwd: folder });
  writeFileSync(join(folder, ".precedent.yml"), config);
  const names = new Map<string, string>();
  const written = new Map<string, string>();
  const client = new Client({ name: "eval", version: "1.0.0" });
  const args = [resolve("dist/cli.js"), "mcp"];
  const env = { ...process.env } as { [name: string]: string };
  await client.connect(new StdioClientTransport({ command: process.execPath, args, cwd: folder, env }));
  return {
    fill: (given) => {
      const wanted = new Map(given.map((it) => [fileOf(it, ownId(it.id, names)), it]));
      for (const file of readdirSync(records, { recursive: true, encoding: "utf8" })) {
        if (file.endsWith(".yml") && !wanted.has(file)) unlinkSync(join(records, file));
      }
      for (const file of written.keys()) if (!wanted.has(file)) written.delete(file);
      for (const [file, it] of wanted) {
        const text = recordText(it, names);
        if (written.get(file) !== text) writeFileSync(join(records, file), text);
        written.set(file, text);
      }
    },
    call: async (tool, input) => {
      const result = await client.callTool({ name: tool, arguments: input }, { timeout: 600_000 });
      if (result.isError) throw new Error(JSON.stringify(result.content));
      return result.structuredContent as { [name: string]: unknown };
    },
    nameOf: (id) => names.get(id) ?? id,
    close: async () => {
      await client.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

function fileOf({ status = "" }: Given, id: string): string {
  return `${["draft", "proposed", "rejected"].includes(status) ? "drafts/" : ""}${id}.yml`;
}

function ownId(id: string, names: Map<string, string>): string {
  const own = /^prov-\d{4}-[a-f0-9]{8}/.test(id)
    ? id
    : `prov-2026-${createHash("sha256").update(id).digest("hex").slice(0, 8)}`;
  names.set(own, id);
  return own;
}

function recordText(it: Given, names: Map<string, string>): string {
  return renderYaml([
    ["id", ownId(it.id, names)],
    ["title", it.title || it.id],
    ["status", it.status ?? "implemented"],
    ["created_at", it.date?.slice(0, 10) || "2026-01-01"],
    ["author", "eval@example.com"],
    ["intent", it.intent.slice(0, TEXT_CHARS)],
    ["constraints", it.constraints ?? []],
    ["affected_scope", it.affected_scope ?? []],
    ["forbidden_scope", it.forbidden_scope ?? []],
    ["options", it.options ?? []],
    ["supersedes", it.supersedes ? ownId(it.supersedes, names) : ""],
    ["superseded_by", it.superseded_by ? ownId(it.superseded_by, names) : ""],
    ["sealed_at_sha", ""],
    ["tags", []],
  ]);
}
