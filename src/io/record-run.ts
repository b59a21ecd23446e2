import type { Digest, Json } from "../core/canonical.ts";
import type { Payload } from "../core/chain.ts";
import { contradicts } from "../core/determinism.ts";
import { mintRunId, type Occurrence, occurrences, readPayload } from "../core/event.ts";
import { textsIn } from "../core/event-links.ts";
import { decisionFor, judgeDecision, type Verdict } from "../core/gate.ts";
import { fail, type Problem, problem } from "../core/problem.ts";
import type { Context } from "./context.ts";
import { draftPayload } from "./run-drafts.ts";
import { openSealing, type Sealing } from "./sealing.ts";

/** An event as a caller states it. */
export type Recording = {
  kind: string;
  run_id: string;
  payload: Payload;
  /** Ids, or files to seal. */
  inputs: readonly string[];
  /** Files to seal. */
  outputs: readonly string[];
  links: { [kind: string]: string[] };
  /** A test report to read the payload from; `""` for none. */
  report: string;
  /** A commit to read the payload from; `""` for none. */
  commit: string;
  /** Leaves the run unsealed. */
  open: boolean;
};

export type Prepared = { payload: Payload; sealing: Sealing; gate?: Verdict };

/** The payload's own fields that name things: each may be an id or a file to seal. */
const REFERENCES = ["based_on", "caused_by", "decision"];

/** People answer for these; a program that records them does not. */
const PEOPLE: readonly (readonly string[])[] = [["approved_by"], ["decided_by"], ["override", "name"]];

/** Fills in what report, commit and tree show, and checks the payload. Nothing is written. */
export async function prepareEvent(input: Recording, context: Context): Promise<Prepared> {
  const sealing = openSealing(context);
  const drafted = await draftPayload(input, context, sealing);
  const stated: { [field: string]: Json | undefined } = { ...drafted.payload, ...input.payload };
  // A deploy_decision's own `decision` is a word, not a reference.
  const fields = input.kind === "deploy_execute" ? REFERENCES : REFERENCES.filter((it) => it !== "decision");
  for (const field of fields) {
    const value = stated[field];
    if (Array.isArray(value))
      stated[field] = await Promise.all(textsIn(value).map((it) => sealing.reference(field, it)));
    else if (typeof value === "string") stated[field] = await sealing.reference(field, value);
  }
  const inputs = await Promise.all(input.inputs.map((it) => sealing.reference("inputs", it)));
  const outputs = await Promise.all(input.outputs.map((it) => sealing.file(it)));
  // What names no deployment is refused for that, below: no gate could know it.
  const isNamed = stated["version"] && stated["target"];
  const gated = input.kind === "deploy_execute" && isNamed ? await passGate(stated, context) : undefined;
  if (gated)
    Object.assign(stated, gated.payload, {
      receipt: outputs[0] ?? sealReceipt({ ...stated, ...gated.payload }, sealing),
    });
  refuseBots(stated, context);
  const produced = new Set([...outputs, ...drafted.outputs, ...textsIn(stated["receipt"])]);
  const materials = sealing.materials().map((it) => it.output);
  const payload = readPayload(input.kind, {
    ...stated,
    ...listed("inputs", [...new Set([...inputs, ...drafted.inputs])]),
    ...listed(
      "outputs",
      materials.filter((it) => produced.has(it.artifact)),
    ),
    ...listed(
      "sealed",
      materials.filter((it) => !produced.has(it.artifact)),
    ),
    ...(Object.keys(input.links).length > 0 && { links: input.links }),
  });
  const gate = gated?.gate ?? (await judge(input.kind, payload, context));
  return { payload, sealing, ...(gate && { gate }) };
}

/**
 * Records an event: seals its material, captures the state of the code and appends to the run.
 *
 * @throws what `prepareEvent` throws, and incident_taken, run_sealed, run_broken, clock_backwards, lock_timeout
 */
