import { byScore, type Scored } from "./bm25.ts";
import { type Governance, governanceOf } from "./governance.ts";
import type { ProvenanceRecord } from "./record.ts";
import { byNarrowness } from "./scope.ts";
import { wordsOf } from "./words.ts";

/** What a query can name outright, over all records of one state of the files. */
export type Exact = {
  /** Records whose id the text holds. */
  ids(text: string): Scored[];
  /**
   * Records whose scope covers a path, those nearer to more of the paths first, equally near ones alike; each with the
   * pattern that does.
   */
  paths(paths: readonly string[]): (Scored & { pattern: string })[];
  /** Records with a tag that is a word of the text, in no order; rare tags count more. */
  tags(text: string): (Scored & { tags: string[] })[];
};

/** A change of a whole repository touches more; so many say where it is. */
const MOST_PATHS = 400;

// Whole runs are taken and looked at after: a pattern that wants a joint inside tries each start of a long run in vain.
const ID_RUN = /[\p{L}\p{N}-]+/gu;
const PATH_RUN = /[\p{L}\p{N}_.@+[\](){}/-]+/gu;
const PATH_CHARS = 400;

/** Files the ids, scopes and tags of records for lookup. Scopes are read when a path is first asked for. */
export function exactOf(records: readonly ProvenanceRecord[]): Exact {
  const ids = new Map(records.map((it) => [it.id.toLowerCase(), it.id]));
  const tagged = new Map<string, string[]>();
  for (const { id, tags } of records) {
    for (const tag of new Set(tags.map((it) => it.toLowerCase()))) {
      const list = tagged.get(tag);
      if (list) list.push(id);
      else tagged.set(tag, [id]);
    }
  }
  let governance: Governance | undefined;
  return {
    ids(text) {
      const named = (text.match(ID_RUN) ?? []).flatMap((it) => ids.get(it.toLowerCase()) ?? []);
      return [...new Set(named)].map((id) => ({ id, score: 1 }));
    },
    paths(paths) {
      governance ??= governanceOf(records);
      const found = new Map<string, Scored & { pattern: string }>();
      for (const path of paths.slice(0, MOST_PATHS)) {
        let rank = 0;
        governance.find(path).forEach(({ record: { id }, pattern }, i, all) => {
          const before = all[i - 1]?.pattern ?? pattern;
          if (byNarrowness(before, pattern) !== 0) rank++;
          const known = found.get(id) ?? { id, score: 0, pattern: pattern.text };
          found.set(id, { ...known, score: known.score + 1 / (1 + rank) });
        });
      }
      return [...found.values()].sort(byScore);
    },
    tags(text) {
      const found = new Map<string, Scored & { tags: string[] }>();
      for (const word of new Set([...wordsOf(text), ...text.toLowerCase().split(/\s+/)])) {
        const holders = tagged.get(word) ?? [];
        const worth = Math.log(1 + records.length / holders.length);
        for (const id of holders) {
          const known = found.get(id);
          if (known) {
            known.score += worth;
            known.tags.push(word);
          } else found.set(id, { id, score: worth, tags: [word] });
        }
      }
      return [...found.values()];
    },
  };
}

/** The paths a text speaks of: runs with a slash inside, without the punctuation around them. */
export function pathsIn(text: string): string[] {
  const runs = (text.match(PATH_RUN) ?? []).filter((it) => it.includes("/") && it.length <= PATH_CHARS);
  return [...new Set(runs.map((it) => it.replace(/^[(./]+|[.)]+$/g, "")))].filter((it) => it.includes("/"));
}
