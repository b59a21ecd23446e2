import { looseClauses } from "./loose-clause.ts";
import { NOT_X, nounClauses, TOLD } from "./noun-clause.ts";
import { rephrased } from "./phrasing.ts";
import { cut, EDITS, IDLE, isUse, KEEPS, keptIn, objectOf, placeOf, REMOVES, SHOWN, stem } from "./verb.ts";

/** What a clause forbids: doing a thing, switching it on or off, taking it away, or doing it without another. */
export type Polarity = "do" | "enable" | "disable" | "remove" | "without" | "edit";

/** One prohibition as the sentence says it. */
export type Clause = {
  /** The sentence, as written. */
  text: string;
  polarity: Polarity;
  /** All forbidden words: who, verb, object and complement. */
  span: string;
  /** Where named things are read from; `""` if the verb forbids no use. */
  object: string;
  /** Who may not. */
  subject: string;
  /** Where: what follows `in`, `inside`, `under`. */
  place: string;
  /** Where it is allowed all the same. */
  except: string;
  /** What for, of `is not allowed for tokens or ids`. */
  purpose: string;
  /** What is not to be kept there: `tokens` of `tokens must not be stored in cookies`. */
  about: string;
  /** What must go with it, of `without`. */
  missing: string;
  /** Its form is not known: only what is meant or named by its spelling is read from it. */
  isLoose: boolean;
  /** It is known only as the other of two: nothing but its names is sure. */
  isNamed: boolean;
};

/** Longer statements are documents and longer sentences no rules; both are read only so far. */
const STATEMENT_CHARS = 8000;
const SENTENCE_CHARS = 600;

/** Splits a statement into sentences, quoted but for their line breaks. */
export function sentencesOf(statement: string): string[] {
  return statement
    .slice(0, STATEMENT_CHARS)
    .split(
      /(?<=[.!?](?:\*\*)?)(?<!\b(?:e\.g|i\.e|etc|vs|cf)\.)\s+(?![a-z])|(?<=\w{4}\.)\s+(?=[a-z][\w.@/-]* (?:is|are|must|may|should|has|does|can) )|(?<=;)\s+(?!(?:and )?(?:in particular|especially|above all|least of all)\b)|\n\s*\n|\n\s*[-*]\s+|\s+[—–]\s+/,
    )
    .map((it) => it.replace(/\s+/g, " ").trim())
    .filter((it) => it !== "" && it.length <= SENTENCE_CHARS);
}

