/** What the benches work on: the recordings that travel with the project, joined to any length. */
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";

export const ROOT = resolve(__dirname, "../..");
const AUDIO = join(ROOT, "test", "audio");
const CACHE = join(ROOT, "node_modules", ".cache", "tingxie-bench");
const RATE = 16_000;
const HEADER_BYTES = 44;
/** Silence between two recordings, so that segments end where sentences do. */
const GAP_SEC = 0.8;

export const SHORT_RECORDING = join(AUDIO, "en-austen-0870.wav");

/** A WAV of about `minutes`, made of the test recordings over and over; kept for the next run. */
export function joinedRecording(minutes: number): string {
  mkdirSync(CACHE, { recursive: true });
  const path = join(CACHE, `sentences-${minutes}min.wav`);
  if (existsSync(path)) return path;
  const gap = Buffer.alloc(GAP_SEC * RATE * 2);
  const recordings = readdirSync(AUDIO)
    .filter((name) => name.endsWith(".wav"))
    .map((name) => Buffer.concat([readFileSync(join(AUDIO, name)).subarray(HEADER_BYTES), gap]));
  const wanted = minutes * 60 * RATE * 2;
  const parts: Buffer[] = [];
  for (let bytes = 0, i = 0; bytes < wanted; i++) {
    const recording = recordings[i % recordings.length];
    // A sentence broken off would measure how the model takes that; the end is silence instead.
    const part = recording.length <= wanted - bytes ? recording : Buffer.alloc(wanted - bytes);
    parts.push(part);
    bytes += part.length;
  }
  writeFileSync(`${path}.tmp`, Buffer.concat([header(wanted), ...parts]));
  renameSync(`${path}.tmp`, path);
  return path;
}

export function cachePath(name: string): string {
  mkdirSync(CACHE, { recursive: true });
  return join(CACHE, name);
}

function header(dataBytes: number): Buffer {
  const bytes = Buffer.alloc(HEADER_BYTES);
  bytes.write("RIFF", 0);
  bytes.writeUInt32LE(36 + dataBytes, 4);
  bytes.write("WAVEfmt ", 8);
  bytes.writeUInt32LE(16, 16);
  bytes.writeUInt16LE(1, 20);
  bytes.writeUInt16LE(1, 22);
  bytes.writeUInt32LE(RATE, 24);
  bytes.writeUInt32LE(RATE * 2, 28);
  bytes.writeUInt16LE(2, 32);
  bytes.writeUInt16LE(16, 34);
  bytes.write("data", 36);
  bytes.writeUInt32LE(dataBytes, 40);
  return bytes;
}
