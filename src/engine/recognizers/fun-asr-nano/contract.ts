/** What the files of a Fun-ASR-Nano model say about themselves: sizes, low frame rate, tokenizer. Everything is checked here, once. */
import { basename } from "node:path";
import { MEL_BANDS } from "../../features/fbank";
import type { LfrOptions } from "../../features/lfr";
import { readOnnxMetadata } from "../../runtime/onnx-model";
import type { Session, SessionOptions } from "../../runtime/session";
import type { ModelFiles } from "../../types";
import { MetadataReader } from "../metadata";
import { fileOf, lastDimension, textOf, unsupported } from "../model-graphs";
import { EmbeddingGraph } from "./embedding-graph";
import { KvDeltaDecoder } from "./kv-delta-decoder";
import type { ChatTokens } from "./prompt";
import { QwenTokenizer } from "./tokenizer";

export const ROLES = ["encoder_adaptor", "embedding", "llm"] as const;

export interface FunAsrNanoContract {
  /** Stacked features, `[1, T, 80 * lfr.window]`, to embeddings of the sound. */
  readonly encoder: EmbeddingGraph;
  /** Token ids, int64 `[1, N]`, to an embedding each. */
  readonly embedding: EmbeddingGraph;
  readonly decoder: KvDeltaDecoder;
  readonly tokenizer: QwenTokenizer;
  readonly chat: ChatTokens;
  /** Tokens that end a text. */
  readonly stops: ReadonlySet<number>;
  readonly lfr: LfrOptions;
}

/**
 * Reads and checks the contract of opened graphs.
 * @throws TingxieError `unsupported-model` naming what is missing or does not fit, `model-corrupt` where a file cannot be read
 */
export async function readContract(
  model: ModelFiles,
  graphs: Readonly<Record<(typeof ROLES)[number], Session>>,
  options: SessionOptions,
): Promise<FunAsrNanoContract> {
  const read = new MetadataReader(await readOnnxMetadata(fileOf(model, "encoder_adaptor")));
  const lfr = { window: read.integer("lfr_window_size", 1), shift: read.integer("lfr_window_shift", 1), padded: false };
  const soundSize = read.integer("llm_dim", 1);
  read.finish(model);
  const decoder = new KvDeltaDecoder(model, graphs.llm, options, await readOnnxMetadata(fileOf(model, "llm")));
  if (soundSize !== decoder.hiddenSize) {
    throw unsupported(
      model,
      `the encoder gives ${soundSize} values, but the language model takes ${decoder.hiddenSize}`,
    );
  }
  const width = MEL_BANDS * lfr.window;
  const taken = lastDimension(graphs.encoder_adaptor.inputs, graphs.encoder_adaptor.inputs[0]?.name) ?? width;
  if (taken !== width) throw unsupported(model, `the encoder takes ${taken} values, but its metadata says ${width}`);

  const name = basename(fileOf(model, "tokenizer"));
  const tokenizer = QwenTokenizer.parse(await textOf(model, "tokenizer"), name);
  if (tokenizer.size > decoder.vocabularySize) {
    throw unsupported(model, `${name} has ${tokenizer.size} tokens, the language model ${decoder.vocabularySize}`);
  }
  const control = (token: string): number => {
    const id = tokenizer.idOf(token);
    if (id === undefined) throw unsupported(model, `${name} has no token ${token}`);
    return id;
  };
  const chat = { start: control("<|im_start|>"), end: control("<|im_end|>") };
  return {
    encoder: new EmbeddingGraph(model, graphs.encoder_adaptor, options, decoder.hiddenSize),
    embedding: new EmbeddingGraph(model, graphs.embedding, options, decoder.hiddenSize),
    decoder,
    tokenizer,
    chat,
    stops: new Set([chat.end, control("<|endoftext|>")]),
    lfr,
  };
}
