import type { ByteReader } from "./byte-reader";
import { DecoderRefusal } from "./decoding";
import { broken, checkLayout, type PcmLayout, type SampleEncoding } from "./pcm";

type Format = Pick<PcmLayout, "encoding" | "sampleBytes" | "bigEndian" | "channels" | "sampleRate">;

/** AIFF-C compression types that are not compressed: encoding, fixed sample size, little-endian. */
const TYPES: Readonly<Record<string, { encoding: SampleEncoding; bytes?: number; little?: boolean }>> = {
  NONE: { encoding: "signed" },
  twos: { encoding: "signed" },
  sowt: { encoding: "signed", little: true },
  fl32: { encoding: "float", bytes: 4 },
  FL32: { encoding: "float", bytes: 4 },
  fl64: { encoding: "float", bytes: 8 },
  FL64: { encoding: "float", bytes: 8 },
  alaw: { encoding: "alaw", bytes: 1 },
  ALAW: { encoding: "alaw", bytes: 1 },
  ulaw: { encoding: "mulaw", bytes: 1 },
  ULAW: { encoding: "mulaw", bytes: 1 },
  in24: { encoding: "signed", bytes: 3 },
  in32: { encoding: "signed", bytes: 4 },
};

/**
 * Finds the samples of an AIFF or AIFF-C file (Apple "Audio Interchange File Format AIFF-C", draft 1991).
 * We parse it and not audio-decode: that one limits each piece, not the file, to the stated length, so chunks after the
 * sound are heard as noise, and it takes 8-bit samples for unsigned (1.3.0).
 *
 * @throws DecoderRefusal `codec` for compressed sound or a COMM chunk after the sound, `broken` for nonsense
 */
export async function parseAiff(reader: ByteReader): Promise<PcmLayout> {
  const compressed = ascii(await reader.read(12), 8) === "AIFC";
  let format: Format | undefined;
  let frames = 0;
  for (;;) {
    const header = await reader.peek(8);
    if (header.length < 8) throw broken("it ends before its sound begins");
    const id = ascii(header, 0);
    const size = view(header).getUint32(4);
    await reader.skip(8);
    if (id === "SSND") {
      if (!format) throw new DecoderRefusal("codec", "an AIFF file whose description comes after the sound");
      const block = await reader.peek(8);
      if (block.length < 8) throw broken("it has a header and no sound");
      const dataOffset = reader.position + 8 + view(block).getUint32(0);
      const frameBytes = format.sampleBytes * format.channels;
      // Recorders that cannot seek back leave zero frames: then the sound goes on to the end.
      return { ...format, dataOffset, dataBytes: frames > 0 ? frames * frameBytes : undefined };
    }
    if (id === "COMM") {
      const chunk = await reader.peek(Math.min(size, 22));
      format = parseCommon(chunk, compressed);
      frames = view(chunk).getUint32(2);
    }
    await reader.skip(size + (size % 2));
  }
}

function parseCommon(chunk: Uint8Array, compressed: boolean): Format {
  if (chunk.length < (compressed ? 22 : 18)) throw broken("the description of its sound is cut off");
  const data = view(chunk);
  const channels = data.getUint16(0);
  const bits = data.getUint16(6);
  const sampleRate = Math.round(float80(data, 8));
  const name = compressed ? ascii(chunk, 18) : "NONE";
  const type = TYPES[name];
  if (!type) throw new DecoderRefusal("codec", `an AIFF-C file of type "${name}"`);
  checkLayout({ channels, sampleRate });
  const sampleBytes = type.bytes ?? Math.ceil(bits / 8);
  if (sampleBytes < 1 || (sampleBytes > 4 && type.encoding !== "float"))
    throw broken(`its header says ${bits} bits a sample`);
  return { encoding: type.encoding, sampleBytes, bigEndian: !type.little, channels, sampleRate };
}

/** IEEE 754 extended precision: sign and 15 bits of exponent (bias 16383), then 64 bits with the leading one written out. */
function float80(data: DataView, at: number): number {
  const exponent = data.getUint16(at) & 0x7fff;
  const mantissa = data.getUint32(at + 2) * 2 ** 32 + data.getUint32(at + 6);
  return mantissa * 2 ** (exponent - 16_383 - 63);
}

function view(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

function ascii(bytes: Uint8Array, at: number): string {
  return String.fromCharCode(...bytes.subarray(at, at + 4));
}
