/**
 * The narrow door to neural-network inference. Recognizers and the voice-activity detector speak only these types;
 * `onnx.ts` beside this file is the one implementation, tests inject others (a device that throws, one that returns NaN).
 */
import type { Device } from "../types";

export type TensorType = "float32" | "float16" | "int64" | "int32" | "int8" | "uint8" | "bool";
export type TensorData = Float32Array | Uint16Array | BigInt64Array | Int32Array | Int8Array | Uint8Array;

/** An n-dimensional array, row-major. Outputs of one run may be fed to the next as they are, without a copy. */
export interface Tensor {
  readonly type: string;
  readonly dims: readonly number[];
  readonly data: TensorData;
}

export type Tensors = Readonly<Record<string, Tensor>>;

export interface ValueInfo {
  readonly name: string;
  readonly type: string;
  /** A number where the dimension is fixed, its symbolic name or -1 where it is not. */
  readonly shape: readonly (number | string)[];
}

export interface Session {
  readonly inputs: readonly ValueInfo[];
  readonly outputs: readonly ValueInfo[];
  /** Runs the graph. Inputs are bound by name. `fetches` limits which outputs are copied out. */
  run(feeds: Tensors, fetches?: readonly string[]): Promise<Tensors>;
  release(): Promise<void>;
}

export interface SessionOptions {
  readonly device: Device;
  /** Threads inside one operator. */
  readonly threads: number;
}

export interface Runtime {
  /** Name and version, part of every key under which measurements are kept. */
  readonly version: string;
  /** Devices that this build of the runtime has code for; creating a session on them may still fail. */
  readonly devices: readonly Device[];
  /** @throws whatever the runtime throws: the caller decides whether to fall back. */
  open(file: string, options: SessionOptions): Promise<Session>;
}

/** An accelerator gave numbers that cannot be true (NaN, infinity) or failed while running: fall back, do not report. */
export class DeviceFault extends Error {
  override readonly name = "DeviceFault";
}
