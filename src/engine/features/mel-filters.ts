/** Triangular filters over the bins of a power spectrum: what every log mel front end is made of, whatever its scale. */

/** Weights of all bands one after the other, without the zeros. */
export interface MelFilters {
  /** First spectrum bin of each band. */
  readonly firstBin: Int32Array;
  /** Band `b` has the weights `offset[b]` to `offset[b + 1] - 1`, one a bin. */
  readonly offset: Int32Array;
  readonly weights: Float64Array;
}

/**
 * @param bands number of filters
 * @param bins number of spectrum bins; higher ones belong to no filter
 * @param weightOf weight of a bin in a band; zero or less outside of it, greater in a row of neighbouring bins
 */
export function melFilters(bands: number, bins: number, weightOf: (band: number, bin: number) => number): MelFilters {
  const firstBin = new Int32Array(bands);
  const offset = new Int32Array(bands + 1);
  const weights: number[] = [];
  for (let band = 0; band < bands; band++) {
    for (let bin = 0; bin < bins; bin++) {
      const weight = weightOf(band, bin);
      if (weight <= 0) continue;
      if (weights.length === offset[band]) firstBin[band] = bin;
      weights.push(weight);
    }
    offset[band + 1] = weights.length;
  }
  return { firstBin, offset, weights: Float64Array.from(weights) };
}

/** Energy of one band. @param power the spectrum, one value a bin */
export function bandEnergy({ firstBin, offset, weights }: MelFilters, power: Float64Array, band: number): number {
  let bin = firstBin[band];
  let energy = 0;
  for (let i = offset[band]; i < offset[band + 1]; i++, bin++) energy += weights[i] * power[bin];
  return energy;
}
