import type { Pattern } from "./scope.ts";

/** Several paths may be bound by several patterns of one record; the narrowest stands for them. */
export function patternOf({ text }: Pattern, paths: readonly string[]): string {
  return `${paths.length > 1 ? "narrowest " : ""}${JSON.stringify(text)}`;
}

/** Names three paths at most, and how many more there are. */
export function listed(paths: readonly string[]): string {
  const shown = paths.slice(0, 3).join(", ");
  return paths.length > 3 ? `${shown} and ${paths.length - 3} more` : shown;
}
