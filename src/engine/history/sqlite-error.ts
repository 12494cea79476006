/** What SQLite reports, as what a user can act on. */
import { isTingxieError, messageOf, TingxieError } from "../errors";

/** Primary result codes (https://sqlite.org/rescode.html); the low byte of the extended code that Node gives as `errcode`. */
const PERM = 3;
const BUSY = 5;
const LOCKED = 6;
const READONLY = 8;
const CORRUPT = 11;
const FULL = 13;
const CANTOPEN = 14;
const NOTADB = 26;
const DAMAGE = [CORRUPT, NOTADB];

/** @returns 0 where the error is not SQLite's */
function primaryCode(error: unknown): number {
  const { errcode } = error as { readonly errcode?: unknown };
  return typeof errcode === "number" ? errcode & 0xff : 0;
}

/** Whether the file is damaged, or no database at all. */
export function isDamage(error: unknown): boolean {
  return isTingxieError(error) ? error.code === "history-damaged" : DAMAGE.includes(primaryCode(error));
}

export function isBusy(error: unknown): boolean {
  return [BUSY, LOCKED].includes(primaryCode(error));
}

/** @param file the database; a TingxieError is passed on as it is */
export function historyError(error: unknown, file: string): TingxieError {
  if (isTingxieError(error)) return error;
  const system = (error as NodeJS.ErrnoException).code;
  const said = messageOf(error);
  const options = { cause: error };
  switch (primaryCode(error)) {
    case FULL:
      return diskFull(file, options);
    case BUSY:
    case LOCKED:
      return new TingxieError(
        "history-busy",
        `Another process has been writing the history for too long (${said})`,
        "Wait a moment and run the command again.",
        options,
      );
    case CORRUPT:
    case NOTADB:
      return historyDamaged(file, said, options);
    case PERM:
    case READONLY:
    case CANTOPEN:
      return homeUnwritable(file, said, options);
  }
  if (system === "ENOSPC" || system === "EDQUOT") return diskFull(file, options);
  if (system && ["EACCES", "EPERM", "EROFS", "ENOTDIR", "EEXIST", "ENOENT"].includes(system)) {
    return homeUnwritable(file, said, options);
  }
  return new TingxieError(
    "history-failed",
    `The history ${file} cannot be used (${said})`,
    "Check the disk, then run the command again.",
    options,
  );
}

export function historyDamaged(file: string, said: string, options?: ErrorOptions): TingxieError {
  return new TingxieError(
    "history-damaged",
    `The history ${file} is damaged (${said})`,
    "Run the command again: the damaged file is set aside and what can be read is saved.",
    options,
  );
}

function diskFull(file: string, options: ErrorOptions): TingxieError {
  const message = `There is not enough room on the disk for the history (${file}); nothing of this change was kept`;
  return new TingxieError("disk-full", message, "Free some space and run the command again.", options);
}

export function homeUnwritable(file: string, said: string, options?: ErrorOptions): TingxieError {
  return new TingxieError(
    "home-unwritable",
    `The history cannot be written: ${file} (${said})`,
    "Make the folder writable, or set TINGXIE_HOME to one that is.",
    options,
  );
}
