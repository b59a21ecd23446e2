/** Folders where teams keep ADRs, by their last part. @see adr-tools, MADR, log4brains and Backstage for their defaults */
const ADR_FOLDER = /(?:^|\/)(?:adrs?|decisions|decision-records?|decision-log|architecture-decisions?(?:-records?)?)$/i;
const DOCUMENT = /\.(?:md|mdx|markdown|rst|adoc|asciidoc)$/i;

/**
 * Finds the folders that may hold ADRs.
 *
 * @param files of the work tree, POSIX, relative to the root
 * @param dir the records' own folder, which is none of them
 * @param named what the `.adr-dir` of adr-tools says, if there is one
 * @returns by name; a folder inside another one that is listed is left out
 */
export function adrFolders(files: readonly string[], dir: string, named?: string): string[] {
  const folders = files.flatMap((file) => {
    const parts = file.split("/");
    if (!DOCUMENT.test(file) || file.startsWith(`${dir}/`) || parts.includes("node_modules")) return [];
    return parts.slice(0, -1).map((_, index) => parts.slice(0, index + 1).join("/"));
  });
  const found = new Set(folders.filter((it) => ADR_FOLDER.test(it)));
  const own = named?.trim().replace(/^\.\/|\/+$/g, "");
  if (own && folders.includes(own)) found.add(own);
  const sorted = [...found].sort();
  return sorted.filter((it) => !sorted.some((other) => it.startsWith(`${other}/`)));
}

/** The file that tells whoever opens the folder of records what it is. */
export function recordsReadme(dir: string): string {
  return `# Decisions on record

This folder holds why the code is as it is: one YAML file a decision, with its scope, its constraints and what was ruled
out. Coding agents are shown what binds a file before they edit it, and draft new records in \`drafts/\`; people approve them.

    npx precedent-mcp consult src/some/file     what binds a file
    npx precedent-mcp search "why no Redis"      which decision is behind something
    npx precedent-mcp draft "What was decided"   drafts a record in ${dir}/drafts/
    npx precedent-mcp lint                       holds the records against their rules
`;
}

/** A config that says nothing but where ADRs are read. */
export function adrConfig(folders: readonly string[]): string {
  return `provenance:
  decisions:
    # ADRs in these folders count as records and are never written. \`precedent import\` takes a folder over for good.
    adr_dirs:
${folders.map((it) => `      - ${JSON.stringify(it)}\n`).join("")}`;
}
