import { basename } from "node:path";
import { describe, expect, test } from "vitest";
import { ancestors } from "../../src/io/ancestors.ts";

const env = { PATH: process.env["PATH"] };

describe.runIf(process.platform === "linux" || process.platform === "darwin")("the processes above this one", () => {
  test("are found, this one's parent first", async () => {
    const [parent] = await ancestors(env);
    // A worker of the test runner has the runner above it.
    expect(parent?.args.join(" ")).toMatch(/vitest|node/);
  });

  test("are the same by ps as by /proc", async () => {
    const [quick, portable] = [await ancestors(env), await ancestors(env, "darwin")];
    const names = (them: typeof quick) => them.map(({ name }) => basename(name).slice(0, 15));
    expect(names(portable)).toEqual(names(quick));
    expect(portable[0]?.args[0]).toBe(quick[0]?.args[0]);
  });

  test("none are looked for on Windows", async () => {
    expect(await ancestors(env, "win32")).toEqual([]);
  });
});
