/** Discrete Fourier transform of real frames, in float64. */

/** Power spectra of real frames of one length. Its buffers are its own: one instance serves one caller at a time. */
export interface RealFft {
  /** Number of real values in a frame. */
  readonly size: number;
  /**
   * @param frame `size` real values
   * @param power receives `size / 2 + 1` values |X[k]|², k = 0 (constant) to `size / 2` (half the sample rate)
   */
  powerSpectrum(frame: Float64Array, power: Float64Array): void;
}

/** A pass of the transform over all data: reads `from`, writes `to`, both interleaved (real, imaginary). */
type Pass = (from: Float64Array, to: Float64Array) => void;

/**
 * Plans the transform of real frames. The frame is packed into a complex one of half the length (even samples real, odd
 * samples imaginary), transformed by Stockham's self-sorting passes (no bit reversal), and unpacked; see Press et al.,
 * "Numerical Recipes", 12.3, and Van Loan, "Computational Frameworks for the FFT", 1.7.
 * Each factor of the half length is one pass; a new factor is one more kind of pass.
 *
 * @throws RangeError where `size` is not a power of two from 8 up, times any power of five (400 for Whisper)
 */
export function realFft(size: number): RealFft {
  if (!canTransform(size)) {
    throw new RangeError(
      `No transform for frames of ${size} samples: the length must be a power of two from 8 up, times a power of five`,
    );
  }
  const half = size / 2;
  const passes = planPasses(half);
  const buffers = [new Float64Array(size), new Float64Array(size)];
  const cosines = Float64Array.from({ length: half / 2 + 1 }, (_, k) => Math.cos((2 * Math.PI * k) / size));
  const sines = Float64Array.from({ length: half / 2 + 1 }, (_, k) => Math.sin((2 * Math.PI * k) / size));

  return {
    size,
    powerSpectrum(frame, power) {
      // The frame, read as pairs, is already the packed complex sequence.
      let from = frame;
      for (let i = 0; i < passes.length; i++) {
        const to = buffers[i & 1];
        passes[i](from, to);
        from = to;
      }
      const first = from[0];
      const second = from[1];
      power[0] = (first + second) * (first + second);
      power[half] = (first - second) * (first - second);
      // X[k] = E + w O and X[half - k] = conj(E - w O), where E and O are the spectra of the even and odd samples.
      for (let k = 1; k <= half / 2; k++) {
        const real = from[2 * k];
        const imaginary = from[2 * k + 1];
        const mirrorReal = from[2 * (half - k)];
        const mirrorImaginary = from[2 * (half - k) + 1];
        const evenReal = 0.5 * (real + mirrorReal);
        const evenImaginary = 0.5 * (imaginary - mirrorImaginary);
        const oddReal = 0.5 * (imaginary + mirrorImaginary);
        const oddImaginary = 0.5 * (mirrorReal - real);
        const turnedReal = oddReal * cosines[k] + oddImaginary * sines[k];
        const turnedImaginary = oddImaginary * cosines[k] - oddReal * sines[k];
        const sumReal = evenReal + turnedReal;
        const sumImaginary = evenImaginary + turnedImaginary;
        const differenceReal = evenReal - turnedReal;
        const differenceImaginary = evenImaginary - turnedImaginary;
        power[k] = sumReal * sumReal + sumImaginary * sumImaginary;
        power[half - k] = differenceReal * differenceReal + differenceImaginary * differenceImaginary;
      }
    },
  };
}

function canTransform(size: number): boolean {
  let powerOfTwo = size;
  while (powerOfTwo > 0 && powerOfTwo % 5 === 0) powerOfTwo /= 5;
  return powerOfTwo >= 8 && Number.isInteger(Math.log2(powerOfTwo));
}

/** Passes for a complex transform of `length` points: radix 4 and then 5 while they divide, and what is left, radix 2. */
function planPasses(length: number): Pass[] {
  const passes: Pass[] = [];
  let remaining = length;
  let stride = 1;
  while (remaining > 1) {
    const radix = [4, 5].find((candidate) => remaining % candidate === 0) ?? 2;
    passes.push(PASSES[radix](remaining, stride));
    remaining /= radix;
    stride *= radix;
  }
  return passes;
}

