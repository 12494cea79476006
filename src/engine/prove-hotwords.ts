/** Hotwords are tried on what was heard before they are kept: what one would fix, and what harm it would do. */
import type { History } from "./history";
import { WordCosts } from "./language/word-costs";
import type { Hotword } from "./text/hotwords/hotword";
import type { OwnHotwords } from "./text/hotwords/own-list";
import { HotwordTrial } from "./text/hotwords/trial";

/** Older segments say little about how somebody speaks now, and nobody waits for them. */
const MOST_SEGMENTS = 20_000;
/** Changed lines that are kept to be shown, of each kind; all are counted. */
const MOST_LINES = 20;

/** A segment of the history that the word would change. */
export interface ChangedLine {
  /** Id of the transcript, and when it was made (ISO 8601). */
  readonly id: string;
  readonly createdAt: string;
  /** Where the segment begins in its recording. */
  readonly startSec: number;
  readonly before: string;
  readonly after: string;
}

/** Of one word: how many segments it would fix and harm, and the newest of them. */
export interface HotwordProof {
  readonly word: string;
  readonly fixes: number;
  readonly harms: number;
  readonly fixedLines: readonly ChangedLine[];
  readonly harmedLines: readonly ChangedLine[];
}

export interface HotwordProofs {
  /** Segments that the words were tried on, the newest; 0 where the history is empty. */
  readonly tried: number;
  /** Whether there are older ones. */
  readonly isPart: boolean;
  /** One for each word, in order. */
  readonly proofs: readonly HotwordProof[];
}

export interface ProveOptions {
  /** The folder of the tables of common words. */
  readonly wordTables: string;
  /** Default {@link MOST_SEGMENTS}. */
  readonly mostSegments?: number;
  readonly onTried?: (segments: number) => void;
  readonly signal?: AbortSignal;
}

/**
 * Tries each word by itself, added to the user's list, on the newest segments of the history: {@link HotwordTrial} says what counts as a fix.
 * Reads the history once and page by page, whatever the number of words, and changes nothing.
 * @throws TingxieError where the list or the history cannot be read; the signal's reason once it is raised
 */
export async function proveHotwords(
  words: readonly Hotword[],
  own: OwnHotwords,
  history: History,
  { wordTables, mostSegments = MOST_SEGMENTS, onTried, signal }: ProveOptions,
): Promise<HotwordProofs> {
  const present = (await own.list()).hotwords;
  const costs = await WordCosts.load(wordTables);
  const tallies = await Promise.all(
    words.map(async (word) => new Tally(word, await HotwordTrial.load(word, present, costs))),
  );
  let tried = 0;
  let isPart = false;
  for await (const { transcript: id, createdAt, segment } of history.segments()) {
    signal?.throwIfAborted();
    if (tried === mostSegments) {
      isPart = true;
      break;
    }
    for (const tally of tallies) {
      const change = tally.trial.try(segment);
      if (!change) continue;
      const { before, after, isFix } = change;
      tally.add({ id, createdAt, startSec: segment.startSec, before, after }, isFix);
    }
    tried++;
    onTried?.(tried);
  }
  return { tried, isPart, proofs: tallies.map((tally) => tally.proof()) };
}

class Tally {
  readonly trial: HotwordTrial;
  readonly #word: string;
  readonly #fixed: ChangedLine[] = [];
  readonly #harmed: ChangedLine[] = [];
  #fixes = 0;
  #harms = 0;

  constructor({ word }: Hotword, trial: HotwordTrial) {
    this.#word = word;
    this.trial = trial;
  }

  add(line: ChangedLine, isFix: boolean): void {
    if (isFix) this.#fixes++;
    else this.#harms++;
    const lines = isFix ? this.#fixed : this.#harmed;
    if (lines.length < MOST_LINES) lines.push(line);
  }

  proof(): HotwordProof {
    return {
      word: this.#word,
      fixes: this.#fixes,
      harms: this.#harms,
      fixedLines: this.#fixed,
      harmedLines: this.#harmed,
    };
  }
}
