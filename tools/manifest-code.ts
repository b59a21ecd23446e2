import { z } from "zod";
import { fail } from "../src/core/problem.ts";
import { problemSchema } from "../src/core/problem-schema.ts";
import { defineTool } from "../src/tool.ts";

export const manifestCode = defineTool({
  name: "manifest_code",
  effect: "add",
  audience: "human",
  description: `Captures, checks or rebuilds a state of code and environment. A manifest is named by its content: whoever captures the same state gets the same one.

Use it to ask whether the tree is what a run ran on, and to get that code back into an empty folder.`,
  input: z.strictObject({
    action: z.enum(["capture", "verify", "describe", "resolve"]).describe("What to do"),
    id: z.string().default("").describe("Manifest, e.g. man:40a3fb9a2d60c421f8dd9b1a3c085f0b"),
    into: z.string().default("").describe("resolve: an empty folder"),
  }),
  output: z.strictObject({
    manifests: z.array(
      z.strictObject({
        id: z.string(),
        described: z.array(z.string()),
        holds: z.boolean().optional().describe("verify: the state now is the one captured"),
        entries: z
          .array(z.strictObject({ provider: z.string(), component: z.string(), holds: z.boolean() }))
          .optional(),
        missing_tools: z.array(z.string()).describe("Tools of today's config that it says nothing of"),
      }),
    ),
    done: z.array(z.string()).describe("resolve: what was rebuilt"),
    unreachable: z.array(z.string()).describe("resolve: what could not be"),
    problems: z.array(problemSchema),
  }),
  cli: { positional: "action", examples: ["manifest capture", "manifest resolve --id man:40a3… --into /tmp/then"] },
  async run({ action, id, into }, { manifests }) {
    const described = async (it: string) => ({
      id: it,
      described: await manifests.describe(it),
      missing_tools: action === "capture" ? [] : await manifests.missing([it]),
    });
    const nothing = { done: [], unreachable: [], problems: [] };
    if (action === "capture") {
      const captured = await manifests.capture();
      return {
        ...nothing,
        manifests: await Promise.all(captured.manifests.map((it) => described(it.id))),
        problems: captured.problems,
      };
    }
    if (action === "describe") return { ...nothing, manifests: [await described(id)] };
    if (action === "verify") {
      const checks = await manifests.verify(id);
      const entries = checks.map(({ provider, component, holds }) => ({ provider, component, holds }));
      return { ...nothing, manifests: [{ ...(await described(id)), holds: checks.every((it) => it.holds), entries }] };
    }
    if (!into) fail("input_invalid", { tool: "manifest_code", detail: "`into` names no folder" });
    return { ...nothing, manifests: [await described(id)], ...(await manifests.resolve(id, into)) };
  },
});
