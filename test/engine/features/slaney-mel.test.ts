import { bandEnergy } from "../../../src/engine/features/mel-filters";
import { slaneyMelFilters } from "../../../src/engine/features/slaney-mel";

const WHISPER = { bands: 80, fftSize: 400, lowHz: 0, highHz: 8000 };
const WHISPER_LARGE = { bands: 128, fftSize: 400, lowHz: 0, highHz: 8000 };
const NEMO = { bands: 128, fftSize: 512, lowHz: 0, highHz: 8000 };

/** What each band makes of a spectrum that holds nothing but one bin. */
function weightsOf(options: typeof WHISPER, bin: number): number[] {
  const filters = slaneyMelFilters(options);
  const power = new Float64Array(options.fftSize / 2 + 1);
  power[bin] = 1;
  return Array.from({ length: options.bands }, (_, band) => bandEnergy(filters, power, band));
}

describe("Slaney's mel filters", () => {
  // From librosa 0.11: filters.mel(sr=16000, n_fft, n_mels, dtype=float64).
  it.each([
    [WHISPER, 0, 1, 0.024862593984176087],
    [WHISPER, 26, 26, 0.0033186061240283015],
    [WHISPER, 53, 70, 0.006051854749492107],
    [WHISPER, 79, 189, 0.0017657267094807168],
    [WHISPER_LARGE, 42, 25, 0.03161145893024985],
    [WHISPER_LARGE, 85, 70, 0.006744931997842316],
    [WHISPER_LARGE, 127, 193, 0.0027586483792468998],
    [NEMO, 0, 1, 0.028377542974119208],
    [NEMO, 85, 92, 0.006467760423154274],
    [NEMO, 127, 247, 0.002722977234000374],
  ])("weigh as librosa does: %j, band %i, bin %i", (options, band, bin, expected) => {
    expect(weightsOf(options, bin)[band]).toBeCloseTo(expected, 14);
  });

  it.each([WHISPER, WHISPER_LARGE, NEMO])("let every bin be heard by at most two neighbours: %j", (options) => {
    for (let bin = 0; bin <= options.fftSize / 2; bin++) {
      const bands = weightsOf(options, bin).flatMap((weight, band) => (weight > 1e-12 ? [band] : []));
      expect(bands.length).toBeLessThanOrEqual(2);
      if (bands.length === 2) expect(bands[1] - bands[0]).toBe(1);
    }
  });

  it.each([WHISPER, WHISPER_LARGE, NEMO])("leave no band without a bin: %j", (options) => {
    const { offset } = slaneyMelFilters(options);
    for (let band = 0; band < options.bands; band++) expect(offset[band + 1]).toBeGreaterThan(offset[band]);
  });
});
