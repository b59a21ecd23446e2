import { type DraftContent, draftFields, mintId } from "../core/draft.ts";
import { hitsOf, isRelevant } from "../core/hits.ts";
import type { RecordType } from "../core/record.ts";
import { parsePattern } from "../core/scope.ts";
import { spellPattern } from "../core/scope-spelling.ts";
import type { Context } from "./context.ts";
import { renderYaml } from "./yaml.ts";

/**
 * Writes a draft, or shows what it would be, with the records in force it may repeat or contradict.
 *
 * @returns the shape of `draftSchema`; `nearest` best first, at most five
 */
export async function fileDraft(content: DraftContent, isPreview: boolean, context: Context) {
  const at = context.now();
  const [view, person] = await Promise.all([context.view(), context.git.identity()]);
  const id = mintUnused(content.type, at, context, (it) => view.byId.has(it));
  const author = person.email || person.name || "unknown@localhost";
  const file = `${context.config.dir}/drafts/${id}.yml`;
  const text = renderYaml(draftFields(content, { id, actor: context.actor, author, at }));
  const query = [content.title, content.intent, ...content.constraints].join("\n");
  const found = await context.search.search({ text: query, allowed: view.inForce, limit: 6, mode: "hybrid" }, view);
  if (!isPreview) await context.store.create(file, text);
  const nearest = hitsOf(found.hits.filter(isRelevant), view).filter((it) => it.id !== content.supersedes);
  return {
    id,
    file,
    state: "draft" as const,
    written: !isPreview,
    text,
    nearest: nearest.slice(0, 5),
    next: isPreview
      ? "Compare with `nearest`, then call again without `preview`."
      : `Refine with \`update_record\` and set \`propose\` when it is complete; a person approves it.`,
  };
}

type Scopes = { affected_scope?: string[] | undefined; forbidden_scope?: string[] | undefined };

/**
 * Writes the scopes that a caller states as they are matched; a folder that is there governs what is in it.
 *
 * @throws path_outside, pattern_invalid
 */
export function spellScopes<T extends Scopes>(stated: T, { workspace, locate }: Context): T {
  const spell = (text: string) => {
    const pattern = spellPattern(text, workspace.root);
    const isFolder = parsePattern(pattern).kind === "exact" && locate(`${workspace.root}/${pattern}`).endsWith("/");
    return isFolder ? `${pattern}/**` : pattern;
  };
  const { affected_scope, forbidden_scope } = stated;
  return {
    ...stated,
    ...(affected_scope && { affected_scope: affected_scope.map(spell) }),
    ...(forbidden_scope && { forbidden_scope: forbidden_scope.map(spell) }),
  };
}

/** So many random digits make a collision unlikely, and one that happens is drawn again. */
function mintUnused(type: RecordType, at: Date, { randomBytes }: Context, isTaken: (id: string) => boolean): string {
  let id = mintId(randomBytes(4), at, type);
  while (isTaken(id)) id = mintId(randomBytes(4), at, type);
  return id;
}
