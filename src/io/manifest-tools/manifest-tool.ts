import type { ManifestEntry } from "../../core/manifest.ts";

/**
 * What knows one part of the world's state. A module of a project's own exports one as `tool`; it is called only where
 * the user trusts the repository. Tokens are the tool's own; nothing else reads them.
 */
export type ManifestTool = {
  /** The `provider` of its entries. */
  provider: string;
  /** Reads the state without changing anything. @returns none where it has nothing to say, a sentinel where it found nothing */
  capture(): Promise<ManifestEntry[]>;
  describe(entry: ManifestEntry): string;
  /** Tells whether the state now is the one captured. */
  verify(entry: ManifestEntry): Promise<boolean>;
  /**
   * Rebuilds what it can of the state.
   *
   * @param folder absolute; it exists and is this call's own
   * @returns what was rebuilt and what could not be, a line each; undefined if the state is out of reach
   */
  resolve(entry: ManifestEntry, folder: string): Promise<string[] | undefined>;
};
