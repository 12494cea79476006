import type { ByteReader } from "./byte-reader";
import { DecoderRefusal } from "./decoding";

/** A table of contents larger than this (some 500 hours of AAC) is not read into memory. */
const MAX_MOOV_BYTES = 256 * 1024 * 1024;
/** Boxes that hold boxes on the way from `moov` to the chunk offsets. */
const PATH_TO_OFFSETS = new Set(["trak", "mdia", "minf", "stbl"]);

interface Box {
  readonly type: string;
  readonly start: number;
  /** Whole box with its header; up to the end of the file where the size field is 0. */
  readonly bytes: number;
}

/**
 * The bytes of an MP4, M4A or QuickTime file in an order that a streaming decoder can use: table of contents (`moov`)
 * first. Recorders write it last, because only then it is known; audio-decode would hold the whole file until it comes
 * (584 MB for one hour of AAC, and time that grows with the square). Here a file is read twice in places instead:
 * the box is moved to the front and the chunk offsets inside it are shifted by its size (ISO 14496-12, 8.7.5).
 *
 * @throws DecoderRefusal `broken` where there is no `moov`: the recording was cut off before it was finished
 */
export async function* streamableMp4(reader: ByteReader): AsyncGenerator<Uint8Array> {
  const boxes = await listBoxes(reader);
  const moov = boxes.find(({ type }) => type === "moov");
  if (!moov)
    throw new DecoderRefusal("broken", "its table of contents (moov) is missing: the recording was never finished");
  if (moov.bytes > MAX_MOOV_BYTES) throw new DecoderRefusal("broken", "its table of contents (moov) is too large");
  const firstData = boxes.find(({ type }) => type === "mdat" || type === "moof");
  const insertAt = firstData && firstData.start < moov.start ? firstData.start : moov.start;
  yield* span(reader, 0, insertAt);
  const table = await whole(reader, moov);
  if (insertAt !== moov.start) shiftOffsets(table, insertAt, moov);
  yield table;
  yield* span(reader, insertAt, moov.start);
  yield* span(reader, moov.start + moov.bytes, Infinity);
}

/** The length of the film as `mvhd` states it (ISO 14496-12, 8.2.2); undefined where it does not, as in fragmented files. */
export async function mp4DurationSec(reader: ByteReader): Promise<number | undefined> {
  const moov = (await listBoxes(reader)).find(({ type }) => type === "moov");
  if (!moov) return undefined;
  reader.seek(moov.start);
  const head = Buffer.from(await reader.peek(Math.min(moov.bytes, 256)));
  // `mvhd` is the first box of `moov` in every file that we have met; elsewhere the length stays unknown.
  if (head.length < 52 || head.toString("latin1", 12, 16) !== "mvhd") return undefined;
  const isLong = head[16] === 1;
  const timescale = head.readUInt32BE(isLong ? 36 : 28);
  const duration = isLong ? Number(head.readBigUInt64BE(40)) : head.readUInt32BE(32);
  return timescale > 0 && duration > 0 && duration !== 0xffffffff ? duration / timescale : undefined;
}

/** True where the table of contents comes before the sound, so that a stream can be decoded as it arrives. */
export function startsWithMoov(head: Uint8Array): boolean {
  for (let at = 0; at + 8 <= head.length;) {
    const { type, bytes } = boxAt(head, at);
    if (type === "moov") return true;
    if (type === "mdat" || bytes < 8) return false;
    at += bytes;
  }
  return false;
}

async function listBoxes(reader: ByteReader): Promise<Box[]> {
  const size = reader.size ?? 0;
  const boxes: Box[] = [];
  for (let at = 0; at + 8 <= size;) {
    reader.seek(at);
    const { type, bytes } = boxAt(await reader.peek(16), 0);
    const length = bytes === 0 ? size - at : bytes;
    if (length < 8) break;
    boxes.push({ type, start: at, bytes: Math.min(length, size - at) });
    // A fragmented file has its `moov` first and then thousands of fragments, which need no list.
    if (type === "moov" || type === "moof") {
      if (boxes.some((box) => box.type === "moov")) break;
    }
    at += length;
  }
  return boxes;
}

function boxAt(bytes: Uint8Array, at: number): { type: string; bytes: number } {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const type = String.fromCharCode(...bytes.subarray(at + 4, at + 8));
  const short = view.getUint32(at);
  // Size 1 announces a 64-bit size after the type.
  const long = short === 1 && at + 16 <= bytes.length;
  return { type, bytes: long ? Number(view.getBigUint64(at + 8)) : short };
}

async function whole(reader: ByteReader, box: Box): Promise<Uint8Array> {
  const bytes = new Uint8Array(box.bytes);
  let filled = 0;
  for await (const part of span(reader, box.start, box.start + box.bytes)) {
    bytes.set(part, filled);
    filled += part.length;
  }
  if (filled < box.bytes) throw new DecoderRefusal("broken", "its table of contents (moov) is cut off");
  return bytes;
}

async function* span(reader: ByteReader, from: number, to: number): AsyncGenerator<Uint8Array> {
  if (from >= to) return;
  reader.seek(from);
  while (reader.position < to) {
    const part = await reader.read(Math.min(16_384, to - reader.position));
    if (part.length === 0) return;
    yield part;
  }
}

/** What lay between the new and the old place of `moov` has moved back by its size; what lay after it has not moved. */
function shiftOffsets(table: Uint8Array, insertAt: number, moov: Box): void {
  const view = new DataView(table.buffer, table.byteOffset, table.byteLength);
  const shifted = (offset: number): number =>
    offset >= insertAt && offset < moov.start ? offset + moov.bytes : offset;
  const walk = (from: number, to: number): void => {
    for (let at = from; at + 8 <= to;) {
      const { type, bytes } = boxAt(table, at);
      if (bytes < 8 || at + bytes > to) return;
      if (PATH_TO_OFFSETS.has(type)) walk(at + 8, at + bytes);
      if (type === "stco" || type === "co64") {
        const width = type === "stco" ? 4 : 8;
        const count = Math.min(view.getUint32(at + 12), Math.floor((bytes - 16) / width));
        for (let i = 0; i < count; i++) {
          const place = at + 16 + i * width;
          if (width === 8) view.setBigUint64(place, BigInt(shifted(Number(view.getBigUint64(place)))));
          else view.setUint32(place, within32Bits(shifted(view.getUint32(place))));
        }
      }
      at += bytes;
    }
  };
  walk(8, table.length);
}

function within32Bits(offset: number): number {
  if (offset > 0xffffffff) throw new DecoderRefusal("codec", "an MP4 file whose sound ends beyond 4 GiB");
  return offset;
}
