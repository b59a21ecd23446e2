import { parse } from "yaml";

type Loaded = { id: string; supersedes: string; status: string };

/**
 * What LineSpec's loader would say about a folder of records: a port of its rules, which abort at the first error.
 *
 * @param files text by name; only those that LineSpec lists
 * @returns the errors, none if it loads them all
 */
export function linespecErrors(files: ReadonlyMap<string, string>): string[] {
  const errors: string[] = [];
  const records = new Map<string, Loaded>();
  for (const [name, text] of files) {
    if (!/^prov-.*\.ya?ml$/.test(name)) continue;
    if (text.includes("associated_linespecs:")) errors.push(`${name}: associated_linespecs`);
    const raw = parse(text) as { [key: string]: unknown };
    const none = (value: unknown) => (value === null || value === undefined || value === "null" ? "" : String(value));
    const record = { id: none(raw["id"]), supersedes: none(raw["supersedes"]), status: none(raw["status"]) };
    if (records.has(record.id)) errors.push(`${name}: duplicate id`);
    records.set(record.id, record);
    if (!["open", "implemented", "superseded", "deprecated"].includes(record.status))
      errors.push(`${name}: ${record.status}`);
    if (!/^created_at: "\d{4}-\d{2}-\d{2}"$/m.test(text)) errors.push(`${name}: created_at`);
    if (!/^sealed_at_sha:/m.test(text)) errors.push(`${name}: no sealed_at_sha`);
    for (const list of [
      "constraints",
      "affected_scope",
      "forbidden_scope",
      "related",
      "associated_traces",
      "monitors",
      "tags",
    ]) {
      const items = raw[list] ?? [];
      if (!Array.isArray(items) || items.some((it) => typeof it === "object")) errors.push(`${name}: ${list}`);
    }
  }
  for (const { id, supersedes } of records.values()) {
    if (supersedes && !records.has(supersedes)) errors.push(`${id}: supersedes unknown ${supersedes}`);
    const seen = new Set([id]);
    for (let at = supersedes; at; at = records.get(at)?.supersedes ?? "") {
      if (seen.has(at)) {
        errors.push(`${id}: circular supersedes chain`);
        break;
      }
      seen.add(at);
    }
  }
  return errors;
}

const MULTILINE = / [>|](?: |$)/;

/** LineSpec's `complete`: a port of how it rewrites three keys line by line, wherever they stand. */
export function linespecComplete(text: string, sha: string): string {
  let inBlock = false;
  let blockIndent = 0;
  return text
    .split("\n")
    .map((line) => {
      const indent = line.search(/\S|$/);
      if (inBlock && (line.trim() === "" || indent > blockIndent)) return line;
      inBlock = MULTILINE.test(line);
      blockIndent = indent;
      if (inBlock) return line;
      const key = /^ {0,4}(status|sealed_at_sha):/.exec(line)?.[1];
      if (!key) return line;
      return `${" ".repeat(indent)}${key}: ${key === "status" ? "implemented" : sha}`;
    })
    .join("\n");
}
