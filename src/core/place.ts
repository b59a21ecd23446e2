import { isPath } from "./name.ts";
import { ProblemError } from "./problem.ts";
import { parsePattern } from "./scope.ts";

/** A place of the repository a sentence names: plain data, which can be kept. */
export type Place = { text: string } & (
  | { by: "folder"; folder: string }
  | { by: "globs"; globs: readonly string[] }
  | { by: "pattern"; pattern: RegExp }
);

/** @param path POSIX, relative to the root */
export function liesIn(path: string, place: Place): boolean {
  if (place.by === "folder") return `/${path}/`.includes(`/${place.folder}/`);
  if (place.by === "pattern") return place.pattern.test(path);
  return place.globs.some((it) => parsePattern(it).covers(path));
}

const FILE_NAME =
  /^[\w*.-]+\.(?:[cm]?[jt]sx?|py|go|rs|java|kts?|cs|rb|php|swift|c|h|cpp|cc|sql|ya?ml|json|toml|sh|tf|css|scss|html|xml|gradle|mod|txt|md|env|props|proto|conf|ini|lock)$/;

/** Reads the paths, globs and file names of a phrase: `src/core`, `*.config.ts`, `src/clock.ts`, `Shared/`. */
export function placesIn(phrase: string): Place[] {
  return phrase
    .split(/[\s,()"'`]+/)
    .map((it) => it.replace(/^\.\/|[.:;]+$/g, ""))
    .filter((it) => (isPath(it) && !/^\w\/\w$/.test(it)) || (FILE_NAME.test(it) && /\w/.test(it)))
    .map(placeOf);
}

/** Reads dotted packages as folders: `billing.core` is `billing/core`. */
export function packagePlacesIn(phrase: string): Place[] {
  const dotted = phrase.match(/\b[a-z_]+(?:\.[a-z_]+)+\b/g) ?? [];
  return dotted.filter((it) => !FILE_NAME.test(it)).map((it) => placeOf(it.replaceAll(".", "/")));
}

/** Reads the parts of a system a phrase names as the folders they have: `the api module` is any `api/`. */
export function partsIn(phrase: string): Place[] {
  const named = phrase.matchAll(
    /\b([a-z][\w-]+) (?:modules?|packages?|layer|services?|crates?|app|folder|directory)\b/g,
  );
  return [...named].flatMap(([, it = ""]) =>
    /^(?:the|this|that|any|other|all|our|own)$/.test(it) ? [] : [placeOf(it)],
  );
}

export function placeOf(text: string): Place {
  const path = text.replace(/\/(?:\*\*?)?$/, "");
  if (!path.includes("*") && !path.includes("{")) {
    return { text, by: "folder", folder: path };
  }
  try {
    const pattern = parsePattern(path.includes("/") ? path : `**/${path}`);
    // `packages/*/src` is a folder, with all that is in it.
    const inside = FILE_NAME.test(path.split("/").at(-1) ?? "") ? [] : [parsePattern(`${path}/**`)];
    return { text, by: "globs", globs: [pattern, ...inside].map((it) => it.text) };
  } catch (error) {
    if (!(error instanceof ProblemError)) throw error;
    return { text, by: "globs", globs: [] };
  }
}

const VAGUE = new Set(
  `a all allowed an and any anybody anyone anything anywhere api app application apps applications be because before by class
  classes code codebase config configuration contributor contributors core data developer developers direct directly each
  environment environments every everything existing file files for from function functions handler handlers if in is it its
  kind layer library line main method methods module modules must never new not of on one only or other our outside own
  package packages part parts people place production project public repo repository request requests runtime script scripts
  server service services should side site source system team that the their there these they this those through to type
  types use used user users via we what when where which with within you your agent agents value values work must general`.split(
    /\s+/,
  ),
);

/** The words of a phrase that say where a rule holds, cut to what their forms share: `Request handlers` gives none. */
export function areasIn(phrase: string): string[] {
  return phrase
    .toLowerCase()
    .split(/[^a-z]+/)
    .filter((it) => it.length > 3 && !VAGUE.has(it))
    .map((it) => it.replace(/(?:ories|ory|ies|ers|er|ing|es|s)$/, ""))
    .filter((it) => it.length > 2);
}

const LAYER =
  /\b(domain|adapter|controller|handler|view|model|repositor(?:y|ie)|component|hook|infrastructure|presentation|persistence|usecase|use-case|route|middleware|resolver|migration|entit(?:y|ie)|gateway|mapper|widget|serializer)s?\b/gi;

/** The layers a phrase names, cut to what folders share with it: `Domain packages` gives `domain`. */
export function layersIn(phrase: string): string[] {
  return [...phrase.matchAll(LAYER)].map(([, it = ""]) => it.toLowerCase().replace(/(?:ie|y)$/, ""));
}
