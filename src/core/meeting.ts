import type { Change } from "./change.ts";
import { lacking } from "./companion.ts";
import type { Concept } from "./concept.ts";
import { type Fact, factsOf, importedBy, settingOf } from "./evidence.ts";
import { importsForeign } from "./foreign.ts";
import { gistsMet } from "./gist.ts";
import { leaves, resetsIn } from "./kept.ts";
import { exceeds } from "./limit.ts";
import type { Name } from "./name.ts";
import { liesIn } from "./place.ts";
import type { Prepared } from "./prepared.ts";
import type { Prohibition } from "./prohibition.ts";
import { crosses } from "./relation.ts";
import { partsOf, senseOf } from "./sense.ts";
import { roleOf } from "./source-file.ts";
import { around, type SourceLine } from "./source-line.ts";
import { isTurned, partsIn, turnoverIn } from "./swap.ts";
import type { Target } from "./target.ts";

/** A line that does what is forbidden. */
export type Hit = {
  prohibition: Prohibition;
  line: SourceLine;
  /** How strong a sign of it this is beside others, 0 to 1. */
  strength: number;
  by: Target | Concept | Name;
};

/** Finds every place where a change and a prohibition meet, wherever either of them holds. */
export function meetings(change: Change, lines: readonly SourceLine[], prepared: Prepared): Hit[] {
  return [
    ...keyHits(lines, prepared),
    ...conceptHits(lines, prepared),
    ...importHits(lines, prepared),
    ...lines.flatMap((it) => [...gistHits(it, prepared), ...switchHits(it, prepared), ...limitHits(it, prepared)]),
    ...fileHits(change, prepared),
    ...keptHits(lines, prepared),
    ...companionHits(lines, prepared),
    ...swapHits(lines, prepared),
  ];
}

function keyHits(lines: readonly SourceLine[], { byKey }: Prepared): Hit[] {
  if (byKey.size === 0) return [];
  return lines.flatMap((line) =>
    factsOf(line).flatMap((fact) =>
      (byKey.get(fact.key) ?? []).flatMap(({ prohibition, name }) => {
        const strength = factStrength(fact, name, prohibition);
        return strength > 0 ? [{ prohibition, line, strength, by: name }] : [];
      }),
    ),
  );
}

const GLOBALS = /^(?:print|eval|exec|printf|panic|goto|exit|input|fetch|open|alert|require|sleep)$/;

function factStrength(fact: Fact, name: Name, { polarity }: Prohibition): number {
  if (polarity === "enable") return fact.kind === "setting" && !fact.isOff ? 0.86 : 0;
  if (polarity === "disable") return fact.kind === "setting" && fact.isOff ? 0.86 : 0;
  if (fact.kind === "dependency" && name.isImported) return 0;
  if (fact.kind === "setting") return fact.isOff ? 0 : 0.8;
  if (fact.kind !== "identifier") return fact.kind === "command" ? 0.84 : 0.92;
  if (name.isCall && fact.kind === "identifier" && !isCalled(fact, name)) return 0;
  const isGlobal = GLOBALS.test(name.text);
  if (!name.isPlain) return fact.isMember && isGlobal ? 0 : 0.86;
  return fact.isUsed && !fact.isMember ? 0.82 : 0;
}

/** `init?.headers` uses what is called `init`, it does not call it. */
function isCalled({ at }: Fact, { text }: Name): boolean {
  return !/^\w+$/.test(text) || ["(", " {", "!(", "<"].some((it) => at.code.includes(`${text}${it}`));
}

function conceptHits(lines: readonly SourceLine[], { byConcept, shown }: Prepared): Hit[] {
  if (byConcept.size === 0) return [];
  return lines.flatMap((line) =>
    [...shown(line.text)]
      .filter((it) => showsConcept(line, it))
      .flatMap((by) =>
        (byConcept.get(by) ?? []).map((prohibition) => ({ prohibition, line, strength: by.confidence, by })),
      ),
  );
}

