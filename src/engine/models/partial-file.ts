/**
 * A file on its way: `<name>.part` holds what has arrived, `<name>.part.json` says what it is a part of.
 * Every byte goes through the hash, those of an earlier run too, and the file takes its name only when all is right.
 */
import { createHash, type Hash } from "node:crypto";
import { createReadStream } from "node:fs";
import { type FileHandle, mkdir, open, readFile, rename, rm, stat, writeFile } from "node:fs/promises";
import { dirname } from "node:path";
import * as z from "zod";
import { codeOf, SourceFailure } from "../http/source-failure";
import { throwIfAborted } from "./interrupted";
import type { Content } from "./verified-file";

/** How a server tells one version of a file from another. */
export interface Validators {
  readonly url: string;
  readonly etag?: string;
  readonly lastModified?: string;
}

const sidecarSchema = z.object({
  bytes: z.number(),
  sha256: z.string(),
  url: z.string(),
  etag: z.string().optional(),
  lastModified: z.string().optional(),
});

/** One unfinished download. Call {@link PartialFile.close} when done with it, whatever happened. */
export class PartialFile {
  private hash: Hash = createHash("sha256");
  private length = 0;
  private origin: Validators | undefined;

  private constructor(
    private readonly destination: string,
    private readonly expected: Content,
    private readonly file: FileHandle,
  ) {}

  /**
   * Opens the part of `destination`, keeping what an earlier run left if it belongs to the same content
   * (from whichever source: the hash says what it must become).
   */
  static async open(destination: string, expected: Content, signal?: AbortSignal): Promise<PartialFile> {
    await mkdir(dirname(destination), { recursive: true });
    const path = `${destination}.part`;
    const file = await open(path, "a+");
    const part = new PartialFile(destination, expected, file);
    try {
      const sidecar = await readSidecar(`${path}.json`);
      const { size } = await file.stat();
      const belongs = sidecar?.sha256 === expected.sha256 && sidecar.bytes === expected.bytes;
      if (size > 0 && (!belongs || size > expected.bytes)) await part.reset();
      else if (size > 0) await part.rehash(path, size, signal);
      part.origin = part.length > 0 ? sidecar : undefined;
      return part;
    } catch (error) {
      await file.close();
      throw error;
    }
  }

  /** Bytes that are there. */
  get received(): number {
    return this.length;
  }

  /** Which version of which address the bytes came from, if any are there. */
  get validators(): Validators | undefined {
    return this.origin;
  }

  /** Says where the next bytes come from, before the first of them is written. */
  async begin(validators: Validators): Promise<void> {
    this.origin = validators;
    const sidecar = `${this.destination}.part.json`;
    await writeFile(`${sidecar}.tmp`, JSON.stringify({ ...this.expected, ...validators }));
    await rename(`${sidecar}.tmp`, sidecar);
  }

  /** Forgets what has arrived. */
  async reset(): Promise<void> {
    await this.file.truncate(0);
    this.hash = createHash("sha256");
    this.length = 0;
    this.origin = undefined;
  }

  /** @throws SourceFailure where there would be more bytes than the content has */
  async append(chunk: Buffer): Promise<void> {
    if (this.length + chunk.length > this.expected.bytes) {
      await this.reset();
      throw new SourceFailure(`it sends more than the ${this.expected.bytes} bytes expected`);
    }
    await this.file.appendFile(chunk);
    this.hash.update(chunk);
    this.length += chunk.length;
  }

  /** Gives the file its name if the hash is right; else throws all of it away and answers false. */
  async finish(): Promise<boolean> {
    if (this.hash.copy().digest("hex") !== this.expected.sha256) {
      await this.reset();
      return false;
    }
    await this.file.sync();
    await this.file.close();
    await rename(`${this.destination}.part`, this.destination);
    await rm(`${this.destination}.part.json`, { force: true });
    return true;
  }

  /** Lets go of the file; what has arrived stays for the next time, and an empty part does not. */
  async close(): Promise<void> {
    await this.file.close();
    if (this.length === 0) await removePartial(this.destination);
  }

  private async rehash(path: string, size: number, signal?: AbortSignal): Promise<void> {
    for await (const chunk of createReadStream(path, { highWaterMark: 1 << 20, end: size - 1 })) {
      throwIfAborted(signal);
      this.hash.update(chunk as Buffer);
    }
    this.length = size;
  }
}

/** Bytes that an earlier run left of a file; 0 where there are none. */
export async function partialBytes(destination: string): Promise<number> {
  try {
    return (await stat(`${destination}.part`)).size;
  } catch (error) {
    if (codeOf(error) === "ENOENT") return 0;
    throw error;
  }
}

/** Removes what an earlier run left of a file. */
export async function removePartial(destination: string): Promise<void> {
  for (const suffix of [".part", ".part.json", ".part.json.tmp"]) await rm(`${destination}${suffix}`, { force: true });
}

async function readSidecar(path: string): Promise<z.infer<typeof sidecarSchema> | undefined> {
  try {
    return sidecarSchema.parse(JSON.parse(await readFile(path, "utf8")));
  } catch {
    // Missing, cut short or not ours: then nobody knows what the part belongs to, and it is begun anew.
    return undefined;
  }
}
