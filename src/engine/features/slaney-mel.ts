/** The mel filter bank of Slaney's Auditory Toolbox, the default of librosa, which Whisper's and NeMo's front ends use. */
import { SAMPLE_RATE } from "../types";
import { melFilters, type MelFilters } from "./mel-filters";

export interface SlaneyMelOptions {
  readonly bands: number;
  /** Samples in the frame whose spectrum is taken; it has `fftSize / 2 + 1` bins. */
  readonly fftSize: number;
  /** Left edge of the lowest band. */
  readonly lowHz: number;
  /** Right edge of the highest band. */
  readonly highHz: number;
}

// The scale is linear up to 1 kHz and logarithmic above, 27 steps to a factor of 6.4.
const LINEAR_HZ_PER_MEL = 200 / 3;
const LOG_FROM_HZ = 1000;
const LOG_FROM_MEL = LOG_FROM_HZ / LINEAR_HZ_PER_MEL;
const LOG_STEP = Math.log(6.4) / 27;

/** Triangles evenly spaced in mel and straight in hertz, each of unit area over frequency (librosa's `norm="slaney"`). */
export function slaneyMelFilters({ bands, fftSize, lowHz, highHz }: SlaneyMelOptions): MelFilters {
  const lowest = melOf(lowHz);
  const spacing = (melOf(highHz) - lowest) / (bands + 1);
  // Band `b` rises from edge b to edge b + 1 and falls to edge b + 2.
  const edges = Float64Array.from({ length: bands + 2 }, (_, i) => hertzOf(lowest + i * spacing));
  return melFilters(bands, fftSize / 2 + 1, (band, bin) => {
    const left = edges[band];
    const centre = edges[band + 1];
    const right = edges[band + 2];
    const hertz = (bin * SAMPLE_RATE) / fftSize;
    const height = 2 / (right - left);
    return height * (hertz <= centre ? (hertz - left) / (centre - left) : (right - hertz) / (right - centre));
  });
}

function melOf(hertz: number): number {
  return hertz < LOG_FROM_HZ ? hertz / LINEAR_HZ_PER_MEL : LOG_FROM_MEL + Math.log(hertz / LOG_FROM_HZ) / LOG_STEP;
}

function hertzOf(mel: number): number {
  return mel < LOG_FROM_MEL ? mel * LINEAR_HZ_PER_MEL : LOG_FROM_HZ * Math.exp(LOG_STEP * (mel - LOG_FROM_MEL));
}
