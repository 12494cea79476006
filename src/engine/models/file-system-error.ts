/** What the file system says when it cannot take a model. It ends the pull, because no other source would do better. */
import { isTingxieError, messageOf, TingxieError } from "../errors";
import { codeOf, SourceFailure } from "../http/source-failure";
import { megabytes } from "../megabytes";

/** What the user is told when the disk has no room; `needed` and `free` are bytes, where they are known. */
export function diskFull(directory: string, needed?: number, free?: number, cause?: unknown): TingxieError {
  const amounts =
    needed === undefined || free === undefined ? "" : `: ${megabytes(needed)} needed, ${megabytes(free)} free`;
  return new TingxieError(
    "disk-full",
    `there is not enough room on the disk for the model${amounts} (${directory})`,
    "Free some space and run the command again (what has arrived is kept), or set TINGXIE_MODELS to a folder on another disk.",
    { cause },
  );
}

/**
 * Turns an error of the file system into what the user can act on: `disk-full`, `home-unwritable`, or itself if it is
 * something else (another TingxieError, a SourceFailure, a bug).
 */
export function fileSystemError(error: unknown, directory: string): unknown {
  if (isTingxieError(error) || error instanceof SourceFailure) return error;
  const code = codeOf(error);
  if (code === "ENOSPC" || code === "EDQUOT") return diskFull(directory, undefined, undefined, error);
  if (code && ["EACCES", "EPERM", "EROFS", "ENOENT", "ENOTDIR", "EEXIST", "EISDIR", "ENAMETOOLONG"].includes(code)) {
    return new TingxieError(
      "home-unwritable",
      `the models folder cannot be written: ${directory} (${messageOf(error)})`,
      "Make the folder writable, or set TINGXIE_MODELS to one that is.",
      { cause: error },
    );
  }
  return error;
}
