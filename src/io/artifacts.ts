import { createHash } from "node:crypto";
import { createReadStream, lstatSync, statSync } from "node:fs";
import { join } from "node:path";
import { type Digest, digestOf } from "../core/canonical.ts";
import type { Config } from "../core/config.ts";
import { type Output, STORED_BYTES } from "../core/event.ts";
import { fail, ProblemError } from "../core/problem.ts";
import { createExclusive, readPlain } from "./files.ts";
import { resolveInside, type Workspace } from "./workspace.ts";

/** Material to seal: what it is, and its bytes where they are to be stored. */
export type Material = { output: Output; bytes?: Uint8Array };

export type Artifacts = {
  /** Where an artifact lies; POSIX, relative to the root. */
  file(artifact: Digest): string;
  /** Hashes a file without writing. Beyond 1 MiB it is only referenced. @throws path_outside, file_unreadable */
  measure(file: string): Promise<Material>;
  /** Stores the bytes once; whoever stores the same again changes nothing. */
  put(material: Material): Promise<void>;
  read(artifact: Digest): Buffer | undefined;
  /** Hashes the stored bytes anew. */
  state(artifact: Digest): "stored" | "missing" | "corrupt";
};

/** Opens the sealed material of a repository: one write-once file for each content. */
export function openArtifacts({ root }: Workspace, { dir }: Config): Artifacts {
  const file = (artifact: Digest) => {
    const hex = artifact.slice("sha256:".length);
    return `${dir}/artifacts/${hex.slice(0, 2)}/${hex.slice(2, 4)}/${hex}`;
  };
  const pathOf = (artifact: Digest) => join(root, resolveInside(root, file(artifact)));
  const read = (artifact: Digest) => {
    const path = pathOf(artifact);
    return lstatSync(path, { throwIfNoEntry: false }) ? readPlain(path) : undefined;
  };
  return {
    file,
    read,
    measure: (name) => measure(join(root, resolveInside(root, name)), name),
    async put({ output, bytes }) {
      if (!bytes || read(output.artifact)) return;
      try {
        await createExclusive(pathOf(output.artifact), bytes);
      } catch (error) {
        // Another process sealed the same bytes first.
        if (!(error instanceof ProblemError) || error.problem.code !== "file_exists") throw error;
      }
    },
    state(artifact) {
      const bytes = read(artifact);
      if (!bytes) return "missing";
      return digestOf(bytes) === artifact ? "stored" : "corrupt";
    },
  };
}

/** Makes material of bytes that come from no file. */
export function materialOf(name: string, bytes: Uint8Array): Material {
  const stored = bytes.length <= STORED_BYTES;
  const output = { artifact: digestOf(bytes), name, size_bytes: bytes.length, stored };
  return stored ? { output, bytes } : { output };
}

async function measure(path: string, name: string): Promise<Material> {
  const stat = statSync(path, { throwIfNoEntry: false });
  if (!stat?.isFile())
    fail("file_unreadable", { file: name, why: stat ? "it is not a plain file" : "there is no such file" });
  if (stat.size <= STORED_BYTES) return materialOf(name, readPlain(path));
  const hash = createHash("sha256");
  for await (const chunk of createReadStream(path)) hash.update(chunk as Buffer);
  return { output: { artifact: `sha256:${hash.digest("hex")}`, name, size_bytes: stat.size, stored: false } };
}
