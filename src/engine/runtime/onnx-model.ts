/**
 * Reads what a model file says about itself. ONNX Runtime's Node binding hands out no metadata, so the file is scanned
 * here: an ONNX file is a protobuf message whose graph, nearly all of its bytes, is one field that can be skipped, and in
 * the graph nearly all bytes are weights, which can be skipped too.
 */
import { open, type FileHandle } from "node:fs/promises";
import { basename } from "node:path";
import { messageOf, TingxieError } from "../errors";
import {
  LENGTH_DELIMITED,
  LONGEST_HEADER,
  payloadLength,
  ProtobufReader,
  readFields,
  VARINT,
  type Field,
} from "./protobuf";
import type { ValueInfo } from "./session";

// Numbers of onnx.proto: fields of ModelProto, GraphProto, ValueInfoProto, TypeProto, its Tensor, TensorShapeProto and its
// Dimension, StringStringEntryProto.
const MODEL = { graph: 7, metadata: 14 };
const GRAPH = { input: 11, output: 12 };
const VALUE = { name: 1, type: 2 };
const TYPE = { tensor: 1 };
const TENSOR = { elementType: 1, shape: 2 };
const SHAPE = { dimension: 1 };
const DIMENSION = { size: 1, name: 2 };
const ENTRY = { key: 1, value: 2 };

/** TensorProto.DataType, as far as {@link ValueInfo} names it. */
const ELEMENT_TYPES: Readonly<Record<number, string>> = {
  1: "float32",
  2: "uint8",
  3: "int8",
  6: "int32",
  7: "int64",
  9: "bool",
  10: "float16",
};

/** CMVN statistics take some 20 kB, a vocabulary 2 MB; an entry beyond this is not metadata. */
const LARGEST_ENTRY = 16 * 1024 * 1024;
/** Read at once: many nodes at a time, without reading much of the weights that are skipped. */
const WINDOW_BYTES = 16 * 1024;

/** What a graph takes and gives. */
export interface OnnxSignature {
  readonly inputs: readonly ValueInfo[];
  readonly outputs: readonly ValueInfo[];
}

/**
 * The `metadata_props` of an ONNX file, without loading its graph: a few small reads, whatever the file's size.
 *
 * @param file path of a `.onnx` file
 * @returns keys and values; empty where the file has none
 * @throws TingxieError `unsupported-model` where the bytes are not ONNX's format, `model-corrupt` where the file ends early
 * or cannot be read
 */
export function readOnnxMetadata(file: string): Promise<ReadonlyMap<string, string>> {
  return withFile(file, async (bytes) => {
    const metadata = new Map<string, string>();
    for await (const { field, start, length } of topLevel(bytes)) {
      if (field !== MODEL.metadata) continue;
      const entry = length > LARGEST_ENTRY ? undefined : readFields(await bytes.at(start, length));
      if (!entry) throw notOnnx(bytes.name);
      metadata.set(textOf(entry, ENTRY.key), textOf(entry, ENTRY.value));
    }
    return metadata;
  });
}

/**
 * Inputs and outputs of an ONNX file's graph, without loading its weights.
 * @throws TingxieError as {@link readOnnxMetadata}
 */
export function readOnnxSignature(file: string): Promise<OnnxSignature> {
  return withFile(file, async (bytes) => {
    const inputs: ValueInfo[] = [];
    const outputs: ValueInfo[] = [];
    for await (const graph of topLevel(bytes)) {
      if (graph.field !== MODEL.graph) continue;
      for await (const { field, start, length } of fieldsIn(bytes, graph.start, graph.start + graph.length)) {
        if (field !== GRAPH.input && field !== GRAPH.output) continue;
        const value = length > LARGEST_ENTRY ? undefined : readFields(await bytes.at(start, length));
        if (!value) throw notOnnx(bytes.name);
        (field === GRAPH.input ? inputs : outputs).push(valueInfo(value));
      }
    }
    return { inputs, outputs };
  });
}

/** Reads of a file through a window, so that neighbouring small reads cost one. */
class FileBytes {
  readonly name: string;
  readonly size: number;
  readonly #handle: FileHandle;
  #window: Uint8Array = new Uint8Array(0);
  #windowStart = 0;

