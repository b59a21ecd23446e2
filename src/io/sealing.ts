import { DIGEST, type Digest } from "../core/canonical.ts";
import { runOfEvent } from "../core/facts.ts";
import { MANIFEST_ID } from "../core/manifest.ts";
import { fail } from "../core/problem.ts";
import { typeOfId } from "../core/record.ts";
import { type Material, materialOf } from "./artifacts.ts";
import type { Context } from "./context.ts";

/** Material that is sealed once everything about an event has proved right. */
export type Sealing = {
  /** Hashes a file of the tree. @throws path_outside, file_unreadable */
  file(path: string): Promise<Digest>;
  text(name: string, text: string): Digest;
  /** Reads what a caller may name: an id as it is, a file as the artifact it becomes. @throws reference_dangling */
  reference(field: string, name: string): Promise<string>;
  materials(): Material[];
};

/** Names of things outside: `pr:137`, `url:https://…`. */
const EXTERNAL = /^[a-z]{2,12}:\S/;

export function openSealing({ artifacts, locate, exists, ledger }: Context): Sealing {
  const materials = new Map<Digest, Material>();
  const keep = (material: Material) => {
    materials.set(material.output.artifact, material);
    return material.output.artifact;
  };
  const file = async (path: string) => keep(await artifacts.measure(locate(path)));
  return {
    file,
    text: (name, text) => keep(materialOf(name, Buffer.from(text))),
    async reference(field, name) {
      const isId = [DIGEST, MANIFEST_ID, EXTERNAL].some((it) => it.test(name)) || typeOfId(name) || runOfEvent(name);
      if (isId || (await ledger.facts()).run(name).length > 0) return name;
      return exists(locate(name)) ? file(name) : fail("reference_dangling", { field, target: name });
    },
    materials: () => [...materials.values()],
  };
}
