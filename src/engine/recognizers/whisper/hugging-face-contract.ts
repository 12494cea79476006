/** The contract of Hugging Face's exports, in `config.json` and `generation_config.json` (roles `config`, `generation`) and the tokenizer. */
import { readFile } from "node:fs/promises";
import { basename } from "node:path";
import * as z from "zod";
import type { Language, ModelFiles } from "../../types";
import { fileOf, textOf, unsupported } from "../model-graphs";
import {
  completeContract,
  DEFAULT_MAX_INITIAL_TIMESTAMP,
  type SpecialTokens,
  type StatedContract,
  type WhisperContract,
} from "./contract";
import type { WhisperVocabulary } from "./vocabulary";

const id = z.number().int().nonnegative();
const ids = z.array(id);

const configSchema = z.object({
  num_mel_bins: id,
  max_target_positions: id,
  vocab_size: id,
});

const generationSchema = z.object({
  is_multilingual: z.boolean().optional(),
  lang_to_id: z.record(z.string(), id).optional(),
  no_timestamps_token_id: id.optional(),
  suppress_tokens: ids.nullish(),
  begin_suppress_tokens: ids.nullish(),
  max_initial_timestamp_index: id.nullish(),
  alignment_heads: z.array(z.tuple([id, id])).nullish(),
});

/** @throws TingxieError `unsupported-model`, `model-corrupt` */
export async function huggingFaceContract(model: ModelFiles, vocabulary: WhisperVocabulary): Promise<WhisperContract> {
  const config = await read(model, "config", configSchema);
  const generation = await read(model, "generation", generationSchema);
  const stated: StatedContract = {
    vocabulary,
    special: specialTokens(model, vocabulary.named, generation),
    melBands: config.num_mel_bins,
    contextTokens: config.max_target_positions,
    vocabularySize: config.vocab_size,
    suppressed: generation.suppress_tokens ?? undefined,
    suppressedFirst: generation.begin_suppress_tokens ?? undefined,
    maxInitialTimestamp: generation.max_initial_timestamp_index ?? DEFAULT_MAX_INITIAL_TIMESTAMP,
    alignmentHeads: generation.alignment_heads ?? undefined,
  };
  return completeContract(model, stated);
}

/**
 * What a `config.json` says to belong to: `whisper`, …
 * @returns undefined where it does not say; whatever else is wrong with it is found when it is needed
 */
export async function modelType(file: string): Promise<string | undefined> {
  try {
    return z.object({ model_type: z.string() }).parse(JSON.parse(await readFile(file, "utf8"))).model_type;
  } catch {
    return undefined; // who needs the file says what is wrong with it
  }
}

/** The languages that can be asked for; empty for a model of English only. @throws as {@link huggingFaceContract} */
export async function languageCodes(model: ModelFiles): Promise<readonly Language[]> {
  const { lang_to_id: ids = {} } = await read(model, "generation", generationSchema);
  return Object.keys(ids).map((name) => name.replace(/^<\|(.*)\|>$/u, "$1"));
}

async function read<T>(model: ModelFiles, role: string, schema: z.ZodType<T>): Promise<T> {
  const text = await textOf(model, role);
  const name = basename(fileOf(model, role));
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    throw unsupported(model, `${name} is not valid JSON`);
  }
  const parsed = schema.safeParse(json);
  if (parsed.success) return parsed.data;
  const { path, message } = parsed.error.issues[0];
  throw unsupported(model, `in ${name} ${path.join(".")}: ${message}`);
}

function specialTokens(
  model: ModelFiles,
  named: ReadonlyMap<string, number>,
  generation: z.infer<typeof generationSchema>,
): SpecialTokens {
  const need = (name: string): number => {
    const found = named.get(name);
    if (found === undefined) throw unsupported(model, `its tokenizer has no token <|${name}|>`);
    return found;
  };
  const noTimestamps = generation.no_timestamps_token_id ?? need("notimestamps");
  // The tokenizers of English-only models name the languages too, but their networks never learnt them.
  const multilingual = generation.is_multilingual ?? generation.lang_to_id !== undefined;
  return {
    startOfTranscript: need("startoftranscript"),
    endOfText: need("endoftext"),
    noTimestamps,
    firstTimestamp: named.get("0.00") ?? noTimestamps + 1,
    noSpeech: named.get("nospeech") ?? named.get("nocaptions"),
    transcribe: named.get("transcribe"),
    translate: named.get("translate"),
    startOfLm: named.get("startoflm"),
    startOfPrevious: named.get("startofprev"),
    languages: new Map(multilingual ? [...named].filter(([name]) => /^[a-z]{2,3}$/.test(name)) : []),
  };
}
