/** What a Paraformer graph asks for and gives, by its signature and its metadata or the files beside it. */
import { basename } from "node:path";
import type { Cmvn } from "../../features/cmvn";
import type { LfrOptions } from "../../features/lfr";
import type { OnnxSignature } from "../../runtime/onnx-model";
import type { Session } from "../../runtime/session";
import type { ModelFiles } from "../../types";
import { checkFrontEnd, configInteger, lfrOf, readAmMvn } from "../funasr-files";
import { MetadataReader } from "../metadata";
import { lastDimension, textOf, unsupported } from "../model-graphs";
import { parseTokens } from "../tokens";

/** Names of the graph's values, which all exports share (models.md 5.2). `N` is 1 here. */
export const NAMES = {
  /** float32 `[N, T, 80 * lfr.window]` */
  features: "speech",
  /** int32 `[N]` */
  length: "speech_lengths",
  /** float32 `[N, hotwords, size]`; only contextual models have it. */
  hotwords: "bias_embed",
  /** float32 `[N, L, vocabulary]`, log-probabilities of token after token */
  scores: "logits",
  /** int32 `[N]`, how many of the `L` rows are tokens */
  count: "token_num",
  /** float32 `[N, 3 T]`, a peak where a token begins; only models with timestamps have it. */
  peaks: "us_cif_peak",
} as const;

/** The piece that ends a text. */
const END_PIECE = "</s>";

export interface ParaformerContract {
  /** The piece of each id. */
  readonly pieces: readonly string[];
  readonly endId: number;
  readonly lfr: LfrOptions;
  readonly cmvn: Cmvn;
  /** Rows at the end of the scores that were trained to be the end and hold no token (FunASR's `predictor_bias`). */
  readonly endRows: number;
  /** Size of one hotword's embedding, where the model takes hotwords. */
  readonly hotwordSize?: number;
  /** Whether the graph tells where tokens begin. */
  readonly timestamps: boolean;
}

/** Whether a graph is a Paraformer's: FunASR's streaming encoders take the same inputs, but give other outputs. */
export function isParaformer({ inputs, outputs }: OnnxSignature): boolean {
  const takes = inputs.map(({ name }) => name);
  const gives = outputs.map(({ name }) => name);
  const extra = takes.filter((name) => name !== NAMES.features && name !== NAMES.length);
  return (
    takes.length === extra.length + 2 &&
    extra.every((name) => name === NAMES.hotwords) &&
    gives.includes(NAMES.scores) &&
    gives.includes(NAMES.count)
  );
}

/**
 * Reads and checks the contract of an opened graph. Roles: `model`, `tokens` (`tokens.txt` or `tokens.json`), and where the graph
 * carries no metadata `cmvn` (`am.mvn`) and `config` (`config.yaml`).
 *
 * @param metadata `metadata_props` of the graph's file
 * @throws TingxieError `unsupported-model` naming what is missing or does not fit, `model-corrupt` where a file cannot be read
 */
export async function readParaformerContract(
  model: ModelFiles,
  session: Session,
  metadata: ReadonlyMap<string, string>,
): Promise<ParaformerContract> {
  if (!isParaformer(session)) {
    const names = (values: Session["inputs"]): string => values.map(({ name }) => name).join(", ");
    throw unsupported(model, `its graph takes ${names(session.inputs)} and gives ${names(session.outputs)}`);
  }
  const parameters = metadata.has("neg_mean") ? parametersOf(model, metadata) : await readFunAsrFiles(model);
  const pieces = parseTokens(await textOf(model, "tokens"), basename(model.files.tokens));
  for (const size of [parameters.vocabularySize, lastDimension(session.outputs, NAMES.scores)]) {
    if (size !== undefined && size !== pieces.length) {
      throw unsupported(model, `its vocabulary has ${size} tokens, but the token table has ${pieces.length}`);
    }
  }
  const endId = pieces.indexOf(END_PIECE);
  if (endId < 0) throw unsupported(model, `${basename(model.files.tokens)} has no ${END_PIECE}`);
  const { lfr, cmvn, endRows } = parameters;
  checkFrontEnd(model, { lfr, cmvn }, lastDimension(session.inputs, NAMES.features));
  return {
    pieces,
    endId,
    lfr,
    cmvn,
    endRows,
    hotwordSize: hotwordSizeOf(model, session),
    timestamps: hasPeaks(session),
  };
}

type Parameters = Pick<ParaformerContract, "lfr" | "cmvn" | "endRows"> & { readonly vocabularySize?: number };

/** From the metadata that sherpa-onnx's export script writes; it does not hand on `predictor_bias`. */
function parametersOf(model: ModelFiles, metadata: ReadonlyMap<string, string>): Parameters {
  const read = new MetadataReader(metadata);
  const parameters = {
    vocabularySize: read.integer("vocab_size", 1),
    lfr: { window: read.integer("lfr_window_size", 1), shift: read.integer("lfr_window_shift", 1) },
    cmvn: { negMean: read.list("neg_mean"), invStddev: read.list("inv_stddev") },
    endRows: 0,
  };
  read.finish(model);
  return parameters;
}

async function readFunAsrFiles(model: ModelFiles): Promise<Parameters> {
  const cmvn = await readAmMvn(model);
  const config = await textOf(model, "config");
  return { lfr: lfrOf(model, config), cmvn, endRows: configInteger(config, "predictor_bias") ?? 0 };
}

function hotwordSizeOf(model: ModelFiles, { inputs }: Session): number | undefined {
  if (!inputs.some(({ name }) => name === NAMES.hotwords)) return undefined;
  const size = lastDimension(inputs, NAMES.hotwords);
  if (size === undefined) throw unsupported(model, `its input ${NAMES.hotwords} has no fixed size`);
  return size;
}

function hasPeaks({ outputs }: Session): boolean {
  return outputs.some(({ name }) => name === NAMES.peaks);
}
