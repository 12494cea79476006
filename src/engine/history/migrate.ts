/**
 * Brings a database to today's form. Each step is one transaction together with its version, so a process that dies leaves the form before
 * or the form after. A database that holds something is first looked through and copied; the copy goes when all is done, because what is
 * deleted later must not live on in it.
 */
import { rename, rm } from "node:fs/promises";
import { TingxieError } from "../errors";
import type { Database } from "./database";
import { makePrivateFile } from "./files";
import { MIGRATIONS, type Migration } from "./migrations";
import { historyDamaged } from "./sqlite-error";

export const LATEST = MIGRATIONS.length;

/** @throws TingxieError `history-newer` where the database was written by a later Tingxie; it is left as it is */
export function checkVersion(db: Database): number {
  const version = db.pragma("user_version");
  if (version <= LATEST) return version;
  throw new TingxieError(
    "history-newer",
    `The history ${db.file} was written by a newer Tingxie (form ${version}, this one knows ${LATEST})`,
    "Update Tingxie, or set TINGXIE_HOME to another folder.",
  );
}

/**
 * The caller holds the lock.
 * @param backup where the copy goes
 * @throws TingxieError `history-damaged` where the check finds damage; `disk-full` and others, after which the database is as it was
 */
export async function migrate(db: Database, backup: string): Promise<void> {
  const from = checkVersion(db);
  if (from === LATEST) return;
  if (from > 0) {
    checkIntegrity(db);
    await copyTo(db, backup);
  }
  for (let version = from; version < LATEST; version++) await step(db, version, MIGRATIONS[version]);
  await rm(backup, { force: true });
}

async function step(db: Database, from: number, migration: Migration): Promise<void> {
  const change = await migration(db);
  db.transaction(() => {
    change(db);
    db.exec(`PRAGMA user_version = ${from + 1}`);
  });
}

/** @throws TingxieError `history-damaged` */
function checkIntegrity(db: Database): void {
  const [{ integrity_check: first }] = db.all<{ integrity_check: string }>("PRAGMA integrity_check(1)");
  if (first === "ok") return;
  throw historyDamaged(db.file, first);
}

/** The copy appears whole or not at all. */
async function copyTo(db: Database, backup: string): Promise<void> {
  const part = `${backup}.part`;
  await rm(part, { force: true });
  await makePrivateFile(part);
  db.run("VACUUM INTO ?", part);
  await rename(part, backup);
}
