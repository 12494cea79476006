/**
 * onnxruntime-node behind the {@link Runtime} interface. This is the only file that names the package: it is native, blocks its
 * thread while it works, and must never be bundled, so it is loaded on first use.
 */
import { createRequire } from "node:module";
import type * as Ort from "onnxruntime-node";
import { messageOf, TingxieError } from "../errors";
import type { Device } from "../types";
import type { Runtime, Session, SessionOptions, Tensor, Tensors, ValueInfo } from "./session";

/** MLProgram format on CPU and Neural Engine; onnxruntime-node hands on only this number, no other CoreML option. */
const COREML_FLAGS = 0x10 | 0x04;

/** What fails is thrown; printed as well it would end up between the user's lines, where silence in a Paraformer model is such a failure. */
const LOG_FATAL = 4;

/** @throws TingxieError `runtime-missing` where the native package is not installed for this platform. */
export function createOnnxRuntime(): Runtime {
  const ort = loadPackage();
  return {
    version: runtimeVersion(),
    devices: ort
      .listSupportedBackends()
      .map((backend) => backend.name)
      .filter((name): name is Device => name === "cpu" || name === "coreml" || name === "webgpu"),
    async open(file, options) {
      try {
        return new OnnxSession(ort, await ort.InferenceSession.create(file, sessionOptions(options)));
      } catch (error) {
        throw new Error(withoutSourcePlace(messageOf(error)), { cause: error });
      }
    },
  };
}

/** The installed version, without loading the native part. */
export function runtimeVersion(): string {
  const { version } = createRequire(__filename)("onnxruntime-node/package.json") as { version: string };
  return `onnxruntime ${version}`;
}

function loadPackage(): typeof Ort {
  try {
    return createRequire(__filename)("onnxruntime-node") as typeof Ort;
  } catch (error) {
    throw new TingxieError(
      "runtime-missing",
      `The speech runtime could not be loaded on ${process.platform} ${process.arch} (${messageOf(error).split("\n")[0]})`,
      "Run `npm ci --ignore-scripts` in the project again; Intel Macs and macOS before 14 are not supported.",
      { cause: error },
    );
  }
}

function sessionOptions({ device, threads }: SessionOptions): Ort.InferenceSession.SessionOptions {
  return {
    executionProviders: device === "coreml" ? [{ name: "coreml", coreMlFlags: COREML_FLAGS }] : [device],
    intraOpNumThreads: threads,
    interOpNumThreads: 1,
    executionMode: "sequential",
    graphOptimizationLevel: "all",
    // The arena keeps the high-water mark of the longest segment for ever, and cannot be shrunk from Node.
    enableCpuMemArena: false,
    enableMemPattern: false,
    logSeverityLevel: LOG_FATAL,
    extra: {
      session: {
        // A spinning pool burns a core while idle, and on two cores makes two threads slower than one.
        intra_op: { allow_spinning: "0" },
        set_denormal_as_zero: "1",
      },
    },
  };
}

class OnnxSession implements Session {
  readonly inputs: readonly ValueInfo[];
  readonly outputs: readonly ValueInfo[];
  readonly #ort: typeof Ort;
  readonly #session: Ort.InferenceSession;

  constructor(ort: typeof Ort, session: Ort.InferenceSession) {
    this.#ort = ort;
    this.#session = session;
    this.inputs = session.inputMetadata.map(valueInfo);
    this.outputs = session.outputMetadata.map(valueInfo);
  }

  async run(feeds: Tensors, fetches?: readonly string[]): Promise<Tensors> {
    const native: Record<string, Ort.Tensor> = {};
    for (const name in feeds) native[name] = this.#native(feeds[name]);
    return (await (fetches ? this.#session.run(native, fetches) : this.#session.run(native))) as unknown as Tensors;
  }

  async release(): Promise<void> {
    await this.#session.release();
  }

  /** Outputs of an earlier run come back as they are; plain arrays are wrapped without a copy. */
  #native(tensor: Tensor): Ort.Tensor {
    if (tensor instanceof this.#ort.Tensor) return tensor;
    return new this.#ort.Tensor(tensor.type as "float32", tensor.data as Float32Array, tensor.dims);
  }
}

function valueInfo(value: Ort.InferenceSession.ValueMetadata): ValueInfo {
  return value.isTensor
    ? { name: value.name, type: value.type, shape: value.shape }
    : { name: value.name, type: "other", shape: [] };
}

/** The runtime's own checks begin with a place in its source and the condition; the sentence for people comes last. */
function withoutSourcePlace(message: string): string {
  return message.replace(/^\S*\/onnxruntime_src\/.* was false\. /s, "").trim();
}
