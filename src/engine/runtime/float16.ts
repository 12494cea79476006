/** Half precision, in which some models take and give tensors: IEEE 754 binary16, kept as its 16 bits. */
import type { Tensor, TensorData } from "./session";

const number = new Float32Array(1);
const bits = new Uint32Array(number.buffer);

/** A float32 or float16 tensor's values as float32; undefined for other types. */
export function asFloat32({ type, data }: Tensor): Float32Array | undefined {
  if (type === "float32") return data as Float32Array;
  return type === "float16" ? Float32Array.from(halfBits(data), fromHalf) : undefined;
}

/** Values as a tensor of a type that a graph asks for: `float16`, or as they are. */
export function floatTensor(type: string, dims: readonly number[], values: Float32Array): Tensor {
  return type === "float16"
    ? { type, dims, data: Uint16Array.from(values, toHalf) }
    : { type: "float32", dims, data: values };
}

/** The bits of half-precision data: runtimes with a `Float16Array` of their own hand out its numbers instead. */
export function halfBits(data: TensorData): Uint16Array {
  return data instanceof Uint16Array ? data : new Uint16Array(data.buffer, data.byteOffset, data.length);
}

/** Rounds to the nearest half, ties to even; what is too great becomes infinity. */
export function toHalf(value: number): number {
  number[0] = value;
  const sign = (bits[0] >>> 16) & 0x8000;
  const magnitude = bits[0] & 0x7fffffff;
  if (magnitude > 0x7f800000) return sign | 0x7e00; // not a number
  if (magnitude >= 0x477ff000) return sign | 0x7c00; // from 65520 on
  if (magnitude < 0x38800000) {
    // Below 2^-14 halves are evenly spaced, 2^-24 apart; adding 0.5 leaves exactly that many bits behind the point.
    number[0] = Math.abs(value) + 0.5;
    return sign | (bits[0] - 0x3f000000);
  }
  const tie = 0xfff + ((magnitude >>> 13) & 1);
  return sign | ((magnitude + tie - 0x38000000) >>> 13);
}

/** The number that a half stands for. */
export function fromHalf(half: number): number {
  const exponent = (half >>> 10) & 0x1f;
  const fraction = half & 0x3ff;
  const sign = half & 0x8000 ? -1 : 1;
  if (exponent === 0) return sign * fraction * 2 ** -24;
  if (exponent === 0x1f) return fraction === 0 ? sign * Infinity : NaN;
  return sign * (1 + fraction / 1024) * 2 ** (exponent - 15);
}
