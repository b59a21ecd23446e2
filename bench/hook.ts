import { type SpawnSyncOptions, spawnSync } from "node:child_process";
import { readFileSync, rmSync, utimesSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { governedPath, layOutRecords, recordId } from "./corpus.ts";
import { median, ms, ratio, report } from "./measure.ts";

const ROUNDS = 15;
const CHANGES = 5;
/** File stamps younger than two seconds are not trusted. */
const AGED_MS = 2_500;

/** The hooks that run before and after every edit, as a client starts them: with their index, after a record changed, and for nothing. */
export function benchHook(count: number): void {
  const { folder, remove } = layOutRecords(count);
  const cli = resolve("dist/cli.js");
  const hook = (event: object) => timed([cli, "hook", "--client", "claude"], folder, event);
  const edit = (session: string, i: number) => ({
    session_id: session,
    cwd: folder,
    hook_event_name: "PreToolUse",
    tool_name: "Edit",
    tool_input: { file_path: join(folder, governedPath(i)), old_string: "a", new_string: "b" },
  });
  const after = (session: string, i: number) => ({
    ...edit(session, i),
    hook_event_name: "PostToolUse",
    tool_response: {},
  });
  const prepared = () => {
    rmSync(join(folder, ".git/precedent"), { recursive: true, force: true });
    wait(AGED_MS);
    return timed([cli, "hook", "--prepare"], folder, {});
  };
  const cold = prepared();
  const rounds = Array.from({ length: ROUNDS }, (_, i) => ({
    bare: timed(["-e", "0"], folder, {}),
    told: hook(edit(`s${i}`, i)),
    again: hook(edit(`s${i}`, i)),
    else: hook({ ...edit(`s${i}`, i), tool_name: "Bash", tool_input: { command: "ls" } }),
    // What no hook has read yet, and then what one has.
    first: hook(after(`s${i}`, i)),
    after: hook(after(`s${i}`, i)),
  }));
  const bareMs = median(rounds.map((it) => it.bare));
  const line = (what: string, taken: number, bound = "") =>
    report(`${count} records: ${what}`, ms(taken), `${ratio(taken, bareMs)} bare node ${bound}`);
  line("hook --prepare, nothing read yet", cold);
  line("hook before an edit, first of a file", median(rounds.map((it) => it.told)), "(≤ 3 at 10,000)");
  line("hook before an edit, told already", median(rounds.map((it) => it.again)), "(≤ 3 at 10,000)");
  line("hook for a tool that edits nothing", median(rounds.map((it) => it.else)));
  line("hook after an edit, its records read anew", median(rounds.map((it) => it.first)));
  line("hook after an edit", median(rounds.map((it) => it.after)), "(≤ 8 at 10,000)");
  const times = Array.from({ length: CHANGES }, (_, i) => i);
  line(
    "hook before an edit, a record just changed",
    median(times.map((i) => changed(folder, i, () => hook(edit(`c${i}`, i))))),
  );
  for (let i = 0; i < count; i++) withoutScope(folder, i);
  prepared();
  line("hook after an edit, no record has a scope", median(times.map((i) => hook(after(`u${i}`, i)))));
  remove();
}

function changed(folder: string, i: number, work: () => number): number {
  const file = join(folder, "provenance", `${recordId(i)}.yml`);
  writeFileSync(file, readFileSync(file, "utf8").replace("never", "seldom"));
  utimesSync(file, new Date(), new Date());
  return work();
}

function withoutScope(folder: string, i: number): void {
  const file = join(folder, "provenance", `${recordId(i)}.yml`);
  writeFileSync(file, readFileSync(file, "utf8").replace(/affected_scope:\n(?: {2}- .*\n)+/, "affected_scope: []\n"));
}

function timed(args: readonly string[], cwd: string, event: object): number {
  const options: SpawnSyncOptions = { cwd, input: JSON.stringify(event), stdio: ["pipe", "pipe", "pipe"] };
  const start = performance.now();
  const { status, stderr } = spawnSync(process.execPath, args, options);
  const taken = performance.now() - start;
  if (status !== 0 || stderr.length > 0) throw new Error(`${args.join(" ")} ended with ${status}: ${stderr}`);
  return taken;
}

function wait(forMs: number): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, forMs);
}
