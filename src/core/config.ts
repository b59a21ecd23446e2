import { z } from "zod";
import { gateSchema } from "./gate.ts";
import { nearestNames } from "./near.ts";
import { type Problem, problem } from "./problem.ts";
import type { Raw } from "./record.ts";

// Every scalar comes as text. LineSpec's YAML library reads the same words as booleans.
const flag = z.stringbool({ truthy: ["true", "yes", "on", "y"], falsy: ["false", "no", "off", "n"] });
const number = z
  .string()
  .regex(/^\d*\.?\d+$/)
  .transform(Number);

const embeddingSchema = z.object({
  provider: z.enum(["local", "voyage", "openai"]).default("local"),
  index_model: z.string().optional(),
  query_model: z.string().optional(),
  api_key: z.string().optional(),
  base_url: z.url({ protocol: /^https?$/ }).optional(),
  output_dimension: number.pipe(z.int().min(1)).optional(),
  similarity_threshold: number.pipe(z.number().max(1)).default(0.5),
  index_on_complete: flag.default(true),
});

const indexSchema = z.object({
  /**
   * Where an index is that many machines read: a folder of an object store, or a database of LanceDB Cloud. Keys come
   * from the environment alone, so nothing that could hold one is taken. Absent, each worktree has an index of its own.
   */
  uri: z
    .string()
    .regex(/^(az|gs|s3|db):\/\/[\w.-]+(\/[\w.-]+)*\/?$/)
    .optional(),
});

const decisionsSchema = z.object({
  /** Folders of ADRs that are read where they are; POSIX, relative to the root. */
  adr_dirs: z.array(z.string()).default([]),
});

const replaySchema = z.object({
  /** The one command a replay may execute, as a list of its words; none, and nothing is executed. */
  command: z.array(z.string()).default([]),
  /** The test report it writes, relative to its folder. */
  report: z.string().default(""),
});

export const PRESETS = ["light", "standard", "regulated"] as const;
export type Preset = (typeof PRESETS)[number];

const requireSchema = z.object({
  /** Paths of which a change needs a decision, a spec, an accepted risk: globs; `!` before one takes paths out again. */
  decision: z.array(z.string()).default([]),
  spec: z.array(z.string()).default([]),
  risk: z.array(z.string()).default([]),
  /** Labels of a pull request, each as it is written, with which it needs one. */
  decision_labels: z.array(z.string()).default([]),
  spec_labels: z.array(z.string()).default([]),
  risk_labels: z.array(z.string()).default([]),
  /** Paths of which a change needs nothing. */
  docs: z.array(z.string()).default(["**/*.md", "**/docs/**", "**/README*", "**/LICENSE*"]),
  /** What a message says where an AI wrote the change; preset regulated asks for it. */
  attribution: z.string().default("AI Attribution"),
});

/** The `provenance:` section of the config file, with LineSpec's keys and the defaults its document states. */
export const configSchema = z.object({
  /** POSIX path relative to the root. */
  dir: z.string().default("provenance"),
  enforcement: z.enum(["none", "warn", "strict"]).default("warn"),
  /** How much is asked of a change, and whether what is missing warns or blocks. */
  preset: z.enum(PRESETS).default("standard"),
  require: requireSchema.prefault({}),
  commit_tag_required: flag.default(false),
  auto_affected_scope: flag.default(true),
  /** Folders of further records: relative to the root inside it, absolute outside. */
  shared_repos: z.array(z.string()).default([]),
  decisions: decisionsSchema.prefault({}),
  embedding: embeddingSchema.prefault({}),
  index: indexSchema.prefault({}),
  /** What captures the state of code and environment: `git`, `lockfile`, or a module of the project's own. */
  manifests: z.array(z.string()).default(["git"]),
  gate: gateSchema.prefault({}),
  replay: replaySchema.prefault({}),
});
export type Config = z.output<typeof configSchema>;

/** The mappings in it whose keys are all ours. */
const SECTIONS = {
  decisions: decisionsSchema,
  embedding: embeddingSchema,
  gate: gateSchema,
  index: indexSchema,
  replay: replaySchema,
  require: requireSchema,
};

