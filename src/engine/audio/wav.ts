import type { ByteReader } from "./byte-reader";
import { DecoderRefusal } from "./decoding";
import { broken, checkLayout, type PcmLayout, type SampleEncoding } from "./pcm";

/** Format tags of `mmreg.h` that we read; everything else is left to ffmpeg. */
const TAGS: Readonly<Record<number, "pcm" | "float" | "alaw" | "mulaw">> = {
  1: "pcm",
  3: "float",
  6: "alaw",
  7: "mulaw",
};
const TAG_EXTENSIBLE = 0xfffe;
/** The last 14 bytes of every KSDATAFORMAT_SUBTYPE_* GUID that is only a format tag in disguise. */
const TAG_GUID_TAIL = "000000001000800000aa00389b71";

type Format = Pick<PcmLayout, "encoding" | "sampleBytes" | "channels" | "sampleRate">;

/**
 * Finds the samples of a RIFF, RIFX (big-endian), RF64 or BW64 file and leaves the reader at the first of them.
 * Chunks that say nothing about the sound (LIST, bext, fact, …) are passed over, wherever they stand. Sizes are taken
 * with care: 0, 0xFFFFFFFF and what recorders write when they cannot seek back mean "to the end of the file".
 * Source: Microsoft "Multiple Channel Audio Data and WAVE Files" (2007); EBU Tech 3306 and ITU-R BS.2088 for 64 bits.
 *
 * @throws DecoderRefusal `codec` for compressed sound in a WAV, `broken` for a header that cannot be true
 */
export async function parseWav(reader: ByteReader): Promise<PcmLayout> {
  const head = await reader.read(12);
  if (head.length < 12) throw broken("it ends inside its header");
  const bigEndian = ascii(head, 0) === "RIFX";
  const riffBytes = uint32(head, 4, bigEndian);
  let format: Format | undefined;
  let longDataBytes: number | undefined;
  for (;;) {
    const header = await reader.peek(8);
    if (header.length < 8) throw broken(format ? "it has a header and no sound" : "it ends before its sound begins");
    const id = ascii(header, 0);
    const size = uint32(header, 4, bigEndian);
    await reader.skip(8);
    if (id === "data") {
      if (!format) throw broken("its sound comes before the description of it");
      const dataBytes = trustedSize(size, longDataBytes, riffBytes, reader);
      return { ...format, bigEndian, dataOffset: reader.position, dataBytes };
    }
    if (id === "fmt ") format = parseFormat(await reader.peek(Math.min(size, 64)), bigEndian);
    if (id === "ds64") longDataBytes = parseLongSize(await reader.peek(Math.min(size, 28)));
    await reader.skip(size);
    await skipPadding(reader, size);
  }
}

function parseFormat(chunk: Uint8Array, bigEndian: boolean): Format {
  if (chunk.length < 14) throw broken("the description of its sound is cut off");
  const view = new DataView(chunk.buffer, chunk.byteOffset, chunk.byteLength);
  const little = !bigEndian;
  let tag = view.getUint16(0, little);
  const channels = view.getUint16(2, little);
  const sampleRate = view.getUint32(4, little);
  const blockAlign = view.getUint16(12, little);
  const bits = chunk.length >= 16 ? view.getUint16(14, little) : 8;
  if (tag === TAG_EXTENSIBLE && chunk.length >= 40 && !bigEndian) {
    if (Buffer.from(chunk.subarray(26, 40)).toString("hex") === TAG_GUID_TAIL) tag = view.getUint16(24, little);
  }
  const kind = TAGS[tag];
  if (!kind) throw new DecoderRefusal("codec", `a WAV file of format 0x${tag.toString(16).padStart(4, "0")}`);
  checkLayout({ channels, sampleRate });
  const sampleBytes = kind === "pcm" || kind === "float" ? Math.ceil(bits / 8) : 1;
  const known = kind === "float" ? sampleBytes === 4 || sampleBytes === 8 : sampleBytes >= 1 && sampleBytes <= 4;
  if (!known) throw broken(`its header says ${bits} bits a sample`);
  if (blockAlign !== sampleBytes * channels) {
    throw broken(
      `its header contradicts itself: ${channels} channels of ${bits} bits in frames of ${blockAlign} bytes`,
    );
  }
  const encoding: SampleEncoding = kind === "pcm" ? (sampleBytes === 1 ? "unsigned" : "signed") : kind;
  return { encoding, sampleBytes, channels, sampleRate };
}

function parseLongSize(chunk: Uint8Array): number | undefined {
  if (chunk.length < 16) return undefined;
  const bytes = new DataView(chunk.buffer, chunk.byteOffset).getBigUint64(8, true);
  return bytes > 0n && bytes < BigInt(Number.MAX_SAFE_INTEGER) ? Number(bytes) : undefined;
}

/** The data size if it is meant, undefined if the writer did not know it yet. */
function trustedSize(
  size: number,
  longSize: number | undefined,
  riffBytes: number,
  reader: ByteReader,
): number | undefined {
  if (size === 0xffffffff) return longSize;
  // A finished file without sound has a RIFF size that fits; a recorder that was killed has not.
  if (size === 0) return reader.size !== undefined && riffBytes + 8 === reader.size ? 0 : undefined;
  const here = reader.size === undefined ? 0 : reader.size - reader.position;
  // sox writes 0x7ffff000 and arecord 0x80000000 to pipes, others 0xfffff000 and more; a whole file of that size is believed.
  const placeholder = (size >= 0x7fffe000 && size <= 0x80000000) || size >= 0xffffe000;
  return placeholder && here < size ? undefined : size;
}

/** Odd chunks are followed by a byte of padding, which some writers forget: a letter there is the next chunk's name. */
async function skipPadding(reader: ByteReader, size: number): Promise<void> {
  if (size % 2 === 0) return;
  const [next] = await reader.peek(1);
  const isName = next !== undefined && next >= 0x20 && next < 0x7f;
  if (!isName) await reader.skip(1);
}

function ascii(bytes: Uint8Array, at: number): string {
  return String.fromCharCode(...bytes.subarray(at, at + 4));
}

function uint32(bytes: Uint8Array, at: number, bigEndian: boolean): number {
  return new DataView(bytes.buffer, bytes.byteOffset).getUint32(at, !bigEndian);
}
