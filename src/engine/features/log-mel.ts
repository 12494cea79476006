/** Whisper's log-mel spectrogram (openai/whisper, `audio.py`, `log_mel_spectrogram`). */
import { TingxieError } from "../errors";
import { SAMPLE_RATE } from "../types";
import { concatenate } from "./concatenate";
import { realFft } from "./fft";
import { bandEnergy, type MelFilters } from "./mel-filters";
import { slaneyMelFilters } from "./slaney-mel";

// Constants that all published Whisper models were trained with (engine.md 6.3).
const FRAME_LENGTH = 400;
const FRAME_SHIFT = 160;
/** A frame is centred on its time, so the first one begins before the sound. */
const HALF_FRAME = FRAME_LENGTH / 2;
const ENERGY_FLOOR = 1e-10;
/** Quieter than this many powers of ten below the loudest value is not told apart. */
const DYNAMIC_RANGE = 8;

/** Frames in one second. */
export const LOG_MEL_FRAMES_PER_SEC = SAMPLE_RATE / FRAME_SHIFT;

export interface LogMelOptions {
  /** Values in one frame: 80, or 128 for large-v3 and its turbo form. */
  readonly bands: number;
}

/**
 * Turns samples into log energies as they arrive; {@link finish} then sets them in relation to the loudest. How the samples are cut into
 * chunks does not change one bit of the result. Frame `i` covers the samples `160 i - 200` to `160 i + 199`; what lies outside of the
 * window is its reflection.
 */
export class LogMel {
  readonly #bands: number;
  readonly #fft = realFft(FRAME_LENGTH);
  readonly #window = hannWindow();
  readonly #filters: MelFilters;
  readonly #frame = new Float64Array(FRAME_LENGTH);
  readonly #power = new Float64Array(HALF_FRAME + 1);
  #received = 0;
  /** Samples that the next frame will need; until the first can be made, all of them. */
  #rest = new Float32Array(0);
  /** Base-10 logarithms of the energies, `[count, bands]`. */
  #store = new Float32Array(0);
  #count = 0;

  constructor({ bands }: LogMelOptions) {
    this.#bands = bands;
    this.#filters = filtersOf(bands);
  }

  /**
   * Takes the next samples (mono, 16 kHz, in [-1, 1]).
   * @throws TingxieError `corrupt-audio` where a sample is not a finite number
   */
  accept(samples: Float32Array): void {
    const before = this.#received;
    this.#received += samples.length;
    const joined = concatenate(this.#rest, samples);
    // The first frame needs the mirror image of what it begins with.
    if (this.#received <= HALF_FRAME) this.#rest = joined.slice();
    else this.#rest = this.#extract(before > HALF_FRAME ? joined : withReflectedStart(joined));
  }

  /**
   * Ends the sound, fills the window up with silence and normalises; nothing can be accepted after it.
   * @param windowSamples length of the whole in samples, a multiple of 160 from 400 on, at least as many as were accepted
   * @returns `[bands, windowSamples / 160]`
   * @throws RangeError where the window does not hold the sound
   */
  finish(windowSamples: number): Float32Array {
    const frames = windowSamples / FRAME_SHIFT;
    if (this.#received > windowSamples || !Number.isInteger(frames) || windowSamples < FRAME_LENGTH) {
      throw new RangeError(`No window of ${windowSamples} samples for ${this.#received}`);
    }
    // Frames beyond these hear nothing but silence.
    const sounding = Math.min(Math.ceil((this.#received + HALF_FRAME) / FRAME_SHIFT), frames);
    const end = Math.min((sounding - 1) * FRAME_SHIFT + HALF_FRAME, windowSamples);
    this.accept(new Float32Array(end - this.#received));
    if (end === windowSamples) this.#extract(concatenate(this.#rest, reflectedEnd(this.#rest)));
    return this.#normalised(Math.min(this.#count, frames), frames);
  }

  /** Makes all frames that lie in `samples`. @returns the samples that the next frame will need */
  #extract(samples: Float32Array): Float32Array<ArrayBuffer> {
    const fresh = samples.length < FRAME_LENGTH ? 0 : 1 + Math.floor((samples.length - FRAME_LENGTH) / FRAME_SHIFT);
    this.#reserve(this.#count + fresh);
    for (let i = 0; i < fresh; i++) this.#extractOne(samples, i * FRAME_SHIFT, (this.#count + i) * this.#bands);
    this.#count += fresh;
    return samples.slice(fresh * FRAME_SHIFT);
  }

  #extractOne(samples: Float32Array, start: number, target: number): void {
    const frame = this.#frame;
    const window = this.#window;
    let sum = 0;
    for (let i = 0; i < FRAME_LENGTH; i++) {
      const sample = samples[start + i];
      sum += sample;
      frame[i] = sample * window[i];
    }
    if (!Number.isFinite(sum)) throw notFinite();
    this.#fft.powerSpectrum(frame, this.#power);
    for (let band = 0; band < this.#bands; band++) {
      const energy = bandEnergy(this.#filters, this.#power, band);
      this.#store[target + band] = Math.log10(energy > ENERGY_FLOOR ? energy : ENERGY_FLOOR);
    }
  }

  #reserve(frames: number): void {
    if (this.#store.length >= frames * this.#bands) return;
    const larger = new Float32Array(Math.max(frames, 2 * this.#count) * this.#bands);
    larger.set(this.#store.subarray(0, this.#count * this.#bands));
    this.#store = larger;
  }

  /** The first `made` frames and silence after them, by band. */
  #normalised(made: number, frames: number): Float32Array {
    const bands = this.#bands;
    const values = this.#store.subarray(0, made * bands);
    const silence = Math.log10(ENERGY_FLOOR);
    let loudest = silence;
    for (const value of values) if (value > loudest) loudest = value;
    const floor = loudest - DYNAMIC_RANGE;
    const scaled = (value: number): number => ((value > floor ? value : floor) + 4) / 4;
    const features = new Float32Array(bands * frames).fill(scaled(silence));
    for (let frame = 0; frame < made; frame++) {
      for (let band = 0; band < bands; band++) features[band * frames + frame] = scaled(values[frame * bands + band]);
    }
    return features;
  }
}

const filters = new Map<number, MelFilters>();

/** Worked out once for each number of bands: it takes as long as a second of sound. */
function filtersOf(bands: number): MelFilters {
  const known = filters.get(bands);
  if (known) return known;
  const made = slaneyMelFilters({ bands, fftSize: FRAME_LENGTH, lowHz: 0, highHz: SAMPLE_RATE / 2 });
  filters.set(bands, made);
  return made;
}

/** Periodic: the value after the last would be the first again. */
function hannWindow(): Float64Array {
  return Float64Array.from({ length: FRAME_LENGTH }, (_, i) => 0.5 - 0.5 * Math.cos((2 * Math.PI * i) / FRAME_LENGTH));
}

/** Samples 200 to 1, then all: the first sample is the mirror and stands there once. */
function withReflectedStart(samples: Float32Array): Float32Array {
  return concatenate(samples.slice(1, HALF_FRAME + 1).reverse(), samples);
}

/** What follows the last sample: as much of its mirror image as the last frame of a window reaches over its end. */
function reflectedEnd(samples: Float32Array): Float32Array {
  const overhang = HALF_FRAME - FRAME_SHIFT;
  return samples.slice(samples.length - 1 - overhang, samples.length - 1).reverse();
}

function notFinite(): TingxieError {
  return new TingxieError(
    "corrupt-audio",
    "The audio holds a sample that is not a number",
    "Convert the recording to 16-bit WAV and try again.",
  );
}
