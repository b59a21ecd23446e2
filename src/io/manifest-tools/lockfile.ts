import { readdirSync } from "node:fs";
import { copyFile, mkdir } from "node:fs/promises";
import { dirname, join } from "node:path";
import { z } from "zod";
import { isLockfile } from "../../core/dependencies.ts";
import { isSentinel, type ManifestEntry, sentinel } from "../../core/manifest.ts";
import type { Artifacts } from "../artifacts.ts";
import type { ManifestTool } from "./manifest-tool.ts";

const tokenSchema = z.strictObject({ digest: z.string() });

/** Captures the digests of the lock files at the root: which dependencies exactly were there. */
export function lockfileTool(root: string, artifacts: Artifacts): ManifestTool {
  const digestOf = async (file: string) => (await artifacts.measure(file)).output.artifact;
  const found = () =>
    readdirSync(root, { withFileTypes: true })
      .filter((it) => it.isFile() && isLockfile(it.name))
      .map((it) => it.name)
      .sort();
  const capture = async (): Promise<ManifestEntry[]> => {
    const entries = await Promise.all(
      found().map(async (name) => ({ provider: "lockfile", component: name, token: { digest: await digestOf(name) } })),
    );
    return entries.length ? entries : [sentinel("lockfile")];
  };
  const isThere = (name: string) => isLockfile(name) && found().includes(name);
  return {
    provider: "lockfile",
    capture,
    describe: (entry) =>
      isSentinel(entry) ? "no lock file" : `${entry.component} ${tokenSchema.parse(entry.token).digest.slice(0, 15)}`,
    async verify(entry) {
      if (isSentinel(entry)) return found().length === 0;
      return isThere(entry.component) && (await digestOf(entry.component)) === tokenSchema.parse(entry.token).digest;
    },
    async resolve(entry, folder) {
      if (isSentinel(entry)) return ["lockfile: there was none"];
      const { component } = entry;
      // Only what lies there unchanged can be given back.
      if (!isThere(component) || (await digestOf(component)) !== tokenSchema.parse(entry.token).digest)
        return undefined;
      await mkdir(dirname(join(folder, component)), { recursive: true });
      await copyFile(join(root, component), join(folder, component));
      return [`lockfile: ${component}`];
    },
  };
}
