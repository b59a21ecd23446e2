// Keys of well-known makers, and what is assigned to a name that says it is secret.
const KEYS = /\b(?:sk-|gh[opsu]_|github_pat_|glpat-|xox[abprs]-|AKIA|AIza|eyJ)[\w.-]{8,}/g;
const ASSIGNED = /((?:key|token|secret|password|passwd|credential)\w*["']?\s*[:=]\s*["'`]?)[^\s"'`,;)]{6,}/gi;

/** Hides what looks like a secret in a line that is shown again elsewhere. */
export function maskSecrets(text: string): string {
  return text.replace(KEYS, "…").replace(ASSIGNED, "$1…");
}
