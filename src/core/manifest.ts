import { z } from "zod";
import { canonicalJson, digestOf, type Json } from "./canonical.ts";
import { fail } from "./problem.ts";

/** One tool's word for one part of the world's state. The token means something to its tool alone. */
export type ManifestEntry = {
  provider: string;
  component: string;
  token: Json;
  /** For people; no part of the identity. */
  meta?: Json | undefined;
};

/** A state of code or environment, named by its content: whoever captures the same state gets the same one. */
export type Manifest = { id: string; entries: readonly ManifestEntry[] };

export const MANIFEST_ID = /^man:[0-9a-f]{32}$/;

const schema = z.strictObject({
  entries: z
    .array(
      z.strictObject({
        provider: z.string().min(1),
        component: z.string(),
        // Taken as it is: a schema that copies it drops a key named `__proto__`, and the identity with it.
        token: z.custom<Json>((it) => it !== undefined),
        meta: z.json().optional(),
      }),
    )
    .min(1),
});

/** @param entries at least one; their order says nothing */
export function manifestOf(entries: readonly ManifestEntry[]): Manifest {
  const sorted = [...entries].sort((a, b) => (keyOf(a) < keyOf(b) ? -1 : 1));
  const identity = sorted.map(({ provider, component, token }) => ({ provider, component, token }));
  return { id: `man:${digestOf(canonicalJson(identity)).slice(7, 39)}`, entries: sorted };
}

/** Where a manifest lies below the records' folder; without the colon, which Windows does not allow in a name. */
export function manifestFile(id: string): string {
  return `manifests/${id.slice(4)}.json`;
}

export function renderManifest({ entries }: Manifest): string {
  return `${canonicalJson({ entries })}\n`;
}

/** @throws manifest_corrupt if the text is not the manifest of that id */
export function readManifest(id: string, text: string): Manifest {
  const { data } = schema.safeParse(parse(text));
  if (!data) return fail("manifest_corrupt", { id, why: "its file does not hold entries" });
  const manifest = manifestOf(data.entries as ManifestEntry[]);
  return manifest.id === id ? manifest : fail("manifest_corrupt", { id, why: `its entries hash to ${manifest.id}` });
}

/** What a tool says that ran and found nothing; a state of its own, unlike a tool that did not run. */
export function sentinel(provider: string): ManifestEntry {
  return { provider, component: "", token: { found: "nothing" } };
}

export function isSentinel({ token }: ManifestEntry): boolean {
  return canonicalJson(token) === canonicalJson(sentinel("").token);
}

/**
 * Compares the tools that captured a run with those that would today. What an old run lacks is a matter of reading;
 * it never was part of any identity.
 */
export function missingTools(captured: readonly Manifest[], providers: readonly string[]): string[] {
  const present = new Set(captured.flatMap((it) => it.entries.map((entry) => entry.provider)));
  return providers.filter((it) => !present.has(it));
}

function keyOf({ provider, component, token }: ManifestEntry): string {
  return canonicalJson([provider, component, token]);
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
