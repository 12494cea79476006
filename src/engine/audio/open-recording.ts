import { lstat, readlink, stat } from "node:fs/promises";
import { TingxieError, messageOf } from "../errors";
import { ByteReader } from "./byte-reader";
import { quoted } from "./quoted";

/**
 * Opens a regular file (or a link to one). Folders, pipes, sockets and devices are refused without opening them, since
 * opening a pipe that nobody writes to waits for ever.
 *
 * @throws TingxieError `file-not-found`, `not-a-file`, `file-unreadable` or `empty-file`
 */
export async function openRecording(path: string): Promise<ByteReader> {
  try {
    const about = await stat(path);
    if (about.isDirectory()) {
      throw new TingxieError(
        "not-a-file",
        `${quoted(path)} is a folder`,
        "Name the recordings in it, for example with a * at the end.",
      );
    }
    if (!about.isFile()) {
      const hint = "Send it to standard input instead, with - in place of the file name.";
      throw new TingxieError("not-a-file", `${quoted(path)} is a pipe, a socket or a device and not a file`, hint);
    }
    if (about.size === 0) {
      throw new TingxieError("empty-file", `${quoted(path)} is empty`, "Choose a recording that has sound in it.");
    }
    return await ByteReader.file(path);
  } catch (error) {
    throw error instanceof TingxieError ? error : await explain(path, error);
  }
}

async function explain(path: string, error: unknown): Promise<TingxieError> {
  const code = typeof error === "object" && error !== null && "code" in error ? error.code : undefined;
  const options = { cause: error };
  if (code === "ENOENT" || code === "ENOTDIR") {
    const target = await linkTarget(path);
    const what =
      target === undefined
        ? `${quoted(path)} does not exist`
        : `${quoted(path)} is a link to ${quoted(target)}, which does not exist`;
    return new TingxieError("file-not-found", what, "Check the spelling and the folder you are in.", options);
  }
  if (code === "EACCES" || code === "EPERM") {
    const hint = "Give yourself the right to read it; on a Mac also look in System Settings, Privacy & Security.";
    return new TingxieError("file-unreadable", `${quoted(path)} may not be read by you`, hint, options);
  }
  const hint = "Check the name and that the disk is connected, and try again.";
  return new TingxieError(
    "file-unreadable",
    `${quoted(path)} could not be opened (${messageOf(error)})`,
    hint,
    options,
  );
}

async function linkTarget(path: string): Promise<string | undefined> {
  try {
    return (await lstat(path)).isSymbolicLink() ? await readlink(path) : undefined;
  } catch {
    // There is no link either: the plain message is the right one.
    return undefined;
  }
}
