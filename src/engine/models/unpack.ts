/**
 * Takes single files out of an archive. Only members that are asked for by their full path are looked at,
 * and each must be what the catalogue says before it takes its name.
 */
import { lstat, mkdir, rm } from "node:fs/promises";
import { join } from "node:path";
import { openPromise } from "yauzl";
import { isTingxieError, messageOf } from "../errors";
import { codeOf, SourceFailure } from "../http/source-failure";
import { run } from "./child";
import { diskFull } from "./file-system-error";
import { type Content, copyVerified, writeVerified } from "./verified-file";

/** A file that is wanted out of an archive. */
export interface WantedMember {
  /** Its path inside, with slashes. */
  readonly member: string;
  /** Absolute path that it gets. */
  readonly destination: string;
  readonly content: Content;
}

export interface UnpackOptions {
  readonly signal?: AbortSignal;
  /** One wanted file is being written. */
  readonly onFile?: (destination: string) => void;
}

/**
 * Unpacks members of a ZIP file (a wheel is one). Names that lead out of the archive (`../`, absolute, backslashes)
 * make the whole file unacceptable: `yauzl` checks every name.
 * @throws SourceFailure where a member is missing or is not what it must be
 */
export async function unzip(
  archive: string,
  wanted: readonly WantedMember[],
  { signal, onFile }: UnpackOptions = {},
): Promise<void> {
  const open = new Map(wanted.map((member) => [member.member, member]));
  try {
    const zip = await openPromise(archive, { lazyEntries: true, autoClose: false });
    try {
      for await (const entry of zip.eachEntry()) {
        const target = open.get(entry.fileName);
        if (!target) continue;
        if (entry.uncompressedSize !== target.content.bytes) throw wrongSize(target, entry.uncompressedSize);
        onFile?.(target.destination);
        const stream = await zip.openReadStreamPromise(entry);
        await writeVerified(stream, target.destination, target.content, { signal });
        open.delete(entry.fileName);
      }
    } finally {
      zip.close();
    }
  } catch (error) {
    if (isTingxieError(error) || error instanceof SourceFailure || codeOf(error)) throw error;
    // yauzl reports what is wrong with an archive as plain errors without a code.
    throw new SourceFailure(`its archive is damaged (${messageOf(error)})`, { cause: error });
  }
  const [missing] = open.keys();
  if (missing) throw new SourceFailure(`its archive has no ${missing}`);
}

/**
 * Unpacks members of a tar file with the system's `tar`, which reads gzip and bzip2. `scratch` is a folder that may be
 * emptied; it holds the members until they are checked.
 * @throws SourceFailure where there is no `tar`, a member is missing or is not what it must be
 */
export async function untar(
  archive: string,
  wanted: readonly WantedMember[],
  scratch: string,
  { signal, onFile }: UnpackOptions = {},
): Promise<void> {
  await rm(scratch, { recursive: true, force: true });
  await mkdir(scratch, { recursive: true });
  try {
    const args = [
      "-x",
      "-f",
      archive,
      "-C",
      scratch,
      "--no-same-owner",
      "--",
      ...wanted.map((member) => member.member),
    ];
    const result = await run("tar", args, { env: process.env, signal }).catch((error: unknown) => {
      if (codeOf(error) !== "ENOENT") throw error;
      throw new SourceFailure("there is no tar program to unpack its archive", { cause: error });
    });
    if (/No space left|Disk quota/i.test(result.stderr)) throw diskFull(scratch);
    if (result.code !== 0) throw new SourceFailure(`its archive cannot be unpacked (${lastLine(result.stderr)})`);
    for (const target of wanted) {
      const unpacked = join(scratch, target.member);
      // A link could point anywhere; only a plain file is taken.
      if (!(await lstat(unpacked)).isFile()) throw new SourceFailure(`its archive has no file ${target.member}`);
      onFile?.(target.destination);
      await copyVerified(unpacked, target.destination, target.content, { signal });
    }
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
}

function wrongSize(target: WantedMember, size: number): SourceFailure {
  return new SourceFailure(`its ${target.member} has ${size} bytes instead of ${target.content.bytes}`);
}

function lastLine(text: string): string {
  return text.trim().split("\n").at(-1) ?? "";
}