/** Settings that hold text for people. */
const TOLD =
  /^\s*(?:-\s*)?["']?(?:description|summary|title|message|comment|notes?|help|label|tooltip|reason)["']?\s*:/i;

/** A line of a script that says something. */
const SAID = /^\s*(?:echo|printf|log|warn|info|die|error|fail)\b/;

/** A line that complains: what its text names it refuses. */
const MESSAGE = /\b(?:raise|throw|panic)\b|\b\w*(?:Error|Exception)\(|\berrors\.New\(|\bErrorf\(|\b(?:fail|abort)\(/;

/** How far from a line what belongs to it may stand, in lines. */
const NEAR = 6;
/** How far what makes it innocent. */
const BESIDE = 40;

function showsConcept(line: SourceLine, it: Concept): boolean {
  const { shows, view = "code", languages, unless, file, near, beside } = it;
  if (!shows || (languages && !languages.includes(line.language)) || (file && !file.test(line.file))) return false;
  if (line.role === "config" && TOLD.test(line.bare)) return false;
  if (!shows.test(line[view]) || unless?.test(line[view])) return false;
  // Between tags stands what people read.
  if (it.isSpelled && line.language === "html" && !shows.test(line.code)) return false;
  if (SAID.test(line.bare) && line.language === "shell" && !shows.test(line.code)) return false;
  if (MESSAGE.test(line.code) && !shows.test(line.code) && view === "bare") return false;
  if (!near && !beside) return true;
  const text = `${line.hunk.section}\n${around(line, NEAR).join("\n")}`;
  return (!near || near.test(text)) && !beside?.test(around(line, BESIDE).join("\n"));
}

function importHits(lines: readonly SourceLine[], { places, siblings, foreign }: Prepared): Hit[] {
  if (places.length + siblings.length + foreign.length === 0) return [];
  return lines.flatMap((line) => {
    const paths = importedBy(line).map((it) => resolveImport(line.file, it));
    const closed = paths.flatMap((path) =>
      places.filter(
        ({ target, prohibition }) =>
          liesIn(path, target.place) && !liesIn(line.file, target.place) && prohibition.polarity === "do",
      ),
    );
    const alien = paths.length === 0 ? [] : foreign.filter(({ target }) => importsForeign(target.foreign, line));
    const crossed = paths.flatMap((path) => siblings.filter(({ target }) => crosses(target.siblings, line.file, path)));
    return [...closed, ...crossed, ...alien].map(({ prohibition, target }) => ({
      prohibition,
      line,
      strength: 0.86,
      by: target,
    }));
  });
}

/** Where an import points, as a path of the repository as far as its text tells. */
function resolveImport(file: string, specifier: string): string {
  if (!specifier.startsWith(".")) return specifier.replace(/^[@~]\//, "").replace(/\.|::|\\/g, "/");
  const folders = file.split("/").slice(0, -1);
  for (const part of specifier.split("/")) {
    if (part === "..") folders.pop();
    else if (part !== ".") folders.push(part.replace(/\.\w+$/, ""));
  }
  return folders.join("/");
}

function gistHits(line: SourceLine, { bySense }: Prepared): Hit[] {
  if (line.language === "shell" && SAID.test(line.bare)) return [];
  return gistsMet(line, bySense).map(({ prohibition, target }) => ({
    prohibition,
    line,
    strength: 0.74,
    by: target,
  }));
}

const ON = /^(?:true|on|yes|1|enabled?|allow(?:ed)?|always|any|all|\*)$/i;

function switchHits(line: SourceLine, { bySwitch }: Prepared): Hit[] {
  if (bySwitch.size === 0) return [];
  const setting = settingOf(line);
  if (!setting || (!setting.isOff && !ON.test(setting.value))) return [];
  const senses = partsOf(setting.key).map(senseOf);
  return senses.flatMap((sense) =>
    (bySwitch.get(sense) ?? [])
      .filter(({ target }) => target.isOn !== setting.isOff && target.senses.every((it) => senses.includes(it)))
      .map(({ prohibition, target }) => ({ prohibition, line, strength: 0.8, by: target })),
  );
}

function limitHits(line: SourceLine, { limits }: Prepared): Hit[] {
  if (limits.length === 0 || line.kind === "removed" || !/\d/.test(line.bare)) return [];
  return limits
    .filter(({ target }) => exceeds(target.limit, line))
    .map(({ prohibition, target }) => ({ prohibition, line, strength: 0.78, by: target }));
}

function keptHits(lines: readonly SourceLine[], { byKept }: Prepared): Hit[] {
  if (byKept.size === 0) return [];
  return resetsIn(lines).flatMap((reset) => {
    const possible = [`k:${reset.key.toLowerCase()}`, ...(reset.before === undefined ? [] : [`v:${reset.before}`])];
    const found = new Set(possible.flatMap((it) => byKept.get(it) ?? []));
    return [...found]
      .filter(({ target }) => leaves(target.kept, reset))
      .map(({ prohibition, target }) => ({ prohibition, line: reset.line, strength: 0.84, by: target }));
  });
}

function companionHits(lines: readonly SourceLine[], { companions }: Prepared): Hit[] {
  return lacking(lines, companions).map(({ line, sought: { prohibition, target } }) => ({
    prohibition,
    line,
    strength: 0.82,
    by: target,
  }));
}

function swapHits(lines: readonly SourceLine[], { byRefused }: Prepared): Hit[] {
  if (byRefused.size === 0) return [];
  const turnovers = turnoverIn(lines);
  return lines.flatMap((line) => {
    const turnover = turnovers.get(line.hunk);
    if (line.kind === "removed" || !turnover) return [];
    return [...partsIn(line)].flatMap((word) =>
      (byRefused.get(word) ?? [])
        .filter(({ target }) => isTurned(target.swap, word, turnover))
        .map(({ prohibition, target }) => ({ prohibition, line, strength: 0.86, by: target })),
    );
  });
}

const SAMPLE = /(?:example|sample|template|\.dist$|\.tpl$)/i;

function fileHits(change: Change, { files }: Prepared): Hit[] {
  if (files.length === 0) return [];
  return change.files.flatMap((it) => {
    const { path, oldPath, kind, hunks } = it;
    const isThere = (covers: (path: string) => boolean) =>
      kind !== "added" && kind !== "copied" && covers(oldPath ?? path);
    const isNew = kind === "added" && !SAMPLE.test(path);
    return files
      .filter(({ target }) =>
        target.kind === "edit"
          ? isThere((old) => liesIn(old, target.place))
          : isNew &&
            (target.places.some((place) => liesIn(path, place)) ||
              (roleOf(path) !== "ignored" && target.endings.some((ending) => path.endsWith(ending)))),
      )
      .map(({ prohibition, target }) => ({
        prohibition,
        line: firstLine(path, hunks[0]),
        strength: 0.86,
        by: target,
      }));
  });
}

function firstLine(
  file: string,
  hunk: SourceLine["hunk"] = { oldStart: 0, newStart: 0, section: "", lines: [] },
): SourceLine {
  const text = hunk.lines.find((it) => it.kind !== "context")?.text ?? "added";
  return { file, language: "", role: roleOf(file), kind: "added", line: 1, text, bare: text, code: text, hunk, at: 0 };
}
