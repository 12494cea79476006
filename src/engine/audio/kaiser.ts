/** Side lobes below -110 dB: 0.1102 * (A - 8.7) for A = 110 (Kaiser 1974; Oppenheim and Schafer, eq. 7.75). */
const BETA = 11.17;
const ATTENUATION_DB = 110;
/** Zero crossings of the sinc on each side, counted at the lower of the two rates. */
const CROSSINGS = 64;
/** More phases than this are not tabulated one by one: 640 is what 11 025 Hz needs. */
const MAX_EXACT_PHASES = 640;
const BLENDED_PHASES = 512;

/** A low-pass filter cut into phases. */
export interface Kernel {
  /** `phases + 1` rows of `taps` coefficients; row p is the filter shifted by p / phases of an input sample. */
  readonly rows: Float64Array;
  readonly phases: number;
  /** Coefficients in a row, a multiple of four. */
  readonly taps: number;
  /** Input samples on each side of the centre: `taps / 2`. */
  readonly half: number;
}

const kernels = new Map<string, Kernel>();

/**
 * The anti-alias (or anti-image) filter for a change of rate by up/down, a Kaiser-windowed sinc. The stop band, -110 dB,
 * begins at the Nyquist frequency of the lower rate; the pass band ends 2 * 0.055 = 11 % below it (7.1 kHz for 16 kHz out).
 * With up <= 640 each phase is exact; else 512 phases are blended, whose error is at most (pi^2 / 3) / 8 / 512^2 of a
 * full-scale kernel, -116 dB (linear interpolation of a band-limited function).
 *
 * @param up reduced numerator of output rate / input rate
 * @param down its denominator
 */
export function designKernel(up: number, down: number): Kernel {
  const key = `${up}/${down}`;
  const known = kernels.get(key);
  if (known) return known;
  const made = computeKernel(up, down);
  // Recordings of one session have a handful of rates; an odd one must not pile up tables for ever.
  if (kernels.size >= 4) kernels.clear();
  kernels.set(key, made);
  return made;
}

function computeKernel(up: number, down: number): Kernel {
  const phases = up <= MAX_EXACT_PHASES ? up : BLENDED_PHASES;
  // Everything below is in units of one input sample; `band` is the lower Nyquist over the input's.
  const band = Math.min(1, up / down);
  const half = 2 * Math.ceil(CROSSINGS / band / 2);
  const taps = 2 * half;
  // Width of the transition of a Kaiser design of this length, in cycles a sample (Kaiser 1974).
  const transition = (ATTENUATION_DB - 7.95) / (14.36 * (taps - 1));
  const cutoff = band / 2 - transition / 2;
  const rows = new Float64Array((phases + 1) * taps);
  for (let phase = 0; phase <= phases; phase++) {
    const row = rows.subarray(phase * taps, (phase + 1) * taps);
    let sum = 0;
    for (let tap = 0; tap < taps; tap++) {
      const time = tap - half + 1 - phase / phases;
      row[tap] = 2 * cutoff * sinc(2 * cutoff * time) * kaiser(time / half);
      sum += row[tap];
    }
    // Each phase passes a constant exactly, or the differences would be heard as a tone at the phase rate.
    for (let tap = 0; tap < taps; tap++) row[tap] /= sum;
  }
  return { rows, phases, taps, half };
}

function sinc(x: number): number {
  return x === 0 ? 1 : Math.sin(Math.PI * x) / (Math.PI * x);
}

function kaiser(x: number): number {
  return Math.abs(x) > 1 ? 0 : bessel(BETA * Math.sqrt(1 - x * x)) / BESSEL_OF_BETA;
}

/** Modified Bessel function of the first kind, order zero, by its power series (Abramowitz and Stegun 9.6.12). */
function bessel(x: number): number {
  let term = 1;
  let sum = 1;
  for (let k = 1; term > sum * 1e-17; k++) {
    term *= (x / (2 * k)) ** 2;
    sum += term;
  }
  return sum;
}

const BESSEL_OF_BETA = bessel(BETA);
