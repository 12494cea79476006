/** Kaldi's log mel filter bank, the front end of SenseVoice, Paraformer and FSMN-VAD. */
import { TingxieError } from "../errors";
import { SAMPLE_RATE } from "../types";
import { concatenate } from "./concatenate";
import { realFft } from "./fft";
import { bandEnergy, melFilters, type MelFilters } from "./mel-filters";

// Constants of Kaldi's feature-window.cc and mel-computations.cc with the options that these models were trained with
// (engine.md 6.1): 25 ms frames every 10 ms, whole frames only, Hamming window, 80 bands from 20 Hz up, no dither.
const FRAME_LENGTH = 400;
const FRAME_SHIFT = 160;
const FFT_SIZE = 512;
const PRE_EMPHASIS = 0.97;
const LOWEST_HZ = 20;
const NYQUIST_HZ = SAMPLE_RATE / 2;
/** FLT_EPSILON: the least energy that a logarithm is taken of. */
const ENERGY_FLOOR = 1.1920928955078125e-7;

/** Values in one frame. */
export const MEL_BANDS = 80;
/** Time from one frame to the next. */
export const FRAME_SHIFT_SEC = FRAME_SHIFT / SAMPLE_RATE;

export interface FbankOptions {
  /** What samples in [-1, 1] are multiplied by: 32768 for models trained on 16-bit integers, else 1. */
  readonly sampleScale: number;
  /** Upper end of the highest band; default 8000, half the sample rate. */
  readonly highestHz?: number;
}

/**
 * Turns samples into frames of {@link MEL_BANDS} log energies as they arrive. How the samples are cut into chunks does
 * not change one bit of the result. Frame `i` covers the samples `160 i` to `160 i + 399`; a shorter rest gives none.
 */
export class Fbank {
  readonly #scale: number;
  readonly #fft = realFft(FFT_SIZE);
  readonly #window = hammingWindow();
  readonly #filters: MelFilters;
  /** The frame under work; the values from 400 on stay zero. */
  readonly #frame = new Float64Array(FFT_SIZE);
  readonly #power = new Float64Array(FFT_SIZE / 2 + 1);
  /** Samples that the next frame will need; at most 399. */
  #rest = new Float32Array(0);
  #store = new Float32Array(0);
  #count = 0;

  constructor({ sampleScale, highestHz = NYQUIST_HZ }: FbankOptions) {
    this.#scale = sampleScale;
    this.#filters = htkMelFilters(highestHz);
  }

  /** Complete frames since the start, or since the last {@link clear}. */
  get frameCount(): number {
    return this.#count;
  }

  /** The complete frames, `[frameCount, MEL_BANDS]`: a view, good until the next call of `accept` or `clear`. */
  get frames(): Float32Array {
    return this.#store.subarray(0, this.#count * MEL_BANDS);
  }

