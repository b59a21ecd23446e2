import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { withTables } from "../../scripts/readme.ts";
import { tools } from "../../tools/index.ts";

test("the README's tables say what the tools say; `npm run readme` writes them", () => {
  const readme = readFileSync("README.md", "utf8").replaceAll("\r\n", "\n");
  expect(withTables(readme)).toBe(readme);
  for (const { name, audience } of tools) if (audience === "agent") expect(readme).toContain(`| \`${name}\` |`);
});
