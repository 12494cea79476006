/**
 * A language model whose key-value cache belongs to the caller: each run takes the whole cache and gives only what it adds,
 * keys and values of the new positions, which are then copied to their place (models.md 6.2; the exporter is Wasser1462/FunASR-nano-onnx).
 */
import { asFloat32, floatTensor, halfBits } from "../../runtime/float16";
import type { Session, SessionOptions, Tensor, TensorData, Tensors, ValueInfo } from "../../runtime/session";
import type { ModelFiles } from "../../types";
import { MetadataReader } from "../metadata";
import { inferenceFault, requireNames, runGraph, unsupported } from "../model-graphs";

/** One cache tensor `[1, maxPositions, heads, headSize]` and the output that adds to it. */
interface Cache {
  readonly tensor: Tensor;
  readonly delta: string;
  /** Values of one position. */
  readonly stride: number;
}

export class KvDeltaDecoder {
  /** Positions that the cache has room for. */
  readonly maxPositions: number;
  readonly hiddenSize: number;
  readonly vocabularySize: number;
  readonly #model: ModelFiles;
  readonly #session: Session;
  readonly #options: SessionOptions;
  readonly #embeddingType: string;
  /** Allocated once and never cleared: a run looks only at positions before its own. */
  readonly #caches: Readonly<Record<string, Cache>>;
  readonly #fetches: readonly string[];
  readonly #ones: BigInt64Array;
  readonly #positions: BigInt64Array;

  /** @throws TingxieError `unsupported-model` naming what does not fit */
  constructor(model: ModelFiles, session: Session, options: SessionOptions, metadata: ReadonlyMap<string, string>) {
    this.#model = model;
    this.#session = session;
    this.#options = options;
    if (!metadata.get("model_type")?.includes("kv_delta")) {
      throw unsupported(model, "its language model is of another kind than kv_delta");
    }
    const read = new MetadataReader(metadata);
    const layers = read.integer("num_layers", 1);
    this.vocabularySize = read.integer("vocab_size", 1);
    this.hiddenSize = read.integer("hidden_size", 1);
    const length = read.integer(read.has("max_total_len") ? "max_total_len" : "attention_mask_len", 1);
    read.finish(model);
    const kinds = Array.from({ length: layers }, (_, layer) => [`key_${layer}`, `value_${layer}`]).flat();
    requireNames(
      session,
      model,
      ["inputs_embeds", "attention_mask", "cache_position", ...kinds.map((kind) => `cache_${kind}`)],
      ["logits", ...kinds.map(deltaOf)],
    );
    this.#caches = Object.fromEntries(
      session.inputs
        .filter(({ name }) => name.startsWith("cache_") && name !== "cache_position")
        .map((input) => [input.name, this.#allocate(input, length)]),
    );
    this.maxPositions = Math.min(...Object.values(this.#caches).map(({ tensor }) => tensor.dims[1]));
    this.#embeddingType = session.inputs.find(({ name }) => name === "inputs_embeds")?.type ?? "float32";
    this.#fetches = ["logits", ...kinds.map(deltaOf)];
    this.#ones = new BigInt64Array(this.maxPositions).fill(1n);
    this.#positions = BigInt64Array.from({ length: this.maxPositions }, (_, position) => BigInt(position));
  }

  /**
   * Runs new positions over the cache and adds them to it; what stood at these positions and after them is forgotten.
   *
   * @param embeddings `[count, hiddenSize]`
   * @param position of the first of them; all before it must have been run
   * @returns logits of the last position, `[vocabularySize]`
   */
  async run(embeddings: Float32Array, position: number): Promise<Float32Array> {
    const count = embeddings.length / this.hiddenSize;
    const feeds: Record<string, Tensor> = {
      inputs_embeds: floatTensor(this.#embeddingType, [1, count, this.hiddenSize], embeddings),
      attention_mask: int64([1, position + count], this.#ones.subarray(0, position + count)),
      cache_position: int64([count], this.#positions.subarray(position, position + count)),
    };
    for (const name in this.#caches) feeds[name] = this.#caches[name].tensor;
    const outputs = await runGraph(this.#session, this.#model, this.#options, feeds, this.#fetches);
    for (const name in this.#caches) this.#add(this.#caches[name], outputs, position, count);
    return this.#lastLogits(outputs.logits);
  }

  #add({ tensor, delta, stride }: Cache, outputs: Tensors, position: number, count: number): void {
    const { type, data } = outputs[delta];
    if (type !== tensor.type || data.length !== count * stride) {
      throw unsupported(
        this.#model,
        `${delta} is ${type} of ${data.length} values, not ${tensor.type} of ${count * stride}`,
      );
    }
    const added = type === "float16" ? halfBits(data) : (data as Float32Array);
    (tensor.data as Float32Array | Uint16Array).set(added, position * stride);
  }

  /** Exports give the logits of all positions or of the last one. */
  #lastLogits(logits: Tensor): Float32Array {
    const values = asFloat32(logits);
    if (!values || values.length === 0 || values.length % this.vocabularySize !== 0) {
      throw inferenceFault(this.#model, this.#options, `its logits are ${logits.type} [${logits.dims.join(", ")}]`);
    }
    return values.subarray(values.length - this.vocabularySize);
  }

  #allocate({ name, type, shape }: ValueInfo, length: number): Cache {
    const [, declared, heads, headSize] = shape;
    const positions = typeof declared === "number" && declared > 0 ? declared : length;
    if (typeof heads !== "number" || typeof headSize !== "number" || (type !== "float32" && type !== "float16")) {
      throw unsupported(this.#model, `${name} is ${type} [${shape.join(", ")}]`);
    }
    const size = positions * heads * headSize;
    const data: TensorData = type === "float16" ? new Uint16Array(size) : new Float32Array(size);
    return {
      tensor: { type, dims: [1, positions, heads, headSize], data },
      delta: deltaOf(name.slice("cache_".length)),
      stride: heads * headSize,
    };
  }
}

/** `key_3` to `key_delta_3`. */
function deltaOf(kind: string): string {
  return kind.replace("_", "_delta_");
}

function int64(dims: readonly number[], data: BigInt64Array): Tensor {
  return { type: "int64", dims, data };
}
