/**
 * Whether the evidence for a hotword is strong enough to put it in the place of what was heard. All terms are natural logarithms, so that
 * they can be summed: how well the sound fits, how long the word is (the longer, the less it fits by chance), how little the words heard there
 * look like ordinary language, and how many hotwords had their chance.
 *
 * The weights were chosen on posteriors of the small Mandarin network in `../shared/models` (four recordings at five speeds and three levels
 * of noise) and on simulated ones (`test/fixtures/ctc-speech.ts`), each against twenty and six random lists of 1,000 dictionary words; docs/performance.md
 * has the counts.
 */

/** A word of this many syllables more fits by chance e^-3 times as often: between the share of a common syllable and that of a middling one. */
const PER_SYLLABLE = 3;
/** The words heard count this much. Less than 1, because a model that only knows words by themselves is a poor one. */
const TEXT_WEIGHT = 0.3;
/** What ordinary text costs a syllable, in the unigram model; what costs more is likely to be garbled. */
const ORDINARY_COST = 6;
/** However garbled the place is, beyond this a syllable it says nothing more for the word. */
const MOST_EXCESS = 6;
/** For each syllable that was heard and is not in the word, or the other way round. */
const PER_MISMATCH = 1.5;
/**
 * What every hotword of the list costs each of them, because all have their chance: with N words and equal chances ln N, and a fifth more,
 * which 100 words can spare for recall and 1,000 cannot for false hits. With 1,000 it admits one false replacement in 10,000 characters.
 */
const PER_LOG_HOTWORD = 1.2;

/** A list of one word is no proof that it is said: to the spotter, shorter lists count as one of this many. */
export const FEWEST_SPOTTED = 10;

export interface Evidence {
  /** How well the sound fits: log-probability against what the model chose, at most about 0. */
  readonly sound: number;
  /** Syllables of the hotword, and of what was heard. */
  readonly syllables: number;
  readonly heardSyllables: number;
  /** What the heard words cost, as {@link TextCosts} tells it. */
  readonly heardCost: number;
  readonly boost: number;
}

/**
 * @param hotwords how many had their chance
 * @returns the strength of the evidence; above 0 the hotword stands, and of two that overlap the stronger one does
 */
export function strength(evidence: Evidence, hotwords: number): number {
  const { sound, syllables, heardSyllables, boost } = evidence;
  return (
    sound +
    PER_SYLLABLE * syllables +
    textEvidence(evidence) -
    PER_MISMATCH * Math.abs(syllables - heardSyllables) +
    boost -
    PER_LOG_HOTWORD * Math.log(hotwords)
  );
}

/** What the heard words alone say: above 0 where they look garbled, below where they are ordinary language. */
export function textEvidence({ syllables, heardSyllables, heardCost }: Omit<Evidence, "sound" | "boost">): number {
  return TEXT_WEIGHT * Math.min(heardCost - ORDINARY_COST * heardSyllables, MOST_EXCESS * syllables);
}
