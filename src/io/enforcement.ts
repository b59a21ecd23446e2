import { existsSync, globSync, readFileSync } from "node:fs";
import { join } from "node:path";

/** Where a project names its linters, plugins, dependencies and CI steps. */
const NAMING = [
  "package.json",
  "pyproject.toml",
  "setup.cfg",
  "Cargo.toml",
  "go.mod",
  "mix.exs",
  "Gemfile",
  "composer.json",
  "biome.json",
  "ruff.toml",
  ".pre-commit-config.yaml",
  ".gitlab-ci.yml",
  ".github/workflows/*.{yml,yaml}",
  "{.eslintrc*,eslint.config.*,.golangci.y*ml}",
];

/**
 * Tells whether what keeps a mistake from happening again is there: a file, a folder, a glob that covers a file, or a
 * plugin or CI step that the project's own configuration names.
 */
export function isEnforced(root: string, ref: string): boolean {
  if (ref === "" || ref.startsWith("/") || ref.split(/[\\/]/).includes("..")) return false;
  if (existsSync(join(root, ref)) || globSync(ref, { cwd: root }).length > 0) return true;
  // What looks like a path is one.
  if (/[/*]|\.\w+$/.test(ref) && !ref.startsWith("@")) return false;
  return globSync(NAMING, { cwd: root }).some((file) => readFileSync(join(root, file), "utf8").includes(ref));
}
