import { tools } from "../../tools/index.ts";
import type { Tool } from "../tool.ts";

/** The command is the tool's verb: `search_records` is `precedent search`. */
export function verbOf({ name, cli }: Tool): string {
  return cli.verb ?? name.slice(0, name.indexOf("_"));
}

/** Texts name tools, as agents call them; at a terminal the same thing is a command. */
export function inCommands(text: string): string {
  return tools.reduce((said, it) => said.replaceAll(`\`${it.name}\``, `\`precedent ${verbOf(it)}\``), text);
}

/** What we say ourselves; all else in an answer is data, and keeps the words it was written in. */
const OUR_WORDS = ["fix", "next"];

/** Names commands where an answer says how to go on. */
export function nextInCommands<T>(answer: T): T {
  const say = (value: unknown, isOurs: boolean): unknown => {
    if (typeof value === "string") return isOurs ? inCommands(value) : value;
    if (Array.isArray(value)) return value.map((it) => say(it, isOurs));
    if (typeof value !== "object" || value === null) return value;
    return Object.fromEntries(Object.entries(value).map(([name, it]) => [name, say(it, OUR_WORDS.includes(name))]));
  };
  return say(answer, false) as T;
}
