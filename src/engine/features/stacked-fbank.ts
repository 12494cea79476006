/** The front end of FunASR's models in one piece: filter bank, low frame rate, normalisation. */
import { applyCmvn, type Cmvn } from "./cmvn";
import { Fbank, MEL_BANDS } from "./fbank";
import { stackFrames, type LfrOptions } from "./lfr";

export interface StackedFbankOptions {
  /** What samples in [-1, 1] are multiplied by before the filter bank. */
  readonly sampleScale: number;
  readonly lfr: LfrOptions;
  /** Statistics of `80 * lfr.window` values; models without them take the features as they are. */
  readonly cmvn?: Cmvn;
}

/**
 * @param samples mono, 16 kHz, in [-1, 1]
 * @returns `[T, 80 * lfr.window]`; empty below 400 samples
 * @throws TingxieError `corrupt-audio` where a sample is not a finite number
 */
export function stackedFbank(samples: Float32Array, { sampleScale, lfr, cmvn }: StackedFbankOptions): Float32Array {
  const fbank = new Fbank({ sampleScale });
  fbank.accept(samples);
  const features = stackFrames(fbank.frames, MEL_BANDS, lfr);
  if (cmvn) applyCmvn(features, cmvn);
  return features;
}
