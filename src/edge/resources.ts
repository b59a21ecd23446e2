import { ResourceNotFoundError } from "@modelcontextprotocol/server";
import { DIGEST, type Digest } from "../core/canonical.ts";
import { readCursor, writeCursor } from "../core/cursor.ts";
import { ProblemError } from "../core/problem.ts";
import type { Context } from "../io/context.ts";
import { decode } from "../io/files.ts";
import { call, type Tool } from "../tool.ts";

type Content = { mimeType: string } & ({ text: string } | { blob: string });

/** A kind of thing that can be read by its address. */
type Kind = {
  name: string;
  title: string;
  description: string;
  mimeType?: string;
  /** @returns undefined where there is none of that id */
  read(id: string, context: Context, tools: readonly Tool[]): Promise<Content | undefined>;
  /** What a client shows when it asks for names that begin so. */
  ids(context: Context): Promise<Iterable<string>>;
};

const JSON_TYPE = "application/json";

const KINDS: readonly Kind[] = [
  {
    name: "record",
    title: "Record",
    description: "One record in full, with its effective state and links.",
    mimeType: JSON_TYPE,
    read: (id, context, tools) => answerOf("get_record", { ids: [id] }, context, tools),
    ids: async (context) => (await context.view()).byId.keys(),
  },
  {
    name: "graph",
    title: "Graph",
    description: "What a record, run or other node came from and what came of it.",
    mimeType: JSON_TYPE,
    read: (root, context, tools) => answerOf("graph_records", { root }, context, tools),
    ids: async (context) => (await context.graph()).nodes.keys(),
  },
  {
    name: "run",
    title: "Run",
    description: "The events of a run, oldest first, as they are chained.",
    mimeType: JSON_TYPE,
    async read(id, { ledger }) {
      const events = (await ledger.facts()).run(id);
      return events.length ? { mimeType: JSON_TYPE, text: JSON.stringify({ run: id, events }) } : undefined;
    },
    ids: (context) => context.ledger.runs(),
  },
  {
    name: "artifact",
    title: "Artifact",
    description: "The sealed bytes of what an event used or made.",
    async read(id, { artifacts }) {
      const bytes = DIGEST.test(id) ? artifacts.read(id as Digest) : undefined;
      return bytes && contentOf(bytes);
    },
    ids: async (context) => [...(await context.graph()).nodes.keys()].filter((it) => DIGEST.test(it)),
  },
];

async function answerOf(
  name: string,
  input: object,
  context: Context,
  tools: readonly Tool[],
): Promise<Content | undefined> {
  const tool = tools.find((it) => it.name === name);
  return tool && { mimeType: JSON_TYPE, text: JSON.stringify(await call(tool, input, context)) };
}

/** Text as text; whatever else as it is. A type is never guessed from what the bytes claim to be. */
function contentOf(bytes: Buffer): Content {
  const decoded = decode(bytes);
  return "text" in decoded
    ? { mimeType: "text/plain", text: decoded.text }
    : { mimeType: "application/octet-stream", blob: bytes.toString("base64") };
}

const PAGE = 100;
const MOST_COMPLETIONS = 100;

export function listTemplates() {
  return KINDS.map(({ name, title, description, mimeType }) => ({
    uriTemplate: `provenance://${name}/{id}`,
    name,
    title,
    description,
    ...(mimeType && { mimeType }),
  }));
}

/** Lists the records in force, a page at a time. @throws cursor_invalid */
export async function listResources(context: Context, cursor: string | undefined) {
  const { inForce } = await context.view();
  const start = readCursor(cursor ?? "");
  const page = inForce.slice(start, start + PAGE);
  const end = start + page.length;
  return {
    resources: page.map(({ id, title }) => ({
      uri: `provenance://record/${encodeURIComponent(id)}`,
      name: id,
      title,
      mimeType: "application/json",
    })),
    ...(end < inForce.length && { nextCursor: writeCursor(end) }),
  };
}

/** Reads `provenance://{kind}/{id}`; records and graphs as their tools answer. @throws ResourceNotFoundError */
export async function readResource(uri: string, tools: readonly Tool[], context: Context) {
  const [, name, encoded = ""] = /^provenance:\/\/(\w+)\/(.+)$/.exec(uri) ?? [];
  const kind = KINDS.find((it) => it.name === name);
  const id = decoded(encoded);
  try {
    const content = id === undefined ? undefined : await kind?.read(id, context, tools);
    if (!content) throw new ResourceNotFoundError(uri);
    return { contents: [{ uri, ...content }] };
  } catch (error) {
    if (error instanceof ProblemError) throw new ResourceNotFoundError(uri, error.problem.message);
    throw error;
  }
}

/** Completes an id: those that begin with what was typed first, then those that hold it. */
export async function completeId(kindName: string, typed: string, context: Context) {
  const kind = KINDS.find((it) => it.name === kindName);
  const ids = kind ? [...(await kind.ids(context))] : [];
  return completionOf(ids, typed);
}

export function completionOf(names: readonly string[], typed: string) {
  const wanted = typed.toLowerCase();
  const holding = names.filter((it) => it.toLowerCase().includes(wanted)).sort();
  const starting = holding.filter((it) => it.toLowerCase().startsWith(wanted));
  const values = [...starting, ...holding.filter((it) => !starting.includes(it))];
  return {
    completion: {
      values: values.slice(0, MOST_COMPLETIONS),
      total: values.length,
      hasMore: values.length > MOST_COMPLETIONS,
    },
  };
}

function decoded(text: string): string | undefined {
  try {
    return decodeURIComponent(text);
  } catch {
    return undefined;
  }
}
