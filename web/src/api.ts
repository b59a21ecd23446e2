/** What a search or list shows of a record. */
export type Hit = { id: string; title: string; state: string; why: string[]; superseded_by?: string };

export type SearchAnswer = {
  mode: string;
  hits: Hit[];
  total: number;
  next_cursor?: string;
  stale: number;
  problems: string[];
};

export type RecordAnswer = {
  id: string;
  type: string;
  title: string;
  state: string;
  stored_status: string;
  superseded_by: string;
  created_at: string;
  author: string;
  intent: string;
  rationale: string;
  outcome: string;
  constraints: string[];
  affected_scope: string[];
  forbidden_scope: string[];
  options: { name: string; rejected_because?: string }[];
  supersedes: string;
  related: string[];
  associated_specs: { path: string; type?: string }[];
  associated_traces: string[];
  monitors: string[];
  tags: string[];
  sealed_at_sha: string;
  lifecycle: { [key: string]: unknown };
  linked_from: { id: string; rel: string }[];
  file: string;
  digest: string;
};

export type GraphNode = {
  id: string;
  kind: string;
  type: string;
  label: string;
  state?: string;
  attributes: { [key: string]: unknown };
};
export type GraphLink = { source: string; target: string; rel: string; directed?: boolean };
export type GraphAnswer = {
  root: string;
  nodes: GraphNode[];
  links: GraphLink[];
  truncated: boolean;
  frontier?: string[];
};

export type Problem = { code: string; severity: string; message: string; fix: string; at?: { file?: string; record?: string } };

export type EventAnswer = {
  events: EventEntry[];
  total: number;
  next_cursor?: string;
};
export type EventEntry = {
  id: string;
  kind: string;
  at: string;
  fact: string;
  evidence: string;
  led_to: string[];
  payload: { [field: string]: unknown };
};

export type Hop = {
  id: string;
  kind: string;
  at: string;
  fact: string;
  evidence: string;
  confidence: string;
  via: string;
  from?: string;
};
export type TraceAnswer = { hops: Hop[]; clear: string[]; truncated: boolean; omitted: number; problems: Problem[] };

export type ToolInfo = { name: string; inputSchema: { properties?: { [name: string]: unknown } } };

/** A refusal of the server, in its words. */
export class ApiError extends Error {
  readonly status: number;
  readonly fix: string;
  constructor(status: number, message: string, fix: string) {
    super(message);
    this.status = status;
    this.fix = fix;
  }
}

const TOKEN_KEY = "precedent-token";

/** Kept until the tab is closed, and sent nowhere but here. */
export function keepToken(token: string): void {
  sessionStorage.setItem(TOKEN_KEY, token);
}

export async function callTool<T>(name: string, input: object, signal?: AbortSignal): Promise<T> {
  return ask<T>(`api/tools/${name}`, {
    method: "POST",
    body: JSON.stringify(input),
    headers: { "content-type": "application/json" },
    ...(signal && { signal }),
  });
}

export async function listTools(): Promise<ToolInfo[]> {
  return (await ask<{ tools: ToolInfo[] }>("api/tools", {})).tools;
}

export async function listRepositories(): Promise<string[]> {
  const address = location.pathname.replace(/\/r\/[^/]+\/.*$/, "/");
  return (await ask<{ repositories: string[] }>(`${address}api/repositories`, {})).repositories;
}

async function ask<T>(path: string, init: RequestInit): Promise<T> {
  const token = sessionStorage.getItem(TOKEN_KEY);
  const headers = { ...(init.headers as { [name: string]: string }), ...(token && { authorization: `Bearer ${token}` }) };
  const answer = await fetch(path, { ...init, headers });
  const body: unknown = await answer.json().catch(() => ({}));
  if (answer.ok) return body as T;
  const error = (body as { error?: Partial<Problem> | string }).error;
  const message = typeof error === "string" ? error : (error?.message ?? `The server answered ${answer.status}.`);
  throw new ApiError(answer.status, message, typeof error === "object" ? (error.fix ?? "") : "");
}