  constructor(handle: FileHandle, size: number, name: string) {
    this.#handle = handle;
    this.size = size;
    this.name = name;
  }

  /** The bytes from `position` on, at most `length`; fewer at the end of the file. */
  async at(position: number, length: number): Promise<Uint8Array> {
    const end = Math.min(position + length, this.size);
    if (position < this.#windowStart || end > this.#windowStart + this.#window.length) {
      this.#window = await this.#read(position, Math.min(Math.max(length, WINDOW_BYTES), this.size - position));
      this.#windowStart = position;
    }
    return this.#window.subarray(position - this.#windowStart, end - this.#windowStart);
  }

  async #read(position: number, length: number): Promise<Uint8Array> {
    const bytes = new Uint8Array(length);
    let filled = 0;
    while (filled < length) {
      const { bytesRead } = await this.#handle.read(bytes, filled, length - filled, position + filled);
      if (bytesRead === 0) break; // the file became shorter while it was read; what is missing reads as zeros and is refused
      filled += bytesRead;
    }
    return bytes;
  }
}

async function withFile<T>(file: string, work: (bytes: FileBytes) => Promise<T>): Promise<T> {
  const name = basename(file);
  const handle = await open(file, "r").catch((error: unknown) => {
    throw damaged(`${name} cannot be read (${messageOf(error)})`, error);
  });
  try {
    const info = await handle.stat();
    if (!info.isFile()) throw notOnnx(name);
    return await work(new FileBytes(handle, info.size, name));
  } finally {
    await handle.close();
  }
}

/** A length-delimited field and where its value stands in the file. */
interface Place {
  readonly field: number;
  readonly start: number;
  readonly length: number;
}

/** The length-delimited fields of the model. @throws TingxieError where there is no graph among them */
async function* topLevel(bytes: FileBytes): AsyncGenerator<Place> {
  let hasGraph = false;
  for await (const place of fieldsIn(bytes, 0, bytes.size)) {
    hasGraph ||= place.field === MODEL.graph;
    yield place;
  }
  if (!hasGraph) throw notOnnx(bytes.name);
}

async function* fieldsIn(bytes: FileBytes, from: number, to: number): AsyncGenerator<Place> {
  let position = from;
  while (position < to) {
    const header = new ProtobufReader(await bytes.at(position, Math.min(LONGEST_HEADER, to - position)));
    const { field, wireType } = header.tag();
    const length = payloadLength(header, wireType);
    if (length === undefined || field === 0) throw notOnnx(bytes.name);
    const start = position + header.position;
    position = start + length;
    if (position > bytes.size) throw damaged(`${bytes.name} ends early: part of the model is missing`);
    if (position > to) throw notOnnx(bytes.name);
    if (wireType === LENGTH_DELIMITED) yield { field, start, length };
  }
}

function valueInfo(value: readonly Field[]): ValueInfo {
  const tensor = messageOfField(messageOfField(value, VALUE.type), TYPE.tensor);
  const dimensions = messageOfField(tensor, TENSOR.shape).filter(({ field }) => field === SHAPE.dimension);
  const shape = dimensions.map(({ bytes }) => {
    const dimension = readFields(bytes) ?? [];
    const size = dimension.find(({ field, wireType }) => field === DIMENSION.size && wireType === VARINT)?.value;
    if (size !== undefined) return Number.isSafeInteger(size) ? size : -1; // a negative size, which some exporters write
    return textOf(dimension, DIMENSION.name) || -1;
  });
  const code = tensor.find(({ field }) => field === TENSOR.elementType)?.value ?? 0;
  return { name: textOf(value, VALUE.name), type: ELEMENT_TYPES[code] ?? "other", shape };
}

function messageOfField(fields: readonly Field[], number: number): readonly Field[] {
  const found = fields.find(({ field, wireType }) => field === number && wireType === LENGTH_DELIMITED);
  return (found && readFields(found.bytes)) ?? [];
}

function textOf(fields: readonly Field[], number: number): string {
  const found = fields.find(({ field, wireType }) => field === number && wireType === LENGTH_DELIMITED);
  return found ? Buffer.from(found.bytes).toString("utf8") : "";
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
