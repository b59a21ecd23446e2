import { byScore, keepBest, type Scored } from "./bm25.ts";
import { type Governance, governanceOf } from "./governance.ts";
import { push } from "./multimap.ts";
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
  tags(text: string, wanted: WantedTags): Tagged;
};

/**
 * A common tag is held by thousands, of which the best are as many as an answer can hold.
 *
 * @property besides ids that are to be in the answer too, if they have a tag: what was found otherwise
 */
export type WantedTags = { limit: number; besides: ReadonlySet<string>; isAllowed: (id: string) => boolean };

/** @property of the tags that a record was found by, in the text's order */
export type Tagged = { found: Scored[]; of(id: string): string[] };

/** A change of a whole repository touches more; so many say where it is. */
const MOST_PATHS = 400;

// Whole runs are taken and looked at after: a pattern that wants a joint inside tries each start of a long run in vain.
const ID_RUN = /[\p{L}\p{N}-]+/gu;
const PATH_RUN = /[\p{L}\p{N}_.@+[\](){}/-]+/gu;
const PATH_CHARS = 400;

/**
 * Files the ids, scopes and tags of records for lookup. Scopes are read when a path is first asked for.
 *
 * @param records by id
 */
export function exactOf(records: readonly ProvenanceRecord[]): Exact {
  const ids = new Map(records.map((it) => [it.id.toLowerCase(), it.id]));
  const places = new Map(records.map((it, place) => [it.id, place]));
  const tagged = new Map<string, number[]>();
  records.forEach(({ tags }, place) => {
    for (const tag of lowerCased(tags)) {
      push(tagged, tag, place);
    }
  });
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
    tags(text, { limit, besides, isAllowed }) {
      const words = new Set([...wordsOf(text), ...text.toLowerCase().split(/\s+/)]);
      const asked = [...words].filter((it) => tagged.has(it));
      const worths = new Float64Array(records.length);
      for (const word of asked) {
        const holders = tagged.get(word) ?? [];
        const worth = Math.log(1 + records.length / holders.length);
        for (const place of holders) worths[place] = (worths[place] ?? 0) + worth;
      }
      const kept = keepBest(limit, isAllowed);
      for (let place = 0; place < worths.length; place++) {
        const worth = worths[place] as number;
        if (worth > Math.max(0, kept.floor())) kept.offer(records[place]?.id ?? "", worth);
      }
      const found = kept.best();
      const known = new Set(found.map((it) => it.id));
      for (const id of besides) {
        const score = worths[places.get(id) ?? -1] ?? 0;
        if (score > 0 && !known.has(id) && isAllowed(id)) found.push({ id, score });
      }
      return {
        found,
        of(id) {
          const own = lowerCased(records[places.get(id) ?? -1]?.tags ?? []);
          return asked.filter((it) => own.has(it));
        },
      };
    },
  };
}

function lowerCased(tags: readonly string[]): Set<string> {
  return new Set(tags.map((it) => it.toLowerCase()));
}

/** The paths a text speaks of: runs with a slash inside, without the punctuation around them. */
export function pathsIn(text: string): string[] {
  const runs = (text.match(PATH_RUN) ?? []).filter((it) => it.includes("/") && it.length <= PATH_CHARS);
  return [...new Set(runs.map((it) => it.replace(/^[(./]+|[.)]+$/g, "")))].filter((it) => it.includes("/"));
}
