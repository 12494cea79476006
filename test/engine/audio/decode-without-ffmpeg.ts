/**
 * A program for formats.test.ts: decodes its arguments with audio-decode alone and writes 16 kHz float samples beside them.
 * It runs in plain Node because the Vorbis decoder refuses to work inside Jest's realm ("unsupported internals"), where
 * ffmpeg would step in and hide it.
 */
import { writeFileSync } from "node:fs";
import { ByteReader } from "../../../src/engine/audio/byte-reader";
import { decodeCompressed, isCompressedKind } from "../../../src/engine/audio/compressed";
import { toEngineSound } from "../../../src/engine/audio/engine-sound";
import { SNIFF_BYTES, id3Length, sniff } from "../../../src/engine/audio/sniff";

async function decode(path: string): Promise<void> {
  const reader = await ByteReader.file(path);
  await reader.skip(id3Length(await reader.peek(10)));
  const kind = sniff(await reader.peek(SNIFF_BYTES));
  if (!isCompressedKind(kind)) throw new Error(`${path} was taken for ${kind}`);
  const decoding = await decodeCompressed(reader, kind);
  const parts: Buffer[] = [];
  for await (const { buffer, byteOffset, byteLength } of toEngineSound(decoding.blocks, decoding.warnings)) {
    parts.push(Buffer.from(buffer, byteOffset, byteLength));
  }
  await decoding.close();
  if (decoding.warnings.length > 0) throw new Error(`${path}: ${decoding.warnings.join("; ")}`);
  writeFileSync(`${path}.f32`, Buffer.concat(parts));
}

async function main(): Promise<void> {
  for (const path of process.argv.slice(2)) await decode(path);
}

main().catch((error: unknown) => {
  process.exitCode = 1;
  process.stderr.write(`${String(error)}\n`);
});
