import { randomBytes } from "node:crypto";
import { loadConfig } from "../../../src/io/config.ts";
import { openStore } from "../../../src/io/store.ts";
import { findWorkspace } from "../../../src/io/workspace.ts";
import { editYaml } from "../../../src/io/yaml.ts";

const [root = "", ...files] = process.argv.slice(2);
const workspace = findWorkspace(root);
const store = openStore(workspace, (await loadConfig(workspace, {})).config);
process.stdout.write("begun\n");
for (let round = 0; ; round++) {
  for (const file of files)
    await store.edit(file, (text) => editYaml(text, [{ path: ["intent"], value: `${round} `.repeat(20_000).trim() }]));
  const name = randomBytes(4).toString("hex");
  await store.create(`provenance/prov-2026-${name}.yml`, `id: a\nintent: ${"x".repeat(100_000)}\nend: "1"\n`);
}
