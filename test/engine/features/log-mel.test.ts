import { LogMel } from "../../../src/engine/features/log-mel";
import { seededRandom } from "../../fixtures/random";
import { babble, clipped, constant, noise, sine } from "../../fixtures/signals";

const WINDOW = 30 * 16_000;

function logMel(samples: Float32Array, { bands = 80, window = WINDOW } = {}): Float32Array {
  const mel = new LogMel({ bands });
  mel.accept(samples);
  return mel.finish(window);
}

/**
 * The spectrogram by its definition, with nothing of ours in it: the whole window with its reflected edges, the discrete Fourier
 * transform as a sum, Slaney's filters as librosa defines them.
 * @returns `[bands][frames]`
 */
function byDefinition(samples: Float32Array, bands: number, window: number): number[][] {
  const at = (index: number): number => {
    const inside = index < 0 ? -index : index >= window ? 2 * window - 2 - index : index;
    return samples[inside] ?? 0;
  };
  const hann = Array.from({ length: 400 }, (_, n) => Math.sin((Math.PI * n) / 400) ** 2);
  const waves = Array.from({ length: 400 }, (_, i) => [
    Math.cos((2 * Math.PI * i) / 400),
    Math.sin((2 * Math.PI * i) / 400),
  ]);
  const filters = slaneyMatrix(bands);
  const logs = Array.from({ length: window / 160 }, (_, frame) => {
    const power = Array.from({ length: 201 }, (__, k) => {
      let real = 0;
      let imaginary = 0;
      for (let n = 0; n < 400; n++) {
        const value = at(160 * frame - 200 + n) * hann[n];
        real += value * waves[(k * n) % 400][0];
        imaginary += value * waves[(k * n) % 400][1];
      }
      return real * real + imaginary * imaginary;
    });
    return filters.map((filter) =>
      Math.log10(
        Math.max(
          1e-10,
          filter.reduce((sum, weight, k) => sum + weight * power[k], 0),
        ),
      ),
    );
  });
  const loudest = Math.max(...logs.flat());
  return Array.from({ length: bands }, (_, band) =>
    logs.map((values) => (Math.max(values[band], loudest - 8) + 4) / 4),
  );
}

function slaneyMatrix(bands: number): number[][] {
  const hertz = (mel: number): number => (mel < 15 ? (mel * 200) / 3 : 1000 * 6.4 ** ((mel - 15) / 27));
  const top = 15 + (27 * Math.log(8)) / Math.log(6.4);
  const edges = Array.from({ length: bands + 2 }, (_, i) => hertz((top * i) / (bands + 1)));
  return Array.from({ length: bands }, (_, band) => {
    const [left, centre, right] = edges.slice(band, band + 3);
    return Array.from({ length: 201 }, (__, k) => {
      const rise = (40 * k - left) / (centre - left);
      const fall = (right - 40 * k) / (right - centre);
      return (Math.max(0, Math.min(rise, fall)) * 2) / (right - left);
    });
  });
}

const SECOND = 16_000;
const SIGNALS: Readonly<Record<string, Float32Array>> = {
  "no samples": new Float32Array(0),
  "1 sample": constant(1, 0.5),
  "159 samples": noise(159, 0.2, 1),
  "199 samples": noise(199, 0.2, 2),
  "200 samples": noise(200, 0.2, 3),
  "201 samples": noise(201, 0.2, 4),
  "399 samples": noise(399, 0.2, 5),
  "400 samples": noise(400, 0.2, 6),
  "401 samples": noise(401, 0.2, 7),
  silence: constant(SECOND / 2, 0),
  "an offset": constant(SECOND / 2, 0.3),
  "a click": constant(SECOND / 2, 0).fill(1, 3000, 3001),
  "noise of the last bit": noise(SECOND / 2, 1 / 32768, 8),
  "a tone": sine(SECOND / 2, 440, 0.5),
  "the highest tone": sine(SECOND / 2, 7990, 0.5),
  babble: babble(SECOND / 2, 9),
  "clipped babble": clipped(babble(SECOND / 2, 10), 50),
  "a whole window": babble(SECOND, 11),
  "a window less one sample": babble(SECOND - 1, 12),
  "a window less what a frame reaches over": babble(SECOND - 40, 13),
  "a window less a frame": babble(SECOND - 400, 14),
};

describe("log-mel spectrogram", () => {
  it.each(Object.entries(SIGNALS))("is what the definition gives: %s", (_, samples) => {
    for (const bands of [80, 128]) {
      const features = logMel(samples, { bands, window: SECOND });
      const expected = byDefinition(samples, bands, SECOND).flat();
      let worst = 0;
      expected.forEach((value, i) => (worst = Math.max(worst, Math.abs(value - features[i]))));
      expect(features).toHaveLength(bands * 100);
      expect(worst).toBeLessThan(1e-6);
    }
  });

  it("gives the same bits however the sound is cut into chunks", () => {
    const sound = babble(6011, 5);
    const whole = logMel(sound, { window: SECOND });
    for (const seed of [1, 2, 3, 4, 5]) {
      const random = seededRandom(seed);
      const mel = new LogMel({ bands: 80 });
      for (let start = 0; start < sound.length;) {
        const end = start + random.integer(seed === 1 ? 3 : 700 * seed);
        mel.accept(sound.subarray(start, end));
        start = end;
      }
      expect(mel.finish(SECOND)).toEqual(whole);
    }
  });

  it("gives the same bits for silence that was heard and for silence that fills the window up", () => {
    const sound = babble(6011, 5);
    const padded = new Float32Array(SECOND);
    padded.set(sound);
    expect(logMel(padded, { window: SECOND })).toEqual(logMel(sound, { window: SECOND }));
  });

  it("does not depend on the buffer that a chunk came in", () => {
    const sound = babble(2000, 7);
    const reused = new Float32Array(50);
    const mel = new LogMel({ bands: 80 });
    for (let start = 0; start < sound.length; start += 50) {
      reused.set(sound.subarray(start, start + 50));
      mel.accept(reused);
    }
    expect(mel.finish(SECOND)).toEqual(logMel(sound, { window: SECOND }));
  });

  it("is -1.5 for silence: 1e-10 is the least energy", () => {
    expect(new Set(logMel(constant(8000, 0)))).toEqual(new Set([-1.5]));
  });

  it.each([NaN, Infinity, -Infinity])("refuses the sample %p", (sample) => {
    expect(() => logMel(constant(1000, 0).fill(sample, 500, 501))).toThrow("not a number");
  });

  it.each([
    ["shorter than the sound", 800, 801],
    ["that ends within a frame's shift", 1000, 10],
    ["shorter than two frames", 320, 10],
  ])("refuses a window %s", (_, window, samples) => {
    expect(() => logMel(constant(samples, 0), { window })).toThrow(RangeError);
  });
});
