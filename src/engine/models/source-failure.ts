/**
 * What a source says when it cannot give a file, and what the file system says when it cannot take one.
 * The first makes the store try the next source; the second ends the pull, because no other source would do better.
 */
import { isTingxieError, messageOf, TingxieError } from "../errors";
import { megabytes } from "../megabytes";

/** One source cannot give what was asked of it. The message is a short reason, to stand behind the source's name. */
export class SourceFailure extends Error {
  override readonly name = "SourceFailure";
  /** Whether the same source may do better in a moment. */
  readonly passing: boolean;
  /** How long the source asked to be left alone, in milliseconds. */
  readonly retryAfterMs: number | undefined;

  constructor(reason: string, options: { passing?: boolean; retryAfterMs?: number; cause?: unknown } = {}) {
    super(reason, { cause: options.cause });
    this.passing = options.passing ?? false;
    this.retryAfterMs = options.retryAfterMs;
  }
}

/** The `code` of a Node error (`ENOENT`, `ECONNRESET`, …), where it has one. */
export function codeOf(error: unknown): string | undefined {
  const code: unknown = typeof error === "object" && error !== null && "code" in error ? error.code : undefined;
  return typeof code === "string" ? code : undefined;
}

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

/** What is thrown when the caller's signal ends the work. */
export function interrupted(): TingxieError {
  return new TingxieError(
    "interrupted",
    "the download was interrupted",
    "Run the command again; it goes on where it stopped.",
  );
}

/** @throws TingxieError `interrupted` once the signal has fired */
export function throwIfAborted(signal: AbortSignal | undefined): void {
  if (signal?.aborted) throw interrupted();
}
