/** What a model heard, told in the units of a {@link SoundGraph}: the probabilities of all tokens that sound alike are one. */
import type { SoundGraph } from "./sound-graph";
import type { SparsePosteriors } from "./sparse-posteriors";

/** What a near sound's probability counts for: about one syllable in ten is taken for a near one. */
export const NEAR_WEIGHT = 0.1;

/** Frames of varying width: frame `t` has the entries `offsets[t]` to `offsets[t + 1]`. A frame's sum may exceed 1: characters have several readings. */
export interface UnitPosteriors {
  readonly offsets: Int32Array;
  readonly units: Int32Array;
  readonly logProbs: Float32Array;
}

export function unitPosteriors(graph: SoundGraph, posteriors: SparsePosteriors): UnitPosteriors {
  const { unitOffsets, unitsOfIds, nearUnits, unitCount } = graph;
  const sums = new Float64Array(unitCount);
  const units: number[] = [];
  const logProbs: number[] = [];
  const offsets = new Int32Array(posteriors.frames + 1);
  const add = (unit: number, share: number): void => {
    if (sums[unit] === 0) units.push(unit);
    sums[unit] += share;
  };
  for (let frame = 0; frame < posteriors.frames; frame++) {
    for (let entry = posteriors.offsets[frame]; entry < posteriors.offsets[frame + 1]; entry++) {
      const id = posteriors.ids[entry];
      for (let at = unitOffsets[id]; at < unitOffsets[id + 1]; at++) {
        const share = Math.exp(posteriors.logProbs[entry]);
        add(unitsOfIds[at], share);
        for (const near of nearUnits[unitsOfIds[at]]) add(near, NEAR_WEIGHT * share);
      }
    }
    for (let index = offsets[frame]; index < units.length; index++) {
      logProbs.push(Math.log(sums[units[index]]));
      sums[units[index]] = 0;
    }
    offsets[frame + 1] = units.length;
  }
  return { offsets, units: Int32Array.from(units), logProbs: Float32Array.from(logProbs) };
}

/** Log-probability of one unit in one frame. */
export function unitLogProb({ offsets, units, logProbs }: UnitPosteriors, unit: number, frame: number): number {
  for (let at = offsets[frame]; at < offsets[frame + 1]; at++) if (units[at] === unit) return logProbs[at];
  return -Infinity;
}
