/** From the scores of a CTC model to what every recognizer of that kind gives: tokens with times, and posteriors. */
import type { CtcPosteriors, Token } from "../types";
import { bytePieces } from "./byte-pieces";
import { collapse, logSoftmax, probability } from "./ctc";

/** What does not change from sound to sound. */
export interface CtcVocabulary {
  /** The piece of each id. */
  readonly pieces: readonly string[];
  readonly blankId: number;
  /** Time from one row of scores to the next. */
  readonly frameSec: number;
}

export interface CtcScores {
  /** `[frames, vocabulary]`, logits or log-probabilities. */
  readonly values: Float32Array;
  /** Best id of each frame. */
  readonly path: Int32Array;
}

/**
 * The tokens of the best path. A character that is spelt in bytes, several tokens of the model, is one token here, with the times of
 * all; bytes that make no character are left out.
 * @param bytesOf the text that an id adds, in UTF-8; undefined for ids without text, such as tags
 * @param durationSec length of the sound, which no token reaches beyond
 */
export function ctcTokens(
  { values, path }: CtcScores,
  { pieces, blankId, frameSec }: CtcVocabulary,
  bytesOf: (id: number) => Uint8Array | undefined,
  durationSec: number,
): readonly Token[] {
  const spikes = collapse(path, blankId);
  const characters = bytePieces(spikes.map(({ id }) => bytesOf(id)))
    .map((piece) => ({ ...piece, text: piece.text.replaceAll("\uFFFD", "") }))
    .filter(({ text }) => text !== "");
  return characters.map(({ text, from, to }) => ({
    text,
    confidence: Math.min(
      ...spikes.slice(from, to).map(({ id, frame }) => probability(values, pieces.length, frame, id)),
    ),
    startSec: spikes[from].frame * frameSec,
    // The last stack of frames may reach beyond the sound.
    endSec: Math.min(spikes[to - 1].endFrame * frameSec, durationSec),
  }));
}

export function ctcPosteriors({ values }: CtcScores, { pieces, blankId, frameSec }: CtcVocabulary): CtcPosteriors {
  return {
    logProbs: logSoftmax(values, pieces.length),
    frames: values.length / pieces.length,
    vocabularySize: pieces.length,
    frameSec,
    blankId,
    pieces,
  };
}
