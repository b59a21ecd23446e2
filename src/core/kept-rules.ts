import type { Companion } from "./companion.ts";
import type { Concept } from "./concept.ts";
import type { Judged } from "./judged.ts";
import type { Prohibition } from "./prohibition.ts";
import type { Target } from "./target.ts";

/** Writes what a record prohibits as one line of text, so that it need not be read from its sentences again. */
export function writeRules(prohibitions: readonly Prohibition[]): string {
  return JSON.stringify(
    prohibitions.map(({ record: _, ...rest }) => rest),
    (_, value: unknown) => {
      if (value instanceof RegExp) return { [PATTERN]: [value.source, value.flags] };
      if (value instanceof Set) return { [SET]: [...value] };
      return value instanceof Map ? { [MAP]: [...value] } : value;
    },
  );
}

/** Reads what `writeRules` has written of the same record. @throws SyntaxError if it is not that */
export function readRules(text: string, record: Judged): Prohibition[] {
  const rules = JSON.parse(text, (_, value: unknown) => (isTagged(value) ? untagged(value) : value)) as Prohibition[];
  return rules.map((it) => ({ ...it, record, targets: it.targets.map(shared) }));
}

const [PATTERN, SET, MAP] = ["~pattern", "~set", "~map"] as const;
type Tagged = { [PATTERN]?: [string, string]; [SET]?: unknown[]; [MAP]?: [unknown, unknown][] };

function isTagged(value: unknown): value is Tagged {
  return typeof value === "object" && value !== null && (PATTERN in value || SET in value || MAP in value);
}

function untagged({ [PATTERN]: pattern, [SET]: set, [MAP]: map }: Tagged): unknown {
  if (pattern) return new RegExp(...pattern);
  return set ? new Set(set) : new Map(map);
}

/** Things that many records look for are one thing, by identity: each is looked for once. */
function shared(target: Target): Target {
  if (target.kind === "concept") return { ...target, concept: one(concepts, target.concept) };
  if (target.kind !== "companion" || !target.companion.opener) return target;
  return { ...target, companion: { ...target.companion, opener: one(openers, target.companion.opener) } };
}

const concepts = new Map<string, Concept>();
const openers = new Map<string, NonNullable<Companion["opener"]>>();

function one<T extends object>(known: Map<string, T>, thing: T): T {
  const key = JSON.stringify(thing, (_, value: unknown) => (value instanceof RegExp ? String(value) : value));
  const found = known.get(key) ?? thing;
  known.set(key, found);
  return found;
}
