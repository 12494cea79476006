import { createWriteStream } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pipeline } from "node:stream/promises";
import type { ByteReader } from "./byte-reader";

/** A folder that only this user can read, and its end. */
export interface TemporaryFolder {
  readonly path: string;
  /** Removes it with all that is in it; may be called more than once. */
  remove(): Promise<void>;
}

/** Makes a private folder (mode 0700 by mkdtemp) in the system's place for such. */
export async function temporaryFolder(): Promise<TemporaryFolder> {
  const path = await mkdtemp(join(tmpdir(), "tingxie-audio-"));
  return { path, remove: () => rm(path, { recursive: true, force: true }) };
}

/**
 * Writes a stream to a file, for formats that can only be read by seeking (an MP4 whose table of contents comes last).
 * The folder is gone if this fails or is aborted.
 */
export async function spool(
  reader: ByteReader,
  signal?: AbortSignal,
): Promise<{ file: string; folder: TemporaryFolder }> {
  const folder = await temporaryFolder();
  const file = join(folder.path, "recording");
  try {
    const target = createWriteStream(file, { mode: 0o600, flags: "wx" });
    await pipeline(everything(reader), target, { signal });
    return { file, folder };
  } catch (error) {
    await folder.remove();
    throw error;
  }
}

async function* everything(reader: ByteReader): AsyncGenerator<Uint8Array> {
  for (;;) {
    const bytes = await reader.read();
    if (bytes.length === 0) return;
    yield bytes;
  }
}
