import { spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { Agent, request } from "node:http";
import { resolve } from "node:path";
import { layOutRecords, recordId } from "./corpus.ts";
import { median, ms, report } from "./measure.ts";

/** How many ask at once, how often, and how many requests a minute the server lets a client have. */
type Crowd = { clients: number; rounds: number; rate: number };

const CROWDS: readonly Crowd[] = [
  { clients: 500, rounds: 8, rate: 1_000_000 },
  { clients: 500, rounds: 2, rate: 600 },
  { clients: 3000, rounds: 1, rate: 1_000_000 },
];

type Answer = { status: number; text: string; retryAfter: string | undefined; taken_ms: number };

/**
 * Clients, each on a connection of its own, ask one HTTP server at once: who gets an answer gets their own, the rest are
 * told to come back, and memory is bounded.
 */
export async function benchClients(count: number): Promise<void> {
  const { folder, remove } = layOutRecords(count);
  for (const crowd of CROWDS) await benchCrowd(crowd, folder, count);
  remove();
}

async function benchCrowd({ clients, rounds, rate }: Crowd, folder: string, count: number): Promise<void> {
  const args = [resolve("dist/cli.js"), "serve", "--port", "0", "--rate", String(rate)];
  const server = spawn(process.execPath, args, { cwd: folder });
  const [line] = await once(server.stdout, "data");
  const url = /http:\/\/[\d.:]+/.exec(String(line))?.[0] ?? "";
  await ask(url, "search_records", { query: "why must the scheduler not call the ledger" });
  const memory = [residentMb(server.pid)];
  const answers: Answer[] = [];
  for (let round = 0; round < rounds; round++) {
    const asked = Array.from({ length: clients }, (_, i) => askFor(inForce(i + round * clients, count), i, url));
    answers.push(...(await Promise.all(asked)));
    memory.push(residentMb(server.pid));
  }
  server.kill();
  await once(server, "exit");

  const statuses = [...Map.groupBy(answers, (it) => it.status)].sort(([a], [b]) => a - b);
  const told = statuses.map(([status, all]) => `${all.length} × ${status}`).join(", ");
  const taken = median(answers.filter((it) => it.status === 200).map((it) => it.taken_ms));
  const what = `${count} records: ${clients} clients at once, ${rounds} times`;
  report(what, ms(taken), `p50; ${told}; memory ${memory.join(", ")} MB`);
}

/** The id of a record in force, another for each client. */
function inForce(client: number, count: number): string {
  const i = (client * 37) % count;
  return recordId(i % 10 === 9 ? i - 1 : i);
}

function askFor(id: string, client: number, url: string): Promise<Answer> {
  const answer = client % 2 ? ask(url, "search_records", { query: id }) : ask(url, "get_record", { ids: [id] });
  return answer.then((it) => check(it, id));
}

/** @throws if the answer is another client's, or a refusal does not say when to come back */
function check(answer: Answer, id: string): Answer {
  if (answer.status === 200 && !answer.text.includes(id)) throw new Error(`${id} was answered with ${answer.text}`);
  if (answer.status !== 200 && !answer.retryAfter) throw new Error(`${answer.status} without retry-after`);
  return answer;
}

function ask(url: string, tool: string, input: object): Promise<Answer> {
  const start = performance.now();
  return new Promise((done, failed) => {
    const headers = { "content-type": "application/json" };
    // An agent of its own keeps each client on its own connection.
    const call = request(`${url}/api/tools/${tool}`, { method: "POST", headers, agent: new Agent() }, (response) => {
      let text = "";
      response.setEncoding("utf8");
      response.on("data", (part: string) => {
        text += part;
      });
      response.on("end", () =>
        done({
          status: response.statusCode ?? 0,
          text,
          retryAfter: response.headers["retry-after"],
          taken_ms: performance.now() - start,
        }),
      );
    });
    call.on("error", failed);
    call.end(JSON.stringify(input));
  });
}

function residentMb(pid: number | undefined): number {
  const kb = /VmRSS:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1];
  return Math.round(Number(kb) / 1024);
}
