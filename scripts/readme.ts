import { readFileSync, writeFileSync } from "node:fs";
import { resolve } from "node:path";
import { verbOf } from "../src/edge/verbs.ts";
import type { Tool } from "../src/tool.ts";
import { tools } from "../tools/index.ts";

/** Fills the tables between the marks of a README from the tools themselves. @param readme its text with `\n` line ends */
export function withTables(readme: string): string {
  return readme.replace(/(<!-- tools: (agent|human) -->\n)[\s\S]*?(?=<!-- end -->)/g, (_, mark, audience) => {
    const listed = tools.filter((it) => it.audience === audience);
    return `${mark}${table(listed, audience === "agent")}\n`;
  });
}

function table(listed: readonly Tool[], isNamed: boolean): string {
  const head = isNamed
    ? ["| tool | command | what it does |", "|---|---|---|"]
    : ["| command | what it does |", "|---|---|"];
  const rows = listed.map((it) => [...(isNamed ? [`\`${it.name}\``] : []), `\`${verbOf(it)}\``, firstSentence(it)]);
  return [...head, ...rows.map((it) => `| ${it.join(" | ")} |`)].join("\n");
}

function firstSentence({ description }: Tool): string {
  const [sentence = description] = /^.*?[.?](?=\s|$)/s.exec(description) ?? [];
  return sentence.replace(/\s+/g, " ").replaceAll("|", "\\|");
}

if (process.argv[1] === resolve("scripts/readme.ts"))
  writeFileSync("README.md", withTables(readFileSync("README.md", "utf8")));