function radix4(points: number, stride: number): Pass {
  const quarter = points / 4;
  const step = 2 * stride * quarter;
  // Of each butterfly: cos and sin of one, two and three times its angle.
  const twiddles = new Float64Array(6 * quarter);
  for (let p = 0; p < quarter; p++) {
    for (let multiple = 1; multiple <= 3; multiple++) {
      const angle = (2 * Math.PI * p * multiple) / points;
      twiddles[6 * p + 2 * multiple - 2] = Math.cos(angle);
      twiddles[6 * p + 2 * multiple - 1] = Math.sin(angle);
    }
  }
  return (from, to) => {
    for (let p = 0; p < quarter; p++) {
      const c1 = twiddles[6 * p];
      const s1 = twiddles[6 * p + 1];
      const c2 = twiddles[6 * p + 2];
      const s2 = twiddles[6 * p + 3];
      const c3 = twiddles[6 * p + 4];
      const s3 = twiddles[6 * p + 5];
      let a = 2 * stride * p;
      let out = 8 * stride * p;
      for (const last = a + 2 * stride; a < last; a += 2, out += 2) {
        const b = a + step;
        const c = b + step;
        const d = c + step;
        const sumReal = from[a] + from[c];
        const sumImaginary = from[a + 1] + from[c + 1];
        const differenceReal = from[a] - from[c];
        const differenceImaginary = from[a + 1] - from[c + 1];
        const oddSumReal = from[b] + from[d];
        const oddSumImaginary = from[b + 1] + from[d + 1];
        const oddReal = from[b + 1] - from[d + 1];
        const oddImaginary = from[d] - from[b];
        to[out] = sumReal + oddSumReal;
        to[out + 1] = sumImaginary + oddSumImaginary;
        const r1 = differenceReal + oddReal;
        const i1 = differenceImaginary + oddImaginary;
        to[out + 2 * stride] = r1 * c1 + i1 * s1;
        to[out + 2 * stride + 1] = i1 * c1 - r1 * s1;
        const r2 = sumReal - oddSumReal;
        const i2 = sumImaginary - oddSumImaginary;
        to[out + 4 * stride] = r2 * c2 + i2 * s2;
        to[out + 4 * stride + 1] = i2 * c2 - r2 * s2;
        const r3 = differenceReal - oddReal;
        const i3 = differenceImaginary - oddImaginary;
        to[out + 6 * stride] = r3 * c3 + i3 * s3;
        to[out + 6 * stride + 1] = i3 * c3 - r3 * s3;
      }
    }
  };
}

// Of a fifth of a circle and of two fifths.
const COS_1 = Math.cos((2 * Math.PI) / 5);
const SIN_1 = Math.sin((2 * Math.PI) / 5);
const COS_2 = Math.cos((4 * Math.PI) / 5);
const SIN_2 = Math.sin((4 * Math.PI) / 5);

function radix5(points: number, stride: number): Pass {
  const fifth = points / 5;
  const step = 2 * stride * fifth;
  // Of each butterfly: cos and sin of one to four times its angle.
  const twiddles = new Float64Array(8 * fifth);
  for (let p = 0; p < fifth; p++) {
    for (let multiple = 1; multiple <= 4; multiple++) {
      const angle = (2 * Math.PI * p * multiple) / points;
      twiddles[8 * p + 2 * multiple - 2] = Math.cos(angle);
      twiddles[8 * p + 2 * multiple - 1] = Math.sin(angle);
    }
  }
  const turn = (to: Float64Array, out: number, twiddle: number, real: number, imaginary: number): void => {
    const c = twiddles[twiddle];
    const s = twiddles[twiddle + 1];
    to[out] = real * c + imaginary * s;
    to[out + 1] = imaginary * c - real * s;
  };
  return (from, to) => {
    for (let p = 0; p < fifth; p++) {
      let a = 2 * stride * p;
      let out = 10 * stride * p;
      for (const last = a + 2 * stride; a < last; a += 2, out += 2) {
        const b = a + step;
        const c = b + step;
        const d = c + step;
        const e = d + step;
        const real = from[a];
        const imaginary = from[a + 1];
        const outerSumReal = from[b] + from[e];
        const outerSumImaginary = from[b + 1] + from[e + 1];
        const outerReal = from[b] - from[e];
        const outerImaginary = from[b + 1] - from[e + 1];
        const innerSumReal = from[c] + from[d];
        const innerSumImaginary = from[c + 1] + from[d + 1];
        const innerReal = from[c] - from[d];
        const innerImaginary = from[c + 1] - from[d + 1];
        to[out] = real + outerSumReal + innerSumReal;
        to[out + 1] = imaginary + outerSumImaginary + innerSumImaginary;
        // X[1] and X[4] are even + -i odd and even - -i odd of one pair of sums; X[2] and X[3] of the other.
        const even1Real = real + COS_1 * outerSumReal + COS_2 * innerSumReal;
        const even1Imaginary = imaginary + COS_1 * outerSumImaginary + COS_2 * innerSumImaginary;
        const odd1Real = SIN_1 * outerReal + SIN_2 * innerReal;
        const odd1Imaginary = SIN_1 * outerImaginary + SIN_2 * innerImaginary;
        const even2Real = real + COS_2 * outerSumReal + COS_1 * innerSumReal;
        const even2Imaginary = imaginary + COS_2 * outerSumImaginary + COS_1 * innerSumImaginary;
        const odd2Real = SIN_2 * outerReal - SIN_1 * innerReal;
        const odd2Imaginary = SIN_2 * outerImaginary - SIN_1 * innerImaginary;
        turn(to, out + 2 * stride, 8 * p, even1Real + odd1Imaginary, even1Imaginary - odd1Real);
        turn(to, out + 4 * stride, 8 * p + 2, even2Real + odd2Imaginary, even2Imaginary - odd2Real);
        turn(to, out + 6 * stride, 8 * p + 4, even2Real - odd2Imaginary, even2Imaginary + odd2Real);
        turn(to, out + 8 * stride, 8 * p + 6, even1Real - odd1Imaginary, even1Imaginary + odd1Real);
      }
    }
  };
}

/** Only ever the last pass (two points left), where every twiddle is 1. */
function radix2(points: number, stride: number): Pass {
  const step = stride * points;
  return (from, to) => {
    for (let a = 0; a < step; a++) {
      const one = from[a];
      const two = from[a + step];
      to[a] = one + two;
      to[a + step] = one - two;
    }
  };
}

const PASSES: Readonly<Record<number, (points: number, stride: number) => Pass>> = { 2: radix2, 4: radix4, 5: radix5 };
