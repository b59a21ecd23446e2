import type { Json } from "../canonical.ts";
import { canonicalJson } from "../canonical.ts";
import { type Occurrence, payloadOf } from "../event.ts";
import { outputsOf, readingsOf } from "../event-links.ts";
import type { Standing } from "../view.ts";
import { type Exported, hexOf, type Provenance, VOCABULARY } from "./provenance.ts";

type Subject = { name: string; digest: { sha256: string } | { gitCommit: string } };
type Predicate = { predicateType: string; predicate: Json };

/**
 * Writes a statement for each record and each event, one a line, to be signed with whatever signs attestations.
 *
 * @see https://github.com/in-toto/attestation/blob/main/spec/v1/statement.md
 */
export function exportInToto({ standings, runs }: Provenance): Exported[] {
  const statements = [...standings.map(recordStatement), ...runs.flatMap((it) => it.events).map(eventStatement)];
  return [{ file: "provenance.intoto.jsonl", text: statements.map((it) => `${it}\n`).join("") }];
}

function statement(subject: readonly Subject[], { predicateType, predicate }: Predicate): string {
  return canonicalJson({ _type: "https://in-toto.io/Statement/v1", subject, predicateType, predicate });
}

function recordStatement({ record, state, successor }: Standing): string {
  const { digest, file, spelled: _spelled, ...said } = record;
  const subject: Subject[] = [{ name: file, digest: { sha256: hexOf(digest) } }, ...commit(record.sealed_at_sha)];
  const predicate = { ...said, state, ...(successor && { successor }) } as unknown as Json;
  return statement(subject, { predicateType: `${VOCABULARY}record/v1`, predicate });
}

function eventStatement(event: Occurrence): string {
  const files = [...outputsOf(event), ...readingsOf(event)];
  const subject: Subject[] = [
    ...commit(event.payload["commit"]),
    ...files.map((it) => ({ name: it.name, digest: { sha256: hexOf(it.artifact) } })),
  ];
  const itself: Subject = { name: event.id, digest: { sha256: hexOf(event.event_hash) } };
  return statement(subject.length ? subject : [itself], testResult(event) ?? ownTerms(event));
}

function commit(sha: unknown): Subject[] {
  return typeof sha === "string" && sha ? [{ name: "commit", digest: { gitCommit: sha } }] : [];
}

/** Skipped tests have no field of their own there; a consumer that knows none ignores ours. @see https://in-toto.io/attestation/test-result/v0.1 */
function testResult(event: Occurrence): Predicate | undefined {
  const run = payloadOf(event, "run_tests");
  if (!run) return undefined;
  const content = Buffer.from(run.command).toString("base64");
  const predicate = {
    result: run.failed ? "FAILED" : "PASSED",
    configuration: [{ name: "command", content, mediaType: "text/plain" }],
    failedTests: run.failed_tests,
    skippedTests: run.skipped_tests,
    counts: { passed: run.passed, failed: run.failed, skipped: run.skipped },
    event: event.id,
    timestamp: event.timestamp,
  };
  return { predicateType: "https://in-toto.io/attestation/test-result/v0.1", predicate };
}

function ownTerms({ id, run, event_type, event_hash, prev_hash, timestamp, payload }: Occurrence): Predicate {
  const predicate = { event: id, run, event_type, event_hash, prev_hash, timestamp, payload };
  return { predicateType: `${VOCABULARY}event/v1`, predicate };
}
