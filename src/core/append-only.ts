import { type Literal, literal } from "./literal.ts";

const CHANGED = "(?:changed|updated|modified|deleted|edited|altered|overwritten|rewritten|touched|mutated)";
const FORMS: readonly RegExp[] = [
  new RegExp(
    String.raw`\b(?:rows?|records?|entries|lines) (?:of|in|on) (?:the )?(?:table )?\x60?(\w+)\x60?(?: table)? .*\b(?:never|not) (?:be )?(?:\w+ or )?${CHANGED}`,
    "i",
  ),
  /\b(?:rows?|records?|entries|lines) (?:of|in|on) (?:the )?(?:table )?`?(\w+)`? (?:is|are) (?:written (?:only )?once|write-once)\b/i,
  /(?:\bthe |\bour |^)?(?:table )?`?(\w{4,})`?(?: table| log)? (?:is|are|stays?|remains?|must be|must stay) (?:strictly )?(?:(?:append|insert)[- ]only|written (?:only )?once|write-once)\b/i,
  new RegExp(
    String.raw`^(?:[Tt]he )?(?:table )?\x60?(\w+_\w+|[A-Z][a-z]+[A-Z]\w+)\x60?(?: table| rows?| records?| entries)? .*\b(?:never|not) (?:be )?(?:\w+ or )?${CHANGED}`,
  ),
  /\b(?:no|never|not|without)\b.*\b(?:UPDATE|DELETE)s?\b.*\b(?:on|from|of|in|against|to)\s+(?:the )?(?:rows (?:of|in) )?(?:table )?`?(\w+_\w+|\w+(?=`| table))`?/i,
];

/** Reads which table only grows, and how code would change what is in it: by SQL, or by a model of its name. */
export function appendOnlyIn(sentence: string): Literal[] {
  // What is only marked as deleted is updated.
  if (/\bmark|\bflag|\bsoft/i.test(sentence)) return [];
  const tables = FORMS.flatMap((it) => it.exec(sentence)?.[1] ?? []);
  return [...new Set(tables)]
    .filter(
      (it) =>
        !/^(?:table|tables|rows?|data|records?|entries|files?|migrations?|they|this|that|these|which|history|everything|nothing)$/i.test(
          it,
        ),
    )
    .slice(0, 1)
    .map((it) => {
      const base = it
        .replace(/(?<=[a-z])(?=[A-Z])/g, "_")
        .toLowerCase()
        .replace(/ies$/, "y")
        .replace(/s$/, "");
      const table = `["'\`[]?(?:\\w+\\.)?${base.replace(/y$/, "(?:y|ie)")}s?\\b`;
      const model = base.replace(/_/g, "_?").replace(/y$/, "(?:y|ie)");
      const writes = "(?:update|delete|destroy|upsert|bulk_update|remove|truncate|save|put)";
      return literal(
        `append ${base}`,
        `\\bUPDATE\\s+(?:ONLY\\s+)?${table}|\\b(?:DELETE\\s+FROM|TRUNCATE(?:\\s+TABLE)?)\\s+${table}|\\b\\w*${model}s?\\b(?:\\.\\w+(?:\\([^)]*\\))?)*\\.${writes}\\w*\\(|\\b${writes}(?:_?(?:from|one|many|by_?id))*[(_]\\s*["'\`]?${model}s?\\b`,
        0.84,
      );
    });
}
