/**
 * Files by what is in them: hash one, or write one that takes its name only when size and hash are right.
 */
import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { mkdir, open, rename, rm } from "node:fs/promises";
import { dirname } from "node:path";
import { codeOf, SourceFailure } from "../http/source-failure";
import { throwIfAborted } from "./interrupted";

/** What a file must be. `sha256` in lower-case hexadecimal. */
export interface Content {
  readonly bytes: number;
  readonly sha256: string;
}

/** SHA-256 of a file in lower-case hexadecimal, read once in bounded memory. @throws the file system's error */
export async function hashFile(path: string, signal?: AbortSignal): Promise<string> {
  const hash = createHash("sha256");
  for await (const chunk of createReadStream(path, { highWaterMark: 1 << 20 })) {
    throwIfAborted(signal);
    hash.update(chunk as Buffer);
  }
  return hash.digest("hex");
}

/** Options of {@link writeVerified}. */
export interface WriteVerifiedOptions {
  readonly onProgress?: (writtenBytes: number) => void;
  readonly signal?: AbortSignal;
}

/**
 * Writes a stream to `destination` under a temporary name and renames it when count and hash are what they must be.
 * More bytes than expected end the reading at once, so that no stream can fill the disk.
 * @throws SourceFailure where the content is another than expected; the file system's own errors
 */
export async function writeVerified(
  stream: AsyncIterable<Buffer>,
  destination: string,
  expected: Content,
  { onProgress, signal }: WriteVerifiedOptions = {},
): Promise<void> {
  await mkdir(dirname(destination), { recursive: true });
  const temporary = `${destination}.${process.pid}.tmp`;
  const file = await open(temporary, "w");
  try {
    const hash = createHash("sha256");
    let written = 0;
    for await (const chunk of stream) {
      throwIfAborted(signal);
      written += chunk.length;
      if (written > expected.bytes) throw new SourceFailure(`more than the ${expected.bytes} bytes expected`);
      hash.update(chunk);
      await file.writeFile(chunk);
      onProgress?.(written);
    }
    if (written < expected.bytes) throw new SourceFailure(`${written} bytes instead of ${expected.bytes}`);
    if (hash.digest("hex") !== expected.sha256)
      throw new SourceFailure("its content is not what the catalogue expects");
    await file.sync();
    await file.close();
    await rename(temporary, destination);
  } catch (error) {
    await file.close();
    await rm(temporary, { force: true });
    throw error;
  }
}

/**
 * Copies a file as {@link writeVerified} writes a stream.
 * @throws SourceFailure where it cannot be read or is not what is expected; the file system's errors of writing
 */
export async function copyVerified(
  from: string,
  destination: string,
  expected: Content,
  options?: WriteVerifiedOptions,
): Promise<void> {
  const source = await open(from).catch((error: unknown) => {
    throw new SourceFailure(codeOf(error) === "ENOENT" ? "it is not there" : `it cannot be read (${codeOf(error)})`, {
      cause: error,
    });
  });
  try {
    if (!(await source.stat()).isFile()) throw new SourceFailure("it is not a file");
    await writeVerified(source.createReadStream({ autoClose: false }), destination, expected, options);
  } finally {
    await source.close();
  }
}
