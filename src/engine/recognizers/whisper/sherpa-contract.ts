/** The contract of sherpa-onnx's exports, which their script writes into the encoder's metadata (models.md 8.2). */
import type { Language, ModelFiles } from "../../types";
import { MetadataReader } from "../metadata";
import { completeContract, DEFAULT_MAX_INITIAL_TIMESTAMP, type WhisperContract } from "./contract";
import type { WhisperVocabulary } from "./vocabulary";

/** @throws TingxieError `unsupported-model` naming all that is wrong */
export function sherpaContract(
  model: ModelFiles,
  metadata: ReadonlyMap<string, string>,
  vocabulary: WhisperVocabulary,
): WhisperContract {
  const read = new MetadataReader(metadata);
  const optional = (key: string): number | undefined => (read.has(key) ? read.integer(key) : undefined);
  const codes = languageCodes(metadata);
  const languageIds = codes.length > 0 ? read.list("all_language_tokens") : [];
  const noTimestamps = read.integer("no_timestamps");
  read.integer("is_multilingual");
  const stated = {
    vocabulary,
    melBands: read.integer("n_mels", 1),
    contextTokens: read.integer("n_text_ctx", 1),
    vocabularySize: read.integer("n_vocab", 1),
    suppressed: read.has("non_speech_tokens") ? Array.from(read.list("non_speech_tokens")) : undefined,
    maxInitialTimestamp: DEFAULT_MAX_INITIAL_TIMESTAMP,
    special: {
      startOfTranscript: read.integer("sot"),
      endOfText: read.integer("eot"),
      noTimestamps,
      firstTimestamp: noTimestamps + 1,
      noSpeech: optional("no_speech"),
      transcribe: optional("transcribe"),
      translate: optional("translate"),
      startOfLm: optional("sot_lm"),
      startOfPrevious: optional("sot_prev"),
      languages: new Map(codes.map((code, i) => [code, languageIds[i]])),
    },
  };
  if (codes.length !== languageIds.length) read.fault(`${codes.length} languages have ${languageIds.length} ids`);
  read.finish(model);
  return completeContract(model, stated);
}

/** The languages that can be asked for; empty for a model of English only, whose metadata name them all the same. */
export function languageCodes(metadata: ReadonlyMap<string, string>): readonly Language[] {
  if (metadata.get("is_multilingual")?.trim() !== "1") return [];
  return (metadata.get("all_language_codes") ?? "").split(",").map((code) => code.trim());
}
