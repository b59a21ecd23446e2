import { z } from "zod";
import { fail } from "../src/core/problem.ts";
import { adrConfig, recordsReadme } from "../src/core/setup-detect.ts";
import { createFiles, type Layout, layoutOf } from "../src/io/repository-layout.ts";
import { defineTool } from "../src/tool.ts";

export const initRepository = defineTool({
  name: "init_repository",
  effect: "add",
  audience: "human",
  description: `Prepares a repository, new or old: makes the folder of records, and has ADRs that are there read where they are. Without \`--write\` it only shows what it would do.

Use it once in a repository. LineSpec and ProvenanceCode records work as they are; what exists is never changed, and a second run does nothing.`,
  input: z.strictObject({
    write: z.boolean().default(false).describe("Write the files"),
  }),
  output: z.strictObject({
    root: z.string().describe("The top of the repository, where the files belong"),
    written: z.boolean(),
    records: z.int().min(0).describe("Records that are there already, in whatever format"),
    found: z.array(z.strictObject({ what: z.string(), where: z.string(), note: z.string() })),
    files: z.array(z.strictObject({ what: z.string(), content: z.string() })).describe("What is missing"),
    next: z.array(z.string()),
  }),
  cli: { examples: ["init", "init --write"] },
  async run({ write }, context) {
    const { workspace, config, git } = context;
    if (!workspace.gitDir) fail("repository_absent", { root: workspace.root });
    const [layout, { standings }, isStarted] = await Promise.all([layoutOf(context), context.view(), git.head()]);
    const unread = layout.adr.filter(({ folder }) => !config.decisions.adr_dirs.some((it) => trimmed(it) === folder));
    const files = [
      ...(layout.hasRecords ? [] : [{ file: `${config.dir}/README.md`, content: recordsReadme(config.dir) }]),
      ...(unread.length > 0 && !layout.config
        ? [{ file: ".precedent.yml", content: adrConfig(unread.map((it) => it.folder)) }]
        : []),
    ];
    const written = write && files.length > 0;
    if (written) await createFiles(context, files);
    const byHand = layout.config ? unread.map((it) => it.folder) : [];
    return {
      root: workspace.root,
      written,
      records: standings.length,
      found: found(
        layout,
        config.dir,
        standings.map((it) => it.record.file),
      ),
      files: files.map(({ file, content }) => ({ what: file, content })),
      next: [
        ...(files.length > 0 && !written ? ["Nothing was written. Run it again with `--write`."] : []),
        ...(byHand.length > 0
          ? [`Add ${byHand.join(", ")} to \`provenance.decisions.adr_dirs\` in ${layout.config}, or import them.`]
          : []),
        ...unread.map(
          (it) => `\`precedent import ${it.folder}\` shows what its ${it.count} ADRs would become as records.`,
        ),
        ...(isStarted ? [] : ["Make a first commit: a decision is sealed at a commit."]),
        "`precedent setup claude` (or cursor, vscode, codex, gemini) sets your coding agent up.",
      ],
    };
  },
});

function trimmed(folder: string): string {
  return folder.replace(/^\.\/|\/+$/g, "");
}

function found(layout: Layout, dir: string, files: readonly string[]) {
  const isBelow = (folders: string) => (file: string) =>
    new RegExp(`^(?:${folders})/`).test(file.slice(dir.length + 1));
  const own = files.filter((it) => it.startsWith(`${dir}/`));
  const provenanceCode = own.filter(isBelow("decisions|specs|risks|mistakes"));
  const yaml = own.filter((it) => /\/prov-[^/]*$/.test(it));
  return [
    ...(layout.config ? [{ what: "config", where: layout.config, note: configNote(layout.config) }] : []),
    ...(yaml.length > 0 ? [{ what: "LineSpec records", where: dir, note: `${yaml.length}, used as they are` }] : []),
    ...(provenanceCode.length > 0
      ? [{ what: "ProvenanceCode records", where: dir, note: `${provenanceCode.length}, used as they are` }]
      : []),
    ...layout.adr.map(({ folder, count }) => ({ what: "ADRs", where: folder, note: `${count}` })),
  ];
}

function configNote(file: string): string {
  return file === ".linespec.yml" ? "LineSpec's, and enough: it is read as it is" : "kept as it is";
}
