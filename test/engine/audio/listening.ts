import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Readable } from "node:stream";
import { openAudio, type DecodeOptions } from "../../../src/engine/audio/decode";
import type { AudioStream } from "../../../src/engine/types";
import { TEST_AUDIO } from "../../support/shared";

export const RECORDING = join(TEST_AUDIO, "en-austen-0880.wav");

/** A folder for one test file, gone at its end. */
export function workshop(): (name: string) => string {
  const folder = mkdtempSync(join(tmpdir(), "tingxie-test-"));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  return (name) => join(folder, name);
}

/** The samples of the recording that travels with the project: 44 bytes of header, then 16 bits at 16 kHz. */
export function recordedSamples(): Float32Array {
  const bytes = readFileSync(RECORDING);
  return Float32Array.from({ length: (bytes.length - 44) / 2 }, (_, i) => bytes.readInt16LE(44 + 2 * i) / 32_768);
}

export interface Heard {
  readonly samples: Float32Array;
  readonly longestChunk: number;
  readonly durationSec?: number;
  readonly warnings: readonly string[];
}

export async function hear(stream: AudioStream): Promise<Heard> {
  const chunks: Float32Array[] = [];
  for await (const chunk of stream) chunks.push(chunk);
  const { durationSec, warnings } = stream;
  return {
    samples: joined(chunks),
    longestChunk: Math.max(0, ...chunks.map(({ length }) => length)),
    durationSec,
    warnings,
  };
}

export async function hearFile(path: string, options?: DecodeOptions): Promise<Heard> {
  return hear(await openAudio({ kind: "file", path }, options));
}

/** As if the bytes came down a pipe, `piece` at a time. */
export async function hearPiped(bytes: Uint8Array, piece = 1000, options?: DecodeOptions): Promise<Heard> {
  return hear(await openAudio({ kind: "stream", stream: piped(bytes, piece) }, options));
}

export function piped(bytes: Uint8Array, piece: number): Readable {
  return Readable.from(
    (function* () {
      for (let at = 0; at < bytes.length; at += piece) yield Buffer.from(bytes.subarray(at, at + piece));
    })(),
  );
}

export function joined(parts: readonly Float32Array[]): Float32Array {
  const whole = new Float32Array(parts.reduce((length, part) => length + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

/** The largest difference between samples at one place; Jest's own comparison takes minutes for long arrays. */
export function largestDifference(a: Float32Array, b: Float32Array): number {
  let largest = 0;
  for (let i = 0; i < a.length; i++) largest = Math.max(largest, Math.abs(a[i] - b[i]));
  return largest;
}

/** The shift (in samples, up to +-2000) at which two sounds are most alike, and how alike: 1 is equal up to loudness. */
export function align(reference: Float32Array, sound: Float32Array): { lag: number; likeness: number } {
  let best = { lag: NaN, likeness: 0 };
  for (let lag = -2000; lag <= 2000; lag++) {
    const likeness = correlation(reference, sound, lag);
    if (likeness > best.likeness) best = { lag, likeness };
  }
  return best;
}

function correlation(a: Float32Array, b: Float32Array, lag: number): number {
  let ab = 0;
  let aa = 0;
  let bb = 0;
  for (let i = 8000; i < 40_000; i += 2) {
    const x = a[i];
    const y = b[i + lag] ?? 0;
    ab += x * y;
    aa += x * x;
    bb += y * y;
  }
  return bb === 0 ? 0 : ab / Math.sqrt(aa * bb);
}

/** Runs the ffmpeg that npm brings with every checkout, whatever else is installed, to make a test file. */
export async function ffmpeg(...args: string[]): Promise<void> {
  const { path } = await import("@ffmpeg-installer/ffmpeg");
  execFileSync(path, ["-nostdin", "-v", "error", "-y", ...args]);
}
