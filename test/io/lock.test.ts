import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { expect, test } from "vitest";
import { withLock } from "../../src/io/lock.ts";
import { makeFolder } from "./folder.ts";

const child = (name: string, ...args: string[]) =>
  spawn(process.execPath, [join(import.meta.dirname, "children", `${name}.ts`), ...args], { stdio: "pipe" });

test("gives back what the work gives, and is free again after it failed", async () => {
  const lock = `${makeFolder()}/deep/write.lock`;
  expect(await withLock(lock, async () => 7)).toBe(7);
  await expect(withLock(lock, async () => Promise.reject(new Error("mine")))).rejects.toThrow("mine");
  expect(await withLock(lock, async () => 8, { waitMs: 0 })).toBe(8);
});

test("one at a time within a process", async () => {
  const lock = `${makeFolder()}/write.lock`;
  let inside = 0;
  const work = async () => {
    expect(++inside).toBe(1);
    await sleep(2);
    inside--;
  };
  await Promise.all(Array.from({ length: 20 }, () => withLock(lock, work)));
});

test("8 processes that each count 25 times lose no count, and say nothing on stderr", async () => {
  const folder = makeFolder({ count: "0" });
  const results = await Promise.all(
    Array.from({ length: 8 }, async () => {
      const counter = child("count", folder, "25");
      let stderr = "";
      counter.stderr.on("data", (it) => {
        stderr += it;
      });
      const [exitCode] = await once(counter, "close");
      return { exitCode, stderr };
    }),
  );
  expect(results).toEqual(Array(8).fill({ exitCode: 0, stderr: "" }));
  expect(readFileSync(`${folder}/count`, "utf8")).toBe("200");
});

test("a lock held too long is a problem that names the file; a killed holder frees it", async () => {
  const folder = makeFolder();
  const holder = child("hold", folder);
  await once(holder.stdout, "data");
  await expect(withLock(`${folder}/write.lock`, async () => {}, { waitMs: 50 })).rejects.toThrow(
    /lock_timeout: Another process held .*write\.lock for longer than 50 ms/,
  );
  holder.kill("SIGKILL");
  await once(holder, "exit");
  expect(await withLock(`${folder}/write.lock`, async () => "mine", { waitMs: 1000 })).toBe("mine");
});

test("a lock file left behind, of any age, holds nobody up; one that is deleted is made again", async () => {
  const lock = `${makeFolder()}/write.lock`;
  writeFileSync(lock, "");
  expect(await withLock(lock, async () => 1, { waitMs: 0 })).toBe(1);
  rmSync(lock);
  expect(await withLock(lock, async () => 2, { waitMs: 0 })).toBe(2);
  expect(existsSync(lock)).toBe(true);
});
