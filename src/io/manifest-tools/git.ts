import { z } from "zod";
import type { ManifestEntry } from "../../core/manifest.ts";
import { ProblemError } from "../../core/problem.ts";
import type { Git } from "../git.ts";
import type { ManifestTool } from "./manifest-tool.ts";

const tokenSchema = z.strictObject({
  commit: z.string().nullable(),
  dirty: z.boolean(),
  /** Digest of the tracked changes and of the names of untracked files. */
  uncommitted: z.string().optional(),
});
type Token = z.output<typeof tokenSchema>;

/**
 * Captures the commit that is checked out and a fingerprint of what is not committed.
 *
 * @param except folders whose files are no part of the state
 */
export function gitTool(git: Git, isRepository: boolean, except: readonly string[]): ManifestTool {
  const now = async (): Promise<Token> => {
    const { commit = null, uncommitted } = await git.state(except);
    return { commit, dirty: uncommitted !== undefined, ...(uncommitted && { uncommitted }) };
  };
  const hasCommit = async (commit: string) => {
    try {
      return (await git.resolve(commit)) === commit;
    } catch (error) {
      // A collaborator's run may name a commit that never came here.
      if (error instanceof ProblemError && error.problem.code === "ref_unknown") return false;
      throw error;
    }
  };
  return {
    provider: "git",
    capture: async () => (isRepository ? [{ provider: "git", component: ".", token: await now() }] : []),
    describe(entry) {
      const { commit, dirty } = read(entry);
      return `git ${commit?.slice(0, 8) ?? "(no commit)"}${dirty ? " (dirty)" : ""}`;
    },
    async verify(entry) {
      const [then, current] = [read(entry), isRepository ? await now() : undefined];
      return current?.commit === then.commit && current?.uncommitted === then.uncommitted;
    },
    async resolve(entry, folder) {
      const { commit, dirty } = read(entry);
      if (commit === null || !isRepository || !(await hasCommit(commit))) return undefined;
      await git.export(commit, folder);
      const lost = dirty ? ["git: the uncommitted changes are known by their fingerprint only"] : [];
      return [`git: the files of ${commit}`, ...lost];
    },
  };
}

function read({ token }: ManifestEntry): Token {
  return tokenSchema.parse(token);
}
