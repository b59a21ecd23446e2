import { canonicalJson, type Json } from "./canonical.ts";
import { type Occurrence, payloadOf } from "./event.ts";
import { textsIn } from "./event-links.ts";
import type { Facts } from "./facts.ts";

/**
 * Finds an earlier test run of the same command on the same inputs and code that came out otherwise.
 *
 * @returns undefined also where the state of the code was not captured: then nothing is known to be the same
 */
export function contradicts(event: Occurrence, facts: Facts): Occurrence | undefined {
  const own = conditionsOf(event);
  const [manifest] = textsIn(event.payload["manifests"]);
  if (!own || !manifest) return undefined;
  return facts
    .linked(manifest, "manifest", event.timestamp)
    .find((it) => it.id !== event.id && conditionsOf(it) === own && resultOf(it) !== resultOf(event));
}

function conditionsOf(event: Occurrence): string | undefined {
  const tests = payloadOf(event, "run_tests");
  const sorted = (field: string) => textsIn(event.payload[field]).sort();
  return tests && canonicalJson([tests.command, tests.suite ?? "", sorted("inputs"), sorted("manifests")]);
}

function resultOf(event: Occurrence): string {
  const { passed, failed, skipped, failed_tests, skipped_tests } = event.payload;
  return canonicalJson([passed, failed, skipped, failed_tests, skipped_tests].map((it): Json => it ?? null));
}
