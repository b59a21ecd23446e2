import { randomBytes } from "node:crypto";
import { existsSync, realpathSync, statSync } from "node:fs";
import { delimiter, join } from "node:path";
import { type Config, configSchema } from "../core/config.ts";
import type { Actor } from "../core/draft.ts";
import { type Governance, governanceOf } from "../core/governance.ts";
import { type Graph, graphOf } from "../core/graph.ts";
import { ProblemError } from "../core/problem.ts";
import { withRuns } from "../core/run-graph.ts";
import { isPending, type View, viewRecords } from "../core/view.ts";
import { withAdrs } from "./adr-store.ts";
import { type Artifacts, openArtifacts } from "./artifacts.ts";
import { loadConfig } from "./config.ts";
import { isEnforced } from "./enforcement.ts";
import { type Git, openGit } from "./git.ts";
import { type Ledger, openLedger } from "./ledger.ts";
import { type Manifests, openManifests } from "./manifests.ts";
import { openSearch, type Search } from "./search.ts";
import { type Loaded, openStore, type Store } from "./store.ts";
import { findWorkspace, resolveFrom, type Workspace } from "./workspace.ts";

/** What a tool may touch. Built at the edge, once for each repository; a test builds it over a temporary folder. */
export type Context = {
  workspace: Workspace;
  /** Reads a path as its caller means it, as POSIX and relative to the root, a folder with `/` at its end. @throws path_outside */
  locate(path: string): string;
  /** Tells whether a file is there. @param path POSIX, relative to the root */
  exists(path: string): boolean;
  /** Tells whether what a mistake's `enforcement` names is there. */
  isEnforced(ref: string): boolean;
  config: Config;
  store: Store;
  ledger: Ledger;
  artifacts: Artifacts;
  manifests: Manifests;
  /** Whether the user lets this repository's own code run: modules of its config, and the command of a replay. */
  isTrusted: boolean;
  /** The variables of this program's environment whose names match. */
  env(names: RegExp): { [name: string]: string | undefined };
  git: Git;
  search: Search;
  /** The records as they stand now. The same object comes back while no file has changed. */
  view(): Promise<View>;
  /** The scopes of what is in force. */
  governance(): Promise<Governance>;
  /** The scopes of what is drafted, proposed or open. */
  pending(): Promise<Governance>;
  graph(): Promise<Graph>;
  actor: Actor;
  /** Asks the person at the terminal; absent where there is none. */
  confirm?(question: string): Promise<boolean>;
  /** Lets the person at the terminal edit a file; absent where there is none. @param path absolute */
  editFile?(path: string): Promise<void>;
  /** The words that start this program, for the hooks that are to call it; absent where it is not installed. */
  program?: readonly string[];
  /** The index a commit hook was given instead of the repository's own. */
  index?: string;
  /**
   * Asks the person behind an agent, where its client can; false unless they agree. It may end the call, which the
   * client then makes anew with the answer: `note` comes back as `resumed`.
   */
  ask?(question: string, note: string): Promise<boolean>;
  /** What this same call noted when it asked; what it had written by then is written. */
  resumed?: string;
  now(): Date;
  randomBytes(sizeBytes: number): Uint8Array;
  /** Aborts the call that is running. */
  signal?: AbortSignal;
  /** Says how far a long call has come. */
  progress?(done: number, total: number, what: string): void;
  close(): Promise<void>;
};

export type Surroundings = {
  startDir: string;
  env: { readonly [name: string]: string | undefined };
  actor: Actor;
  /** A server watches the files; one command reads them once. */
  watch: boolean;
  /** What expires does so by this clock. */
  now?: () => Date;
  /** Absolute path of a config file to use instead of the repository's own. */
  configFile?: string | undefined;
  /** Leaves no trace, and opens with the default config, and a problem in the view, where the file cannot be read. */
  examines?: boolean | undefined;
};

/** Opens a repository. Nothing heavy is loaded and no record read until a tool asks. @throws config_invalid */
export async function openContext({
  startDir,
  env,
  actor,
  watch,
  configFile,
  examines = false,
  now = () => new Date(),
}: Surroundings): Promise<Context> {
  const workspace = await findWorkspace(startDir);
  const standing = realpathSync(startDir);
  const { config, problems } = await loadConfig(workspace, env, configFile).catch((error) => {
    if (!examines || !(error instanceof ProblemError)) throw error;
    return { config: configSchema.parse({}), problems: [error.problem] };
  });
  const store = withAdrs(openStore(workspace, config, { watch, leavesNoTrace: examines }), workspace, config);
  const git = openGit(workspace, env);
  const search = openSearch({ workspace, config, env });
  const artifacts = openArtifacts(workspace, config);
  const ledger = openLedger(workspace, config);
  const isTrusted = (env["PRECEDENT_TRUST"] ?? "").split(delimiter).some((it) => it === workspace.root);
  const manifests = openManifests({ workspace, config, git, artifacts, isTrusted });
  const views = new WeakMap<Loaded, View>();
  const viewOf = (loaded: Loaded): View => {
    const known = views.get(loaded);
    // The clock alone may end what a view says, although no file changes.
    if (known && now().getTime() < known.untilMs) return known;
    const view = viewRecords(loaded.records, [...problems, ...loaded.problems], now());
    views.set(loaded, view);
    return view;
  };
  const governanceOfView = memoised((view: View) => governanceOf(view.inForce));
  const pendingOfView = memoised(({ standings }: View) =>
    governanceOf(standings.filter(isPending).map((it) => it.record)),
  );
  const graphOfView = memoised(graphOf);
  const view = async () => viewOf(await store.load());
  return {
    workspace,
    locate: (path) => {
      const inside = resolveFrom(standing, workspace.root, path);
      const isFolder =
        /[/\\]$/.test(path) || statSync(join(workspace.root, inside), { throwIfNoEntry: false })?.isDirectory();
      return isFolder ? `${inside}/` : inside;
    },
    exists: (path) => existsSync(join(workspace.root, path)),
    isEnforced: (ref) => isEnforced(workspace.root, ref),
    config,
    store,
    git,
    ledger,
    artifacts,
    manifests,
    isTrusted,
    env: (names) => Object.fromEntries(Object.entries(env).filter(([name]) => names.test(name))),
    search,
    view,
    governance: async () => governanceOfView(await view()),
    pending: async () => pendingOfView(await view()),
    graph: async () => withRuns(graphOfView(await view()), await ledger.facts(), manifests.find),
    actor,
    ...(env["GIT_INDEX_FILE"] && { index: env["GIT_INDEX_FILE"] }),
    now,
    randomBytes,
    close: async () => {
      store.close();
      ledger.close();
      await Promise.all([git.close(), search.close()]);
    },
  };
}

function memoised<K extends object, V>(derive: (key: K) => V): (key: K) => V {
  const known = new WeakMap<K, V>();
  return (key) => {
    const value = known.get(key) ?? derive(key);
    known.set(key, value);
    return value;
  };
}
