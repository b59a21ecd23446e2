import { z } from "zod";
import { exportInToto } from "../src/core/export/in-toto.ts";
import { exportJson } from "../src/core/export/json.ts";
import { exportMadr } from "../src/core/export/madr.ts";
import { exportProvJson } from "../src/core/export/prov-json.ts";
import { getStanding, type Standing } from "../src/core/view.ts";
import { writeExport } from "../src/io/export-folder.ts";
import { defineTool } from "../src/tool.ts";

const EXPORTERS = { json: exportJson, madr: exportMadr, "prov-json": exportProvJson, "in-toto": exportInToto };

export const exportRecords = defineTool({
  name: "export_records",
  effect: "change",
  audience: "human",
  description: `Writes records and runs in another form: one JSON document, MADR decision records, W3C PROV-JSON, or in-toto statements (a line each, unsigned).

Use it to hand provenance to an auditor, a signer or another tool. It prints unless \`--out\` names a folder; files of the same name there are replaced. \`import_records\` reads MADR back.`,
  input: z.strictObject({
    ids: z.array(z.string()).default([]).describe("Only these records and runs; all if none is given"),
    format: z.enum(["json", "madr", "prov-json", "in-toto"]).default("json").describe("The form to write"),
    out: z.string().min(1).optional().describe("Folder inside the repository to write the files to"),
    force: z.boolean().default(false).describe("Replace files in that folder that differ"),
  }),
  output: z.strictObject({
    format: z.string(),
    files: z.array(
      z.strictObject({
        file: z.string().describe("Relative to the root, or a name for what was only printed"),
        text: z.string().optional().describe("Absent if it was written"),
      }),
    ),
    left_out: z.array(z.string()).describe("Ids the form has no place for"),
  }),
  cli: {
    positional: "ids",
    examples: [
      "export > provenance.json",
      "export --format madr --out docs/adr",
      "export prov-2026-a1b2c3d4 --format in-toto",
    ],
  },
  async run({ ids, format, out, force }, context) {
    const [view, facts, graph] = await Promise.all([context.view(), context.ledger.facts(), context.graph()]);
    const isRun = (id: string) => facts.run(id).length > 0;
    const standings = ids.length ? ids.filter((it) => !isRun(it)).map((it) => getStanding(view, it)) : view.standings;
    const runs = (ids.length ? ids.filter(isRun) : facts.runs()).map((id) => ({ id, events: facts.run(id) }));
    const exported = EXPORTERS[format]({ standings, runs, graph });
    const left_out =
      format === "madr"
        ? standings
            .filter(isNoDecision)
            .map((it) => it.record.id)
            .concat(runs.map((it) => it.id))
        : [];
    if (!out) return { format, files: exported, left_out };
    const files = await writeExport(context.workspace.root, context.locate(out), exported, { force });
    return { format, files: files.map((file) => ({ file })), left_out };
  },
});

function isNoDecision({ record }: Standing): boolean {
  return record.type !== "decision";
}
