/** The hooks LineSpec has, and what ours run: records are linted before the message is written, scopes after. */
export const HOOKS = {
  "pre-commit": ["lint", "--staged"],
  "commit-msg": ["check", "--staged", "--message-file"],
} as const;
export type HookName = keyof typeof HOOKS;

const MARK = "# Installed by precedent.";

/** What an existing hook is moved to, so that ours can run it first. */
export function chainedName(hook: HookName): string {
  return `${hook}.before-precedent`;
}

/**
 * Writes a hook: what was there before runs first, then the program by its own path, for a program of that name in the
 * repository is somebody else's code.
 *
 * @param program the words that start it
 */
export function hookScript(hook: HookName, program: readonly string[]): string {
  const [file = ""] = program.slice(-1);
  const words = HOOKS[hook].join(" ");
  const args = hook === "commit-msg" ? `${words} "$1"` : words;
  return `#!/bin/sh
${MARK} Remove it with: precedent install-hooks --uninstall
before="$(dirname "$0")/${chainedName(hook)}"
if [ -x "$before" ]; then
  "$before" "$@" || exit $?
fi
if [ -f ${quote(file)} ]; then
  exec ${program.map(quote).join(" ")} ${args}
elif command -v precedent >/dev/null 2>&1; then
  exec precedent ${args}
fi
echo "precedent is not installed here; the records were not checked." >&2
`;
}

export function isOurs(script: string): boolean {
  return script.includes(MARK);
}

/** LineSpec's own hooks call a program that ours replaces. */
export function isLineSpecs(script: string): boolean {
  return /\blinespec\b[^\n]*\bprovenance\b|LINESPEC/.test(script);
}

function quote(word: string): string {
  return `'${word.replaceAll("'", "'\\''")}'`;
}
