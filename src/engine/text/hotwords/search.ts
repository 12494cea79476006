/**
 * Finds where hotwords may have been said: token passing over the frames of a CTC model, with all words in one graph, any frame as the
 * beginning and any as the end. The score of a path is the sum over its frames of (log-probability of the path's unit or blank minus that
 * of the frame's best token), so a word that the model itself heard scores about 0, and less the more it has to be argued for.
 */
import type { SoundGraph } from "./sound-graph";
import type { SparsePosteriors } from "./sparse-posteriors";
import type { UnitPosteriors } from "./unit-posteriors";

/** A place where a form of a hotword may have been said. */
export interface Sighting {
  /** Index into the graph's forms. */
  readonly form: number;
  /** First frame, and the frame after the last one. */
  readonly start: number;
  readonly end: number;
  readonly score: number;
}

/**
 * Paths that score worse a syllable are given up. Spoken words came out at -2 and better, words that were not said and do not
 * sound alike from -4 down (itn.md 9); what lies between is for the gate to judge.
 */
const LEAST_PER_SYLLABLE = -3;
const NEVER = -1e9;

/** Scores of the states of one frame: in the unit of each edge, and in the blank after it, with the frames where their paths began. */
interface States {
  readonly unit: Float32Array;
  readonly unitStart: Int32Array;
  readonly blank: Float32Array;
  readonly blankStart: Int32Array;
  /** Edges with a state that is alive. */
  active: number[];
}

export function search(graph: SoundGraph, posteriors: SparsePosteriors, units: UnitPosteriors): Sighting[] {
  const { edgeUnits, edgeNodes, nodeOffsets, firstEdges, formsAt, forms, longest } = graph;
  const emissions = new Emissions(graph.unitCount);
  let now = emptyStates(edgeUnits.length);
  let next = emptyStates(edgeUnits.length);
  const found = new Map<number, Sighting[]>();

  const alive = (edge: number, score: number): boolean => score >= LEAST_PER_SYLLABLE * longest[edgeNodes[edge]];
  const enter = (edge: number, score: number, start: number): void => {
    if (!alive(edge, score) || score <= next.unit[edge]) return;
    if (next.unit[edge] === NEVER && next.blank[edge] === NEVER) next.active.push(edge);
    next.unit[edge] = score;
    next.unitStart[edge] = start;
  };
  const rest = (edge: number, score: number, start: number): void => {
    if (!alive(edge, score) || score <= next.blank[edge]) return;
    if (next.unit[edge] === NEVER && next.blank[edge] === NEVER) next.active.push(edge);
    next.blank[edge] = score;
    next.blankStart[edge] = start;
  };

  for (let frame = 0; frame < posteriors.frames; frame++) {
    emissions.load(units, frame, posteriors.best[frame]);
    const blank = posteriors.blank[frame] - posteriors.best[frame];
    const changed = frame > 0 && posteriors.bestIds[frame] !== posteriors.bestIds[frame - 1];
    for (const edge of now.active) {
      const inUnit = now.unit[edge];
      const inBlank = now.blank[edge];
      const onward = emissions.of(edgeUnits[edge]);
      if (inUnit > NEVER) {
        enter(edge, inUnit + onward, now.unitStart[edge]);
        rest(edge, inUnit + blank, now.unitStart[edge]);
      }
      if (inBlank > NEVER) rest(edge, inBlank + blank, now.blankStart[edge]);
      const node = edgeNodes[edge];
      for (let child = nodeOffsets[node]; child < nodeOffsets[node + 1]; child++) {
        const emission = emissions.of(edgeUnits[child]);
        if (emission === NEVER) continue;
        if (inBlank > NEVER) enter(child, inBlank + emission, now.blankStart[edge]);
        // Two homophones may follow without a blank, but then the model must have gone on to another token.
        const separate = edgeUnits[child] !== edgeUnits[edge] || changed;
        if (inUnit > NEVER && separate) enter(child, inUnit + emission, now.unitStart[edge]);
      }
    }
    for (const unit of emissions.live) {
      if (firstEdges[unit] >= 0) enter(firstEdges[unit], emissions.of(unit), frame);
    }
    for (const edge of next.active) {
      for (const form of formsAt[edgeNodes[edge]]) {
        const score = next.unit[edge];
        if (score < LEAST_PER_SYLLABLE * forms[form].syllables) continue;
        keepBest(found, { form, start: next.unitStart[edge], end: frame + 1, score });
      }
    }
    clear(now);
    [now, next] = [next, now];
  }
  return [...found.values()].flat();
}

/** Of sightings of one form that overlap, the best stays. */
function keepBest(found: Map<number, Sighting[]>, sighting: Sighting): void {
  const list = found.get(sighting.form);
  const last = list?.at(-1);
  if (!list) found.set(sighting.form, [sighting]);
  else if (!last || sighting.start >= last.end) list.push(sighting);
  else if (sighting.score > last.score) list[list.length - 1] = sighting;
}

/** The units of one frame, for looking up. */
class Emissions {
  /** Units that are possible in this frame. */
  live: Int32Array = new Int32Array(0);
  readonly #logs: Float32Array;

  constructor(unitCount: number) {
    this.#logs = new Float32Array(unitCount).fill(NEVER);
  }

  /** Log-probability relative to the frame's best token. */
  of(unit: number): number {
    return this.#logs[unit];
  }

  load({ offsets, units, logProbs }: UnitPosteriors, frame: number, best: number): void {
    for (const unit of this.live) this.#logs[unit] = NEVER;
    this.live = units.subarray(offsets[frame], offsets[frame + 1]);
    for (const [index, unit] of this.live.entries()) this.#logs[unit] = logProbs[offsets[frame] + index] - best;
  }
}

function emptyStates(edges: number): States {
  return {
    unit: new Float32Array(edges).fill(NEVER),
    unitStart: new Int32Array(edges),
    blank: new Float32Array(edges).fill(NEVER),
    blankStart: new Int32Array(edges),
    active: [],
  };
}

function clear(states: States): void {
  for (const edge of states.active) {
    states.unit[edge] = NEVER;
    states.blank[edge] = NEVER;
  }
  states.active = [];
}
