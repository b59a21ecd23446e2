import { chmodSync, readdirSync, readFileSync, statSync, symlinkSync, writeFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { createExclusive, decode, readPlain, replaceFile, writeAtomic } from "../../src/io/files.ts";
import { makeFolder } from "./folder.ts";

describe.each([
  ["writeAtomic", writeAtomic],
  ["replaceFile", (path: string, bytes: string | Uint8Array, _?: object) => replaceFile(path, bytes)],
] as const)("%s", (_, write) => {
  test("replaces the whole file, keeps its mode and leaves nothing beside it", async () => {
    const folder = makeFolder({ "a.yml": "a longer old text" });
    chmodSync(`${folder}/a.yml`, 0o664);
    const { mode } = statSync(`${folder}/a.yml`);
    await write(`${folder}/a.yml`, "new");
    await write(`${folder}/b.bin`, new Uint8Array([0, 255]), { durable: false });
    expect(readFileSync(`${folder}/a.yml`, "utf8")).toBe("new");
    expect(statSync(`${folder}/a.yml`).mode).toBe(mode);
    expect([...readFileSync(`${folder}/b.bin`)]).toEqual([0, 255]);
    expect(readdirSync(folder).sort()).toEqual(["a.yml", "b.bin"]);
  });

  test("does not write through a symbolic link", async () => {
    const folder = makeFolder({ target: "old" });
    symlinkSync(`${folder}/target`, `${folder}/link`);
    await expect(write(`${folder}/link`, "new")).rejects.toThrow("path_symlinked");
    expect(readFileSync(`${folder}/target`, "utf8")).toBe("old");
  });
});

describe("createExclusive", () => {
  test("makes the folders it needs and leaves nothing beside the file", async () => {
    const folder = makeFolder();
    await createExclusive(`${folder}/a/b/c.yml`, "text");
    expect(readFileSync(`${folder}/a/b/c.yml`, "utf8")).toBe("text");
    expect(readdirSync(`${folder}/a/b`)).toEqual(["c.yml"]);
  });

  test("never replaces what is there, be it a link to nowhere", async () => {
    const folder = makeFolder({ "a.yml": "old" });
    symlinkSync(`${folder}/gone`, `${folder}/link.yml`);
    await expect(createExclusive(`${folder}/a.yml`, "new")).rejects.toThrow("file_exists");
    await expect(createExclusive(`${folder}/link.yml`, "new")).rejects.toThrow("file_exists");
    expect(readFileSync(`${folder}/a.yml`, "utf8")).toBe("old");
    expect(readdirSync(folder).sort()).toEqual(["a.yml", "link.yml"]);
  });

  test("of many that create one file at once, one succeeds", async () => {
    const folder = makeFolder();
    const texts = Array.from({ length: 20 }, (_, i) => `${i}`.repeat(1000));
    const results = await Promise.allSettled(texts.map((it) => createExclusive(`${folder}/a.yml`, it)));
    const won = results.flatMap((it, i) => (it.status === "fulfilled" ? [i] : []));
    expect(won).toHaveLength(1);
    expect(readFileSync(`${folder}/a.yml`, "utf8")).toBe(texts[won[0]!]);
  });
});

describe("readPlain", () => {
  test("follows no link and says why a file cannot be read", () => {
    const folder = makeFolder({ "a.yml": "text", "dir/x": "" });
    symlinkSync(`${folder}/a.yml`, `${folder}/link.yml`);
    expect(readPlain(`${folder}/a.yml`).toString()).toBe("text");
    expect(() => readPlain(`${folder}/link.yml`)).toThrow("path_symlinked");
    expect(() => readPlain(`${folder}/gone.yml`)).toThrow(/file_unreadable: .*ENOENT/);
    expect(() => readPlain(`${folder}/dir`)).toThrow(/file_unreadable: .*EISDIR/);
  });
});

describe("decode", () => {
  test("keeps a byte order mark, so that a write puts it back", () => {
    const folder = makeFolder();
    const bytes = Buffer.from("\uFEFFid: ä");
    expect(decode(bytes)).toEqual({ text: "\uFEFFid: ä" });
    writeFileSync(`${folder}/a`, "\uFEFFid: ä");
    expect(readFileSync(`${folder}/a`)).toEqual(bytes);
  });

  // biome-ignore format: a table
  test.each([
    ["UTF-16, little end first", [0xff, 0xfe, 0x69, 0], "mark of UTF-16"],
    ["UTF-16, big end first",    [0xfe, 0xff, 0, 0x69], "mark of UTF-16"],
    ["UTF-16 without its mark",  [0x69, 0, 0x64, 0],    "zero bytes"],
    ["Latin-1",                  [0x64, 0xf6, 0x72],    "not valid UTF-8"],
    ["a cut character",          [0x61, 0xc3],          "not valid UTF-8"],
  ])("refuses %s", (_, bytes, found) => {
    const { problem } = decode(new Uint8Array(bytes)) as { problem: { code: string; message: string; fix: string } };
    expect(problem).toMatchObject({ code: "encoding_unsupported", fix: "Save it as UTF-8." });
    expect(problem.message).toContain(found);
  });
});
