import { basename, resolve } from "node:path";
import { setFlagsFromString } from "node:v8";
import { fail } from "../core/problem.ts";
import type { Context } from "../io/context.ts";
import { findWorkspace } from "../io/workspace.ts";

/** A repository that is opened by the first request that needs it. A failure is that request's answer. */
export type Repository = { name: string; open(): Promise<Context>; close(): Promise<void> };

/** @param where `folder`, or `name=folder`. @throws folder_missing, repository_bare, git_pointer_broken */
export function repositoryAt(where: string, startDir: string): Repository {
  const [, given, folder = ""] = /^(?:([\w.-]+)=)?(.*)$/s.exec(where) ?? [];
  const path = resolve(startDir, folder);
  // A server that starts and then answers each call with this would hide it from whoever started it.
  findWorkspace(path);
  return { name: given ?? basename(path), ...lazily(path) };
}

/** Opens a repository once, and again after a failure. */
export function lazily(startDir: string): Omit<Repository, "name"> {
  let opened: Promise<Context> | undefined;
  return {
    open() {
      opened ??= openRepository(startDir);
      opened.catch(() => {
        opened = undefined;
      });
      return opened;
    },
    async close() {
      await opened?.then((it) => it.close()).catch(() => {});
    },
  };
}

/** @throws repository_doubled */
export function uniquely(repositories: readonly Repository[]): readonly Repository[] {
  const doubled = repositories.find((it, at) => repositories.findIndex(({ name }) => name === it.name) !== at);
  if (doubled) fail("repository_doubled", { name: doubled.name });
  return repositories;
}

async function openRepository(startDir: string): Promise<Context> {
  // Reading thousands of files makes V8 grow its young generation, which it then keeps: 130 MB at 10,000 records.
  setFlagsFromString("--semi-space-growth-factor=1");
  const { openContext } = await import("../io/context.ts");
  return openContext({ startDir, env: process.env, actor: { kind: "agent", name: "unknown" }, watch: true });
}
