export const ADR_STATUSES = [
  "superseded",
  "deprecated",
  "rejected",
  "accepted",
  "implemented",
  "on-hold",
  "proposed",
  "draft",
  "other",
] as const;
/** What an ADR says of itself, in one vocabulary; `other` where its word is none that is known. */
export type AdrStatus = (typeof ADR_STATUSES)[number];

/** The words of each status, strongest status first: of several lines the strongest one counts. */
const WORDS: readonly (readonly [AdrStatus, RegExp])[] = [
  ["superseded", /super[sc]e+ded|replaced/],
  ["deprecated", /deprecated|obsoleted?|retired|no longer (?:relevant|valid|applies)/],
  ["rejected", /rejected|declined|withdrawn|abandoned|cancell?ed|dropped|discarded|not accepted|won'?t do/],
  ["accepted", /accepted|approved|decided|adopted|agreed|ratified|active|in force|in effect|final|current/],
  ["implemented", /implemented|done|completed?|shipped/],
  ["on-hold", /on[- ]hold|deferred|postponed|paused|parked/],
  [
    "proposed",
    /proposed|proposal|pending|(?:in|under|for|ready for) (?:review|discussion)|review(?:ing)?|open|rfc|requests? for comments?|not yet (?:accepted|approved|decided)|in consultation/,
  ],
  ["draft", /draft(?:ed|ing)?|wip|work in progress|in progress|idea|experimental/],
];

/**
 * Reads a status text. A line that begins with a status word counts; without one, a word anywhere in the first line.
 *
 * @returns undefined if the text is empty or still a template's list of choices
 */
export function statusIn(text: string): AdrStatus | undefined {
  const lines = text.split("\n").map(plain).filter(Boolean);
  const [first] = lines;
  if (first === undefined || isChoice(first)) return undefined;
  const leading = WORDS.find(([status, words]) => lines.some((it) => leads(it, words) && !isPart(it, status)));
  if (leading) return leading[0];
  const inside = WORDS.find(
    ([status, words]) => new RegExp(`\\b(?:${words.source})\\b`).test(first) && !isPart(first, status),
  );
  return inside?.[0] ?? "other";
}

function leads(line: string, words: RegExp): boolean {
  return new RegExp(`^(?:adr|status|this (?:adr|decision)|has been|was|is|[:\\s-])*(?:${words.source})\\b`).test(line);
}

/** `Accepted, partially superseded by ADR 12` is still accepted. */
function isPart(line: string, status: AdrStatus): boolean {
  return status === "superseded" && /partial|partly|in part|parts? of/.test(line);
}

/** A template offers the words: `proposed | accepted | …`, `{accepted}`. */
function isChoice(line: string): boolean {
  return /\|.*\||^[[{<].*[\]}>]$/.test(line);
}

/** One line in lower case without markup: struck text, unticked boxes and the past of `a → b` are gone. */
function plain(line: string): string {
  if (/^\s*[-*+]?\s*\[ \]/.test(line)) return "";
  return line
    .replace(/~~.*?~~/g, "")
    .replace(/^\s*(?:[-*+>]|\d+[.)]|#+)\s+/, "")
    .replace(/\[[xX]\]/g, "")
    .replace(/!?\[([^\]]*)\]\([^)]*\)/g, "$1")
    .replace(/^.*(?:→|->|=>)/, "")
    .replace(/[*_`"'~]|\p{Extended_Pictographic}|\uFE0F/gu, "")
    .replace(/^\s*\d{4}-\d{2}-\d{2}\s*[:,-]?/, "")
    .trim()
    .toLowerCase();
}
