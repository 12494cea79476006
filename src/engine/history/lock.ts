/** One process at a time changes the history's files. The lock is SQLite's own on an empty database, so it ends with its holder. */
import { setTimeout as sleep } from "node:timers/promises";
import { makePrivateFile } from "./files";
import { loadSqlite } from "./sqlite";
import { historyError, isBusy } from "./sqlite-error";

const POLL_MS = 50;
/** A change of form takes minutes where there are millions of segments. */
const PATIENCE_MS = 15 * 60_000;

/**
 * @param onWaiting called once where another process holds the lock
 * @throws TingxieError `history-busy` where another process never lets go
 */
export async function withLock<T>(file: string, work: () => Promise<T>, onWaiting: () => void): Promise<T> {
  await makePrivateFile(file);
  const { DatabaseSync } = loadSqlite();
  const lock = new DatabaseSync(file);
  try {
    const end = performance.now() + PATIENCE_MS;
    for (let tries = 0; ; tries++) {
      try {
        lock.exec("BEGIN EXCLUSIVE");
        break;
      } catch (error) {
        if (!isBusy(error) || performance.now() > end) throw historyError(error, file);
        if (tries === 0) onWaiting();
        await sleep(POLL_MS);
      }
    }
    return await work();
  } finally {
    lock.close();
  }
}
