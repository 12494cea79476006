/** The front end of FunASR's models in one piece: filter bank, low frame rate, normalisation. */
import { applyCmvn, type Cmvn } from "./cmvn";
import { Fbank, MEL_BANDS, type FbankOptions } from "./fbank";
import { FrameStacker, type LfrOptions } from "./lfr";
import { concatenate } from "./concatenate";

export interface StackedFbankOptions extends FbankOptions {
  readonly lfr: LfrOptions;
  /** Statistics of `80 * lfr.window` values; models without them take the features as they are. */
  readonly cmvn?: Cmvn;
}

/** Features as samples arrive: rows of `80 * lfr.window` values. How the samples are cut into chunks does not change one bit. */
export class StackedFbank {
  readonly #fbank: Fbank;
  readonly #stacker: FrameStacker;
  readonly #cmvn: Cmvn | undefined;

  constructor({ lfr, cmvn, ...fbank }: StackedFbankOptions) {
    this.#fbank = new Fbank(fbank);
    this.#stacker = new FrameStacker(MEL_BANDS, lfr);
    this.#cmvn = cmvn;
  }

  /**
   * @param samples the next ones, mono, 16 kHz, in [-1, 1]
   * @returns the rows that are final now: a stack waits for the frames on its right
   * @throws TingxieError `corrupt-audio` where a sample is not a finite number
   */
  accept(samples: Float32Array): Float32Array {
    this.#fbank.accept(samples);
    const rows = this.#stacker.accept(this.#fbank.frames);
    this.#fbank.clear();
    return this.#normalised(rows);
  }

  /** The rows that were still waiting; the last frame stands for what would have come. */
  finish(): Float32Array {
    return this.#normalised(this.#stacker.finish());
  }

  #normalised(rows: Float32Array): Float32Array {
    if (this.#cmvn) applyCmvn(rows, this.#cmvn);
    return rows;
  }
}

/**
 * {@link StackedFbank} for sound that is all there.
 * @returns `[T, 80 * lfr.window]`; empty below 400 samples
 * @throws TingxieError `corrupt-audio` where a sample is not a finite number
 */
export function stackedFbank(samples: Float32Array, options: StackedFbankOptions): Float32Array {
  const features = new StackedFbank(options);
  return concatenate(features.accept(samples), features.finish());
}