  /**
   * Takes the next samples (mono, 16 kHz, in [-1, 1]).
   * @throws TingxieError `corrupt-audio` where a sample is not a finite number
   */
  accept(samples: Float32Array): void {
    const joined = concatenate(this.#rest, samples);
    const fresh = frameCount(joined.length);
    this.#reserve(this.#count + fresh);
    for (let i = 0; i < fresh; i++) {
      this.#extract(joined, i * FRAME_SHIFT, (this.#count + i) * MEL_BANDS);
    }
    this.#count += fresh;
    this.#rest = joined.slice(fresh * FRAME_SHIFT);
  }

  /** Forgets the frames made so far (not the samples that wait for their frame), so that an endless stream stays small. */
  clear(): void {
    this.#count = 0;
  }

  #reserve(frames: number): void {
    if (this.#store.length >= frames * MEL_BANDS) return;
    const larger = new Float32Array(Math.max(frames, 2 * this.#count) * MEL_BANDS);
    larger.set(this.frames);
    this.#store = larger;
  }

  #extract(samples: Float32Array, start: number, target: number): void {
    const frame = this.#frame;
    const window = this.#window;
    let sum = 0;
    for (let i = 0; i < FRAME_LENGTH; i++) sum += samples[start + i];
    if (!Number.isFinite(sum)) throw notFinite();
    const mean = sum / FRAME_LENGTH;
    const scale = this.#scale;
    // Kaldi lets the first sample stand for the one before it.
    let previous = (samples[start] - mean) * scale;
    for (let i = 0; i < FRAME_LENGTH; i++) {
      const value = (samples[start + i] - mean) * scale;
      frame[i] = (value - PRE_EMPHASIS * previous) * window[i];
      previous = value;
    }
    this.#fft.powerSpectrum(frame, this.#power);
    for (let band = 0; band < MEL_BANDS; band++) {
      const energy = bandEnergy(this.#filters, this.#power, band);
      this.#store[target + band] = Math.log(energy > ENERGY_FLOOR ? energy : ENERGY_FLOOR);
    }
  }
}

/**
 * A sound with mirrored edges, so that frame `i` of the result is centred on sample `160 i + 80` of the sound: Kaldi's framing
 * without snip_edges (feature-window.cc, `FirstSampleOfFrame` and `ExtractWindow`). A sound of `n` samples gives
 * `floor((n + 80) / 160)` frames, also below 400 samples.
 */
export function reflectEdges(samples: Float32Array): Float32Array {
  const { length } = samples;
  const frames = Math.floor((length + FRAME_SHIFT / 2) / FRAME_SHIFT);
  if (frames === 0) return new Float32Array(0);
  const before = (FRAME_LENGTH - FRAME_SHIFT) / 2;
  const mirrored = new Float32Array((frames - 1) * FRAME_SHIFT + FRAME_LENGTH);
  mirrored.set(samples.subarray(0, mirrored.length - before), before);
  for (let i = 0; i < before; i++) mirrored[i] = samples[reflected(i - before, length)];
  for (let i = before + length; i < mirrored.length; i++) mirrored[i] = samples[reflected(i - before, length)];
  return mirrored;
}

/** The index that stands for one before 0 or from `length` on; a sound shorter than its margin is mirrored many times. */
function reflected(index: number, length: number): number {
  const period = 2 * length;
  const folded = ((index % period) + period) % period;
  return folded < length ? folded : period - 1 - folded;
}

/** Frames that `samples` samples give: `1 + floor((samples - 400) / 160)`, or 0 below 400 (Kaldi's snip_edges). */
function frameCount(samples: number): number {
  return samples < FRAME_LENGTH ? 0 : 1 + Math.floor((samples - FRAME_LENGTH) / FRAME_SHIFT);
}

function hammingWindow(): Float64Array {
  return Float64Array.from(
    { length: FRAME_LENGTH },
    (_, i) => 0.54 - 0.46 * Math.cos((2 * Math.PI * i) / (FRAME_LENGTH - 1)),
  );
}

/** Triangles that are evenly spaced and straight on HTK's mel scale, `1127 ln(1 + f / 700)`; the bin at 8 kHz belongs to none. */
function htkMelFilters(highestHz: number): MelFilters {
  const mel = (hertz: number): number => 1127 * Math.log(1 + hertz / 700);
  const lowest = mel(LOWEST_HZ);
  const spacing = (mel(highestHz) - lowest) / (MEL_BANDS + 1);
  const mels = Float64Array.from({ length: FFT_SIZE / 2 }, (_, bin) => mel((bin * SAMPLE_RATE) / FFT_SIZE));
  return melFilters(MEL_BANDS, FFT_SIZE / 2, (band, bin) => {
    const left = lowest + band * spacing;
    const centre = left + spacing;
    const at = mels[bin];
    return at <= centre ? (at - left) / spacing : (centre + spacing - at) / spacing;
  });
}

function notFinite(): TingxieError {
  return new TingxieError(
    "corrupt-audio",
    "The audio holds a sample that is not a number",
    "Convert the recording to 16-bit WAV and try again.",
  );
}
