import { readdirSync, readFileSync } from "node:fs";
import { resolve } from "node:path";
import { expect, test } from "vitest";
import { tokensAtMost } from "../../src/core/hook-tokens.ts";
import { layOutHookShop, runHook } from "./hook-run.ts";

const FIXTURES = "test/fixtures/hooks";

test.each(readdirSync(FIXTURES))("issue 7.5: one session of %s, event by event, in its own shapes", async (name) => {
  const folder = layOutHookShop();
  const [client = ""] = name.split("-");
  const inputs = readdirSync(`${FIXTURES}/${name}`).filter((it) => it.endsWith(".input.json"));
  for (const file of inputs.sort()) {
    const input = readFileSync(`${FIXTURES}/${name}/${file}`, "utf8").replaceAll("{root}", folder);
    const { code, out, error } = await runHook(client, input, folder);
    expect({ file, code, error }).toEqual({ file, code: 0, error: "" });
    const answer = JSON.stringify(JSON.parse(out), null, 2);
    expect(answer).not.toContain(folder);
    expect(tokensAtMost(out)).toBeLessThan(1000);
    await expect(`${answer}\n`).toMatchFileSnapshot(resolve(`${FIXTURES}/${name}`, file.replace("input", "output")));
  }
});
