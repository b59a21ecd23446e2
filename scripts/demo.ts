import { execFileSync } from "node:child_process";
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { Client } from "@modelcontextprotocol/client";
import { StdioClientTransport } from "@modelcontextprotocol/client/stdio";
import { renderAnswer } from "../src/edge/render.ts";
import { type Ask, playIncident } from "./demo-incident.ts";

type Answer = { [field: string]: unknown };

const SERVER = resolve("dist/cli.js");

/** Starts the built server in a folder, as an agent's client does, and hands over a way to call its tools. */
async function withServer(folder: string, work: (ask: Ask) => Promise<void>): Promise<void> {
  const client = new Client({ name: "demo-agent", version: "1.0.0" });
  await client.connect(new StdioClientTransport({ command: process.execPath, args: [SERVER, "mcp"], cwd: folder }));
  await work(async (why, name, args) => {
    console.log(`\n── ${why}\n   ${name} ${shown(args)}\n`);
    const result = await client.callTool({ name, arguments: args });
    if (result.isError) throw new Error(JSON.stringify(result.content));
    const answer = result.structuredContent as Answer;
    console.log(indent(renderAnswer(answer, process.stdout.isTTY === true)));
    return answer;
  });
  await client.close();
}

function shown(args: Answer): string {
  const text = JSON.stringify(args);
  return text.length > 160 ? `${text.slice(0, 157)}...` : text;
}

function indent(text: string): string {
  return text.replace(/^/gm, "   ");
}

/** Lays out the example shop as a git repository with one commit. */
function layOutShop(folder: string): void {
  cpSync("examples/shop", folder, { recursive: true });
  git(folder, "init", "--quiet");
  git(folder, "add", ".");
  git(folder, "commit", "--quiet", "-m", "The shop");
}

function git(folder: string, ...args: string[]): string {
  const person = ["-c", "user.name=Mira", "-c", "user.email=mira@shop.example"];
  return execFileSync("git", [...person, ...args], { cwd: folder, encoding: "utf8" });
}

/** What a hasty agent would write: prices as floats, sessions back in Redis, a fix in the frozen checkout. */
function hastyChange(folder: string): string {
  const append = (file: string, text: string) =>
    writeFileSync(join(folder, file), readFileSync(join(folder, file), "utf8") + text);
  append("src/payments/charge.ts", "\nexport const fee = (total: number): number => total * 0.029 + 0.3;\n");
  append("src/session/session.ts", '\nimport { createClient } from "redis";\nexport const store = createClient();\n');
  append("src/legacy/checkout.ts", "\nexport const retry = (cart: string) => checkout(cart);\n");
  return git(folder, "diff");
}

const folder = mkdtempSync(join(tmpdir(), "precedent-demo-"));
try {
  layOutShop(folder);
  console.log("An agent works on a small shop whose team keeps its decisions in provenance/.");
  await withServer(folder, async (ask) => {
    await ask("Before it edits, it asks what binds the file.", "consult_records", {
      paths: ["src/payments/charge.ts"],
      task: "add a payment fee of 2.9 % plus 30 cents",
    });
    await ask("It wonders why there is no session store.", "search_records", {
      query: "why don't we keep sessions in Redis?",
      limit: 3,
    });
    await ask("It holds its diff against the records.", "audit_change", { diff: hastyChange(folder) });
    const draft = await ask("The fee needs a choice that no record holds, so it drafts one.", "create_record", {
      title: "Fees are computed in minor units and rounded half up",
      intent: "A percentage of an amount is no whole number of cents; one rule says how it becomes one.",
      constraints: ["Must round half up, once, after the sum of all fees"],
      affected_scope: ["src/payments/fee.ts"],
      related: ["prov-2026-3fa41b07"],
    });
    await ask("It hands the draft to the people who decide.", "update_record", { id: draft["id"], propose: true });
    const successor = await ask(
      "The frozen checkout must give way some day: a successor is drafted, the old one stays in force.",
      "supersede_record",
      {
        id: "prov-2026-7d20e9c4",
        title: "The old checkout is removed after the franchise shops have moved",
        intent: "Both shops move in December; from then on nobody runs it.",
      },
    );
    await ask("How does it all hang together?", "graph_records", { root: successor["id"], depth: 3 });
  });
  console.log("\nWhat is deployed is on record too, so that an incident leads back to the decisions behind it.");
  await withServer(folder, (ask) => playIncident(folder, ask, (...args) => git(folder, ...args)));
  console.log("\nThe same questions about Precedent itself, whose own decisions are in this repository.");
  await withServer(process.cwd(), async (ask) => {
    await ask("What binds the module that edits records?", "consult_records", { paths: ["src/io/yaml.ts"] });
    await ask("Which decision is behind the embedded index?", "search_records", {
      query: "embedded vector index",
      limit: 3,
    });
  });
} finally {
  rmSync(folder, { recursive: true, force: true });
}
