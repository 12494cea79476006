import type { ByteReader } from "./byte-reader";
import { DecoderRefusal } from "./decoding";
import { broken, checkLayout, type PcmLayout, type SampleEncoding } from "./pcm";

const FLAG_FLOAT = 1;
const FLAG_LITTLE_ENDIAN = 2;

/**
 * Finds the samples of a Core Audio Format file (Apple "Core Audio Format Specification 1.0").
 * We parse linear PCM, A-law and mu-law: @audio/decode-caf 1.4.1 scales the two laws 12 and 18 dB too low (read in its
 * source). Compressed sound
 * (AAC, ALAC, Opus in CAF) is refused, as audio-decode would, and goes to ffmpeg or afconvert.
 *
 * @throws DecoderRefusal `codec` or `broken`
 */
export async function parseCaf(reader: ByteReader): Promise<PcmLayout> {
  await reader.skip(8);
  let format: Omit<PcmLayout, "dataOffset" | "dataBytes"> | undefined;
  for (;;) {
    const header = await reader.peek(12);
    if (header.length < 12) throw broken("it ends before its sound begins");
    const id = String.fromCharCode(...header.subarray(0, 4));
    const size = view(header).getBigInt64(4);
    await reader.skip(12);
    if (id === "data") {
      if (!format) throw broken("its sound comes before the description of it");
      // The chunk begins with a four-byte count of edits; a size of -1 means "to the end of the file".
      const dataBytes = size < 4n ? undefined : Number(size) - 4;
      return { ...format, dataOffset: reader.position + 4, dataBytes };
    }
    if (size < 0n || size > BigInt(Number.MAX_SAFE_INTEGER))
      throw broken(`the size of its chunk "${id}" cannot be true`);
    if (id === "desc") format = parseDescription(await reader.peek(32));
    await reader.skip(Number(size));
  }
}

function parseDescription(chunk: Uint8Array): Omit<PcmLayout, "dataOffset" | "dataBytes"> {
  if (chunk.length < 32) throw broken("the description of its sound is cut off");
  const data = view(chunk);
  const sampleRate = Math.round(data.getFloat64(0));
  const id = String.fromCharCode(...chunk.subarray(8, 12));
  const flags = data.getUint32(12);
  const packetBytes = data.getUint32(16);
  const channels = data.getUint32(24);
  const bits = data.getUint32(28);
  const encodings: Readonly<Record<string, SampleEncoding>> = {
    lpcm: flags & FLAG_FLOAT ? "float" : "signed",
    alaw: "alaw",
    ulaw: "mulaw",
  };
  const encoding = encodings[id];
  if (!encoding) throw new DecoderRefusal("codec", `a CAF file of type "${id}"`);
  checkLayout({ channels, sampleRate });
  const sampleBytes = id === "lpcm" ? Math.ceil(bits / 8) : 1;
  const known = encoding === "float" ? sampleBytes === 4 || sampleBytes === 8 : sampleBytes >= 1 && sampleBytes <= 4;
  if (!known) throw broken(`its header says ${bits} bits a sample`);
  if (packetBytes !== sampleBytes * channels) {
    throw broken(
      `its header contradicts itself: ${channels} channels of ${bits} bits in frames of ${packetBytes} bytes`,
    );
  }
  const bigEndian = (flags & FLAG_LITTLE_ENDIAN) === 0;
  return { encoding, sampleBytes, bigEndian, channels, sampleRate };
}

function view(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
