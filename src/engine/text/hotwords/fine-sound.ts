/**
 * How well the characters of a word fit its syllables. The search takes all characters of a sound for one; here the word's own character
 * counts most, then those of its tone, then those of another tone.
 */
import type { Pinyin } from "../../language/pinyin";
import type { Simplify } from "../../language/simplified";
import type { AlignedUnit } from "./alignment";
import type { Sounding } from "./sounds";
import type { SparsePosteriors } from "./sparse-posteriors";
import { unitLogProb, type UnitPosteriors } from "./unit-posteriors";

/** Weights of probability that went to another character of the same syllable and tone, and of another tone (docs/performance.md). */
const SAME_TONE = Math.exp(-0.7);
const OTHER_TONE = Math.exp(-1.7);
/** A share that is not there at all must not decide alone. */
const LEAST_SHARE = 1e-9;

export class FineSound {
  readonly #characters: readonly string[];
  readonly #pinyin: Pinyin;

  /** @param pieces the piece of each vocabulary id */
  constructor(pieces: readonly string[], pinyin: Pinyin, simplify: Simplify) {
    this.#characters = pieces.map(simplify);
    this.#pinyin = pinyin;
  }

  /** What to add to a sighting's score for its Chinese characters: 0 where the model heard these very characters, else less. */
  adjustment(
    path: readonly AlignedUnit[],
    soundings: readonly Sounding[],
    posteriors: SparsePosteriors,
    units: UnitPosteriors,
  ): number {
    let sum = 0;
    for (const aligned of path) {
      const sounding = soundings[aligned.from];
      if (sounding.syllable) sum += this.#one(aligned, sounding, posteriors, units);
    }
    return sum;
  }

  #one(
    { unit, start, end }: AlignedUnit,
    { character, syllable }: Sounding,
    { offsets, ids, logProbs }: SparsePosteriors,
    units: UnitPosteriors,
  ): number {
    let peak = start;
    for (let frame = start + 1; frame < end; frame++) {
      if (unitLogProb(units, unit, frame) > unitLogProb(units, unit, peak)) peak = frame;
    }
    const whole = Math.exp(unitLogProb(units, unit, peak));
    let weighed = 0;
    let sameSound = 0;
    for (let entry = offsets[peak]; entry < offsets[peak + 1]; entry++) {
      const heard = this.#characters[ids[entry]];
      const share = Math.exp(logProbs[entry]);
      const weight = heard === character ? 1 : this.#weight(heard, syllable);
      weighed += weight * share;
      if (weight > 0) sameSound += share;
    }
    // What is left of the whole are near sounds, whose weight the unit's probability has in it already.
    const near = Math.max(0, whole - sameSound);
    return Math.log(Math.max(weighed + near, LEAST_SHARE) / Math.max(whole, LEAST_SHARE));
  }

  #weight(heard: string, syllable: Sounding["syllable"]): number {
    const readings = this.#pinyin.readings(heard).filter(({ base }) => base === syllable?.base);
    if (readings.length === 0) return 0;
    return readings.some(({ tone }) => tone === syllable?.tone) ? SAME_TONE : OTHER_TONE;
  }
}
