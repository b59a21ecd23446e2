import { importedBy } from "./evidence.ts";
import { jvmPackages, nodeModules, phpVendors, pythonModules, rustCrates, scriptScopes } from "./lexicon-standard.ts";
import type { SourceLine } from "./source-line.ts";

/** Importing what neither the language brings nor the project has. */
export type Foreign = {
  /** In lower case: what is named in the sentence is not meant. */
  said: string;
};

/** Longer sentences tell. */
const SENTENCE_CHARS = 240;
const STANDARD = String.raw`\b(?:standard library|stdlib|std(?:lib)? modules?|JDK|JRE|language's own library|core library|built-?in modules?)\b`;
const OTHERS = String.raw`(?:third[- ]party|3rd[- ]party|external|outside)\s+(?:\w+\s+)?(?:dependenc\w+|librar\w+|packages?|imports?|modules?|crates?|code)\b`;
const REFUSED = String.raw`\b(?:no|zero|without(?: any)?|free (?:of|from)|(?:must|may|should|do|does|is|are|shall)\s+(?:not|never)\s+(?:\w+\s+){1,2}?|never\s+(?:\w+\s+)?)\s*(?:any\s+|new\s+|runtime\s+)*`;
const ASKS: readonly RegExp[] = [
  new RegExp(
    String.raw`\b(?:only|nothing|solely|exclusively|alone)\b.*${STANDARD}|${STANDARD}.*\b(?:only|alone|nothing else)\b`,
    "i",
  ),
  new RegExp(REFUSED + OTHERS, "i"),
  /\b(?:plain|pure) (?:old )?(?:java|kotlin|python|typescript|javascript|go|rust|c#|scala|php)\b.*\b(?:framework|librar|dependenc|import|nothing|domain|core)|\b(?:domain|core|model|entit\w+|kernel|business)\b.*\b(?:plain|pure) (?:old )?(?:java|kotlin|python|typescript|javascript|go|rust|c#|scala|php)\b/i,
  /\b(?:framework|dependency)[- ](?:free|agnostic|less|independent)\b|\b(?:no|free (?:of|from)|nothing of|knows? nothing (?:of|about)|independent of|without|unaware of)\s+(?:any |a |the )?(?:web |application |external )?frameworks?\b/i,
];
/** It is left open, told of, or about something else than what is imported. */
const OPEN =
  /\b(?:may|might|can|could|if|prefer\w*|consider\w*|ideally|where possible|was|were|will|would|when|tests?|actions?|scripts?|images?|fonts?|cookies|iframes?|cdn|services?|providers?|without (?:approval|review|a |an ))\b/i;

/** Reads a rule by which a part of the code stands on its own: `the domain imports only the standard library`. */
export function foreignIn(sentence: string): Foreign | undefined {
  if (sentence.length > SENTENCE_CHARS || OPEN.test(sentence) || !ASKS.some((it) => it.test(sentence)))
    return undefined;
  return { said: sentence.toLowerCase() };
}

/** Tells whether a line imports something foreign. Where a name may be the project's own it does not. */
export function importsForeign({ said }: Foreign, line: SourceLine): boolean {
  return importedBy(line).some((it) => isForeign(it, line) && !isSaid(it, said));
}

function isSaid(specifier: string, said: string): boolean {
  return specifier
    .toLowerCase()
    .split(/[./:\\]+/)
    .some((it) => it.length > 2 && new RegExp(`\\b${it.replace(/[^\w-]/g, "")}\\b`).test(said));
}

function isForeign(specifier: string, { language, file }: SourceLine): boolean {
  const folders = file.toLowerCase().split("/").slice(0, -1);
  const [first = ""] = specifier.toLowerCase().split(/\.|\/|::|\\/);
  switch (language) {
    case "python":
      return first !== "" && !pythonModules.has(first) && !isAkin(first, folders);
    case "typescript":
    case "javascript":
      if (specifier.startsWith("@")) return scriptScopes.test(specifier);
      return !/^(?:[./~#]|node:)/.test(specifier) && !nodeModules.has(first) && !isAkin(first, folders);
    case "go":
      return /^[\w-]+\.[\w.-]+\//.test(specifier) && folders.length > 0 && !isBelow(specifier, folders);
    case "java":
    case "kotlin":
    case "scala": {
      const [, root] = /\/(?:java|kotlin|scala)\/([^/]+\/[^/]+)\//.exec(`/${file}`) ?? [];
      return root !== undefined && !jvmPackages.test(specifier) && !specifier.startsWith(root.replace("/", "."));
    }
    case "rust":
      return specifier.includes("::") && !rustCrates.has(first) && !isAkin(first, folders);
    case "csharp":
      return first !== "system" && !isAkin(first, folders);
    case "php":
      return phpVendors.test(specifier);
    default:
      return false;
  }
}

/** A path of the own module goes through its folders. */
function isBelow(specifier: string, folders: readonly string[]): boolean {
  return folders.some((it) => `${specifier}/`.includes(`/${it}/`));
}

/** The parts of one project are called alike: `tessera_core` in `crates/tessera-server`. */
function isAkin(name: string, folders: readonly string[]): boolean {
  const start = (it: string) => it.split(/[-_.]/)[0];
  return folders.some((it) => it === name || start(it) === start(name));
}
