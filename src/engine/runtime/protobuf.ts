/** Reading the protobuf wire format, as far as ONNX files need it. */

export const VARINT = 0;
export const FIXED_64 = 1;
export const LENGTH_DELIMITED = 2;
export const FIXED_32 = 5;

/** The longest header of a field: a tag and a length of ten bytes each. */
export const LONGEST_HEADER = 20;

/** One field of a message: where its value stands, counted in the bytes that the reader was given. */
export interface Field {
  readonly field: number;
  readonly wireType: number;
  /** Length-delimited fields: the bytes of the value. */
  readonly bytes: Uint8Array;
  /** Varints: the number; it is exact up to 2^53. */
  readonly value: number;
}

/** Walks over protobuf bytes. */
export class ProtobufReader {
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

/** Bytes of a field's value after its header; over a varint the reader is moved. Undefined: unknown type, or cut short. */
export function payloadLength(header: ProtobufReader, wireType: number): number | undefined {
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

const NO_BYTES = new Uint8Array(0);

/** All fields of a small message in memory, in order. Undefined where the bytes are not a whole message. */
export function readFields(bytes: Uint8Array): readonly Field[] | undefined {
  const reader = new ProtobufReader(bytes);
  const fields: Field[] = [];
  while (!reader.done) {
    const { field, wireType } = reader.tag();
    if (field === 0) return undefined;
    if (wireType === VARINT) {
      const value = reader.varint();
      if (value === undefined) return undefined;
      fields.push({ field, wireType, bytes: NO_BYTES, value });
      continue;
    }
    const length = payloadLength(reader, wireType);
    const content = length === undefined ? undefined : reader.take(length);
    if (!content) return undefined;
    fields.push({ field, wireType, bytes: content, value: NaN });
  }
  return fields;
}
