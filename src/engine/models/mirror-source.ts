/**
 * The user's own place for model files (`TINGXIE_MODEL_MIRROR`), laid out as `<model id>/<file>`:
 * a folder, a `file://` address, or an http(s) address.
 */
import { join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { TingxieError } from "../errors";
import { SourceFailure } from "../http/source-failure";
import type { CatalogModel } from "./catalog";
import { httpSource } from "./http-source";
import type { Source, Transfer } from "./source";
import { copyVerified } from "./verified-file";

const NAME = "your mirror";

/**
 * @param mirror value of the variable; a relative folder counts from the working directory
 * @throws TingxieError `usage` where it is an address that cannot be used
 */
export function mirrorSource(mirror: string, model: CatalogModel): Source {
  const names = model.files.map((file) => file.name);
  if (/^https?:\/\//i.test(mirror)) {
    const paths = Object.fromEntries(names.map((name) => [name, `${model.id}/${name}`]));
    if (!URL.canParse(mirror)) throw notAMirror(mirror);
    return httpSource({ name: NAME, baseUrl: mirror.endsWith("/") ? mirror : `${mirror}/`, paths, chosenByUser: true });
  }
  return folderSource(join(folderOf(mirror), model.id), names);
}

function folderOf(mirror: string): string {
  // A scheme has at least two letters; one letter and a colon is a drive of Windows.
  if (!/^[a-z][a-z0-9+.-]+:/i.test(mirror)) return resolve(mirror);
  try {
    return fileURLToPath(mirror);
  } catch {
    throw notAMirror(mirror);
  }
}

function folderSource(folder: string, offers: readonly string[]): Source {
  return {
    name: NAME,
    offers,
    chosenByUser: true,
    remote: false,
    check: async () => undefined,
    async fetch({ files, directory, signal, onProgress }: Transfer): Promise<void> {
      const totalBytes = files.reduce((sum, file) => sum + file.bytes, 0);
      let before = 0;
      for (const file of files) {
        try {
          await copyVerified(join(folder, file.name), join(directory, file.name), file, {
            signal,
            onProgress: (written) =>
              onProgress({ phase: "downloading", file: file.name, receivedBytes: before + written, totalBytes }),
          });
        } catch (error) {
          if (!(error instanceof SourceFailure)) throw error;
          throw new SourceFailure(`${file.name}: ${error.message}`, { cause: error });
        }
        before += file.bytes;
      }
    },
  };
}

function notAMirror(mirror: string): TingxieError {
  return new TingxieError(
    "usage",
    `TINGXIE_MODEL_MIRROR is neither a folder nor an http, https or file address (${mirror})`,
    "Set it to a folder or an address that holds <model id>/<file>, or unset it.",
  );
}
