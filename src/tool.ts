import { z } from "zod";
import { fail } from "./core/problem.ts";
import type { Context } from "./io/context.ts";

/** One verb of the product. The CLI, the MCP server and the HTTP API are three ways to call it. */
export type Tool<I extends z.ZodObject = z.ZodObject, O extends z.ZodObject = z.ZodObject> = {
  name: string;
  /** `read` never writes, `add` only creates, `change` may overwrite. Transports derive their hints from it. */
  effect: "read" | "add" | "change";
  /** MCP and HTTP offer what is for agents; the command line has all. */
  audience: "agent" | "human";
  description: string;
  input: I;
  output: O;
  cli: {
    /** The command, where the tool's own verb would not say it. */
    verb?: string;
    /** The input that takes the bare arguments. */
    positional?: keyof z.input<I> & string;
    /** What the command line fills in where an agent's call has another default. */
    defaults?: Partial<z.input<I>>;
    /** Inputs that have a flag of one letter too. */
    short?: { readonly [input in keyof z.input<I> & string]?: string };
    /** It must work where others fail, and leaves no trace. */
    examines?: true;
    /** Whole command lines without the program's name; shown in help. */
    examples: readonly string[];
  };
  // Method syntax, so that tools with different inputs fit one list.
  run(input: z.output<I>, context: Context): Promise<z.input<O>>;
};

export function defineTool<I extends z.ZodObject, O extends z.ZodObject>(tool: Tool<I, O>): Tool<I, O> {
  return tool;
}

/** Runs a tool on unchecked input. @throws input_invalid, or what the tool throws */
export async function call(tool: Tool, input: unknown, context: Context): Promise<{ [field: string]: unknown }> {
  const parsed = tool.input.safeParse(input);
  if (!parsed.success) fail("input_invalid", { tool: tool.name, detail: z.prettifyError(parsed.error) });
  return tool.output.parse(await tool.run(parsed.data, context));
}
