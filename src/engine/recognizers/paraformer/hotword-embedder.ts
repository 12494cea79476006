/** Turns a list of hotwords into what a contextual Paraformer (SeACo and its forerunner) attends to (models.md 5.5). */
import type { Session, SessionOptions, Tensor } from "../../runtime/session";
import type { ModelFiles } from "../../types";
import { lastDimension, requireNames, runGraph, unsupported } from "../model-graphs";
import type { HotwordTokens } from "./hotword-tokens";

/** Names of the embedding graph's values: int32 `[hotwords, 10]` in, float32 `[10, hotwords, size]` out. */
export const EMBEDDER_NAMES = { tokens: "hotword", embeddings: "hw_embed" } as const;

/** Tokens of one hotword that the graph takes; what is beyond is cut off. */
const TOKENS_PER_HOTWORD = 10;
/** Stands in the last row and means "none of the hotwords". */
const NO_HOTWORD_ID = 1;

export class HotwordEmbedder {
  readonly #model: ModelFiles;
  readonly #session: Session;
  readonly #options: SessionOptions;
  readonly #tokens: HotwordTokens;
  readonly #size: number;
  /** The last list and its embeddings: a list stays the same for a whole recording. */
  #last: { readonly key: string; readonly embeddings: Tensor } | undefined;

  /**
   * @param session of the embedding graph (role `hotword_embedder`)
   * @param size of one embedding, as the recognizing graph takes it
   * @throws TingxieError `unsupported-model` where the two graphs do not fit
   */
  constructor(model: ModelFiles, session: Session, options: SessionOptions, tokens: HotwordTokens, size: number) {
    requireNames(session, model, [EMBEDDER_NAMES.tokens], [EMBEDDER_NAMES.embeddings]);
    const given = lastDimension(session.outputs, EMBEDDER_NAMES.embeddings) ?? size;
    if (given !== size) throw unsupported(model, `its hotwords have ${given} values where the model takes ${size}`);
    this.#model = model;
    this.#session = session;
    this.#options = options;
    this.#tokens = tokens;
    this.#size = size;
  }

  /**
   * @returns float32 `[1, hotwords + 1, size]`; the last row stands for "none of them"
   * @throws DeviceFault, TingxieError `inference-failed`, `unsupported-model`
   */
  async embed(hotwords: readonly string[]): Promise<Tensor> {
    const key = JSON.stringify(hotwords);
    if (this.#last?.key !== key) this.#last = { key, embeddings: await this.#embed(hotwords) };
    return this.#last.embeddings;
  }

  async close(): Promise<void> {
    await this.#session.release();
  }

  async #embed(hotwords: readonly string[]): Promise<Tensor> {
    const encoded = this.#tokens.encode(hotwords).filter((ids) => ids.length > 0);
    const rows = [...encoded.map((ids) => ids.slice(0, TOKENS_PER_HOTWORD)), [NO_HOTWORD_ID]];
    const ids = new Int32Array(rows.length * TOKENS_PER_HOTWORD);
    rows.forEach((row, index) => ids.set(row, index * TOKENS_PER_HOTWORD));
    const feeds = { [EMBEDDER_NAMES.tokens]: { type: "int32", dims: [rows.length, TOKENS_PER_HOTWORD], data: ids } };
    const outputs = await runGraph(this.#session, this.#model, this.#options, feeds, [EMBEDDER_NAMES.embeddings]);
    return this.#atLastToken(outputs[EMBEDDER_NAMES.embeddings], rows);
  }

  /** Of each hotword the embedding behind its last token. */
  #atLastToken({ type, dims, data }: Tensor, rows: readonly (readonly number[])[]): Tensor {
    const expected = [TOKENS_PER_HOTWORD, rows.length, this.#size];
    if (type !== "float32" || dims.join() !== expected.join()) {
      const given = `${type} [${dims.join(", ")}]`;
      throw unsupported(this.#model, `its hotwords are ${given}, not float32 [${expected.join(", ")}]`);
    }
    const embeddings = new Float32Array(rows.length * this.#size);
    rows.forEach((row, index) => {
      const start = ((row.length - 1) * rows.length + index) * this.#size;
      embeddings.set((data as Float32Array).subarray(start, start + this.#size), index * this.#size);
    });
    return { type: "float32", dims: [1, rows.length, this.#size], data: embeddings };
  }
}
