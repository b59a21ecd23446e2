import type { Sought } from "./prepared.ts";
import { partsOf, senseOf } from "./sense.ts";
import { around, type SourceLine } from "./source-line.ts";

type Index = ReadonlyMap<string, readonly Sought<"gist">[]>;

/** How far from a line the words it leaves out may stand, in lines. */
const BESIDE = 3;
/** Lines that are about one thing. */
const HUNK = 12;

/**
 * Finds the prohibitions all of whose words a line says, with one of those they bind in it, beside it or in its path.
 * Two words meet by chance: they count only for a record that governs some place.
 */
export function gistsMet(line: SourceLine, index: Index): Sought<"gist">[] {
  if (index.size === 0 || line.bare.trim() === "") return [];
  const own = new Set(tokensOf(line.bare));
  const counts = new Map<Sought<"gist">, number>();
  for (const sense of own) for (const it of index.get(sense) ?? []) counts.set(it, (counts.get(it) ?? 0) + 1);
  let near: ReadonlySet<string> | undefined;
  return [...counts].flatMap(([sought, count]) => {
    const { senses, beside } = sought.target;
    if (senses.length === 1 && !isWhole(line, senses[0] ?? "")) return [];
    if (count < senses.length || (count === 2 && sought.prohibition.record.affected_scope.length === 0)) return [];
    near ??= besides(line, own);
    const all = near;
    return beside.length === 0 || beside.some((it) => all.has(it)) ? [sought] : [];
  });
}

/** One word says something only as a word of the code, not as a part of `throw_speed`. */
function isWhole({ code }: SourceLine, sense: string): boolean {
  return (code.match(/[A-Za-z_$][\w$]*/g) ?? []).some(
    (it) => partsOf(it).length === 1 && !it.includes("_") && it.length - sense.length < 2 && senseOf(it) === sense,
  );
}

/** Tells whether one of these is spoken of in a line, around it or in its path. */
export function saysAny(line: SourceLine, senses: readonly string[]): boolean {
  const context = new Set(tokensOf(`${around(line, HUNK).join(" ")} ${line.hunk.section} ${line.file}`));
  return senses.some((it) => context.has(it));
}

/** Tells whether the statement a line belongs to, or its path, speaks of one of these. */
export function says(line: SourceLine, senses: readonly string[]): boolean {
  const own = new Set(tokensOf(`${statementOf(line)} ${line.hunk.section} ${line.file}`));
  return senses.some((it) => own.has(it));
}

/** Longer ones are blocks. */
const STATEMENT = 5;

/** The line and what follows it as long as a bracket is open. */
function statementOf({ hunk, at, text }: SourceLine): string {
  let [said, open] = [text, openIn(text)];
  for (let it = at + 1; open > 0 && it < at + STATEMENT; it++) {
    const next = hunk.lines[it];
    if (!next || next.kind === "removed") continue;
    said += ` ${next.text}`;
    open += openIn(next.text);
  }
  return said;
}

function openIn(text: string): number {
  return (text.match(/[([{]/g) ?? []).length - (text.match(/[)\]}]/g) ?? []).length;
}

function besides(line: SourceLine, own: ReadonlySet<string>): ReadonlySet<string> {
  const context = `${around(line, BESIDE).join(" ")} ${line.hunk.section} ${line.file}`;
  return new Set([...own, ...tokensOf(context)]);
}

const known = new Map<string, readonly string[]>();
const KNOWN = 20_000;

function tokensOf(text: string): string[] {
  return (text.match(/[A-Za-z][A-Za-z\d]*/g) ?? []).flatMap((it) => {
    const made = known.get(it) ?? [...new Set([...partsOf(it), it])].filter((part) => part.length > 1).map(senseOf);
    if (known.size < KNOWN) known.set(it, made);
    return made;
  });
}
