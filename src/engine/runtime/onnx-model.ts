/**
 * Reads what a model file says about itself. ONNX Runtime's Node binding hands out no metadata, so the file is scanned
 * here: an ONNX file is a protobuf message whose graph, nearly all of its bytes, is one field that can be skipped.
 */
import { open, type FileHandle } from "node:fs/promises";
import { basename } from "node:path";
import { messageOf, TingxieError } from "../errors";

// Numbers of onnx.proto: fields of ModelProto and StringStringEntryProto, and protobuf's wire types.
const GRAPH_FIELD = 7;
const METADATA_FIELD = 14;
const KEY_FIELD = 1;
const VALUE_FIELD = 2;
const VARINT = 0;
const FIXED_64 = 1;
const LENGTH_DELIMITED = 2;
const FIXED_32 = 5;

/** The longest header of a field: a tag and a length of ten bytes each. */
const LONGEST_HEADER = 20;
/** CMVN statistics take some 20 kB; an entry beyond this is not metadata. */
const LARGEST_ENTRY = 16 * 1024 * 1024;

/**
 * The `metadata_props` of an ONNX file, without loading its graph: a few small reads, whatever the file's size.
 *
 * @param file path of a `.onnx` file
 * @returns keys and values; empty where the file has none
 * @throws TingxieError `unsupported-model` where the bytes are not ONNX's format, `model-corrupt` where the file ends early
 * or cannot be read
 */
export async function readOnnxMetadata(file: string): Promise<ReadonlyMap<string, string>> {
  const handle = await open(file, "r").catch((error: unknown) => {
    throw damaged(`${basename(file)} cannot be read (${messageOf(error)})`, error);
  });
  try {
    const { size } = await handle.stat();
    return await scan(handle, size, basename(file));
  } finally {
    await handle.close();
  }
}

async function scan(handle: FileHandle, size: number, name: string): Promise<Map<string, string>> {
  const metadata = new Map<string, string>();
  let position = 0;
  let hasGraph = false;
  while (position < size) {
    const header = new Reader(await readAt(handle, position, Math.min(LONGEST_HEADER, size - position)));
    const { field, wireType } = header.tag();
    const payload = payloadLength(header, wireType);
    if (payload === undefined || field === 0) throw notOnnx(name);
    const start = position + header.position;
    position = start + payload;
    hasGraph ||= field === GRAPH_FIELD && wireType === LENGTH_DELIMITED;
    if (position > size) throw damaged(`${name} ends early: part of the model is missing`);
    if (field !== METADATA_FIELD || wireType !== LENGTH_DELIMITED) continue;
    if (payload > LARGEST_ENTRY) throw notOnnx(name);
    const entry = readEntry(new Reader(await readAt(handle, start, payload)));
    if (!entry) throw notOnnx(name);
    metadata.set(entry.key, entry.value);
  }
  if (!hasGraph) throw notOnnx(name);
  return metadata;
}

async function readAt(handle: FileHandle, position: number, length: number): Promise<Uint8Array> {
  const bytes = new Uint8Array(length);
  let filled = 0;
  while (filled < length) {
    const { bytesRead } = await handle.read(bytes, filled, length - filled, position + filled);
    if (bytesRead === 0) break; // the file became shorter while it was read; what is missing reads as zeros and is refused
    filled += bytesRead;
  }
  return bytes;
}

/** Bytes of a field's value after its header; for a varint the header reader is moved over it. Undefined: unknown type. */
function payloadLength(header: Reader, wireType: number): number | undefined {
  switch (wireType) {
    case VARINT:
      return header.varint() === undefined ? undefined : 0;
    case FIXED_64:
      return 8;
    case FIXED_32:
      return 4;
    case LENGTH_DELIMITED:
      return header.varint();
    default:
      return undefined;
  }
}

function readEntry(entry: Reader): { key: string; value: string } | undefined {
  const texts = new Map<number, string>();
  while (!entry.done) {
    const { field, wireType } = entry.tag();
    const length = wireType === LENGTH_DELIMITED ? entry.varint() : undefined;
    const bytes = length === undefined ? undefined : entry.take(length);
    if (!bytes) return undefined;
    texts.set(field, Buffer.from(bytes).toString("utf8"));
  }
  return { key: texts.get(KEY_FIELD) ?? "", value: texts.get(VALUE_FIELD) ?? "" };
}

/** Walks over protobuf bytes. */
class Reader {
  position = 0;
  readonly #bytes: Uint8Array;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
  }

  get done(): boolean {
    return this.position >= this.#bytes.length;
  }

  /** A number of 7 bits a byte, lowest first. Undefined where the bytes end within it or it has more than ten of them. */
  varint(): number | undefined {
    let value = 0;
    for (let i = 0; i < 10; i++) {
      if (this.done) return undefined;
      const byte = this.#bytes[this.position++];
      // Multiplied, not shifted: a graph may be longer than 2 GB.
      value += (byte & 0x7f) * 2 ** (7 * i);
      if (byte < 0x80) return value;
    }
    return undefined;
  }

  /** Field 0 does not exist in protobuf and stands for "not a tag". */
  tag(): { field: number; wireType: number } {
    const tag = this.varint() ?? 0;
    return { field: Math.floor(tag / 8), wireType: tag % 8 };
  }

  take(length: number): Uint8Array | undefined {
    if (this.position + length > this.#bytes.length) return undefined;
    this.position += length;
    return this.#bytes.subarray(this.position - length, this.position);
  }
}

function notOnnx(name: string): TingxieError {
  return new TingxieError(
    "unsupported-model",
    `${name} is not a model in ONNX format`,
    "Download the model again with `tingxie models pull`, or choose another one.",
  );
}

function damaged(message: string, cause?: unknown): TingxieError {
  return new TingxieError("model-corrupt", message, "Download the model again with `tingxie models pull`.", { cause });
}
