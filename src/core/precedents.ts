import { shorten } from "./budget.ts";
import type { Change } from "./change.ts";
import { versionLine } from "./dependencies.ts";
import { type Occurrence, payloadOf } from "./event.ts";
import { testNames } from "./event-links.ts";
import type { Facts } from "./facts.ts";
import type { Finding } from "./finding.ts";
import { type NewSkip, newSkips } from "./skips.ts";
import { traceEvents } from "./trace.ts";

/** Something that was done once and an incident that came of it. */
export type Precedent = { event: Occurrence; incident: Occurrence };

/** Incidents looked back at, newest first. */
const INCIDENTS = 500;

/** Traces every incident back and keeps what a change could do again: skipped tests and dependency changes. */
export function precedentsOf(facts: Facts): Precedent[] {
  return facts.latest("incident", INCIDENTS).flatMap((incident) =>
    traceEvents([incident], facts).hops.flatMap(({ id }) => {
      const event = facts.event(id);
      return event && isRepeatable(event) ? [{ event, incident }] : [];
    }),
  );
}

/** Finds in a change what led to an incident before: at most one finding for each way of repeating it. */
export function repeatsFindings(change: Change, precedents: readonly Precedent[]): Finding[] {
  const skips = newSkips(change);
  return [...(skips.length ? repeatedSkips(skips, precedents) : []), ...repeatedUpgrades(change, precedents)];
}

function repeatedSkips(skips: readonly NewSkip[], precedents: readonly Precedent[]): Finding[] {
  const past = precedents.filter(({ event }) => event.event_type === "ci_config_update");
  const same = past.find(({ event }) => isAlike(skips, event));
  const precedent = same ?? past[0];
  if (!precedent) return [];
  const it = payloadOf(precedent.event, "ci_config_update");
  const where = [it?.path, ...(it?.pr ? [`PR ${it.pr}`] : []), precedent.event.timestamp.slice(0, 10)].join(", ");
  const what = skips.some((skip) => skip.kind === "skip") ? "skips tests" : "takes out a CI step";
  return [
    finding(precedent, {
      message: `This change ${what}. Last time tests were skipped in CI config (${where}), it led to`,
      confidence: same ? 0.9 : 0.7,
      lines: skips
        .slice(0, 5)
        .map(({ file, line, text }) => ({ file, ...(line && { line }), text: shorten(text ?? "", 160) })),
      fix: "Keep the tests running, or record in a `ci_config_update` why they may rest and until when.",
    }),
  ];
}

function repeatedUpgrades({ files }: Change, precedents: readonly Precedent[]): Finding[] {
  const found = new Map<string, Finding>();
  for (const precedent of precedents) {
    const it = payloadOf(precedent.event, "dependency_review");
    if (!it || found.has(it.dep)) continue;
    const lines = files.flatMap((file) => {
      const line = versionLine(file, it.dep);
      return line ? [{ file: file.path, ...line, text: shorten(line.text, 160) }] : [];
    });
    if (lines.length === 0) continue;
    const when = precedent.event.timestamp.slice(0, 10);
    found.set(
      it.dep,
      finding(precedent, {
        message: `This change sets the version of ${it.dep}. Last time (${it.from} → ${it.to}, ${when}, ${it.decided_by}) it led to`,
        confidence: 0.8,
        lines,
        fix: `Read its changelog, see that no test of it is skipped, and record a \`dependency_review\`.`,
      }),
    );
  }
  return [...found.values()];
}

function finding(
  { event, incident }: Precedent,
  rest: Pick<Finding, "message" | "confidence" | "lines" | "fix">,
): Finding {
  const { number, title } = payloadOf(incident, "incident") ?? { number: 0, title: incident.id };
  return {
    class: "repeats",
    record: incident.id,
    title,
    ...rest,
    message: `${rest.message} incident #${number}: "${shorten(title, 120)}".`,
    fix: `${rest.fix} \`trace_origin\` ${incident.id} shows how ${event.id} came to it.`,
  };
}

function isAlike(skips: readonly NewSkip[], event: Occurrence): boolean {
  const past = payloadOf(event, "ci_config_update")?.skips ?? [];
  const known = new Set(past.flatMap((it) => [it.file, ...testNames(it.test)]));
  return skips.some((it) => known.has(it.file) || testNames(it.test).some((name) => known.has(name)));
}

function isRepeatable(event: Occurrence): boolean {
  return event.event_type === "dependency_review" || (payloadOf(event, "ci_config_update")?.skips.length ?? 0) > 0;
}
