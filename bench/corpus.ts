import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const SUBJECTS = [
  "cache",
  "ledger",
  "session",
  "invoice",
  "search index",
  "queue",
  "proxy",
  "scheduler",
  "login",
  "report",
];
const VERBS = [
  "stores",
  "never retries",
  "splits",
  "encrypts",
  "batches",
  "streams",
  "validates",
  "rate-limits",
  "logs",
];
const REASONS = [
  "latency at peak load",
  "an audit finding",
  "a lost weekend",
  "cost per request",
  "GDPR",
  "a vendor change",
];

/** Lays out a git repository with synthetic records, one commit, the same for the same count. */
export function layOutRecords(count: number): { folder: string; remove(): void } {
  const folder = mkdtempSync(join(tmpdir(), `precedent-bench-${count}-`));
  mkdirSync(join(folder, "provenance"));
  for (let i = 0; i < count; i++) {
    const id = recordId(i);
    writeFileSync(join(folder, "provenance", `${id}.yml`), recordText(i, id));
  }
  const git = (...args: string[]) =>
    execFileSync("git", ["-c", "user.name=b", "-c", "user.email=b@b.b", ...args], { cwd: folder });
  git("init", "--quiet");
  git("add", ".");
  git("commit", "--quiet", "-m", "records");
  return { folder, remove: () => rmSync(folder, { recursive: true, force: true }) };
}

export function recordId(i: number): string {
  return `prov-2026-${((i * 2654435761) % 2 ** 32).toString(16).padStart(8, "0")}`;
}

/** The file that record `i` alone governs. */
export function governedPath(i: number): string {
  return `src/${pick(SUBJECTS, i).replace(" ", "-")}/part${i}/main.ts`;
}

/** What record `i` says, without the form. */
export function recordWords(i: number): string {
  const [subject, verb, reason] = [pick(SUBJECTS, i), pick(VERBS, i >> 2), pick(REASONS, i >> 4)];
  return `Because of ${reason} the ${subject} of part ${i} ${verb} what the ${pick(SUBJECTS, i + 3)} hands over, kind ${i % 977}`;
}

function recordText(i: number, id: string): string {
  const [subject, verb, reason] = [pick(SUBJECTS, i), pick(VERBS, i >> 2), pick(REASONS, i >> 4)];
  return `id: ${id}
title: "The ${subject} ${verb} records of kind ${i % 977}"
status: ${i % 10 === 9 ? "open" : "implemented"}
created_at: "2026-${String((i % 12) + 1).padStart(2, "0")}-${String((i % 28) + 1).padStart(2, "0")}"
author: dev${i % 40}@example.com
intent: >
  Because of ${reason} the ${subject} of part ${i} ${verb} what the ${pick(SUBJECTS, i + 3)} hands over.
  Module number ${i} was measured first and the choice of ${pick(VERBS, i + 5)} was ruled out for it.
constraints:
  - The ${subject} must not call the ${pick(SUBJECTS, i + 1)} directly
  - Only part${i} may open the connection ${i % 313}
affected_scope:
  - ${governedPath(i)}
  - src/${subject.replace(" ", "-")}/part${i}/**
forbidden_scope: []
supersedes: ""
superseded_by: ""
related: []
sealed_at_sha: ""
associated_specs: []
associated_traces: []
monitors: []
tags:
  - ${subject.replace(" ", "-")}
`;
}

function pick<T>(list: readonly T[], i: number): T {
  return list[i % list.length] as T;
}
