/**
 * Fun-ASR-Nano: an encoder turns sound into embeddings, which stand in a chat prompt where a user's words would; a language model
 * (Qwen3-0.6B) answers with the transcript, punctuated, with digits, and aware of hotwords. It tells no times (models.md 6.2).
 */
import { TingxieError } from "../../errors";
import { FRAME_SHIFT_SEC, MEL_BANDS, reflectEdges } from "../../features/fbank";
import { stackedFbank } from "../../features/stacked-fbank";
import { floatTensor } from "../../runtime/float16";
import { DeviceFault, type Runtime, type Session, type SessionOptions, type Tensor } from "../../runtime/session";
import {
  SAMPLE_RATE,
  type Hypothesis,
  type ModelFiles,
  type RecognizeOptions,
  type Recognizer,
  type RecognizerTraits,
  type SpeechSegment,
  type Token,
} from "../../types";
import type { FoundModel, RecognizerFamily } from "../family";
import type { ModelFolder } from "../model-folder";
import { inferenceFault, openGraphs, unknownLanguage, unsupported } from "../model-graphs";
import { readContract, ROLES, type FunAsrNanoContract } from "./contract";
import { generate, type Generated } from "./generate";
import { chatPrompt, languageName, languagesOf, MAX_HOTWORDS, type Prompt } from "./prompt";
import { withoutTags } from "./tags";

/** The encoder is SenseVoice's, which is best cut at 20 s (engine.md 3.5a); from 25 s on users of this model saw loops (FunASR#2950). */
const MAX_SEGMENT_SEC = 20;
/** The guard against talking without end: twice what a fast speaker needs, and some for a segment of one word. */
const MAX_TOKENS_PER_SEC = 12;
const MIN_TOKENS = 16;
/** Of the cache's positions, what the words around the sound may take; hotwords beyond that are left out. */
const PROMPT_SHARE = 0.3;
/** Of the rest, what the sound may take: at one embedding every 60 ms, 8 tokens a second are left for the text. */
const SOUND_SHARE = 2 / 3;
/** The front end of the exports, as sherpa-onnx and the exporter's own scripts have it: Kaldi's `high_freq` of -400. */
const HIGHEST_HZ = SAMPLE_RATE / 2 - 400;
const INT16_SCALE = 32768;

/**
 * Roles: `encoder_adaptor`, `embedding`, `llm` (with the file of weights that it may name beside it) and `tokenizer`
 * (`tokenizer.json`). Graphs in float32, float16 and int8 can be mixed.
 *
 * @throws TingxieError `unsupported-model` naming what does not fit, `model-corrupt` where a file is damaged;
 * whatever the runtime throws where the device refuses a graph
 */
export async function openFunAsrNano(
  model: ModelFiles,
  runtime: Runtime,
  options: SessionOptions,
): Promise<Recognizer> {
  return openGraphs(
    model,
    runtime,
    options,
    ROLES,
    async (graphs) => new FunAsrNano(model, Object.values(graphs), options, await readContract(model, graphs, options)),
  );
}

/** The encoder is known by its metadata, the language model by its inputs, the table of embeddings by both (models.md 14). */
async function identify(folder: ModelFolder): Promise<FoundModel | undefined> {
  const encoder = await folder.findGraph(({ metadata }) => metadata.has("llm_dim") && metadata.has("lfr_window_size"));
  const llm = await folder.findGraph(({ inputs }) =>
    ["inputs_embeds", "cache_position"].every((name) => inputs.some((input) => input.name === name)),
  );
  if (!encoder && !llm) return undefined;
  const embedding = await folder.findGraph(
    ({ inputs, metadata }) => inputs.length === 1 && inputs[0].type === "int64" && metadata.has("hidden_size"),
  );
  const graphs = { encoder_adaptor: encoder, embedding, llm };
  const files = ROLES.map(async (role) => [role, folder.pathOf(graphs[role]?.name ?? (await lacking(folder, role)))]);
  return {
    languages: encoder ? languagesOf(encoder.metadata) : [],
    files: {
      ...(Object.fromEntries(await Promise.all(files)) as Record<string, string>),
      tokenizer: folder.require(/^tokenizer\.json$/, funAsrNano.name, "tokenizer.json"),
    },
  };
}

/** @throws TingxieError `unsupported-model`: the graph is not there, or what has its name is another one */
async function lacking(folder: ModelFolder, role: string): Promise<never> {
  const pattern = new RegExp(`^${role}\\b.*\\.onnx$`);
  folder.require(pattern, funAsrNano.name, `${role}.onnx`);
  const { name, inputs } = await folder.graph(folder.find(pattern) ?? "");
  throw new TingxieError(
    "unsupported-model",
    `${name} in ${folder.path} is not the ${role} of a ${funAsrNano.name} model (it takes ${inputs.map((input) => input.name).join(", ")})`,
    "Copy all files of one model into the folder.",
  );
}

/** The family of Fun-ASR-Nano's encoder with its language model. */
export const funAsrNano: RecognizerFamily = { name: "fun-asr-nano", identify, open: openFunAsrNano };

class FunAsrNano implements Recognizer {
  readonly traits: RecognizerTraits;
  readonly #model: ModelFiles;
  readonly #sessions: readonly Session[];
  readonly #options: SessionOptions;
  readonly #contract: FunAsrNanoContract;
  #featuresMs = 0;

