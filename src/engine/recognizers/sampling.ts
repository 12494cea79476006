/** Drawing a token by chance, for a decoder that has run into a loop and is given another try. */

export interface SamplingOptions {
  /** What logits are divided by: above 0, and the lower, the surer the best token wins. */
  readonly temperature: number;
  /** Only the likeliest tokens that together have this probability can be drawn, 0..1. */
  readonly topP: number;
}

/** Tokens that the temperature leaves below e^-16 of the best one cannot be drawn; without them the sort is short. */
const NEGLIGIBLE = -16;

/**
 * Nucleus sampling (Holtzman et al. 2020).
 * @param logits one row, unnormalised, without NaN
 * @param random uniform in [0, 1)
 */
export function sampleToken(
  logits: Float32Array,
  { temperature, topP }: SamplingOptions,
  random: () => number,
): number {
  let best = -Infinity;
  for (let i = 0; i < logits.length; i++) if (logits[i] > best) best = logits[i];
  const candidates: { readonly id: number; readonly weight: number }[] = [];
  for (let id = 0; id < logits.length; id++) {
    const exponent = (logits[id] - best) / temperature;
    if (exponent > NEGLIGIBLE) candidates.push({ id, weight: Math.exp(exponent) });
  }
  // Where all of them can be drawn, their order does not matter.
  if (topP < 1) candidates.sort((a, b) => b.weight - a.weight || a.id - b.id);
  const total = candidates.reduce((sum, { weight }) => sum + weight, 0);
  let nucleus = 0;
  let size = 0;
  while (size < candidates.length && nucleus < topP * total) nucleus += candidates[size++].weight;
  let left = random() * nucleus;
  const drawn = candidates.slice(0, size).find(({ weight }) => (left -= weight) < 0);
  return (drawn ?? candidates[0]).id;
}

/** Uniform numbers in [0, 1), the same for the same seed: Mulberry32 (Tommy Ettinger, public domain). */
export function seededUniform(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
