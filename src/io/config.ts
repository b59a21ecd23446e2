import { existsSync, realpathSync, statSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { type Config, type Env, readConfig } from "../core/config.ts";
import { type Place, type Problem, ProblemError, problem } from "../core/problem.ts";
import { decode, readPlain } from "./files.ts";
import { resolveInside, toPosix, type Workspace } from "./workspace.ts";
import { locate, parseYaml } from "./yaml.ts";

const FILES = [".precedent.yml", ".linespec.yml"];

const REMOTE = /^[a-z][a-z0-9+.-]+:\/\/|^[\w.-]+@[\w.-]+:/i;

/**
 * Reads the config at the root, ours before LineSpec's; without one the defaults hold.
 *
 * @param chosen absolute path of another config file, to which its folders are then relative
 * @returns `dir` and `shared_repos` as paths that need no further check, and what is odd in the file
 * @throws config_invalid, yaml_malformed and the other ways in which the file cannot be read
 */
export async function loadConfig(
  { root }: Workspace,
  env: Env,
  chosen?: string,
): Promise<{ config: Config; problems: readonly Problem[] }> {
  const file = chosen ?? FILES.find((it) => existsSync(join(root, it)));
  const text = file === undefined ? "" : configText(root, file, chosen !== undefined);
  const base = chosen === undefined ? root : dirname(chosen);
  const place = (field: string): Place => ({ ...(file && { file }), ...locate(text, field.split(".")), field });
  const placed = (it: Problem): Problem => (it.at?.field ? { ...it, at: place(it.at.field) } : it);

  const { value = null, problems: unread } = parseYaml(text);
  const { config, problems } = readConfig(value, { env, file: file ?? "", isOurs: file === FILES[0] });
  const error = [...unread.map((it) => ({ ...it, at: { ...it.at, file } })), ...problems.map(placed)].find(isError);
  if (error || !config) throw new ProblemError(error as Problem);

  const shared = config.shared_repos.map((it) => sharedRepo(root, base, it));
  return {
    config: {
      ...config,
      dir: recordFolder(root, resolve(base, config.dir), place("provenance.dir")),
      shared_repos: [...new Set(shared.flatMap((it) => it.folder ?? []))],
    },
    problems: [...problems.map(placed), ...shared.flatMap((it) => it.problem ?? [])].map((it) =>
      it.at ? it : { ...it, at: place("provenance.shared_repos") },
    ),
  };
}

function isError({ severity }: Problem): boolean {
  return severity === "error";
}

function configText(root: string, file: string, isChosen: boolean): string {
  const path = isChosen ? file : join(root, resolveInside(root, file));
  const decoded = decode(readPlain(existsSync(path) ? realpathSync(path) : path));
  if ("problem" in decoded) throw new ProblemError({ ...decoded.problem, at: { file } });
  return decoded.text;
}

function recordFolder(root: string, dir: string, at: Place): string {
  try {
    return resolveInside(root, dir);
  } catch (cause) {
    const expected = "a folder inside the repository";
    const facts = { file: at.file ?? "", key: "provenance.dir", expected };
    throw new ProblemError(problem("config_invalid", facts, { at }), { cause });
  }
}

/** @returns the folder relative to the root inside it, absolute outside; none if it cannot be read */
function sharedRepo(root: string, base: string, path: string): { folder?: string; problem?: Problem } {
  const leftOut = (why: string) => ({
    // A URL may carry a password.
    problem: problem("shared_repo_unusable", { path: path.replace(/\/\/[^/]*@/, "//"), why }, { severity: "warning" }),
  });
  if (REMOTE.test(path)) return leftOut("it is a URL, and nothing is fetched");
  const full = resolve(base, path.replaceAll("\\", "/"));
  if (!statSync(full, { throwIfNoEntry: false })?.isDirectory()) return leftOut("there is no such folder");
  const real = toPosix(realpathSync(full));
  try {
    return { folder: resolveInside(root, real) };
  } catch {
    return { folder: real, problem: problem("shared_repo_outside", { path }, { severity: "note" }) };
  }
}