/** Most sentences forbid nothing; one look tells. */
const CUE =
  /^(?:every|all|each|any)\s|\b(?:must|has to|have to|through|via|no|not|never|cannot|avoid|stop|only|off|out|neither|nor|avoided|shunned|discouraged|instead|rather|preference|in place|over|against|away|rid|gone|zero|nowhere|blockers?|review|nothing|nobody|free|clean|out of|under no|keep|leave|always|concurrently)\b|\b(?:forbid|prohibit|ban|disallow|refrain|ruled|reject|taboo|unacceptable|verboten|outlaw|blacklist|inadmissible|deprecat|retired|sole|exclusive|reserved|confined|restrict|limited|agnostic|unaware|ignorant|independent|decoupled|belong)|n['’]t\b/i;

const NEVER = String.raw`(?:must|may|should|shall|will|can)\s*(?:not|never|no longer)|mustn't|shouldn't|cannot|can not|can't|(?:is|are) not to|never`;
const EXCEPT =
  /,?\s*\(?(?<!^)\b(?:except(?!:| Exception\b| \()(?: for| in| from| by)?|apart from|other than|beyond|unless|(?<!\bfrom )outside(?: of)?)\b\s*(.*)$/i;
const ONLY_WHO = /^only\s+(.+?)\s+(?:may|can|should|must|(?:is|are) allowed to)\s+(\w+)\s+(.+)$/i;
const ONLY_WHERE =
  /^(.+?)\s+(?:(?:must|may|can|should)\s+only\s+be\s+\w+|(?:is|are)\s+only\s+(?:allowed|permitted))\s+(?:in|by|from|within|inside)\s+(.+)$/i;
const STATE =
  /^(.*?)\s+(?:is|are)\s+(?:\w+ly\s+|now\s+)?(?:banned|forbidden|prohibited|disallowed|(?:not|no longer) (?:allowed|permitted|acceptable|supported)|off[- ]limits|ruled out)\b(?! to\b)(.*)$/i;
const NO_LONGER = /^(.*?)\s+(?:is|are)\s+no longer\s+(?:to be\s+)?(\w+)\b(.*)$/i;
const PASSIVE = new RegExp(
  String.raw`^(.*?)[\s,]+(?:and\s+)?(?:${NEVER})\s+(?:ever\s+)?be\s+(?:\w+ly\s+)?([\w-]+)\b(.*)$`,
  "i",
);
const ACTIVE = new RegExp(
  String.raw`(?:^|^(.*?)[\s,:(]+)(?:${NEVER}|do not|don't|avoid|(?:it is )?(?:not (?:allowed|permitted)|forbidden|prohibited|disallowed) to|decided (?:against|not to)|chose not to|stop|refrain from|no longer|(?:will|would) not|won't|(?:forbids?|prohibits?|bans?|disallows?)\s+\w*ing\b)\s+(?:(?:ever|directly|to|manually)\s+)?(?!be\s)(.+)$`,
  "i",
);
/** The number of arguments, as in `String.to_atom/1`. */
const ARITY = /(?<=[A-Za-z_][\w!?]*)\/\d(?![\w./])/g;

/** Why a rule holds is told, not ordered. */
const REASON =
  /(?:,?\s+because\s.*|,\s+(?:since|as (?:it|they|the|this|that)|so that)\s.*|,\s+where (?!.*\b(?:must|may|never|not|no|only)\b).*)$/i;

/** Reads what a sentence forbids. A sentence that forbids nothing that can be looked for gives nothing. */
export function clausesOf(sentence: string): Clause[] {
  if (!CUE.test(sentence)) return [];
  const text = sentence
    .replace(/[.;!]+$/, "")
    .replace(ARITY, "")
    .replace(REASON, "");
  const [, except = ""] = EXCEPT.exec(text) ?? [];
  const head = rephrased(text.replace(EXCEPT, ""));
  const clause = (it: Partial<Clause>): Clause => ({
    ...{
      text: sentence,
      polarity: "do",
      span: "",
      object: "",
      subject: "",
      place: "",
      missing: "",
      purpose: "",
      about: "",
      isLoose: false,
      isNamed: false,
    },
    ...it,
    except: [except, it.except ?? ""].filter((part) => part !== "").join(", "),
  });
  return partsOf(head)
    .flatMap((part) => readPart(part, text))
    .map(clause);
}

/** What a sentence spells out after a colon: `does nothing else: no network, no database`. */
const SPELLED_OUT =
  /^(.{5,}?\b(?:nothing|only|never|not|no|must)\b[^:]*):\s+((?:no|never|do not)\s.+|(?:[\w-]+ ){1,4}(?:use|must not|never) .+)$/i;

/** Splits `X must not a and must never b` into two rules of X. */
function partsOf(head: string): string[] {
  const [, told = "", spelled = ""] = SPELLED_OUT.exec(head) ?? [];
  if (spelled !== "") return [...partsOf(told), ...partsOf(rephrased(spelled))];
  const [first = "", ...others] = head.split(
    /,?\s+(?:and|nor|or|but)\s+(?=(?:must|may|should|shall|can)\s*(?:not|never)\b|cannot\b|never\s|do not\s|(?:is|are)\s+(?:not|never)\s)|,\s+(?:and\s+|but\s+)?(?:they|it|these|those)\s+(?=(?:must|may|should|shall|can|do|does)\s*(?:not|never)\b|cannot\b|never\s)/i,
  );
  const [, subject = ""] =
    /^(.*?)\s+(?:must|may|should|shall|can|cannot|do|never)\b/i.exec(first) ??
    (/^(?:never|is|are)\b/i.test(others[0] ?? "")
      ? /^((?:the |our |all )?[\w-]+(?: [\w-]+)?)\s+(?:is|are|has|have|[a-z]{2,}s?)\b/i.exec(first)
      : undefined) ??
    [];
  return [first, ...others.map((it) => `${subject} ${it}`.trim())];
}

/** A sentence that says what all do names few things by a plain word. */
const OBLIGES = /^(?:every|each|all|any)\s/i;

function readPart(head: string, text: string): Partial<Clause>[] {
  const only = ONLY_WHO.exec(head);
  if (only)
    return [
      {
        except: only[1] ?? "",
        span: `${only[2]} ${only[3]}`,
        object: objectOf(only[2] ?? "", only[3] ?? "") || (only[3] ?? ""),
      },
    ];
  const where = ONLY_WHERE.exec(head);
  const found = where
    ? [
        {
          except: where[2] ?? "",
          span: where[1] ?? "",
          object: where[1] ?? "",
          isNamed: true,
          isLoose: OBLIGES.test(text),
        },
      ]
    : [];
  const clauses = [...found, ...stateClauses(head), ...verbClauses(head), ...nounClauses(head, text)];
  return clauses.length > 0 ? clauses : looseClauses(head);
}

function stateClauses(head: string): Partial<Clause>[] {
  const state = STATE.exec(head);
  if (state && !TOLD.test(state[1] ?? "")) {
    const [, object = "", rest = ""] = state;
    const [, bare = "", missing = ""] = /^(.*?)\s+without\s+(?:an?\s+|the\s+)?(.+)$/i.exec(object) ?? [];
    if (missing)
      return [{ polarity: "without", span: bare, object: bare, missing: missing.replace(/\s+and\s.*$/, "") }];
    return [
      {
        span: object,
        object,
        place: placeOf(rest),
        purpose: /^\s+for (?!any|every|all\b)(.+)$/i.exec(rest)?.[1] ?? "",
        ...aimOf(rest),
      },
    ];
  }
  const gone = NO_LONGER.exec(head);
  if (gone && isUse(gone[2] ?? ""))
    return [{ span: gone[1] ?? "", object: gone[1] ?? "", place: placeOf(gone[3] ?? "") }];
  return [];
}

/** `forbidden in src/core` says where, `used on user data` says on what. */
function aimOf(rest: string): Partial<Clause> {
  return /\bwithout\b/i.test(rest)
    ? { polarity: "without", missing: rest.replace(/^.*\bwithout\s+(?:an?|the)?\s*/i, "") }
    : {};
}

function verbClauses(head: string): Partial<Clause>[] {
  const passive = PASSIVE.exec(head);
  if (passive && TOLD.test(passive[1] ?? "")) return [];
  if (passive) return [passiveClause(passive[1] ?? "", (passive[2] ?? "").toLowerCase(), cut(passive[3] ?? ""))];
  const active = /^(?:cannot|can not|can't)\b/i.test(head) ? undefined : ACTIVE.exec(head);
  if (!active) return [];
  const subject = active[1] ?? "";
  const words = cut(active[2] ?? "");
  const [verb = "", ...others] = words.split(" ");
  const rest = others.join(" ");
  if (
    /\b(?:will|would|won't)(?: not)?\s/i.test(head.slice(subject.length, subject.length + 10)) &&
    subject.split(" ").length > 4
  )
    return [];
  if (
    TOLD.test(subject) ||
    /^(?:think|worry|hesitate|mean|want|confuse|assume|have to|need|exist|work|seem|appear|fix|caus|help|appl(?:y|ies)|matter|happen|impl(?:y|ies)|result|solv|suffic|scale|guarantee)/.test(
      words,
    )
  )
    return [];
  // `They do not`, `users cannot` tell what is; as an order they have no subject.
  const isOrder =
    subject === "" ||
    /[,:;(]\s*$/.test(subject) ||
    /^(?!.*\b(?:they|users?|people|it|this|these|we|you|that|which)\b)(?:[\w./@-]+ ){0,3}[\w./@*-]+$/i.test(subject);
  if (!isOrder && /\b(?:do not|don't|cannot|can't|can not)\s/i.test(head.slice(subject.length, subject.length + 10)))
    return [];
  if (/\b(?:is|are)\s*$/.test(subject)) return [];
  // After a comma, `never` and `not` name what is not to be used.
  if (/,\s*(?:and\s*)?$/.test(subject) || NOT_X.test(head)) return [];
  const [, doing = "", missing = ""] = /^(.*?)\s+without\s+(?:an?\s+|the\s+)?(.+)$/i.exec(rest) ?? [];
  if (missing)
    return isUse(verb) ? [{ polarity: "without", missing, subject, span: doing, object: objectOf(verb, doing) }] : [];
  // To touch what is no file is to reach for it.
  const isReached = /^touch/i.test(verb) && !/[/.]|\b(?:files?|migrations?)\b/.test(rest);
  if (/^(?:protect|secur|guard|safeguard|authenticat)/i.test(verb))
    return [{ span: subject, object: subject, purpose: rest }];
  if (EDITS.test(verb) && !isReached) return [{ polarity: "edit", subject, span: words, object: rest }];
  if (IDLE.has(stem(verb)) && !isReached) return SHOWN.test(verb) ? [{ subject, span: words, isNamed: true }] : [];
  // A dropped column is what a statement adds.
  const removes = REMOVES.test(verb) && !/\b(?:columns?|tables?|index(?:es)?|constraints?)\b/i.test(rest);
  return [
    {
      polarity: removes ? "remove" : "do",
      subject,
      span: words,
      object: removes ? rest : objectOf(verb, rest),
      place: placeOf(rest),
      about: keptIn(verb, rest),
    },
    ...(!isUse(verb) && /^\S*[a-z][A-Z]\S*$|^`/.test(placeOf(rest))
      ? [{ subject, span: "", object: placeOf(rest) }]
      : []),
    ...(removes ? [{ subject, span: words }] : []),
    ...(/^(?:disabl|bypass|turn(?:ing)? off)/i.test(verb)
      ? [{ polarity: "disable" as const, subject, span: words, object: rest }]
      : []),
  ];
}

function passiveClause(subject: string, verb: string, rest: string): Partial<Clause> {
  const [, user = ""] = /\bby\s+(\S*\/\S*)/.exec(rest) ?? [];
  const place = placeOf(rest) || user;
  const span = `${subject} ${verb}${rest}`;
  if (/^(?:needed|required|necessary|possible|available|able|aware|confused|surprised)$/.test(verb)) return {};
  if (/^(?:enabled|activated|set|turned)$/.test(verb) && !/off/.test(rest))
    return { polarity: "enable", span, object: subject, place };
  if (/^(?:disabled|bypassed|turned|switched)$/.test(verb))
    return { polarity: "disable", span, object: subject, place };
  const [, kept = ""] = /^\s+(?:in|into|to|with|inside)\s+(?!src\b|\S*\/)(.+)$/i.exec(rest) ?? [];
  if (kept !== "" && KEEPS.test(verb)) return { span, subject, object: kept, about: subject.replace(/^.*:\s+/, "") };
  if (REMOVES.test(verb)) return { polarity: "remove", span, object: subject, place };
  const [, missing] = /\bwithout\s+(?:an?\s+|the\s+)?(.+)$/i.exec(rest) ?? [];
  if (missing) return { polarity: "without", span: `${subject} ${verb}`, object: subject, missing };
  if (isUse(verb)) return /^\s+as\b/.test(rest) ? { span, isNamed: true } : { span, object: subject, place };
  if (EDITS.test(verb)) return { polarity: "edit", span, object: subject, place };
  if (IDLE.has(stem(verb))) return SHOWN.test(verb) ? { span, isNamed: true } : {};
  // Kept in, hashed with, built by: the thing follows the verb.
  const [, complement = ""] =
    /^\s+(?:\w+\s+)?(?:in|into|with|as|by|on|to|through|via|from|using|inside)\s+(.+)$/i.exec(rest) ?? [];
  return { span, subject, object: complement };
}
