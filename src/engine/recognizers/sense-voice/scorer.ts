/** Runs SenseVoice's graph: features in, scores out, several segments at once where that changes nothing. */
import type { Session, SessionOptions, Tensor, Tensors } from "../../runtime/session";
import type { ModelFiles } from "../../types";
import { bestPath } from "../ctc";
import type { CtcScores } from "../ctc-hypothesis";
import { groupByLength } from "../length-groups";
import { inferenceFault, runGraph, unsupported } from "../model-graphs";
import type { SenseVoiceContract } from "./contract";

/** Frames at the start of the output that answer the query, one for language, emotion, event and text normalisation. */
export const QUERY_FRAMES = 4;

/** Frames in one run, padding included: 160 s of sound and, with the published vocabulary, 270 MB of scores. */
const MAX_RUN_FRAMES = 2700;
/** By so much a score may change beside a neighbour, relative to its size or to 1: rounding, no more. */
const TOLERANCE = 1e-3;
/** The two lengths of the trial, in frames. */
const TRIAL_FRAMES = [20, 50];

/** Values of the graph's inputs `language` and `text_norm`. */
export interface Query {
  readonly language: number;
  readonly textNorm: number;
}

export class SenseVoiceScorer {
  readonly #model: ModelFiles;
  readonly #contract: SenseVoiceContract;
  readonly #session: Session;
  readonly #options: SessionOptions;
  /** Whether segments may go together; unknown before the first batch. */
  #batches: boolean | undefined;

  constructor(model: ModelFiles, contract: SenseVoiceContract, session: Session, options: SessionOptions) {
    this.#model = model;
    this.#contract = contract;
    this.#session = session;
    this.#options = options;
  }

  /**
   * @param segments features of each, `[T, 80 * lfr.window]`
   * @yields the scores of each segment that has features, query frames first; as soon as they are there, for together they are
   * large; in no order
   * @throws DeviceFault, TingxieError `inference-failed` where the graph cannot be run or gives no numbers; `unsupported-model`
   * where it gives something else than the family's graphs do
   */
  async *score(
    segments: readonly Float32Array[],
    query: Query,
  ): AsyncGenerator<{ readonly index: number; readonly scores: CtcScores }> {
    // Less than one frame (25 ms) holds nothing that could be heard.
    const audible = [...segments.keys()].filter((index) => segments[index].length > 0);
    if (audible.length > 1) this.#batches ??= await this.#mayBatch(query);
    for (const group of this.#groups(audible, segments)) {
      const scores = await this.#run(
        group.map((index) => segments[index]),
        query,
      );
      for (const [row, index] of group.entries()) yield { index, scores: scores[row] };
    }
  }

  #groups(audible: readonly number[], segments: readonly Float32Array[]): readonly (readonly number[])[] {
    if (!this.#batches) return audible.map((index) => [index]);
    const frames = audible.map((index) => this.#frames(segments[index]));
    return groupByLength(frames, MAX_RUN_FRAMES).map((group) => group.map((place) => audible[place]));
  }

  /**
   * Whether a segment's scores are its own. A graph that does not mask the padding lets it into the text, and a quantised one takes its
   * scale from the whole batch: of 57 clips a real network of the first kind gave 13 other tokens beside others than alone, and quantised
   * 42. So a noise is scored alone and beside a longer one, once, when the first batch is asked for. Some exports take one segment only.
   */
  async #mayBatch(query: Query): Promise<boolean> {
    const features = this.#session.inputs.find(({ name }) => name === this.#contract.names.features);
    if (features?.shape[0] === 1) return false;
    const [short, long] = TRIAL_FRAMES.map((frames) => this.#trialFeatures(frames));
    const [{ values: alone }] = await this.#run([short], query);
    const [, { values: beside }] = await this.#run([long, short], query);
    return alone.every((score, i) => {
      const allowed = TOLERANCE * Math.max(1, Math.abs(score));
      return score === beside[i] || Math.abs(score - beside[i]) < allowed;
    });
  }

  /** Something like normalised features: numbers in [-1, 1] without a pattern. */
  #trialFeatures(frames: number): Float32Array {
    return Float32Array.from({ length: frames * this.#width }, (_, i) => Math.sin(i * i));
  }

  get #width(): number {
    return this.#contract.cmvn.negMean.length;
  }

  #frames(features: Float32Array): number {
    return features.length / this.#width;
  }

  /** Runs segments together, each padded with zeros to the length of the longest, the first. */
  async #run(segments: readonly Float32Array[], query: Query): Promise<readonly CtcScores[]> {
    const { names } = this.#contract;
    const count = segments.length;
    const longest = segments[0].length;
    const features = count === 1 ? segments[0] : new Float32Array(count * longest);
    if (count > 1) segments.forEach((segment, row) => features.set(segment, row * longest));
    const feeds: Tensors = {
      [names.features]: { type: "float32", dims: [count, longest / this.#width, this.#width], data: features },
      [names.length]: int32(segments.map((segment) => this.#frames(segment))),
      [names.language]: int32(segments.map(() => query.language)),
      [names.textNorm]: int32(segments.map(() => query.textNorm)),
    };
    const { [names.scores]: scores } = await runGraph(this.#session, this.#model, this.#options, feeds, [names.scores]);
    return this.#split(scores, segments);
  }

  #split({ type, dims, data }: Tensor, segments: readonly Float32Array[]): readonly CtcScores[] {
    const size = this.#contract.pieces.length;
    const rows = this.#frames(segments[0]) + QUERY_FRAMES;
    const expected = [segments.length, rows, size];
    if (type !== "float32" || dims.join() !== expected.join()) {
      const given = `${type} [${dims.join(", ")}]`;
      throw unsupported(this.#model, `its scores are ${given}, not float32 [${expected.join(", ")}]`);
    }
    return segments.map((segment, row) => {
      const start = row * rows * size;
      const values = (data as Float32Array).subarray(start, start + (this.#frames(segment) + QUERY_FRAMES) * size);
      const path = bestPath(values, size);
      if (!path) throw inferenceFault(this.#model, this.#options, "it gave scores that are not finite numbers");
      return { values, path };
    });
  }
}

function int32(values: readonly number[]): Tensor {
  return { type: "int32", dims: [values.length], data: Int32Array.from(values) };
}
