import { Argument, type Command, InvalidArgumentError, Option } from "commander";
import { z } from "zod";
import type { Tool } from "../tool.ts";
import { inCommands } from "./verbs.ts";

type FieldSchema = {
  type?: string;
  description?: string;
  default?: unknown;
  enum?: string[];
  items?: { type?: string; enum?: string[] };
};

/** Gives a command one flag for each input of a tool; the positional one takes the bare arguments too. */
export function addFlags(command: Command, tool: Tool): void {
  const { properties = {} } = z.toJSONSchema(tool.input, { io: "input" });
  for (const [name, schema] of Object.entries(properties)) {
    const { description = "", ...rest } = schema as FieldSchema;
    const field = { ...rest, description: inCommands(description) };
    if (name === tool.cli.positional) command.addArgument(argument(name, field));
    const short = (tool.cli.short as { [input: string]: string } | undefined)?.[name];
    command.addOption(option(name, field, short ? `-${short}, ` : ""));
  }
}

/** Collects what the command line gave as the input of a tool; what was not given is left to the tool's defaults. */
export function readInput(command: Command, tool: Tool): { [name: string]: unknown } {
  const names = Object.keys(tool.input.shape);
  // Commander keeps `--no-edit` as the opposite of an `edit` that is on unless said.
  const given = Object.entries(command.opts()).map(([flag, value]) =>
    names.includes(`no_${snakeCase(flag)}`) ? [`no_${snakeCase(flag)}`, !value] : [snakeCase(flag), value],
  );
  const input = Object.fromEntries(given.filter(([name]) => names.includes(name)));
  const [bare] = command.processedArgs;
  const isGiven = Array.isArray(bare) ? bare.length > 0 : bare !== undefined;
  const positional = tool.cli.positional && isGiven ? { [tool.cli.positional]: bare } : {};
  return { ...tool.cli.defaults, ...input, ...positional };
}

function argument(name: string, { type, description = "" }: FieldSchema): Argument {
  const shown = type === "array" ? `${name}...` : name;
  // It may come as a flag instead, so that the tool's own schema says what is missing.
  return new Argument(`[${shown}]`, description);
}

function option(name: string, field: FieldSchema, short: string): Option {
  const flag = `${short}--${name.replaceAll("_", "-")}`;
  const { type, description = "", items } = field;
  if (type === "boolean") return new Option(flag, description);
  if (type === "integer") return new Option(`${flag} <n>`, description).argParser(readInteger);
  if (type === "array" && items?.type === "string") {
    const listed = new Option(`${flag} <text...>`, description);
    return items.enum ? listed.choices(items.enum) : listed;
  }
  if (type === "string") {
    const text = new Option(`${flag} <text>`, description);
    return field.enum ? text.choices(field.enum) : text;
  }
  return new Option(`${flag} <json>`, description).argParser(readJson);
}

function readInteger(text: string): number {
  if (!/^-?\d+$/.test(text)) throw new InvalidArgumentError("It is not a whole number.");
  return Number(text);
}

function readJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new InvalidArgumentError(`It is not JSON: ${(error as Error).message}`);
  }
}

function snakeCase(flag: string): string {
  return flag.replace(/[A-Z]/g, (it) => `_${it.toLowerCase()}`);
}
