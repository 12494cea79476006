import type { ByteReader } from "./byte-reader";
import { mp4DurationSec } from "./mp4-bytes";
import { mpegFrameBytes, type MediaKind } from "./sniff";

/** A length that was read and not counted. */
export interface StatedDuration {
  readonly durationSec: number;
  /** True where the file promises it, so that less is damage; false for an estimate. */
  readonly exact: boolean;
}

/**
 * How long a compressed recording says it is, without decoding it; undefined where that cannot be had cheaply.
 * The reader stays where it is.
 */
export async function statedDuration(reader: ByteReader, kind: MediaKind): Promise<StatedDuration | undefined> {
  if (kind === "flac") return flacDuration(await reader.peek(26));
  if (kind === "mp3") return mp3Duration(await reader.peek(4096), reader);
  if (kind === "mp4" && reader.size !== undefined) {
    const start = reader.position;
    const durationSec = await mp4DurationSec(reader);
    reader.seek(start);
    return durationSec === undefined ? undefined : { durationSec, exact: true };
  }
  if ((kind === "vorbis" || kind === "opus") && reader.size !== undefined) return oggDuration(reader, kind);
  return undefined;
}

/** STREAMINFO: 20 bits of rate, 3 of channels, 5 of depth, 36 of samples (RFC 9639, section 8.2); 0 samples means unknown. */
function flacDuration(head: Uint8Array): StatedDuration | undefined {
  if (head.length < 26) return undefined;
  const view = new DataView(head.buffer, head.byteOffset, head.byteLength);
  const rate = view.getUint32(18) >>> 12;
  const samples = (head[21] & 15) * 2 ** 32 + view.getUint32(22);
  return rate > 0 && samples > 0 ? { durationSec: samples / rate, exact: true } : undefined;
}

/** The frame count of a Xing or Info header where there is one, else the size by the first frame's bit rate. */
function mp3Duration(head: Uint8Array, reader: ByteReader): StatedDuration | undefined {
  const frameBytes = mpegFrameBytes(head, 0);
  if (frameBytes === 0) return undefined;
  const isVersion1 = ((head[1] >> 3) & 3) === 3;
  const isMono = head[3] >> 6 === 3;
  const rate = [44_100, 48_000, 32_000][(head[2] >> 2) & 3] >> (isVersion1 ? 0 : ((head[1] >> 3) & 3) === 2 ? 1 : 2);
  const frameSec = (isVersion1 ? 1152 : 576) / rate;
  // The header stands where the side information of layer III would be (Xing; LAME tag specification).
  const at = 4 + (isVersion1 ? (isMono ? 17 : 32) : isMono ? 9 : 17);
  const view = new DataView(head.buffer, head.byteOffset, head.byteLength);
  const name = head.length >= at + 12 ? Buffer.from(head.subarray(at, at + 4)).toString("latin1") : "";
  if ((name === "Xing" || name === "Info") && (view.getUint32(at + 4) & 1) !== 0) {
    return { durationSec: view.getUint32(at + 8) * frameSec, exact: true };
  }
  if (reader.size === undefined) return undefined;
  return { durationSec: ((reader.size - reader.position) / frameBytes) * frameSec, exact: false };
}

/** The last page tells how many samples there were up to it (RFC 3533): found in the last 64 KiB. */
async function oggDuration(reader: ByteReader, kind: "vorbis" | "opus"): Promise<StatedDuration | undefined> {
  const start = reader.position;
  const first = await reader.peek(64);
  const packet = 27 + first[26];
  // Vorbis names its rate in the first packet (bytes 12-15); Opus always counts at 48 kHz (RFC 7845, section 4).
  const rate = kind === "opus" ? 48_000 : new DataView(first.buffer, first.byteOffset).getUint32(packet + 12, true);
  const length = Math.min(reader.size ?? 0, 65_536);
  reader.seek((reader.size ?? 0) - length);
  const tail = Buffer.from(await reader.peek(length));
  reader.seek(start);
  const page = tail.lastIndexOf("OggS", undefined, "latin1");
  if (page < 0 || page + 14 > tail.length || rate === 0) return undefined;
  const samples = Number(tail.readBigInt64LE(page + 6));
  return samples > 0 ? { durationSec: samples / rate, exact: false } : undefined;
}
