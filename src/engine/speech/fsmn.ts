/**
 * FSMN-VAD, the detector that FunASR's models are used with: filter-bank features every 10 ms, five frames wide, through a network that
 * remembers 19 frames in each of its four layers (models.md 11.2).
 */
import { TingxieError } from "../errors";
import type { Cmvn } from "../features/cmvn";
import { FRAME_SHIFT_SEC, MEL_BANDS } from "../features/fbank";
import { StackedFbank, type StackedFbankOptions } from "../features/stacked-fbank";
import type { Session, Tensor } from "../runtime/session";
import { SAMPLE_RATE } from "../types";
import type { DetectorState, DetectorStream, RunDetector, SpeechDetector } from "./detector";

/** Each frame with two neighbours on either side. */
export const FSMN_LFR = { window: 5, shift: 1 };
export const FSMN_WIDTH = MEL_BANDS * FSMN_LFR.window;
const FRAME_SAMPLES = SAMPLE_RATE * FRAME_SHIFT_SEC;
/** Memory of one layer: 128 channels, 19 frames. */
const CACHE_DIMS = [1, 128, 19, 1];
const CACHE_SIZE = 128 * 19;
const LAYERS = [0, 1, 2, 3];
/** The network tells 248 sounds apart; the first is silence. */
const SILENCE = 0;
/** What a softmax in single precision may exceed 1 by. */
const ROUNDING = 1e-5;

/** What the graph takes, with the dimensions that are fixed, and what it gives. */
export const FSMN_SIGNATURE = {
  inputs: new Map([
    ["speech", [1, undefined, FSMN_WIDTH]],
    ...LAYERS.map((layer) => [`in_cache${layer}`, CACHE_DIMS] as const),
  ]),
  outputs: ["logits", ...LAYERS.map((layer) => `out_cache${layer}`)],
};

/**
 * Binds the network to an open session. Rows are features of 400 values, the state is the memory of the layers.
 * @returns a function that throws TingxieError `inference-failed` where the graph gives something else than probabilities
 */
export function fsmnOn(session: Session): RunDetector {
  return async (rows, state) => {
    const frames = rows.length / FSMN_WIDTH;
    const feeds: Record<string, Tensor> = {
      speech: { type: "float32", dims: [1, frames, FSMN_WIDTH], data: rows },
    };
    for (const layer of LAYERS) {
      feeds[`in_cache${layer}`] = { type: "float32", dims: CACHE_DIMS, data: state[layer] };
    }
    const outputs = await session.run(feeds);
    const posteriors = outputs.logits.data as Float32Array;
    const sounds = posteriors.length / frames;
    const probabilities = Float32Array.from({ length: frames }, (_, frame) => {
      const silence = posteriors[frame * sounds + SILENCE];
      if (!(silence >= 0 && silence < 1 + ROUNDING)) throw noProbabilities();
      return Math.max(0, 1 - silence);
    });
    return { probabilities, state: LAYERS.map((layer) => outputs[`out_cache${layer}`].data as Float32Array) };
  };
}

/**
 * FunASR calls a frame speech where its probability exceeds that of silence by 0.6 (`speech_noise_thres`), which is 0.8; higher values
 * lose speech in noise (docs/performance.md, "Segmentation"). Its rules by loudness are switched off in the published configuration.
 */
const THRESHOLDS = { threshold: 0.8, releaseThreshold: 0.5 };

/** @param statistics 400 values each, from the `am.mvn` beside the graph */
export function createFsmn(run: RunDetector, statistics: Cmvn): SpeechDetector {
  const options = { sampleScale: 32768, lfr: FSMN_LFR, cmvn: statistics };
  return { frameSamples: FRAME_SAMPLES, thresholds: THRESHOLDS, start: () => new FsmnStream(run, options) };
}

class FsmnStream implements DetectorStream {
  readonly #run: RunDetector;
  readonly #features: StackedFbank;
  #state: DetectorState = LAYERS.map(() => new Float32Array(CACHE_SIZE));
  /** Frames of sound received, and probabilities given. */
  #received = 0;
  #given = 0;
  #last = 0;

  constructor(run: RunDetector, options: StackedFbankOptions) {
    this.#run = run;
    this.#features = new StackedFbank(options);
  }

  async probabilities(samples: Float32Array): Promise<Float32Array> {
    this.#received += samples.length / FRAME_SAMPLES;
    return this.#score(this.#features.accept(samples));
  }

  /** A filter-bank frame is 25 ms long: the last two of 10 ms are heard with the one before them. */
  async finish(): Promise<Float32Array> {
    const scored = await this.#score(this.#features.finish());
    const all = new Float32Array(this.#received - this.#given + scored.length).fill(this.#last);
    all.set(scored);
    return all;
  }

  async #score(rows: Float32Array): Promise<Float32Array> {
    if (rows.length === 0) return rows;
    const { probabilities, state } = await this.#run(rows, this.#state);
    this.#state = state;
    this.#given += probabilities.length;
    this.#last = probabilities[probabilities.length - 1];
    return probabilities;
  }
}

function noProbabilities(): TingxieError {
  return new TingxieError(
    "inference-failed",
    "The speech detector gave scores that are no probabilities",
    "Check that --vad names a folder with FSMN-VAD as FunASR exports it, or leave --vad out.",
  );
}
