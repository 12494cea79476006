/**
 * Opens the history's database, whatever state it is found in: not there yet, of an older form, damaged, in a folder that cannot be written.
 * What exchanges files happens under a lock; the usual case only asks for the version.
 */
import { existsSync } from "node:fs";
import { rename, rm, stat } from "node:fs/promises";
import { Database } from "./database";
import { databaseIn, identityOf, makePrivateFile, makePrivateFolder, type HistoryFiles } from "./files";
import { loadUnitReader } from "./letters";
import { withLock } from "./lock";
import { checkVersion, LATEST, migrate } from "./migrate";
import { salvage, type Salvage } from "./salvage";
import { historyError, homeUnwritable, isDamage } from "./sqlite-error";

export interface OpenOptions {
  /** Make a database where none is. */
  readonly create: boolean;
  /** In words for the user: damage, waiting, a change of form. */
  readonly onNotice: (notice: string) => void;
  /** The file that was found damaged while it was in use. */
  readonly damagedIdentity?: string;
}

export interface OpenHistory {
  readonly db: Database;
  readonly isReadOnly: boolean;
  /** The file that was opened; another may have its name later. */
  readonly identity: string | undefined;
}

/**
 * @returns undefined where there is no history and none is to be made
 * @throws TingxieError `home-unwritable`, `disk-full`, `history-busy`, `history-newer`, `history-unavailable`, `history-failed`
 */
export async function openHistory(files: HistoryFiles, options: OpenOptions): Promise<OpenHistory | undefined> {
  const isThere = existsSync(files.database) || existsSync(files.damaged);
  if (!isThere && !options.create) return undefined;
  try {
    await makePrivate(files);
  } catch (error) {
    const failure = historyError(error, files.database);
    if (failure.code !== "home-unwritable" || options.create) throw failure;
    return openReadOnly(files);
  }
  return (await openUsual(files, options)) ?? (await openUnderLock(files, options));
}

async function makePrivate({ folder, database }: HistoryFiles): Promise<void> {
  await makePrivateFolder(folder);
  await makePrivateFile(database);
}

/** @returns undefined where there is more to do than to open it */
async function openUsual(files: HistoryFiles, { damagedIdentity }: OpenOptions): Promise<OpenHistory | undefined> {
  const identity = await identityOf(files.database);
  if (identity === damagedIdentity || existsSync(files.damaged)) return undefined;
  let db: Database | undefined;
  try {
    db = new Database(files.database, "write");
    if (checkVersion(db) !== LATEST) {
      db.close();
      return undefined;
    }
    // A process that died between the change of form and its end left the copy.
    if (existsSync(files.backup)) await rm(files.backup, { force: true });
    return { db, isReadOnly: false, identity };
  } catch (error) {
    db?.close();
    if (isDamage(error)) return undefined;
    throw error;
  }
}

function openUnderLock(files: HistoryFiles, options: OpenOptions): Promise<OpenHistory> {
  const { onNotice } = options;
  return withLock(
    files.lock,
    async () => {
      const identity = await identityOf(files.database);
      const isSuspect = identity !== undefined && identity === options.damagedIdentity;
      let db = isSuspect ? undefined : await openAndMigrate(files, onNotice);
      if (!db) {
        await setAside(files);
        await makePrivate(files);
        db = await openAndMigrate(files, onNotice);
        if (!db) throw homeUnwritable(files.database, "a new database is damaged at once");
      }
      if (existsSync(files.damaged)) await save(files, db, onNotice);
      return { db, isReadOnly: false, identity: await identityOf(files.database) };
    },
    () => onNotice("Another process is working on the history's files; waiting for it …"),
  );
}

/** @returns undefined where the database is damaged */
async function openAndMigrate(files: HistoryFiles, onNotice: OpenOptions["onNotice"]): Promise<Database | undefined> {
  let db: Database | undefined;
  try {
    db = new Database(files.database, "write");
    const version = checkVersion(db);
    if (version > 0 && version < LATEST) onNotice("The history is being brought to its new form, once …");
    await migrate(db, files.backup);
    return db;
  } catch (error) {
    db?.close();
    if (isDamage(error)) return undefined;
    throw historyError(error, files.database);
  }
}

/** One renaming, so that a process that dies leaves the database with all that belongs to it in the one place or the other. */
async function setAside(files: HistoryFiles): Promise<void> {
  // Damage upon damage: the new database broke before the old one was saved.
  if (existsSync(files.damaged)) await keepAside(files);
  await rename(files.folder, files.damaged);
}

/** Puts what can be read into the new database and the damaged files under their last name. */
async function save(files: HistoryFiles, db: Database, onNotice: OpenOptions["onNotice"]): Promise<void> {
  const into = { db, unitsOf: await loadUnitReader(), recordings: files.recordings };
  const result = await salvage(databaseIn(files.damaged), into);
  const kept = await keepAside(files);
  onNotice(`The history was damaged; a new one was begun. ${inWords(result)} The damaged files are kept in ${kept}.`);
}

function inWords({ saved, lost, isUnreadable }: Salvage): string {
  if (isUnreadable) return "Nothing could be read from the old one.";
  const missing = lost > 0 ? `, ${lost} could not be read` : "";
  return `${saved} transcript${saved === 1 ? "" : "s"} could be saved${missing}.`;
}

/** @returns the path under which the damaged files stay */
async function keepAside({ damaged }: HistoryFiles): Promise<string> {
  let number = 1;
  while (existsSync(`${damaged}-${number}`)) number++;
  await rename(damaged, `${damaged}-${number}`);
  return `${damaged}-${number}`;
}

/** Removes the damaged files that were kept; for whoever wants all of the past gone. */
export async function removeAside({ damaged }: HistoryFiles): Promise<void> {
  for (let number = 1; existsSync(`${damaged}-${number}`); number++) {
    await rm(`${damaged}-${number}`, { recursive: true, force: true });
  }
}

/** A history in a folder that cannot be written can be read if nobody was writing it when it was closed to us. */
async function openReadOnly(files: HistoryFiles): Promise<OpenHistory> {
  const wal = await stat(`${files.database}-wal`).catch(() => undefined);
  const db = new Database(files.database, wal && wal.size > 0 ? "read" : "read-immutable");
  try {
    if (checkVersion(db) === LATEST) return { db, isReadOnly: true, identity: await identityOf(files.database) };
    throw homeUnwritable(files.database, "it has an older form, which cannot be changed there");
  } catch (error) {
    db.close();
    throw error;
  }
}
