/** The door to `node:sqlite`: loaded when the first history is opened, without the line that Node prints about it. */
import { TingxieError } from "../errors";

export type Sqlite = typeof import("node:sqlite");

let loaded: Sqlite | undefined;

/**
 * Node warns on standard error that the module is experimental as soon as it is loaded. Users can do nothing about that, and a flag or a
 * variable would have to be set before the process began; so warnings are not passed on for the moment of loading.
 *
 * @throws TingxieError `history-unavailable` where this Node has no SQLite, or one without full-text search (before 22.16)
 */
export function loadSqlite(): Sqlite {
  if (loaded) return loaded;
  const { emitWarning } = process;
  process.emitWarning = () => undefined;
  try {
    // Node before 22.3 has no such function, and before 22.5 no such module; the types know only what is supported.
    const sqlite = (process.getBuiltinModule as typeof process.getBuiltinModule | undefined)?.("node:sqlite");
    loaded = requireFullText(sqlite);
  } finally {
    process.emitWarning = emitWarning;
  }
  return loaded;
}

function requireFullText(sqlite: Sqlite | undefined): Sqlite {
  if (sqlite) {
    const memory = new sqlite.DatabaseSync(":memory:");
    const { used } = memory.prepare("SELECT sqlite_compileoption_used('ENABLE_FTS5') AS used").get() as {
      used: number;
    };
    memory.close();
    if (used === 1) return sqlite;
  }
  throw new TingxieError(
    "history-unavailable",
    `This Node (${process.version}) has no SQLite with full-text search, which the history needs`,
    "Use Node 22.16 or newer, or update Raycast.",
  );
}
