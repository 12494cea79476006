/** What a SenseVoice export says about itself: names, features, query tokens, vocabulary. Everything is checked here, once. */
import { basename } from "node:path";
import type { Cmvn } from "../../features/cmvn";
import type { LfrOptions } from "../../features/lfr";
import type { Session } from "../../runtime/session";
import type { Language, ModelFiles } from "../../types";
import { checkFrontEnd, lfrOf, readAmMvn } from "../funasr-files";
import { MetadataReader } from "../metadata";
import { lastDimension, textOf, unsupported } from "../model-graphs";
import { parseTokens } from "../tokens";

export interface SenseVoiceContract {
  /** Names of the graph's four inputs and of its scores. */
  readonly names: SenseVoiceNames;
  /** The piece of each token id. */
  readonly pieces: readonly string[];
  readonly blankId: number;
  readonly lfr: LfrOptions;
  readonly cmvn: Cmvn;
  /** What samples in [-1, 1] are multiplied by before the filter bank. */
  readonly sampleScale: number;
  /** Value of the language input for each language that can be asked for. */
  readonly languages: ReadonlyMap<Language, number>;
  /** Value of the language input that lets the model find out. */
  readonly anyLanguage: number;
  /** Values of the text normalisation input: with punctuation and digits, and without. */
  readonly withItn: number;
  readonly withoutItn: number;
}

interface SenseVoiceNames {
  /** float32 `[N, T, 80 * lfr.window]` */
  readonly features: string;
  /** int32 `[N]` each */
  readonly length: string;
  readonly language: string;
  readonly textNorm: string;
  /** float32 `[N, T + 4, vocabulary]` */
  readonly scores: string;
}

/** Everything that does not come from the graph's signature or the token table. */
type Parameters = Omit<SenseVoiceContract, "names" | "pieces"> & { readonly vocabularySize?: number };

/** The two published forms: sherpa-onnx's and FunASR's (models.md 4.2). */
export const SENSE_VOICE_FORMS: readonly SenseVoiceNames[] = [
  { features: "x", length: "x_length", language: "language", textNorm: "text_norm", scores: "logits" },
  { features: "speech", length: "speech_lengths", language: "language", textNorm: "textnorm", scores: "ctc_logits" },
];
export const SENSE_VOICE_LANGUAGES: readonly Language[] = ["zh", "en", "ja", "ko", "yue"];
const INT16_SCALE = 32768;

/** What FunASR's export does not say: constants of the model's published code (models.md 4.4, 4.5). */
const PUBLISHED = {
  blankId: 0,
  lfr: { window: 7, shift: 6 },
  sampleScale: INT16_SCALE,
  anyLanguage: 0,
  languages: new Map<Language, number>(Object.entries({ zh: 3, en: 4, yue: 7, ja: 11, ko: 12 })),
  withItn: 14,
  withoutItn: 15,
};

/**
 * Reads and checks the contract of an opened graph. Roles: `model`, `tokens` (`tokens.txt` or `tokens.json`), and where the graph
 * carries no metadata `cmvn` (`am.mvn`) and, if there is one, `config` (`config.yaml`).
 *
 * @param metadata `metadata_props` of the graph's file
 * @throws TingxieError `unsupported-model` naming what is missing or does not fit, `model-corrupt` where a file cannot be read
 */
export async function readSenseVoiceContract(
  model: ModelFiles,
  session: Session,
  metadata: ReadonlyMap<string, string>,
): Promise<SenseVoiceContract> {
  const names = matchForm(model, session);
  const { vocabularySize, ...parameters } =
    names === SENSE_VOICE_FORMS[0] || metadata.has("neg_mean")
      ? parametersOf(model, metadata)
      : { ...PUBLISHED, lfr: await readLfr(model), cmvn: await readAmMvn(model) };

  const pieces = parseTokens(await textOf(model, "tokens"), basename(model.files.tokens));
  const graphVocabulary = lastDimension(session.outputs, names.scores);
  for (const size of [vocabularySize, graphVocabulary]) {
    if (size !== undefined && size !== pieces.length) {
      throw unsupported(model, `its vocabulary has ${size} tokens, but the token table has ${pieces.length}`);
    }
  }
  checkFrontEnd(model, parameters, lastDimension(session.inputs, names.features));
  if (parameters.blankId >= pieces.length) throw unsupported(model, `its blank_id ${parameters.blankId} is no token`);
  return { ...parameters, names, pieces };
}

function matchForm(model: ModelFiles, session: Session): SenseVoiceNames {
  const inputs = session.inputs.map(({ name }) => name);
  const outputs = session.outputs.map(({ name }) => name);
  const form = SENSE_VOICE_FORMS.find(({ features, length, language, textNorm, scores }) => {
    const wanted = [features, length, language, textNorm];
    return inputs.length === wanted.length && wanted.every((name) => inputs.includes(name)) && outputs.includes(scores);
  });
  if (!form) throw unsupported(model, `its graph takes ${inputs.join(", ")} and gives ${outputs.join(", ")}`);
  return form;
}

/** Parameters from the metadata that sherpa-onnx's export script writes (models.md 4.3). */
function parametersOf(model: ModelFiles, metadata: ReadonlyMap<string, string>): Parameters {
  const read = new MetadataReader(metadata);
  const parameters: Parameters = {
    vocabularySize: read.integer("vocab_size", 1),
    blankId: read.has("blank_id") ? read.integer("blank_id") : PUBLISHED.blankId,
    lfr: { window: read.integer("lfr_window_size", 1), shift: read.integer("lfr_window_shift", 1) },
    cmvn: { negMean: read.list("neg_mean"), invStddev: read.list("inv_stddev") },
    sampleScale: read.integer("normalize_samples") === 0 ? INT16_SCALE : 1,
    anyLanguage: read.integer("lang_auto"),
    languages: new Map(SENSE_VOICE_LANGUAGES.map((language) => [language, read.integer(`lang_${language}`)])),
    withItn: read.integer("with_itn"),
    withoutItn: read.integer("without_itn"),
  };
  read.finish(model);
  return parameters;
}

/** The low frame rate by `config.yaml`; the published one where the file was not brought along. */
async function readLfr(model: ModelFiles): Promise<LfrOptions> {
  return model.files.config === undefined ? PUBLISHED.lfr : lfrOf(model, await textOf(model, "config"));
}
