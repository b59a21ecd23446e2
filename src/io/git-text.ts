/** Git's own formats, read into values. Nothing here runs git. */

export type Person = { name: string; email: string };

export type Commit = {
  oid: string;
  /** First parent first; none of a root commit, and none where a shallow clone ends. */
  parents: string[];
  author: Person;
  /** Authored; ISO 8601, UTC. */
  date: string;
  message: string;
};

export type TreeFile = {
  /** POSIX, relative to the root. */
  path: string;
  /** Of the blob. */
  oid: string;
  /** `100644`, `100755`, or `120000` of a symlink. */
  mode: string;
};

const FIELDS = ["%P", "%an", "%ae", "%at", "%B"];

/** The `--format` that `readCommits` reads. Names and messages cannot hold a NUL. */
export const COMMIT_FORMAT = `--format=%x00${FIELDS.join("%x00")}%x00`;

/** Reads what `git rev-list` prints with `COMMIT_FORMAT`. */
export function readCommits(text: string): Commit[] {
  const parts = text.split("\0");
  const size = FIELDS.length + 1;
  return Array.from({ length: Math.floor(parts.length / size) }, (_, i) => {
    const [head = "", parents = "", name = "", email = "", seconds = "", message = ""] = parts.slice(i * size);
    return {
      oid: head.trim().slice("commit ".length),
      parents: parents.split(" ").filter(Boolean),
      author: { name, email },
      date: new Date(Number(seconds) * 1000).toISOString(),
      message: message.trimEnd(),
    };
  });
}

/** Reads the object a commit is stored as. Unlike `git log` it has the parents a shallow clone lacks. */
export function readCommitObject(bytes: Buffer): { parents: string[]; message: string } {
  const text = bytes.toString();
  const end = text.indexOf("\n\n");
  const header = text.slice(0, end);
  return {
    parents: [...header.matchAll(/^parent ([0-9a-f]+)$/gm)].map(([, oid = ""]) => oid),
    message: text.slice(end + 2).trimEnd(),
  };
}

/** Reads the object a folder is stored as. @param oidBytes 20, or 32 in a SHA-256 repository */
export function readTreeObject(bytes: Buffer, oidBytes: number): { name: string; mode: string; oid: string }[] {
  const entries = [];
  for (let at = 0; at < bytes.length; ) {
    const space = bytes.indexOf(" ", at);
    const end = bytes.indexOf(0, space);
    const next = end + 1 + oidBytes;
    entries.push({
      mode: bytes.toString("latin1", at, space).padStart(6, "0"),
      name: bytes.toString("utf8", space + 1, end),
      oid: bytes.toString("hex", end + 1, next),
    });
    at = next;
  }
  return entries;
}

/** Reads `git ls-files --stage -z`. Paths in conflict are left out: they have no one content. */
export function readIndex(text: string): TreeFile[] {
  return text.split("\0").flatMap((entry) => {
    const [, mode = "", oid = "", path] = /^(\d{6}) ([0-9a-f]+) 0\t(.+)$/s.exec(entry) ?? [];
    return path === undefined ? [] : [{ path, oid, mode }];
  });
}

/**
 * Reads `git diff-tree --stdin --always --name-status -z`.
 *
 * @returns for each line that was fed the paths that differ, both sides of renames; sorted
 */
export function readTouched(text: string): { oid: string; paths: string[] }[] {
  const touched: { oid: string; paths: string[] }[] = [];
  const parts = text.split("\0");
  for (let at = 0; at < parts.length - 1; ) {
    const head = parts[at] ?? "";
    if (/^[0-9a-f]{40,}$/.test(head)) {
      touched.push({ oid: head, paths: [] });
      at++;
    } else {
      const sides = /^[RC]/.test(head) ? 2 : 1;
      touched.at(-1)?.paths.push(...parts.slice(at + 1, at + 1 + sides));
      at += 1 + sides;
    }
  }
  for (const { paths } of touched) paths.sort();
  return touched;
}

/** Reads `git config -z --get-regexp ^user\.`; the last of several values wins, as in git. */
export function readIdentity(text: string): Partial<Person> {
  const found: Partial<Person> = {};
  for (const entry of text.split("\0")) {
    const [, key, value] = /^user\.(name|email)\n(.*)$/s.exec(entry) ?? [];
    if (key === "name" || key === "email") found[key] = value ?? "";
  }
  return found;
}

/** Reads what `git config -z --get-regexp` prints about comments; of several settings the last counts. */
export function readCommentMark(text: string): string {
  const values = text.split("\0").flatMap((it) => (it.includes("\n") ? [it.slice(it.indexOf("\n") + 1)] : []));
  return values.at(-1) || "#";
}

/** How a person signs commits. Programs that the config names are left out: a repository may name any. */
export type Signing = { format: "ssh" | "openpgp"; key: string; allowedSigners?: string };

/** Reads what `git config -z --get-regexp` prints about signing. */
export function readSigning(text: string): Signing | undefined {
  const entries = text.split("\0").map((it) => it.split("\n", 2) as [key: string, value?: string]);
  const last = (key: string) => entries.findLast(([it]) => it === key)?.[1];
  const key = last("user.signingkey");
  const allowedSigners = last("gpg.ssh.allowedsignersfile");
  if (!key) return undefined;
  return {
    format: last("gpg.format") === "ssh" ? "ssh" : "openpgp",
    key,
    ...(allowedSigners && { allowedSigners }),
  };
}

export type GitObject = { oid: string; type: string; bytes: Buffer };

/**
 * Reads what `git cat-file --batch` prints, in whatever pieces it comes.
 *
 * @param found gets each answer in turn; undefined for a name without object, and for one larger than `maxBytes`
 * @returns takes the next piece
 */
export function objectReader(
  maxBytes: number,
  found: (object: GitObject | undefined) => void,
): (chunk: Buffer) => void {
  let chunks: Buffer[] = [];
  let [sizeBytes, wantedBytes, skippedBytes] = [0, 0, 0];
  return (chunk) => {
    const kept = chunk.subarray(Math.min(skippedBytes, chunk.length));
    skippedBytes -= chunk.length - kept.length;
    chunks.push(kept);
    sizeBytes += kept.length;
    if (sizeBytes < wantedBytes) return;
    let rest = Buffer.concat(chunks);
    wantedBytes = 0;
    for (let end = rest.indexOf("\n"); end >= 0; end = rest.indexOf("\n")) {
      const [, oid = "", type = "", size] = /^([0-9a-f]{40,}) (\w+) (\d+)$/.exec(rest.toString("utf8", 0, end)) ?? [];
      const next = size === undefined ? end + 1 : end + Number(size) + 2;
      const isReadable = size !== undefined && Number(size) <= maxBytes;
      if (isReadable && next > rest.length) {
        wantedBytes = next;
        break;
      }
      found(isReadable ? { oid, type, bytes: rest.subarray(end + 1, next - 1) } : undefined);
      skippedBytes = Math.max(0, next - rest.length);
      rest = rest.subarray(Math.min(next, rest.length));
    }
    chunks = [rest];
    sizeBytes = rest.length;
  };
}
