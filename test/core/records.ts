import { type ProvenanceRecord, type Raw, readRecord } from "../../src/core/record.ts";
import { type View, viewRecords } from "../../src/core/view.ts";
import { fileIndexOf, type World } from "../../src/core/world.ts";
import { parseYaml } from "../../src/io/yaml.ts";

/** Reads records from YAML, several separated by `---`; each lies in a file named after its id. */
export function recordsFrom(yaml: string): ProvenanceRecord[] {
  return yaml.split(/^---$/m).map((text) => {
    const { value, problems } = parseYaml(text);
    const { record } = readRecord(value as Raw, { file: "provenance/x.yml", digest: "sha256:0" });
    if (!record) throw new Error(`no record: ${text} ${JSON.stringify(problems)}`);
    return { ...record, file: `provenance/${record.id}.yml` };
  });
}

export function viewFrom(yaml: string): View {
  return viewRecords(recordsFrom(yaml), []);
}

export const FILES = ["src/io/git.ts", "src/a/x.ts", "src/b.ts", "test/git.test.ts"];

/** A world of a few files, in which one commit is lost. */
export const world: World = worldOf(FILES);

export function worldOf(files: readonly string[]): World {
  const index = fileIndexOf(files);
  const folders = new Set(files.flatMap((it) => it.split("/").map((_, i, names) => names.slice(0, i).join("/"))));
  return {
    matches: (pattern) => index.matches(pattern),
    isEnforced: (ref) => index.has(ref),
    isReachable: (sha) => !sha.startsWith("deadbeef"),
    at: (path) => {
      if (path.startsWith("../")) return "outside";
      if (index.has(path)) return "file";
      return folders.has(path) ? "folder" : undefined;
    },
  };
}
