import { readdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { countOverwritten, probeStore, type Trial } from "../../src/io/store-probe.ts";
import { makeFolder } from "./folder.ts";

const made = (version: number) => ({ status: "fulfilled", value: version }) as const;
const refused = (why: string) => ({ status: "rejected", reason: new Error(why) }) as const;

describe("countOverwritten", () => {
  // biome-ignore format: a table
  test.each([
    ["one made it, the others came too late",      [refused("exists"), made(1), refused("exists")],  0],
    ["two made the same version",                  [made(1), refused("exists"), made(1)],            1],
    ["all made the same version",                  [made(1), made(1), made(1), made(1)],             3],
    ["one made the version after the other's",     [made(2), made(1), refused("exists")],            0],
    ["one of them made the next version, too",     [made(1), made(2), made(2)],                      1],
  ])("%s", (_, tries, expected) => {
    expect(countOverwritten(tries)).toBe(expected);
  });

  test("where nobody made anything, nothing was found out, and the store's own words are told", () => {
    expect(() => countOverwritten([refused("status 403"), refused("status 503")])).toThrow("status 403");
  });
});

describe("probeStore", () => {
  /** A folder as a store: a table is a file that holds its version. @param flag `wx` keeps a file that is there */
  function folderTrial(flag: "w" | "wx"): Trial & { folder: string } {
    const folder = makeFolder();
    return {
      folder,
      create: async (name) => {
        writeFileSync(join(folder, name), "1", { flag });
        return 1;
      },
      drop: async (name) => rmSync(join(folder, name)),
    };
  }

  test("passes a store that keeps what is there, and leaves nothing in it", async () => {
    const trial = folderTrial("wx");
    await probeStore("s3://team/index", trial);
    expect(readdirSync(trial.folder)).toEqual([]);
  });

  test("refuses a store that overwrites, naming it, and leaves nothing in it", async () => {
    const trial = folderTrial("w");
    await expect(probeStore("s3://team/index", trial)).rejects.toMatchObject({
      problem: { code: "store_unsafe", message: expect.stringContaining("s3://team/index") },
    });
    expect(readdirSync(trial.folder)).toEqual([]);
  });

  test("is not stopped by a store that lets nobody delete", async () => {
    const trial = folderTrial("wx");
    const drop = () => Promise.reject(new Error("AccessDenied, status 403"));
    await expect(probeStore("s3://team/index", { ...trial, drop })).resolves.toBeUndefined();
  });
});
