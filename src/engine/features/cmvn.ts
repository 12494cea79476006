/** Mean and variance normalisation of features, with the training data's statistics. */

export interface Cmvn {
  /** What is added to each value: its mean, negative. */
  readonly negMean: Float32Array;
  /** What the sum is then multiplied by: one over its standard deviation. */
  readonly invStddev: Float32Array;
}

/** Normalises rows in place: `(x + negMean) * invStddev`. The length of `features` is a multiple of that of the statistics. */
export function applyCmvn(features: Float32Array, { negMean, invStddev }: Cmvn): void {
  const size = negMean.length;
  for (let start = 0; start < features.length; start += size) {
    for (let i = 0; i < size; i++) {
      // Rounded after each step, as the C++ engines do it, which keeps results equal to theirs.
      features[start + i] = Math.fround(features[start + i] + negMean[i]) * invStddev[i];
    }
  }
}

/** Numbers separated by commas, as sherpa-onnx keeps statistics in a model's metadata. @returns undefined if one is not a number */
export function parseNumberList(text: string): Float32Array | undefined {
  return numbers(text.split(","));
}

/**
 * Reads FunASR's `am.mvn` (Kaldi's nnet text format): the bracketed list after `<AddShift>` is the negative mean, the one
 * after `<Rescale>` the inverse deviation.
 * @returns undefined where either list is missing, holds something else than numbers, or their lengths differ
 */
export function parseAmMvn(text: string): Cmvn | undefined {
  const negMean = bracketedAfter(text, "<AddShift>");
  const invStddev = bracketedAfter(text, "<Rescale>");
  if (!negMean || !invStddev || negMean.length !== invStddev.length) return undefined;
  return { negMean, invStddev };
}

function bracketedAfter(text: string, tag: string): Float32Array | undefined {
  const start = text.indexOf(tag);
  const open = start < 0 ? -1 : text.indexOf("[", start);
  const close = open < 0 ? -1 : text.indexOf("]", open);
  return close < 0
    ? undefined
    : numbers(
        text
          .slice(open + 1, close)
          .trim()
          .split(/\s+/),
      );
}

function numbers(words: readonly string[]): Float32Array | undefined {
  const values = words.map((word) => (word.trim() === "" ? NaN : Number(word)));
  return values.every(Number.isFinite) ? Float32Array.from(values) : undefined;
}
