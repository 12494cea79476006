import { NemoLogMel, type NemoFeatures } from "../../../src/engine/features/nemo-log-mel";
import { seededRandom } from "../../fixtures/random";
import { babble, constant, noise } from "../../fixtures/signals";

const BANDS = 128;
const COSINES = Float64Array.from({ length: 512 }, (_, i) => Math.cos((2 * Math.PI * i) / 512));

function featuresOf(sound: Float32Array, chunk = sound.length): NemoFeatures {
  const mel = new NemoLogMel();
  for (let start = 0; start < sound.length; start += chunk) mel.accept(sound.subarray(start, start + chunk));
  return mel.finish();
}

/** Log mel energies of one frame before normalisation, by their definition: a padded signal, a transform term by term, triangles. */
function direct(sound: Float32Array, frame: number): number[] {
  const emphasised = Array.from(sound, (value, i) => (i === 0 ? value : value - 0.97 * sound[i - 1]));
  const padded = [...new Array<number>(256).fill(0), ...emphasised, ...new Array<number>(256).fill(0)];
  const part = padded.slice(160 * frame, 160 * frame + 512);
  const windowed = part.map((value, i) =>
    i < 56 || i >= 456 ? 0 : value * (0.5 - 0.5 * Math.cos((2 * Math.PI * (i - 56)) / 399)),
  );
  const power = Array.from({ length: 257 }, (_, k) => {
    let real = 0;
    let imaginary = 0;
    for (let n = 0; n < 512; n++) {
      real += windowed[n] * COSINES[(k * n) % 512];
      imaginary += windowed[n] * COSINES[(k * n + 128) % 512];
    }
    return real * real + imaginary * imaginary;
  });
  const hertz = (mel: number): number => (mel < 15 ? (200 * mel) / 3 : 1000 * 6.4 ** ((mel - 15) / 27));
  const highest = 15 + (27 * Math.log(8)) / Math.log(6.4);
  const edges = Array.from({ length: BANDS + 2 }, (_, i) => hertz((highest * i) / (BANDS + 1)));
  return Array.from({ length: BANDS }, (_, band) => {
    const [left, centre, right] = edges.slice(band, band + 3);
    const energy = power.reduce((sum, value, k) => {
      const at = (k * 16000) / 512;
      const triangle = Math.max(0, Math.min((at - left) / (centre - left), (right - at) / (right - centre)));
      return sum + (value * triangle * 2) / (right - left);
    }, 0);
    return Math.log(energy + 2 ** -24);
  });
}

describe("NeMo's log mel features", () => {
  it.each([
    ["babble", babble(4000, 3)],
    ["noise that fills no whole number of frames", noise(3333, 0.3, 4)],
    ["a click in silence", constant(3200, 0).fill(0.9, 1600, 1601)],
    ["full scale", constant(1600, 1)],
  ])("are what their definition gives, for %s", (_, sound) => {
    const { features, frames } = featuresOf(sound);
    expect(frames).toBe(Math.floor(sound.length / 160));
    const expected = Array.from({ length: frames }, (__, frame) => direct(sound, frame));
    for (let band = 0; band < BANDS; band++) {
      const values = expected.map((frame) => frame[band]);
      const mean = values.reduce((sum, value) => sum + value, 0) / frames;
      const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (frames - 1);
      values.forEach((value, frame) => {
        const normalised = (value - mean) / (Math.sqrt(variance) + 1e-5);
        expect(Math.abs(features[band * frames + frame] - normalised)).toBeLessThan(1e-3);
      });
    }
  });

  it("are the same to the last bit however the sound is cut into chunks", () => {
    const sound = babble(20_011, 5);
    const whole = featuresOf(sound);
    for (const chunk of [1, 159, 160, 161, 400, 7777]) expect(featuresOf(sound, chunk)).toEqual(whole);
    const random = seededRandom(6);
    const mel = new NemoLogMel();
    for (let start = 0; start < sound.length;) {
      const end = start + random.integer(900);
      mel.accept(sound.subarray(start, end));
      start = end;
    }
    expect(mel.finish()).toEqual(whole);
  });

  it.each([
    [0, 0],
    [1, 0],
    [159, 0],
    [160, 1],
    [399, 2],
    [400, 2],
    [401, 2],
    [16_000, 100],
  ])("make of %i samples %i frames, all of them finite", (samples, frames) => {
    const made = featuresOf(noise(samples, 0.3, 7));
    expect(made.frames).toBe(frames);
    expect(made.features).toHaveLength(frames * BANDS);
    expect(made.features.every(Number.isFinite)).toBe(true);
  });

  it("have in each band the mean 0 and the deviation 1", () => {
    const { features, frames } = featuresOf(babble(48_000, 8));
    for (let band = 0; band < BANDS; band++) {
      const row = features.subarray(band * frames, (band + 1) * frames);
      const mean = row.reduce((sum, value) => sum + value, 0) / frames;
      expect(mean).toBeCloseTo(0, 4);
      expect(row.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (frames - 1)).toBeCloseTo(1, 3);
    }
  });

  it("are zero for silence and for a single frame", () => {
    expect(new Set(featuresOf(constant(8000, 0)).features)).toEqual(new Set([0]));
    expect(new Set(featuresOf(noise(200, 0.3, 9)).features)).toEqual(new Set([0]));
  });
});
