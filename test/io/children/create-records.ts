import { loadConfig } from "../../../src/io/config.ts";
import { openStore } from "../../../src/io/store.ts";
import { findWorkspace } from "../../../src/io/workspace.ts";
import { renderYaml } from "../../../src/io/yaml.ts";

const [root = "", prefix = "", count = "0"] = process.argv.slice(2);
const workspace = findWorkspace(root);
const store = openStore(workspace, (await loadConfig(workspace, {})).config);
for (let i = 0; i < Number(count); i++) {
  const id = `prov-2026-${prefix}${i.toString(16).padStart(8 - prefix.length, "0")}`;
  await store.create(
    `provenance/${id}.yml`,
    renderYaml([
      ["id", id],
      ["title", `Record ${i} of ${prefix}`],
    ]),
  );
}
