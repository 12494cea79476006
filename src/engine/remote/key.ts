/** The secret that a remote recognizer asks for. It is never taken from the command line, which every process of this machine can read. */
import { constants } from "node:fs";
import { open } from "node:fs/promises";
import { join } from "node:path";
import { messageOf, TingxieError } from "../errors";
import { codeOf } from "../http/source-failure";

/** Where a key may lie. */
export interface KeyPlaces {
  /** `TINGXIE_REMOTE_KEY` */
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Folder of the file `remote-key`. */
  readonly home: string;
}

/** Longer than any key, short enough not to read a file that was named so by mistake. */
const MAX_KEY_BYTES = 4096;
/** What may stand in a header (RFC 6750 allows less). */
const KEY = /^[\x21-\x7e]+$/;

/**
 * The key of the environment, else that of the file.
 * @returns undefined where there is neither: many servers ask for none
 * @throws TingxieError `remote-key` where the file may be read by others, or holds no key. What it holds is in no message.
 */
export async function readRemoteKey({ env, home }: KeyPlaces): Promise<string | undefined> {
  if (env.TINGXIE_REMOTE_KEY) return checked(env.TINGXIE_REMOTE_KEY, "TINGXIE_REMOTE_KEY");
  const file = join(home, "remote-key");
  const text = await readPrivate(file);
  return text === undefined ? undefined : checked(text, file);
}

function checked(text: string, place: string): string {
  const key = text.trim();
  if (KEY.test(key)) return key;
  const why = key === "" ? "it is empty" : "it has characters that no key has";
  throw unusable(place, why, "Put the key there and nothing else.");
}

/** @returns undefined where there is no such file */
async function readPrivate(file: string): Promise<string | undefined> {
  try {
    // Without waiting for a writer, where somebody has put a pipe there.
    const handle = await open(file, constants.O_RDONLY | constants.O_NONBLOCK);
    try {
      const { mode, uid, size } = await handle.stat().then((stats) => {
        if (!stats.isFile()) throw unusable(file, "it is no file", "Put the key into a file of that name.");
        return stats;
      });
      if (uid !== process.getuid?.() || (mode & 0o077) !== 0)
        throw unusable(file, "other users may read it", `Run \`chmod 600 "${file}"\` as its owner.`);
      if (size > MAX_KEY_BYTES) throw unusable(file, "it is too long", "Put the key there and nothing else.");
      return await handle.readFile("utf8");
    } finally {
      await handle.close();
    }
  } catch (error) {
    if (["ENOENT", "ENOTDIR"].includes(codeOf(error) ?? "")) return undefined;
    if (error instanceof TingxieError) throw error;
    throw unusable(file, messageOf(error), "Make it readable for you, or remove it.", error);
  }
}

function unusable(place: string, why: string, hint: string, cause?: unknown): TingxieError {
  return new TingxieError("remote-key", `the key in ${place} cannot be used: ${why}`, hint, { cause });
}
