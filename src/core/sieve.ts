import { push } from "./multimap.ts";

/** Shorter pieces are in every text. */
const LEAST = 3;

/** Finds by a text which of many patterns could match it, without trying them. */
export type Sieve<T> = (text: string) => ReadonlySet<T>;

/**
 * Makes a sieve of things that each have a pattern. What it lets through may still not match; what it holds back
 * cannot. A pattern nothing can be told of is always let through.
 */
export function sieveOf<T>(things: readonly T[], patternOf: (thing: T) => RegExp | undefined): Sieve<T> {
  const always: T[] = [];
  const byStart = new Map<string, { piece: string; thing: T }[]>();
  for (const thing of things) {
    const pattern = patternOf(thing);
    const pieces = pattern ? piecesOnce(pattern) : [];
    if (!pieces) always.push(thing);
    for (const piece of pieces ?? []) {
      push(byStart, piece.slice(0, LEAST), { piece, thing });
    }
  }
  return (text) => {
    const lower = text.toLowerCase();
    const found = new Set(always);
    for (let at = 0; at + LEAST <= lower.length; at++) {
      for (const { piece, thing } of byStart.get(lower.slice(at, at + LEAST)) ?? [])
        if (lower.startsWith(piece, at)) found.add(thing);
    }
    return found;
  };
}

const known = new WeakMap<RegExp, string[] | "untold">();

/** The tables of patterns are the same for every set of records. */
function piecesOnce(pattern: RegExp): string[] | undefined {
  const pieces = known.get(pattern) ?? piecesOf(pattern.source) ?? "untold";
  known.set(pattern, pieces);
  return pieces === "untold" ? undefined : pieces;
}

/**
 * Lists pieces of text of which each match of a pattern has at least one, in lower case, or undefined if that cannot
 * be told.
 */
export function piecesOf(source: string): string[] | undefined {
  return new PatternReader(source).alternatives();
}

/** Walks a pattern's source once. What it does not know it takes for something that has no piece. */
class PatternReader {
  readonly #source: string;
  #at = 0;

  constructor(source: string) {
    this.#source = source;
  }

  /** Reads up to the end or the bracket that closes the group. */
  alternatives(): string[] | undefined {
    const all: (string[] | undefined)[] = [this.#sequence()];
    while (this.#source[this.#at] === "|") {
      this.#at++;
      all.push(this.#sequence());
    }
    const pieces: string[] = [];
    for (const it of all) {
      if (!it) return undefined;
      pieces.push(...it);
    }
    return [...new Set(pieces)];
  }

  #sequence(): string[] | undefined {
    let best: string[] | undefined;
    let run = "";
    const offer = (pieces: string[] | undefined) => {
      if (!pieces?.length || shortest(pieces) < LEAST) return;
      if (!best || shortest(pieces) > shortest(best)) best = pieces;
    };
    const endRun = () => {
      offer([run]);
      run = "";
    };
    while (this.#at < this.#source.length && !/[|)]/.test(this.#source[this.#at] ?? "")) {
      const atom = this.#atom();
      const quantity = this.#quantity();
      if (atom.kind === "width-less") {
        offer(atom.pieces);
        continue;
      }
      if (atom.kind === "letter") {
        if (quantity === "may be absent") endRun();
        else run += atom.letter;
        if (quantity === "repeats") endRun();
        continue;
      }
      endRun();
      if (quantity !== "may be absent") offer(atom.pieces);
    }
    endRun();
    return best;
  }

  #atom(): { kind: "letter"; letter: string } | { kind: "width-less" | "other"; pieces?: string[] | undefined } {
    const one = this.#source[this.#at++] ?? "";
    if (one === "(") return this.#group();
    if (one === "[") return this.#set();
    if (one === "^" || one === "$") return { kind: "width-less" };
    if (one !== "\\") return isPlain(one) ? { kind: "letter", letter: one.toLowerCase() } : { kind: "other" };
    const escaped = this.#source[this.#at++] ?? "";
    if (/[bB]/.test(escaped)) return { kind: "width-less" };
    if (/[pP]/.test(escaped)) this.#at = this.#source.indexOf("}", this.#at) + 1;
    return /[^\w"'`]/.test(escaped) ? { kind: "letter", letter: escaped } : { kind: "other" };
  }

  #group(): { kind: "width-less" | "other"; pieces?: string[] | undefined } {
    const [lead = ""] = /^\?(?:[:=!]|<[=!]|<\w+>)/.exec(this.#source.slice(this.#at, this.#at + 40)) ?? [];
    this.#at += lead.length;
    const pieces = this.alternatives();
    this.#at++;
    if (lead === "?=") return { kind: "width-less", pieces };
    return /^\?<?[=!]/.test(lead) ? { kind: "width-less" } : { kind: "other", pieces };
  }

  /** `[Rr]` is the letter `r`; any other set is anything. */
  #set(): { kind: "letter"; letter: string } | { kind: "other" } {
    const from = this.#at;
    while (this.#at < this.#source.length && this.#source[this.#at] !== "]")
      this.#at += this.#source[this.#at] === "\\" ? 2 : 1;
    const inside = this.#source.slice(from, this.#at++);
    const [first = "", second = ""] = inside;
    const isLetter = inside.length === 2 && /[a-z]/i.test(first) && first.toLowerCase() === second.toLowerCase();
    return isLetter ? { kind: "letter", letter: first.toLowerCase() } : { kind: "other" };
  }

  #quantity(): "once" | "repeats" | "may be absent" {
    const [all = ""] = /^(?:[?*+]|\{\d+(?:,\d*)?\})\??/.exec(this.#source.slice(this.#at, this.#at + 12)) ?? [];
    this.#at += all.length;
    if (all === "") return "once";
    return /^(?:[?*]|\{0)/.test(all) ? "may be absent" : "repeats";
  }
}

/** Quotation marks may be told in another way by the text that is looked at. */
function isPlain(letter: string): boolean {
  return letter !== "." && !/["'`]/.test(letter);
}

function shortest(pieces: readonly string[]): number {
  return Math.min(...pieces.map((it) => it.length));
}
