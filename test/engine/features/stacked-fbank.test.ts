import { MEL_BANDS } from "../../../src/engine/features/fbank";
import { StackedFbank, stackedFbank } from "../../../src/engine/features/stacked-fbank";
import { seededRandom } from "../../fixtures/random";
import { babble, noise } from "../../fixtures/signals";
import { joined } from "../../fixtures/streams";

const FORMS = [
  { window: 7, shift: 6 },
  { window: 5, shift: 1 },
  { window: 5, shift: 3 },
  { window: 1, shift: 1 },
  { window: 4, shift: 5 },
  { window: 1, shift: 4 },
];

function optionsFor(lfr: { window: number; shift: number }) {
  const random = seededRandom(lfr.window);
  const negMean = random.normals(lfr.window * MEL_BANDS, 3);
  const invStddev = random.normals(lfr.window * MEL_BANDS);
  return { sampleScale: 32768, lfr, cmvn: { negMean, invStddev } };
}

describe("stacked filter bank features", () => {
  it.each(FORMS)("are the same to the last bit however the sound is cut into chunks: %j", (lfr) => {
    const options = optionsFor(lfr);
    const sound = babble(12_345, 3);
    const whole = stackedFbank(sound, options);
    for (const seed of [1, 2, 3, 4, 5, 6]) {
      const random = seededRandom(seed);
      const features = new StackedFbank(options);
      const rows: Float32Array[] = [];
      for (let start = 0; start < sound.length;) {
        const end = start + random.integer(seed === 1 ? 40 : 600 * seed);
        rows.push(features.accept(sound.subarray(start, end)));
        start = end;
      }
      expect(joined(...rows, features.finish())).toEqual(whole);
    }
  });

  it("come as soon as the frames on their right are there, and not before", () => {
    const features = new StackedFbank({ sampleScale: 32768, lfr: { window: 5, shift: 1 } });
    // Row 0 reaches two frames to the right: 400 samples and twice 160.
    expect(features.accept(noise(719, 0.2, 1))).toHaveLength(0);
    expect(features.accept(noise(1, 0.2, 2))).toHaveLength(5 * MEL_BANDS);
    expect(features.accept(noise(160, 0.2, 3))).toHaveLength(5 * MEL_BANDS);
    expect(features.finish()).toHaveLength(2 * 5 * MEL_BANDS);
  });

  it("do not depend on the buffer that a chunk came in", () => {
    const sound = babble(4000, 7);
    const options = optionsFor({ window: 7, shift: 6 });
    const features = new StackedFbank(options);
    const reused = new Float32Array(250);
    const rows = Array.from({ length: 16 }, (_, i) => {
      reused.set(sound.subarray(250 * i, 250 * (i + 1)));
      return features.accept(reused);
    });
    expect(joined(...rows, features.finish())).toEqual(stackedFbank(sound, options));
  });

  it.each([0, 1, 399])("are none for %i samples", (samples) => {
    expect(stackedFbank(noise(samples, 0.2, 1), optionsFor({ window: 7, shift: 6 }))).toHaveLength(0);
  });

  it("are left as they are where there are no statistics", () => {
    const lfr = { window: 5, shift: 3 };
    const sound = babble(8000, 9);
    const size = 5 * MEL_BANDS;
    const cmvn = { negMean: new Float32Array(size), invStddev: new Float32Array(size).fill(1) };
    const neutral = stackedFbank(sound, { sampleScale: 32768, lfr, cmvn });
    expect(stackedFbank(sound, { sampleScale: 32768, lfr })).toEqual(neutral);
  });
});