const EXPECTED: { [key: string]: string } = {
  provenance: "a mapping",
  "provenance.dir": "text",
  "provenance.enforcement": "none, warn or strict",
  "provenance.preset": "light, standard or regulated",
  "provenance.require": "a mapping",
  "provenance.require.decision": "a list of paths",
  "provenance.require.spec": "a list of paths",
  "provenance.require.risk": "a list of paths",
  "provenance.require.decision_labels": "a list of labels",
  "provenance.require.spec_labels": "a list of labels",
  "provenance.require.risk_labels": "a list of labels",
  "provenance.require.docs": "a list of paths",
  "provenance.require.attribution": "text",
  "provenance.commit_tag_required": "true or false",
  "provenance.auto_affected_scope": "true or false",
  "provenance.shared_repos": "a list of folders",
  "provenance.decisions": "a mapping",
  "provenance.decisions.adr_dirs": "a list of folders",
  "provenance.manifests": "a list of tools: git, lockfile or ./a/module.js",
  "provenance.gate": "a mapping",
  "provenance.gate.max_failed": "a whole number",
  "provenance.gate.required_suites": "a list of suites",
  "provenance.gate.never_skipped": "a list of tests or globs",
  "provenance.gate.require_report": "true or false",
  "provenance.replay": "a mapping",
  "provenance.replay.command": "a list of words",
  "provenance.index": "a mapping",
  "provenance.index.uri": "az://, gs://, s3:// or db:// and a path, without keys",
  "provenance.embedding": "a mapping",
  "provenance.embedding.provider": "local, voyage or openai",
  "provenance.embedding.base_url": "an http or https URL",
  "provenance.embedding.output_dimension": "a whole number of at least 1",
  "provenance.embedding.similarity_threshold": "a number from 0 to 1",
  "provenance.embedding.index_on_complete": "true or false",
};

export type Env = { readonly [name: string]: string | undefined };

/**
 * Reads a parsed config file. `${NAME}` stands for an environment variable in any value; a key whose variable is
 * missing counts as absent. No message repeats a value, for a value may be a key.
 *
 * @param file named in the problems, each of which has the dotted key as `at.field`
 * @param isOurs true if unknown keys beside `provenance:` are mistakes, not LineSpec's business
 * @returns no config exactly if a problem is an error
 */
export function readConfig(
  raw: Raw,
  { env, file, isOurs }: { env: Env; file: string; isOurs: boolean },
): { config?: Config; problems: Problem[] } {
  const problems: Problem[] = [];
  const invalid = (key: string) =>
    problem("config_invalid", { file, key, expected: EXPECTED[key] ?? "text" }, { at: { file, field: key } });
  if (raw !== null && !isMap(raw)) return { problems: [invalid("provenance")] };
  const unknown = (map: Raw | undefined, known: readonly string[], prefix: string) =>
    Object.keys(isMap(map) ? map : {})
      .filter((key) => !known.includes(key))
      .map((key) => ({ file, key: prefix + key, near: nearestNames(key, known).slice(0, 1) }))
      .map((it) => problem("config_key_unknown", it, { severity: "warning", at: { file, field: it.key } }));

  const section = expand(raw?.["provenance"] ?? null, "provenance", (key, name) => {
    const value = env[name];
    const at = { file, field: key };
    if (!value) problems.push(problem("variable_missing", { file, key, name }, { severity: "warning", at }));
    return value || undefined;
  });
  if (isOurs) problems.push(...unknown(raw ?? undefined, ["provenance"], ""));
  problems.push(
    ...unknown(section, Object.keys(configSchema.shape), "provenance."),
    ...Object.entries(SECTIONS).flatMap(([name, { shape }]) =>
      unknown(isMap(section) ? section[name] : undefined, Object.keys(shape), `provenance.${name}.`),
    ),
  );
  const parsed = configSchema.safeParse(section ?? {});
  if (parsed.success) return { config: withPreset(parsed.data), problems };
  const keys = parsed.error.issues.map((it) => ["provenance", ...it.path.filter((step) => typeof step === "string")]);
  return { problems: [...new Set(keys.map((it) => it.join(".")))].map(invalid).concat(problems) };
}

/** The regulated preset blocks on whatever a rule finds, whatever else the file says. */
function withPreset(config: Config): Config {
  return config.preset === "regulated" ? { ...config, enforcement: "strict" } : config;
}

/** Fills in variables and leaves out what is null or has a missing one. */
function expand(raw: Raw, key: string, lookUp: (key: string, name: string) => string | undefined): Raw | undefined {
  if (raw === null) return undefined;
  if (Array.isArray(raw)) return raw.flatMap((it) => expand(it, key, lookUp) ?? []);
  if (isMap(raw)) {
    const entries = Object.entries(raw).map(([name, it]) => [name, expand(it, `${key}.${name}`, lookUp)] as const);
    return Object.fromEntries(entries.filter((it): it is readonly [string, Raw] => it[1] !== undefined));
  }
  let isWhole = true;
  const text = raw.replaceAll(/\$\{([A-Za-z_]\w*)\}/g, (_, name: string) => {
    const value = lookUp(key, name);
    isWhole &&= value !== undefined;
    return value ?? "";
  });
  return isWhole ? text : undefined;
}

function isMap(raw: Raw | undefined): raw is { [key: string]: Raw } {
  return typeof raw === "object" && raw !== null && !Array.isArray(raw);
}
