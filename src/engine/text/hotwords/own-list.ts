/** The user's own hotwords: a file that people may also write by hand, so what they wrote in it stays. */
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { messageOf, TingxieError } from "../../errors";
import { writeWhole } from "../../json-file";
import { acquireLock } from "../../models/lock";
import { formatHotword, parseHotwords, type ParsedHotwords } from "./file";
import type { Hotword } from "./hotword";

export class OwnHotwords {
  readonly file: string;
  readonly #lock: string;

  /** @param home the user's folder (`TINGXIE_HOME`) */
  constructor(home: string) {
    this.file = join(home, "hotwords.txt");
    this.#lock = join(home, ".hotwords.lock");
  }

  /** @throws TingxieError `file-unreadable` */
  async list(): Promise<ParsedHotwords> {
    return parseHotwords(await this.#read());
  }

  /** @returns those of the words that {@link add} would change the list by. @throws TingxieError `file-unreadable` */
  async unlisted(hotwords: readonly Hotword[]): Promise<readonly Hotword[]> {
    return notIn(await this.list(), hotwords);
  }

  /**
   * Adds what is new, at the end; a word that is there already takes over new aliases, blacklist and boost.
   * @returns the words that changed the list
   * @throws TingxieError `file-unreadable`, `home-unwritable`
   */
  async add(hotwords: readonly Hotword[]): Promise<readonly Hotword[]> {
    return this.#change((lines) => {
      const added = notIn(parseHotwords(lines.join("\n")), hotwords);
      const words = new Set(added.map(({ word }) => word));
      const kept = lines.filter((line) => !wordsOf(line).some((word) => words.has(word)));
      return { lines: [...kept, ...added.map(formatHotword)], changed: added };
    });
  }

  /** @returns those of the words that were in the list. @throws TingxieError `file-unreadable`, `home-unwritable` */
  async remove(words: readonly string[]): Promise<readonly string[]> {
    const wanted = new Set(words);
    return this.#change((lines) => {
      const found = lines.flatMap(wordsOf).filter((word) => wanted.has(word));
      return {
        lines: lines.filter((line) => !wordsOf(line).some((word) => wanted.has(word))),
        changed: [...new Set(found)],
      };
    });
  }

  /** Reads, changes and writes the file while no other process does. */
  async #change<T>(
    edit: (lines: readonly string[]) => { readonly lines: readonly string[]; readonly changed: readonly T[] },
  ): Promise<readonly T[]> {
    const lock = await this.#locked();
    try {
      const text = await this.#read();
      const { lines, changed } = edit(
        text
          .replace(/^\uFEFF/u, "")
          .replace(/\r?\n$/u, "")
          .split(/\r\n|\n|\r/u),
      );
      if (changed.length > 0)
        await writeWhole(
          this.file,
          lines
            .filter((line, at) => line !== "" || at > 0)
            .map((line) => `${line}\n`)
            .join(""),
        );
      return changed;
    } catch (error) {
      throw error instanceof TingxieError ? error : this.#unwritable(error);
    } finally {
      await lock.release();
    }
  }

  async #locked(): ReturnType<typeof acquireLock> {
    try {
      return await acquireLock(this.#lock);
    } catch (error) {
      throw this.#unwritable(error);
    }
  }

  async #read(): Promise<string> {
    try {
      return await readFile(this.file, "utf8");
    } catch (error) {
      // Where there is no file, or no folder that could hold it, there are no words.
      if (["ENOENT", "ENOTDIR"].includes((error as NodeJS.ErrnoException).code ?? "")) return "";
      const message = `Your hotwords in ${this.file} cannot be read (${messageOf(error)})`;
      throw new TingxieError("file-unreadable", message, "Check the file's permissions.", { cause: error });
    }
  }

  #unwritable(error: unknown): TingxieError {
    const message = `Your hotwords in ${this.file} cannot be changed (${messageOf(error)})`;
    return new TingxieError("home-unwritable", message, "Check the folder's permissions, or set TINGXIE_HOME.", {
      cause: error,
    });
  }
}

function wordsOf(line: string): string[] {
  return parseHotwords(line).hotwords.map(({ word }) => word);
}

/** A word with other aliases, blacklist or boost is another one. */
function notIn({ hotwords: listed }: ParsedHotwords, hotwords: readonly Hotword[]): readonly Hotword[] {
  const known = new Set(listed.map(formatHotword));
  return hotwords.filter((hotword) => !known.has(formatHotword(hotword)));
}
