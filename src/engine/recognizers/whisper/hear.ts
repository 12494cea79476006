/** What was said in one window: attempts at its text, until one is credible. */
import type { Language, Token } from "../../types";
import type { Piece } from "../byte-pieces";
import type { WhisperContract } from "./contract";
import { attempt, type Attempt } from "./decode";
import { maxTokens } from "./guards/length";
import { isSilence, isSilenceAfterAll, type SpeechEvidence } from "./guards/no-speech";
import type { WhisperGuards } from "./guards/options";
import { firstCredible } from "./guards/temperature-ladder";
import { logitFilters } from "./logit-filters";
import type { WhisperNetwork } from "./network";
import { prompt, type PromptOptions } from "./prompt";
import { spansByAttention } from "./token-times";

export interface WhisperParts {
  readonly contract: WhisperContract;
  readonly network: WhisperNetwork;
  readonly guards: WhisperGuards;
}

export type HearingOptions = PromptOptions;

/** What was heard; empty where nobody spoke. */
export interface Heard {
  readonly language?: Language;
  /** Without the prompt and the end. */
  readonly ids: readonly number[];
  /** Which of them make up which text. */
  readonly pieces: readonly Piece[];
  /** One for each piece, with times where attention was asked for. */
  readonly tokens: readonly Token[];
  readonly cutShort: boolean;
}

/** An attempt with the text that it makes. */
interface Written extends Attempt {
  readonly pieces: readonly Piece[];
  readonly tokens: readonly Token[];
  readonly text: string;
}

/**
 * @param features `[melBands, frames]` of the whole window
 * @param durationSec of the sound in it
 * @throws DeviceFault where the network gives a value that is not a number
 */
export async function hear(
  { contract, network, guards }: WhisperParts,
  features: Float32Array,
  durationSec: number,
  options: HearingOptions,
): Promise<Heard> {
  const opening = await prompt(network, contract, await network.encode(features), options);
  const { language, noSpeechProbability } = opening;
  const filters = logitFilters(contract, options.timestamps);
  const limits = {
    maxTokens: maxTokens(durationSec, contract.contextTokens - opening.past.length, guards),
    stopLoops: guards.loops,
    withAttention: options.withAttention,
  };
  const write = async (temperature: number): Promise<Written> => {
    const made = await attempt(network, contract, filters, opening, { ...limits, temperature });
    const pieces = contract.vocabulary.split(made.ids);
    const tokens = tokensOf(made, pieces, options.withAttention ? durationSec : undefined);
    return { ...made, pieces, tokens, text: pieces.map(({ text }) => text).join("") };
  };
  const evidence = (written: Written): SpeechEvidence => ({ ...written, noSpeechProbability });
  const written = await firstCredible(write, (one) => isSilence(evidence(one), guards), guards);
  if (isSilenceAfterAll(evidence(written), guards))
    return { language, ids: [], pieces: [], tokens: [], cutShort: false };
  const { ids, pieces, tokens, cutShort } = written;
  return { language, ids, pieces, tokens, cutShort };
}

/** @param durationSec of the sound, where the tokens are to have times */
function tokensOf(
  { ids, probabilities, attention }: Attempt,
  pieces: readonly Piece[],
  durationSec: number | undefined,
): readonly Token[] {
  const spans = durationSec === undefined ? undefined : spansByAttention(attention, ids.length, durationSec);
  return pieces.map(({ text, from, to }) => ({
    text,
    confidence: Math.min(...probabilities.slice(from, to)),
    ...(spans && { startSec: spans[from].startSec, endSec: spans[to - 1].endSec }),
  }));
}
