import type { Actor } from "../core/draft.ts";
import { fail } from "../core/problem.ts";
import type { Context } from "./context.ts";

/**
 * Finds out who decides: a person, by their git identity. In an agent's shell nobody is sure to have looked.
 *
 * @throws shell_of_agent
 */
export async function decider({ allow_agent }: { allow_agent: boolean }, { actor, git }: Context): Promise<Actor> {
  if (actor.shell && !allow_agent) fail("shell_of_agent", { agent: actor.shell });
  const { name, email } = await git.identity();
  const person = email || name || "unknown";
  return { kind: "human", name: actor.shell ? `${person} (in a shell of ${actor.shell})` : person };
}

/** Names who writes: an agent as it introduced itself, a person by their git identity. */
export async function writer({ actor, git }: Context): Promise<Actor> {
  if (actor.name) return actor;
  const { name, email } = await git.identity();
  return { ...actor, name: email || name || "unknown" };
}

/** Asks at the terminal. @throws confirmation_missing if nobody says yes, or nobody is there */
export async function confirm(it: { id: string; title: string; verb: string }, context: Context): Promise<void> {
  const isSure = await context.confirm?.(`${it.id} "${it.title}" is to be ${it.verb}. Do you agree?`);
  if (!isSure) fail("confirmation_missing", { id: it.id, verb: it.verb });
}

/**
 * Asks the person behind an agent to decide, where the client can show them a question. An approval that has to be
 * signed is not asked for here: the key would be used without their hand.
 *
 * @param note what the tool wants back where its call is made anew with the answer
 * @returns who agreed, and through which client; undefined without an answer, or with no
 */
export async function askedThrough(question: string, note: string, context: Context): Promise<Actor | undefined> {
  const { actor, config, git } = context;
  if (!context.ask || actor.kind !== "agent" || config.preset === "regulated") return undefined;
  if (!(await context.ask(question, note))) return undefined;
  const { name, email } = await git.identity();
  return { kind: "human", name: `${email || name || "unknown"} (asked through ${actor.name})` };
}
