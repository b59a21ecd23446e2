import { type SpawnSyncOptions, spawnSync } from "node:child_process";
import { readFileSync, rmSync, utimesSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { governedPath, layOutRecords, recordId } from "./corpus.ts";
import { median, ms, ratio, report } from "./measure.ts";

const ROUNDS = 15;
/** File stamps younger than two seconds are not trusted. */
const AGED_MS = 2_500;

/** The hook that runs before every edit, as a client starts it: with its index, after a record changed, and for nothing. */
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
  rmSync(join(folder, ".git/precedent"), { recursive: true, force: true });
  wait(AGED_MS);
  const cold = timed([cli, "hook", "--prepare"], folder, {});
  const rounds = Array.from({ length: ROUNDS }, (_, i) => ({
    bare: timed(["-e", "0"], folder, {}),
    told: hook(edit(`s${i}`, i)),
    again: hook(edit(`s${i}`, i)),
    else: hook({ ...edit(`s${i}`, i), tool_name: "Bash", tool_input: { command: "ls" } }),
  }));
  const bareMs = median(rounds.map((it) => it.bare));
  const line = (what: string, taken: number, bound = "") =>
    report(`${count} records: ${what}`, ms(taken), `${ratio(taken, bareMs)} bare node ${bound}`);
  line("hook --prepare, nothing read yet", cold);
  line("hook before an edit, first of a file", median(rounds.map((it) => it.told)), "(≤ 3 at 10,000)");
  line("hook before an edit, told already", median(rounds.map((it) => it.again)), "(≤ 3 at 10,000)");
  line("hook for a tool that edits nothing", median(rounds.map((it) => it.else)));
  line(
    "hook before an edit, a record just changed",
    median([1, 2, 3].map((i) => changed(folder, i, () => hook(edit(`c${i}`, i))))),
  );
  const after = { ...edit("after", 5), hook_event_name: "PostToolUse", tool_response: {} };
  line("hook after an edit", median([1, 2, 3].map(() => hook(after))));
  remove();
}

function changed(folder: string, i: number, work: () => number): number {
  const file = join(folder, "provenance", `${recordId(i)}.yml`);
  writeFileSync(file, readFileSync(file, "utf8").replace("never", "seldom"));
  utimesSync(file, new Date(), new Date());
  return work();
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
