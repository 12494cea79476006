/** The few tokens of each frame that a word could be made of. Most of 25,000 columns say "never", and one pass leaves them behind. */
import type { CtcPosteriors } from "../../types";

/** Tokens less likely than this say nothing (4.5e-5, as a logarithm). */
const FLOOR = -10;

/** Frames of varying width: frame `t` has the entries `offsets[t]` to `offsets[t + 1]` of `ids` and `logProbs`. */
export interface SparsePosteriors {
  readonly frames: number;
  readonly offsets: Int32Array;
  readonly ids: Int32Array;
  readonly logProbs: Float32Array;
  /** Log-probability of each frame's likeliest token, and its id. */
  readonly best: Float32Array;
  readonly bestIds: Int32Array;
  /** Log-probability of the blank in each frame. */
  readonly blank: Float32Array;
}

export function sparsePosteriors({ logProbs, frames, vocabularySize, blankId }: CtcPosteriors): SparsePosteriors {
  const offsets = new Int32Array(frames + 1);
  const best = new Float32Array(frames);
  const bestIds = new Int32Array(frames);
  const blank = new Float32Array(frames);
  const ids: number[] = [];
  const kept: number[] = [];
  for (let frame = 0; frame < frames; frame++) {
    const start = frame * vocabularySize;
    const end = start + vocabularySize;
    let greatest = -Infinity;
    for (let i = start; i < end; i++) {
      const value = logProbs[i];
      if (value <= FLOOR) continue;
      ids.push(i - start);
      kept.push(value);
      if (value > greatest) {
        greatest = value;
        bestIds[frame] = i - start;
      }
    }
    best[frame] = greatest;
    blank[frame] = logProbs[start + blankId];
    offsets[frame + 1] = ids.length;
  }
  return { frames, offsets, ids: Int32Array.from(ids), logProbs: Float32Array.from(kept), best, bestIds, blank };
}
