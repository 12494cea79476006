/** NeMo's log mel features, the front end of Parakeet: frames as sound arrives, normalised over the whole utterance at its end. */
import { SAMPLE_RATE } from "../types";
import { concatenate } from "./concatenate";
import { realFft } from "./fft";
import { bandEnergy } from "./mel-filters";
import { slaneyMelFilters } from "./slaney-mel";

// Constants of NeMo's AudioToMelSpectrogramPreprocessor as Parakeet sets them (engine.md 6.4).
const BANDS = 128;
const FRAME_LENGTH = 400;
const FRAME_SHIFT = 160;
const FFT_SIZE = 512;
const PRE_EMPHASIS = 0.97;
/** Added to every energy, so that silence has a logarithm. */
const LOG_GUARD = 2 ** -24;
/** Added to every deviation, so that a band that never changes can be divided by it. */
const DEVIATION_GUARD = 1e-5;

export interface NemoFeatures {
  /** `[128, frames]`: a row for each band. */
  readonly features: Float32Array;
  readonly frames: number;
}

/**
 * One utterance. How it is cut into chunks does not change one bit of the result. Frame `i` is centred on sample `160 i`; before the
 * first sample and after the last one there is silence, and `n` samples give `floor(n / 160)` frames.
 */
export class NemoLogMel {
  readonly #fft = realFft(FFT_SIZE);
  readonly #window = hannWindow();
  readonly #filters = slaneyMelFilters({ bands: BANDS, fftSize: FFT_SIZE, lowHz: 0, highHz: SAMPLE_RATE / 2 });
  /** The frame under work; the values from 400 on stay zero. Where in the transform a frame lies does not change its power. */
  readonly #frame = new Float64Array(FFT_SIZE);
  readonly #power = new Float64Array(FFT_SIZE / 2 + 1);
  /** Samples after pre-emphasis that the next frame will need, at first half a frame of silence. */
  #rest: Float32Array = new Float32Array(FRAME_LENGTH / 2);
  #previous = 0;
  #samples = 0;
  readonly #logMels: Float32Array[] = [];

  /** @param samples the next ones, mono, 16 kHz, in [-1, 1] */
  accept(samples: Float32Array): void {
    this.#samples += samples.length;
    this.#take(samples.map((sample) => this.#emphasised(sample)));
  }

  /** Ends the utterance. A single frame, whose deviation is not defined, gives zeros. */
  finish(): NemoFeatures {
    this.#take(new Float32Array(FRAME_LENGTH / 2));
    const frames = this.#logMels.slice(0, Math.floor(this.#samples / FRAME_SHIFT));
    return { features: normalised(frames), frames: frames.length };
  }

  #emphasised(sample: number): number {
    const value = sample - PRE_EMPHASIS * this.#previous;
    this.#previous = sample;
    return value;
  }

  #take(samples: Float32Array): void {
    const joined = concatenate(this.#rest, samples);
    let start = 0;
    for (; start + FRAME_LENGTH <= joined.length; start += FRAME_SHIFT) this.#logMels.push(this.#logMel(joined, start));
    this.#rest = joined.slice(start);
  }

  #logMel(samples: Float32Array, start: number): Float32Array {
    for (let i = 0; i < FRAME_LENGTH; i++) this.#frame[i] = samples[start + i] * this.#window[i];
    this.#fft.powerSpectrum(this.#frame, this.#power);
    return Float32Array.from({ length: BANDS }, (_, band) =>
      Math.log(bandEnergy(this.#filters, this.#power, band) + LOG_GUARD),
    );
  }
}

/** Each band less its mean and divided by its deviation (of a sample: divided by one less than the count), turned into rows. */
function normalised(frames: readonly Float32Array[]): Float32Array {
  const count = frames.length;
  const features = new Float32Array(BANDS * count);
  for (let band = 0; band < BANDS; band++) {
    const mean = frames.reduce((sum, frame) => sum + frame[band], 0) / count;
    const squares = frames.reduce((sum, frame) => sum + (frame[band] - mean) ** 2, 0);
    const deviation = Math.sqrt(squares / Math.max(1, count - 1)) + DEVIATION_GUARD;
    frames.forEach((frame, i) => (features[band * count + i] = (frame[band] - mean) / deviation));
  }
  return features;
}

/** Symmetric: the first and the last value are zero. */
function hannWindow(): Float64Array {
  return Float64Array.from(
    { length: FRAME_LENGTH },
    (_, i) => 0.5 - 0.5 * Math.cos((2 * Math.PI * i) / (FRAME_LENGTH - 1)),
  );
}