  constructor(model: ModelFiles, sessions: readonly Session[], options: SessionOptions, contract: FunAsrNanoContract) {
    this.#model = model;
    this.#sessions = sessions;
    this.#options = options;
    this.#contract = contract;
    const { maxPositions } = contract.decoder;
    if (lengthOf(this.#prompt({})) > PROMPT_SHARE * maxPositions) {
      throw unsupported(model, `its cache of ${maxPositions} positions is too small for the prompt`);
    }
    const soundPositions = (1 - PROMPT_SHARE) * SOUND_SHARE * maxPositions;
    this.traits = {
      languages: model.languages,
      timestamps: false,
      punctuates: true,
      itn: true,
      posteriors: false,
      hotwords: MAX_HOTWORDS,
      maxSegmentSec: Math.min(MAX_SEGMENT_SEC, Math.floor(soundPositions * contract.lfr.shift * FRAME_SHIFT_SEC)),
      batchSize: 1,
    };
  }

  get featuresMs(): number {
    return this.#featuresMs;
  }

  async recognize(segments: readonly SpeechSegment[], options: RecognizeOptions = {}): Promise<readonly Hypothesis[]> {
    const prompt = this.#prompt(options);
    const hypotheses: Hypothesis[] = [];
    for (const { samples } of segments) {
      const { tokens, cutShort } = await this.#recognizeOne(samples, prompt);
      const text = tokens.map((token) => token.text).join("");
      hypotheses.push({ text: text.trim(), language: options.language, tokens, ...(cutShort && { cutShort }) });
    }
    return hypotheses;
  }

  async close(): Promise<void> {
    for (const session of this.#sessions) await session.release();
  }

  async #recognizeOne(samples: Float32Array, prompt: Prompt): Promise<{ tokens: readonly Token[]; cutShort: boolean }> {
    const sound = await this.#encode(samples);
    if (sound.length === 0) return { tokens: [], cutShort: false };
    const { decoder, embedding, stops } = this.#contract;
    const { rows, isWhole } = await this.#context(prompt, sound);
    const position = rows.length / decoder.hiddenSize;
    try {
      const generated = await generate({
        first: await decoder.run(rows, 0),
        next: async (id, index) => decoder.run(await embedding.run(tokenIds([id])), position + index),
        stops,
        maxTokens: Math.min(
          Math.ceil((samples.length / SAMPLE_RATE) * MAX_TOKENS_PER_SEC) + MIN_TOKENS,
          decoder.maxPositions - position,
        ),
      });
      return { tokens: this.#tokens(generated), cutShort: generated.cutShort || !isWhole };
    } catch (error) {
      if (error instanceof DeviceFault) throw inferenceFault(this.#model, this.#options, error.message, error);
      throw error;
    }
  }

  /**
   * @returns embeddings of the sound; none below 1,040 samples (65 ms), which give no whole stack, and none of a sound that never
   * moves: this model puts words into digital silence ("嗯。", and with hotwords whole sentences; sherpa-onnx#3921)
   */
  async #encode(samples: Float32Array): Promise<Float32Array> {
    if (samples.every((sample) => sample === samples[0])) return new Float32Array(0);
    const { encoder, lfr } = this.#contract;
    const start = performance.now();
    const options = { sampleScale: INT16_SCALE, highestHz: HIGHEST_HZ, lfr };
    const features = stackedFbank(reflectEdges(samples), options);
    this.#featuresMs += performance.now() - start;
    const width = MEL_BANDS * lfr.window;
    if (features.length === 0) return features;
    return encoder.run(floatTensor(encoder.inputType, [1, features.length / width, width], features));
  }

  /** The prompt's embeddings with those of the sound in their place; of a sound that is too long for the cache, its beginning. */
  async #context(prompt: Prompt, sound: Float32Array): Promise<{ rows: Float32Array; isWhole: boolean }> {
    const { decoder, embedding } = this.#contract;
    const size = decoder.hiddenSize;
    const words = await embedding.run(tokenIds([...prompt.before, ...prompt.after]));
    const room = decoder.maxPositions - lengthOf(prompt);
    const kept = sound.subarray(0, Math.floor(room * SOUND_SHARE) * size);
    const rows = new Float32Array(words.length + kept.length);
    const place = prompt.before.length * size;
    rows.set(words.subarray(0, place));
    rows.set(kept, place);
    rows.set(words.subarray(place), place + kept.length);
    return { rows, isWhole: kept.length === sound.length };
  }

  #prompt({ language, itn = true, hotwords = [] }: RecognizeOptions): Prompt {
    const { decoder, tokenizer, chat } = this.#contract;
    const name = language === undefined ? undefined : this.#nameOf(language);
    const words = hotwords.slice(0, MAX_HOTWORDS);
    for (;;) {
      const prompt = chatPrompt(tokenizer, chat, { languageName: name, itn, hotwords: words });
      if (words.length === 0 || lengthOf(prompt) <= PROMPT_SHARE * decoder.maxPositions) return prompt;
      words.pop();
    }
  }

  #nameOf(language: string): string {
    const { languages } = this.#model;
    const name = languages.includes(language) ? languageName(language) : undefined;
    if (name !== undefined) return name;
    throw unknownLanguage(this.#model, language, languages);
  }

  #tokens({ ids, confidences }: Generated): Token[] {
    return withoutTags(this.#contract.tokenizer.split(ids)).map(({ text, from, to }) => ({
      text,
      confidence: Math.min(...confidences.slice(from, to)),
    }));
  }
}

function lengthOf({ before, after }: Prompt): number {
  return before.length + after.length;
}

function tokenIds(ids: readonly number[]): Tensor {
  return { type: "int64", dims: [1, ids.length], data: BigInt64Array.from(ids, BigInt) };
}
