import { FREE_TOKENS, type WhisperGuards } from "./options";

/**
 * Tokens that a text may have: what can be said in the time, and not more than the decoder has positions for. (OpenAI's code stops at half
 * of those, for it keeps the other half for the text before; half a minute of Chinese needs more.)
 * @param durationSec of the sound
 * @param positions of the decoder that the prompt leaves free
 */
export function maxTokens(durationSec: number, positions: number, { maxTokensPerSec }: WhisperGuards): number {
  return Math.min(FREE_TOKENS + Math.floor(durationSec * maxTokensPerSec), positions);
}
