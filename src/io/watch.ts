import { type FSWatcher, statSync, watch } from "node:fs";

type Watched = { watcher: FSWatcher; identity: string };

/** Watches folders, not what is below their sub-folders, and never keeps the process alive. */
export type FolderWatch = {
  /** Watches exactly these from now on. @returns false if one of them cannot be watched */
  cover(folders: readonly string[]): boolean;
  close(): void;
};

/** @param onChange called for anything that happens in a folder, perhaps more than once */
export function watchFolders(onChange: () => void): FolderWatch {
  const watched = new Map<string, Watched>();
  const drop = (folder: string) => {
    watched.get(folder)?.watcher.close();
    watched.delete(folder);
  };
  const add = (folder: string): boolean => {
    try {
      // A folder that was removed and made again is another one, and the old watcher is deaf to it. It may well get
      // the old one's inode number.
      const { ino, birthtimeMs } = statSync(folder);
      const identity = `${ino} ${birthtimeMs}`;
      if (watched.get(folder)?.identity === identity) return true;
      drop(folder);
      const watcher = watch(folder, { persistent: false }, onChange);
      watcher.on("error", () => {
        drop(folder);
        onChange();
      });
      watched.set(folder, { watcher, identity });
      return true;
    } catch {
      drop(folder);
      return false;
    }
  };
  return {
    cover(folders) {
      const wanted = new Set(folders);
      for (const folder of watched.keys()) if (!wanted.has(folder)) drop(folder);
      return folders.map(add).every(Boolean);
    },
    close() {
      for (const folder of watched.keys()) drop(folder);
    },
  };
}
