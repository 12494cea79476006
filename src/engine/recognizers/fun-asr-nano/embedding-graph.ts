/** A graph with one input and one output that turns something, sound or token ids, into embeddings for a language model. */
import { asFloat32 } from "../../runtime/float16";
import type { Session, SessionOptions, Tensor } from "../../runtime/session";
import type { ModelFiles } from "../../types";
import { inferenceFault, runGraph, unsupported } from "../model-graphs";

export class EmbeddingGraph {
  /** Element type of the input. */
  readonly inputType: string;
  readonly #model: ModelFiles;
  readonly #session: Session;
  readonly #options: SessionOptions;
  readonly #input: string;
  readonly #output: string;
  readonly #size: number;

  /**
   * @param size values in one embedding
   * @throws TingxieError `unsupported-model` where the graph has another number of inputs or outputs
   */
  constructor(model: ModelFiles, session: Session, options: SessionOptions, size: number) {
    const { inputs, outputs } = session;
    if (inputs.length !== 1 || outputs.length !== 1) {
      const names = [...inputs, ...outputs].map(({ name }) => name).join(", ");
      throw unsupported(
        model,
        `a graph for embeddings has ${inputs.length} inputs and ${outputs.length} outputs (${names})`,
      );
    }
    this.#model = model;
    this.#session = session;
    this.#options = options;
    this.inputType = inputs[0].type;
    this.#input = inputs[0].name;
    this.#output = outputs[0].name;
    this.#size = size;
  }

  /** @returns `[count, size]`, however the graph counts */
  async run(input: Tensor): Promise<Float32Array> {
    const feeds = { [this.#input]: input };
    const { [this.#output]: output } = await runGraph(this.#session, this.#model, this.#options, feeds);
    const embeddings = asFloat32(output);
    if (!embeddings || output.dims.at(-1) !== this.#size) {
      const found = `${output.type} [${output.dims.join(", ")}]`;
      throw unsupported(this.#model, `${this.#output} is ${found}, not embeddings of ${this.#size} values`);
    }
    if (!embeddings.every(Number.isFinite)) {
      throw inferenceFault(this.#model, this.#options, `${this.#output} holds values that are not finite numbers`);
    }
    return embeddings;
  }
}
