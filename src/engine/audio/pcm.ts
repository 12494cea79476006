import type { ByteReader } from "./byte-reader";
import { DecoderRefusal, seconds, type Decoding, type SoundBlock } from "./decoding";

export type SampleEncoding = "signed" | "unsigned" | "float" | "alaw" | "mulaw";

/** How uncompressed samples lie in a container: what the parsers of WAV, AIFF and CAF find out. */
export interface PcmLayout {
  readonly encoding: SampleEncoding;
  /** Bytes of one sample of one channel: 1 to 4, or 8 for float64. */
  readonly sampleBytes: number;
  readonly bigEndian: boolean;
  readonly channels: number;
  readonly sampleRate: number;
  /** Where the samples begin, in bytes from the start of the file. */
  readonly dataOffset: number;
  /** How many bytes of samples the header promises; undefined means up to the end of the file. */
  readonly dataBytes?: number;
}

/** What a sane header says: anything outside is a damaged one (1 Hz, 4 GHz, 5000 channels). */
const MIN_RATE = 1_000;
const MAX_RATE = 768_000;
const MAX_CHANNELS = 256;

/**
 * @throws DecoderRefusal `broken` where rate or channel count cannot be true
 */
export function checkLayout(layout: Pick<PcmLayout, "channels" | "sampleRate">): void {
  const { channels, sampleRate } = layout;
  if (channels < 1 || channels > MAX_CHANNELS) throw broken(`its header says ${channels} channels`);
  if (!Number.isInteger(sampleRate) || sampleRate < MIN_RATE || sampleRate > MAX_RATE) {
    throw broken(`its header says ${sampleRate} samples a second`);
  }
}

export function broken(message: string): DecoderRefusal {
  return new DecoderRefusal("broken", message);
}

/** Reads the samples that `layout` describes, about half a second or 64 KiB at a time. The reader may stand anywhere before them. */
export function decodePcm(reader: ByteReader, layout: PcmLayout): Decoding {
  const frameBytes = layout.sampleBytes * layout.channels;
  const there = reader.size === undefined ? undefined : Math.max(0, reader.size - layout.dataOffset);
  const bytes = layout.dataBytes === undefined ? there : Math.min(layout.dataBytes, there ?? layout.dataBytes);
  const warnings: string[] = [];
  return {
    blocks: readBlocks(reader, layout, frameBytes, warnings),
    durationSec: bytes === undefined ? undefined : bytes / frameBytes / layout.sampleRate,
    warnings,
    close: () => reader.close(),
  };
}

async function* readBlocks(
  reader: ByteReader,
  layout: PcmLayout,
  frameBytes: number,
  warnings: string[],
): AsyncGenerator<SoundBlock> {
  await reader.skip(layout.dataOffset - reader.position);
  const promised = layout.dataBytes ?? Infinity;
  const decode = sampleReader(layout);
  const blockBytes = frameBytes * Math.max(1, Math.min(layout.sampleRate >> 1, Math.floor(65_536 / frameBytes)));
  let read = 0;
  let rest: Uint8Array = new Uint8Array(0);
  while (read < promised) {
    const chunk = await reader.read(Math.min(blockBytes, promised - read));
    if (chunk.length === 0) break;
    read += chunk.length;
    const bytes = rest.length === 0 ? chunk : Buffer.concat([rest, chunk]);
    const frames = Math.floor(bytes.length / frameBytes);
    rest = bytes.slice(frames * frameBytes);
    if (frames > 0) yield { channels: decode(bytes, frames), sampleRate: layout.sampleRate };
  }
  if (layout.dataBytes !== undefined && read < layout.dataBytes) {
    const perSecond = frameBytes * layout.sampleRate;
    warnings.push(
      `the file ends early: its header promises ${seconds(layout.dataBytes / perSecond)}, it holds ${seconds(read / perSecond)}`,
    );
  }
}

type SampleReader = (bytes: Uint8Array, frames: number) => Float32Array[];

/** De-interleaves and scales to [-1, 1): integers by 2^(bits - 1), so that 16-bit samples are exactly value / 32768. */
function sampleReader(layout: PcmLayout): SampleReader {
  const { channels, sampleBytes } = layout;
  const value = valueReader(layout);
  return (bytes, frames) => {
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    return Array.from({ length: channels }, (_, channel) => {
      const samples = new Float32Array(frames);
      const step = channels * sampleBytes;
      for (let i = 0, at = channel * sampleBytes; i < frames; i++, at += step) samples[i] = value(view, at);
      return samples;
    });
  };
}

function valueReader({ encoding, sampleBytes, bigEndian }: PcmLayout): (view: DataView, at: number) => number {
  const little = !bigEndian;
  switch (encoding) {
    case "alaw":
      return (view, at) => A_LAW[view.getUint8(at)];
    case "mulaw":
      return (view, at) => MU_LAW[view.getUint8(at)];
    case "unsigned":
      return (view, at) => (view.getUint8(at) - 128) / 128;
    case "float":
      return sampleBytes === 8 ? (view, at) => view.getFloat64(at, little) : (view, at) => view.getFloat32(at, little);
    case "signed":
      switch (sampleBytes) {
        case 1:
          return (view, at) => view.getInt8(at) / 128;
        case 2:
          return (view, at) => view.getInt16(at, little) / 32_768;
        case 3:
          return bigEndian
            ? (view, at) => ((view.getInt8(at) << 16) | view.getUint16(at + 1, false)) / 8_388_608
            : (view, at) => ((view.getInt8(at + 2) << 16) | view.getUint16(at, true)) / 8_388_608;
        default:
          return (view, at) => view.getInt32(at, little) / 2_147_483_648;
      }
  }
}

/** ITU-T G.711 A-law, 13 bits, scaled so that full scale is one. */
const A_LAW = Float32Array.from({ length: 256 }, (_, code) => {
  const bits = code ^ 0x55;
  const exponent = (bits >> 4) & 7;
  const mantissa = bits & 15;
  const magnitude = exponent === 0 ? mantissa * 16 + 8 : (mantissa * 16 + 264) << (exponent - 1);
  return ((bits & 0x80) !== 0 ? magnitude : -magnitude) / 32_768;
});

/** ITU-T G.711 mu-law, 14 bits, scaled so that full scale is one. */
const MU_LAW = Float32Array.from({ length: 256 }, (_, code) => {
  const bits = ~code & 0xff;
  const magnitude = (((bits & 15) * 8 + 132) << ((bits >> 4) & 7)) - 132;
  // Code 0x7f is "minus nothing"; adding zero makes it a plain zero.
  return ((bits & 0x80) !== 0 ? -magnitude : magnitude) / 32_768 + 0;
});
