import type { SourceLine } from "./source-line.ts";

const EXCEPTION =
  /^(?:the |our |known |permitted )?(?:(?:one|only|sole|single|two|three) )?exceptions?(?: to (?:this|that|the rule)| here)?(?: (?:is|are)(?! (?:never|not|always|\w+ed|thrown|caught|raised)\b)|:)\s+(.+)$|^(?:excepted|exempt(?:ed)?)(?: from this)?(?: (?:is|are)|:)\s+(.+)$|^(.+?) (?:is|are) (?:exempt(?:ed)?|excepted|excused|(?:an?|the)(?: only| one| sole)? exceptions?)\b|^(?:this|it|that|the rule) (?:does not|doesn['’]t) (?:apply|hold|bind|cover|concern)(?: to| for| in)?\s+(.+)$/i;

const PART =
  /`([\w./@-]{2,60})`|\b([a-z][\w-]+|[A-Z]\w*\.[\w.]*\w) (?:service|job|container|module|crate|package|project|assembly|library|target|stage|stack|step|workflow|pod|sidecar|table|class|component|app|worker|namespace)\b/gi;

/** The words of a sentence that excepts something from the one before it: `The one exception is \`dind\` in …`. */
export function exceptionIn(sentence: string): string | undefined {
  return EXCEPTION.exec(sentence.replace(/[.;!]+$/, ""))
    ?.slice(1)
    .find((it) => it !== undefined);
}

/** The parts a phrase excepts, by the names they have in files. */
export function excusedIn(phrase: string): string[] {
  const [, listed = ""] = /\(([\w., -]+)\)/.exec(phrase) ?? [];
  const parts = [
    ...[...phrase.matchAll(PART)].flatMap(([, quoted, plain]) => quoted ?? plain ?? []),
    ...(listed.includes(",") ? listed.split(/,\s*(?:(?:and|or) )?/) : []),
  ];
  return [...new Set(parts)].filter((it) => !/^(?:the|this|that|any|one|each|every|own|our|new|single)$/i.test(it));
}

const PERMITS =
  /^(?!.*(?<![.\w])(?:not|never|no|only|nobody|must)\b)(.+?) (?:(?:may|can) .+|(?:is|are|stays?|remains?) (?:all right|fine|ok(?:ay)?|allowed|permitted|acceptable|free|unaffected|trusted|welcome)\b.*)$/i;
const OWNED = /(?<![\w./-])([\w.-]+\/)(?:\*|(?=\s))/g;
const WITHIN = /\b(?:in|inside|within) `?([a-z]\w{2,})`?(?=[),;]|$)/g;

/** One look tells of most sentences that they permit nothing. */
const MAY =
  /\b(?:may|can|right|fine|ok(?:ay)?|allowed|permitted|acceptable|free|unaffected|trusted|welcome|(?:is|are) not)\b/i;

const UNBOUND =
  /^(?:the )?([a-z][\w-]{3,}) (?:is|are) not (?:restricted|affected|covered|limited|bound|regulated|concerned|touched)\b/i;

/** The parts a sentence leaves free that stands beside a rule: `\`acme/*\` actions may use a tag`, `checks in init may panic`. */
export function permittedIn(sentence: string): string[] {
  if (!MAY.test(sentence)) return [];
  const [, unbound] = UNBOUND.exec(sentence) ?? [];
  if (unbound) return [unbound];
  const [, subject] = PERMITS.exec(sentence.replace(/[.;!]+$/, "").replace(/,? because .*$/i, "")) ?? [];
  if (subject === undefined) return [];
  const owners = [...subject.matchAll(OWNED)].map(([, it = ""]) => it);
  const inside = [...`${subject}`.matchAll(WITHIN)].map(([, it = ""]) => it);
  return [...new Set([...excusedIn(subject), ...owners, ...inside])];
}

/** Tells whether a line stands in one of these parts: in the block, the section or the file that has its name. */
export function isInside(line: SourceLine, parts: readonly string[]): boolean {
  if (parts.length === 0) return false;
  const enclosing = `${line.file}\n${line.hunk.section}\n${blocksAround(line).join("\n")}`.toLowerCase();
  return parts.some((it) => containsWord(enclosing, it.toLowerCase()));
}

function containsWord(text: string, word: string): boolean {
  for (let at = text.indexOf(word); at >= 0; at = text.indexOf(word, at + 1))
    if (
      !/[a-z\d-]/i.test(text[at - 1] ?? " ") &&
      // What ends in a slash has something in it.
      (word.endsWith("/") || !/[a-z\d-]/i.test(text[at + word.length] ?? " "))
    )
      return true;
  return false;
}

/** The line, and above it the lines that open the blocks it stands in, as indentation tells them. */
function blocksAround({ hunk, at, text }: SourceLine): string[] {
  const opened = [text];
  let depth = depthOf(text);
  for (let it = at - 1; it >= 0 && depth > 0; it--) {
    const above = hunk.lines[it];
    if (!above || above.kind === "removed" || above.text.trim() === "" || depthOf(above.text) >= depth) continue;
    depth = depthOf(above.text);
    opened.push(above.text);
  }
  return opened;
}

function depthOf(text: string): number {
  return text.length - text.trimStart().length;
}
