/** Writes what the engine speaks as a WAV file that everything can read. */
import { SAMPLE_RATE } from "../types";

const HEADER_BYTES = 44;
const SAMPLE_BYTES = 2;

/**
 * A WAV file of 16-bit samples. What was read from a 16-bit file at 16 kHz comes out as it was; what is no number is silence.
 * Source of the header: Microsoft and IBM, "Multimedia Programming Interface and Data Specifications 1.0" (1991), WAVE.
 * @param samples mono at 16 kHz, in [-1, 1]
 */
export function wavFile(samples: Float32Array): Buffer<ArrayBuffer> {
  const dataBytes = samples.length * SAMPLE_BYTES;
  const file = Buffer.alloc(HEADER_BYTES + dataBytes);
  file.write("RIFF", 0, "latin1");
  file.writeUInt32LE(HEADER_BYTES - 8 + dataBytes, 4);
  file.write("WAVEfmt ", 8, "latin1");
  file.writeUInt32LE(16, 16);
  // Format 1 is PCM.
  file.writeUInt16LE(1, 20);
  file.writeUInt16LE(1, 22);
  file.writeUInt32LE(SAMPLE_RATE, 24);
  file.writeUInt32LE(SAMPLE_RATE * SAMPLE_BYTES, 28);
  file.writeUInt16LE(SAMPLE_BYTES, 32);
  file.writeUInt16LE(8 * SAMPLE_BYTES, 34);
  file.write("data", 36, "latin1");
  file.writeUInt32LE(dataBytes, 40);
  for (let i = 0; i < samples.length; i++) {
    const value = Math.max(-32768, Math.min(32767, Math.round(samples[i] * 32768)));
    file.writeInt16LE(value || 0, HEADER_BYTES + i * SAMPLE_BYTES);
  }
  return file;
}