export async function recordEvent(
  input: Recording,
  { payload, sealing }: Prepared,
  context: Context,
): Promise<{ event: Occurrence; problems: Problem[] }> {
  const { ledger, artifacts, manifests, actor, git, workspace } = context;
  const at = context.now();
  const run = input.run_id || mintRunId(input.kind, payload, at, context.randomBytes(4));
  if (input.kind === "incident") await refuseTaken(run, Number(payload["number"]), context);
  ledger.check(run, { isNew: input.kind === "incident", now: context.now });
  const captured = await manifests.capture();
  for (const it of sealing.materials()) await artifacts.put(it);
  const person = workspace.gitDir ? await git.identity() : {};
  const recorded_by = actor.kind === "agent" ? actor.name : person.email || person.name || "unknown";
  const whole = {
    ...payload,
    ...listed(
      "manifests",
      captured.manifests.map((it) => it.id),
    ),
    recorded_by,
  };
  const events = [{ event_type: input.kind, payload: whole }];
  const [event] = await ledger.append(run, events, {
    seal: !input.open,
    isNew: input.kind === "incident",
    now: context.now,
  });
  if (!event) return fail("run_unknown", { run, near: [] });
  const facts = await ledger.facts();
  const other = contradicts(event, facts);
  const differing = other ? [problem("result_differs", { run, other: other.run }, { severity: "warning" })] : [];
  return { event, problems: [...captured.problems, ...differing] };
}

/** An incident's number is its run's name, so that the file system keeps two from having one. */
async function refuseTaken(run: string, number: number, { ledger }: Context): Promise<void> {
  const own = `lode-incident-${number}`;
  if (run !== own) fail("run_id_invalid", { run, expected: `${own}, which the run of incident ${number} is called` });
  if ((await ledger.runs()).includes(own)) fail("incident_taken", { number });
}

/** Lets a deployment pass that carries out a decision whose evidence holds, or that a person answers for. @throws gate_closed */
async function passGate(stated: Payload, { ledger, config }: Context): Promise<{ payload: Payload; gate: Verdict }> {
  const version = String(stated["version"] ?? "");
  const target = String(stated["target"] ?? "");
  const facts = await ledger.facts();
  const named = textsIn(stated["decision"])[0];
  const decision = decisionFor({ version, target, decision: named }, facts);
  const what = `the deployment of ${version} to ${target}`;
  const gate = decision
    ? judgeDecision(decision, facts, config.gate)
    : { passed: false, clauses: [`no deploy_decision for ${version} to ${target}${named ? ` is ${named}` : ""}`] };
  const isOverridden = typeof stated["override"] === "object" && stated["override"] !== null;
  if (!gate.passed && !isOverridden) fail("gate_closed", { what, clause: gate.clauses.join("; ") });
  return { payload: { ...(decision && { decision: decision.id }), gate }, gate };
}

/** Says what the gate will find, as soon as the decision is made. */
async function judge(kind: string, payload: Payload, { ledger, config, now }: Context): Promise<Verdict | undefined> {
  if (kind !== "deploy_decision") return undefined;
  const event = { event_hash: "", event_type: kind, payload, prev_hash: null, timestamp: now().toISOString() };
  const [decision] = occurrences("lode-decision-now", [event]);
  return decision && judgeDecision(decision, await ledger.facts(), config.gate);
}

function sealReceipt({ gate: _, ...stated }: Payload, sealing: Sealing): Digest {
  return sealing.text("deploy-receipt.json", `${JSON.stringify(stated, null, 2)}\n`);
}

function refuseBots(payload: Payload, { actor }: Context): void {
  const bot = actor.kind === "agent" ? (actor.name.split("/")[0] ?? "").toLowerCase() : "";
  for (const path of PEOPLE) {
    const name = path.reduce<unknown>((it, step) => (it as { [step: string]: unknown } | undefined)?.[step], payload);
    if (bot && typeof name === "string" && (name.split("/")[0] ?? "").trim().toLowerCase() === bot)
      fail("approver_invalid", { field: path.join("."), name });
  }
}

function listed(field: string, values: readonly Json[]): { [field: string]: Json } {
  return values.length ? { [field]: values } : {};
}
