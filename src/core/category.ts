import { type Category, categories } from "./lexicon-category.ts";
import { packageKeys } from "./name.ts";
import type { Target } from "./target.ts";

const ONLY =
  /\b(?:is|are|stays?|remains?) (?:the|our) (?:only|single|sole|one)\b|\bonly\b.*\b(?:is|are|may be|must be|to be) used\b|\buse only\b|\bonly use\b|\bno (?:other|second|additional|further|alternative)\b|\b(?:not|never|avoid|nor)\b.*\b(?:second|other|another|additional|further|alternative)\b|\bstandardi[sz]ed? on\b|\bexclusively\b|\bsole\b|\bone\b.*\bonly\b/i;

/**
 * Reads a rule about a kind of package: `no ORM` closes all of them, `Zod is the only validation library` all but Zod.
 *
 * @param kept what the record chose, by its words
 */
export function categoryTargets(sentence: string, kept: string): Target[] {
  if (sentence.length > SENTENCE_CHARS) return [];
  const named = categories.find((it) => it.asks.test(sentence));
  const found = named ?? usedIn(sentence);
  if (!found) return [];
  const isOne = !named || ONLY.test(sentence);
  if (!isOne && !isRefused(sentence, found.asks)) return [];
  const words = `${sentence} ${isOne ? kept : ""}`.toLowerCase();
  const others = found.packages.filter((it) => !namesOf(it).some((name) => containsWord(words, name)));
  // One that is allowed has to be named, or every package would be another.
  if (isOne && others.length === found.packages.length) return [];
  return [{ kind: "name", name: { text: found.asks.source, keys: others.map((it) => `p:${it}`), isPlain: false } }];
}

/** All of it is done with one: `Go code logs through log/slog`, `every outgoing request is made with httpx`. */
const USED =
  /^(?!.*\b(?:not|never|no|may|can|could|prefer\w*|if|when|unless)\b)(?:.*\b(?:all|every|each|always|must|only|any)\b.*|(?:[\w-]+ ){0,2}(?:code|services?|modules?|components?|apps?|tests?|handlers?) .*|.*\b(?:is|are|goes|go) .*)\b(?:through|via|with|using|uses?|by|in)\b/i;

const SENTENCE_CHARS = 160;

/** The kind of what all of something is done with, if that is a package of it by name. */
function usedIn(sentence: string): Category | undefined {
  if (!USED.test(sentence)) return undefined;
  const used = [...sentence.matchAll(MEANS)].flatMap(([, it = ""]) => [
    it.toLowerCase(),
    it.toLowerCase().replace(/^.*\//, ""),
  ]);
  return categories.find(
    ({ does, packages }) =>
      does?.test(sentence) && packages.some((it) => used.some((name) => name === it || namesOf(it).includes(name))),
  );
}

const MEANS = /\b(?:through|via|with|using|uses?|by|in) (?:the )?`?([\w@./-]*\w)/gi;

function isRefused(sentence: string, asks: RegExp): boolean {
  const at = sentence.search(asks);
  const before = sentence.slice(Math.max(0, at - 40), at);
  const after = sentence.slice(at, at + 80);
  return (
    /\b(?:no|not (?:use|add|introduce|adopt|need)|never (?:use|add|introduce|adopt)|without|avoid)\s+(?:(?:an?|any|new|the|third-party|external|heavy|full|runtime|use|using|adding|introducing)\s+)*$/i.test(
      before,
    ) ||
    /^[\w /-]{0,40}\b(?:is|are) (?:forbidden|banned|prohibited|not (?:used|allowed|permitted|accepted|wanted))|^[\w /-]{0,40}\bmust not be (?:used|added|introduced|adopted)/i.test(
      after,
    )
  );
}

function namesOf(name: string): string[] {
  return packageKeys(name).filter((it) => it.length > 2);
}

function containsWord(words: string, name: string): boolean {
  const at = words.indexOf(name);
  return at >= 0 && !/[a-z\d]/.test(words[at - 1] ?? " ") && !/[a-z\d]/.test(words[at + name.length] ?? " ");
}
