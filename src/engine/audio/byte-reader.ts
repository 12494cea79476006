import { open, type FileHandle } from "node:fs/promises";
import type { Readable } from "node:stream";

const BLOCK_BYTES = 64 * 1024;
/** How much of an unseekable stream may be kept so that a second decoder can start over. */
const REWIND_LIMIT_BYTES = 16 * 1024 * 1024;
const NOTHING = new Uint8Array(0);

/** What is known of the place that the bytes come from. */
interface Origin {
  /** The next bytes (at most 64 KiB for files, what arrived for streams), or an empty array at the end. */
  pull(position: number): Promise<Uint8Array>;
  close(): Promise<void>;
  readonly size?: number;
  readonly path?: string;
}

/**
 * Bytes in order from a file or a stream, with looking ahead, skipping (a seek where the origin can) and, at the start,
 * going back. It holds one block at a time, plus what {@link peek} was asked for, plus what {@link mark} keeps.
 */
export class ByteReader {
  private ahead: Uint8Array = NOTHING;
  private offset = 0;
  private kept: { from: number; parts: Uint8Array[]; bytes: number } | undefined;
  private closed = false;

  private constructor(private readonly origin: Origin) {}

  /** Opens a regular file; errors of the file system pass through as they are. */
  static async file(path: string): Promise<ByteReader> {
    const handle = await open(path, "r");
    try {
      const { size } = await handle.stat();
      return new ByteReader(fileOrigin(handle, path, size));
    } catch (error) {
      await handle.close();
      throw error;
    }
  }

  static stream(stream: Readable): ByteReader {
    return new ByteReader(streamOrigin(stream));
  }

  /** Bytes in the whole file; undefined for a stream. */
  get size(): number | undefined {
    return this.origin.size;
  }

  /** The file's path; undefined for a stream. */
  get path(): string | undefined {
    return this.origin.path;
  }

  /** Offset of the next byte to be read, from the start of the origin. */
  get position(): number {
    return this.offset;
  }

  /** The next `count` bytes without taking them; fewer at the end. */
  async peek(count: number): Promise<Uint8Array> {
    while (this.ahead.length < count) {
      const more = await this.pull(this.offset + this.ahead.length);
      if (more.length === 0) break;
      this.ahead = joined(this.ahead, more);
    }
    return this.ahead.subarray(0, count);
  }

  /** Takes up to `max` bytes, as many as are at hand; empty only at the end. */
  async read(max: number = BLOCK_BYTES): Promise<Uint8Array> {
    if (this.ahead.length === 0) this.ahead = await this.pull(this.offset);
    const taken = this.ahead.subarray(0, max);
    this.ahead = this.ahead.subarray(taken.length);
    this.offset += taken.length;
    return taken;
  }

  /** Passes over `count` bytes; returns how many there were (a file may end before). */
  async skip(count: number): Promise<number> {
    const start = this.offset;
    if (this.origin.size !== undefined) {
      const target = Math.min(this.origin.size, start + count);
      this.seek(target);
      return target - start;
    }
    while (this.offset - start < count) {
      if ((await this.read(count - (this.offset - start))).length === 0) break;
    }
    return this.offset - start;
  }

  /** Jumps to an offset; files only. */
  seek(position: number): void {
    if (this.origin.size === undefined) throw new Error("a stream cannot seek");
    const within = position - this.offset;
    this.ahead = within >= 0 && within <= this.ahead.length ? this.ahead.subarray(within) : NOTHING;
    this.offset = position;
  }

  /** From here on keeps what is pulled from a stream, so that {@link rewind} can come back to this place. */
  mark(): void {
    this.kept = { from: this.offset, parts: this.ahead.length > 0 ? [this.ahead] : [], bytes: this.ahead.length };
  }

  /** Forgets the mark and what it kept. */
  unmark(): void {
    this.kept = undefined;
  }

  /** Goes back to the mark. False where the stream has gone too far (16 MiB) to be replayed. */
  rewind(): boolean {
    if (!this.kept) return false;
    if (this.origin.size !== undefined) {
      this.seek(this.kept.from);
      return true;
    }
    if (this.kept.bytes > REWIND_LIMIT_BYTES) return false;
    this.ahead = joined(...this.kept.parts);
    this.offset = this.kept.from;
    this.kept.parts = [this.ahead];
    return true;
  }

  /** Releases the file or stream; may be called more than once. A read that is waiting on a stream then fails. */
  async close(): Promise<void> {
    if (this.closed) return;
    this.closed = true;
    await this.origin.close();
  }

  private async pull(position: number): Promise<Uint8Array> {
    if (this.closed) return NOTHING;
    const bytes = await this.origin.pull(position);
    const kept = this.kept;
    if (kept && this.origin.size === undefined && bytes.length > 0) {
      kept.bytes += bytes.length;
      if (kept.bytes <= REWIND_LIMIT_BYTES) kept.parts.push(bytes);
      else kept.parts = [];
    }
    return bytes;
  }
}

function fileOrigin(handle: FileHandle, path: string, size: number): Origin {
  return {
    size,
    path,
    async pull(position) {
      const block = new Uint8Array(BLOCK_BYTES);
      const { bytesRead } = await handle.read(block, 0, BLOCK_BYTES, position);
      return block.subarray(0, bytesRead);
    },
    close: () => handle.close(),
  };
}

function streamOrigin(stream: Readable): Origin {
  const chunks = stream[Symbol.asyncIterator]();
  return {
    async pull() {
      for (;;) {
        const next = await chunks.next();
        if (next.done) return NOTHING;
        const bytes: Uint8Array = typeof next.value === "string" ? Buffer.from(next.value) : next.value;
        if (bytes.length > 0) return bytes;
      }
    },
    async close() {
      // destroy() and not chunks.return(): return() would wait for a read that may never end.
      stream.destroy();
    },
  };
}

function joined(...parts: readonly Uint8Array[]): Uint8Array {
  if (parts.length === 1) return parts[0];
  const whole = new Uint8Array(parts.reduce((bytes, part) => bytes + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}
