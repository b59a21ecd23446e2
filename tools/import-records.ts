import { z } from "zod";
import { knownImports } from "../src/core/adr/known.ts";
import { planImport } from "../src/core/adr/plan.ts";
import { idField, omittedField, stateField } from "../src/core/answer.ts";
import { ANSWER_CHARS, fitList } from "../src/core/budget.ts";
import { sortProblems } from "../src/core/check.ts";
import { problemSchema } from "../src/core/problem-schema.ts";
import { readAdrFolder } from "../src/io/adr-folder.ts";
import { renderYaml } from "../src/io/yaml.ts";
import { defineTool } from "../src/tool.ts";

const count = z.int().min(0);

export const importRecords = defineTool({
  name: "import_records",
  effect: "add",
  audience: "human",
  description: `Takes a folder of architecture decision records (adr-tools, MADR, log4brains, front matter, reStructuredText) over as records. Without \`--write\` it only shows what it would do.

Use it when a repository has decisions in another form. Each file is imported or named with the reason why not; accepted ones count as decided, proposed and rejected ones go to drafts/. The originals stay, and a second run adds only what is new.`,
  input: z.strictObject({
    path: z.string().min(1).describe("Folder or file of ADRs, relative to the root"),
    write: z.boolean().default(false).describe("Write the records"),
    dry_run: z.boolean().default(false).describe("Write nothing; this is the default"),
    assume: z.enum(["proposed", "accepted"]).default("proposed").describe("What an ADR without a status counts as"),
  }),
  output: z.strictObject({
    written: z.boolean(),
    imported: count.describe("ADRs that become records now"),
    unchanged: count.describe("ADRs that have a record from before"),
    skipped: count.describe("Files that are no ADRs; each is under `problems`"),
    states: z.record(z.string(), count).describe("Imported ADRs by the state of their record"),
    records: z.array(
      z.strictObject({ source: z.string(), id: idField, state: stateField, title: z.string(), file: z.string() }),
    ),
    omitted: omittedField,
    problems: z.array(problemSchema).describe("What was skipped or could not be taken over as it stands"),
    next: z.string(),
  }),
  cli: { positional: "path", examples: ["import docs/adr", "import docs/adr --write"] },
  async run({ path, write, dry_run, assume }, context) {
    const folder = readAdrFolder(context.workspace, context.locate(path));
    const [view, person] = await Promise.all([context.view(), context.git.identity()]);
    const plan = planImport(folder.sources, {
      dir: context.config.dir,
      known: knownImports(
        view.standings.map((it) => it.record).filter((it) => it.file !== it.lifecycle["imported_from"]),
      ),
      author: person.email || person.name || "unknown@localhost",
      assume,
      today: context.now().toISOString().slice(0, 10),
    });
    const isWritten = write && !dry_run && plan.records.length > 0;
    if (isWritten)
      await context.store.transact(() => plan.records.map(({ file, fields }) => ({ file, text: renderYaml(fields) })));
    const records = plan.records.map(({ source, id, state, title, file }) => ({ source, id, state, title, file }));
    const { kept, omitted } = fitList(records, ANSWER_CHARS);
    return {
      written: isWritten,
      imported: records.length,
      unchanged: plan.unchanged.length,
      skipped: folder.skipped.length,
      states: Object.fromEntries(
        [...Map.groupBy(records, (it) => it.state)].map(([state, all]) => [state, all.length]),
      ),
      records: kept,
      omitted,
      problems: sortProblems([...plan.problems, ...folder.skipped]),
      next: nextStep(records.length, isWritten),
    };
  },
});

function nextStep(imported: number, isWritten: boolean): string {
  if (isWritten)
    return "Write into each file under `affected_scope` the paths it governs, then commit. What is in force is sealed from then on: only `precedent supersede <id>` changes its scope.";
  return imported ? "Nothing was written. Run it again with `--write`." : "Nothing to import.";
}
