export type { DatabaseSync, SQLInputValue } from "node:sqlite";

type Sqlite = typeof import("node:sqlite");

let sqlite: Sqlite | undefined;

/**
 * Loads SQLite when it is first needed.
 *
 * Node 22 says on stderr that it is experimental. The part of it used here, tables and transactions, is stable, and
 * stderr belongs to the user.
 */
export function loadSqlite(): Sqlite {
  if (sqlite) return sqlite;
  const { emitWarning } = process;
  process.emitWarning = () => {};
  try {
    sqlite = process.getBuiltinModule("node:sqlite");
  } finally {
    process.emitWarning = emitWarning;
  }
  return sqlite;
}
