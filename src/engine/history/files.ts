/** Where the history lies: a folder of its own that only its user may enter, below the home of everything. */
import { chmod, mkdir, open, stat } from "node:fs/promises";
import { dirname, join } from "node:path";
import { makeFolder } from "../make-folder";

export interface HistoryFiles {
  /** Holds the database and what SQLite keeps beside it, so that one renaming moves them all. */
  readonly folder: string;
  readonly database: string;
  /** The database as it was before a change of its form; there only while that goes on. */
  readonly backup: string;
  /** The folder of a damaged database whose transcripts have not been saved yet. */
  readonly damaged: string;
  /** Held while files are exchanged. */
  readonly lock: string;
  readonly policy: string;
  /** Kept sound lies below this folder; nothing outside it is ever deleted. */
  readonly recordings: string;
}

const DATABASE = "history.sqlite";

export function historyFiles(home: string): HistoryFiles {
  const folder = join(home, "history");
  return {
    folder,
    database: join(folder, DATABASE),
    backup: join(folder, "backup.sqlite"),
    damaged: join(home, "history-damaged"),
    lock: join(home, "history.lock"),
    policy: join(home, "history.json"),
    recordings: join(home, "recordings"),
  };
}

/** The database in a folder that was set aside. */
export function databaseIn(folder: string): string {
  return join(folder, DATABASE);
}

/** Makes the home where it is missing, for this user alone; one that was there may be shared on purpose. */
export async function makePrivateHome(home: string): Promise<void> {
  await makeFolder(dirname(home));
  await mkdirPrivate(home);
}

/** Makes a folder in the home; nobody else may enter it, whatever was set before. */
export async function makePrivateFolder(folder: string): Promise<void> {
  await makePrivateHome(dirname(folder));
  await mkdirPrivate(folder);
  const { mode } = await stat(folder);
  if ((mode & 0o077) !== 0) await chmod(folder, 0o700);
}

async function mkdirPrivate(path: string): Promise<void> {
  await mkdir(path, { mode: 0o700 }).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== "EEXIST") throw error;
  });
}

/** Makes an empty file for this user alone, where none is; SQLite gives its companions the same rights. */
export async function makePrivateFile(file: string): Promise<void> {
  const handle = await open(file, "a", 0o600);
  try {
    const { mode } = await handle.stat();
    if ((mode & 0o077) !== 0) await handle.chmod(0o600);
  } finally {
    await handle.close();
  }
}

/** Which file a name leads to; undefined where there is none. */
export async function identityOf(file: string): Promise<string | undefined> {
  try {
    const { dev, ino } = await stat(file, { bigint: true });
    return `${dev}:${ino}`;
  } catch (error) {
    if (["ENOENT", "ENOTDIR"].includes((error as NodeJS.ErrnoException).code ?? "")) return undefined;
    throw error;
  }
}
