import { Resampler } from "../../../src/engine/audio/resample";
import { seededRandom } from "../../fixtures/random";
import { joined } from "./listening";

function convert(samples: Float32Array, rate: number, pieceLength: () => number = () => samples.length): Float32Array {
  const resampler = new Resampler(rate);
  const parts: Float32Array[] = [];
  for (let at = 0; at < samples.length;) {
    const length = pieceLength();
    parts.push(resampler.push(samples.subarray(at, at + length)));
    at += length;
  }
  return joined([...parts, resampler.flush()]);
}

function tone(hertz: number, rate: number, sec = 2): Float32Array {
  return Float32Array.from({ length: rate * sec }, (_, i) => 0.5 * Math.sin((2 * Math.PI * hertz * i) / rate));
}

/** Fits a sine of known frequency away from the ends; what is left over is noise. Phase 0 means no delay. */
function fit(sound: Float32Array, hertz: number): { snrDb: number; gain: number; phase: number } {
  let [ss, sc, cc, ys, yc] = [0, 0, 0, 0, 0];
  const each = (visit: (y: number, s: number, c: number) => void) => {
    for (let i = 2000; i < sound.length - 2000; i++) {
      const angle = (2 * Math.PI * hertz * i) / 16_000;
      visit(sound[i], Math.sin(angle), Math.cos(angle));
    }
  };
  each((y, s, c) => {
    ss += s * s;
    sc += s * c;
    cc += c * c;
    ys += y * s;
    yc += y * c;
  });
  const determinant = ss * cc - sc * sc;
  const a = (ys * cc - yc * sc) / determinant;
  const b = (yc * ss - ys * sc) / determinant;
  let signal = 0;
  let noise = 0;
  each((y, s, c) => {
    signal += (a * s + b * c) ** 2;
    noise += (y - a * s - b * c) ** 2;
  });
  return { snrDb: 10 * Math.log10(signal / noise), gain: Math.hypot(a, b) / 0.5, phase: Math.atan2(b, a) };
}

function levelDb(sound: Float32Array): number {
  const middle = sound.subarray(2000, sound.length - 2000);
  const power = middle.reduce((sum, x) => sum + x * x, 0) / middle.length;
  return 10 * Math.log10(power / 0.125);
}

const RATES = [8000, 11_025, 22_050, 37_800, 44_099, 44_100, 48_000, 96_000, 192_000];

describe("the resampler", () => {
  it("reaches 150 dB at 1 kHz from 48 kHz", () => {
    expect(fit(convert(tone(1000, 48_000), 48_000), 1000).snrDb).toBeGreaterThan(150);
  });

  it.each([8000, 44_100, 48_000, 96_000])("keeps what cannot be heard at 16 kHz out by 110 dB, from %i Hz", (rate) => {
    const beyond = [8200, 9000, 10_000, 15_000, 20_000].filter((hertz) => hertz < rate / 2);
    for (const hertz of beyond) expect(levelDb(convert(tone(hertz, rate), rate))).toBeLessThan(-110);
    // Going up, the mirror image of 3 kHz at 5 kHz is all the noise there is.
    if (rate === 8000) expect(fit(convert(tone(3000, rate), rate), 3000).snrDb).toBeGreaterThan(110);
  });

  it.each(RATES)("neither delays nor changes loudness, from %i Hz", (rate) => {
    const { snrDb, gain, phase } = fit(convert(tone(1000, rate), rate), 1000);
    expect(snrDb).toBeGreaterThan(115);
    expect(gain).toBeCloseTo(1, 4);
    expect(Math.abs(phase)).toBeLessThan(1e-5);
  });

  it.each(RATES)("gives the same bits whatever the pieces, and the right length, from %i Hz", (rate) => {
    const random = seededRandom(rate);
    const noise = Float32Array.from({ length: rate + 17 }, () => random.uniform() * 2 - 1);
    const whole = convert(noise, rate);
    expect(whole.length).toBe(Math.round((noise.length * 16_000) / rate));
    expect(convert(noise, rate, () => 1 + Math.floor(random.uniform() * 900))).toEqual(whole);
    expect(convert(noise.subarray(0, 2000), rate, () => 1)).toEqual(convert(noise.subarray(0, 2000), rate));
  });

  it("leaves 16 kHz alone", () => {
    const sound = tone(440, 16_000);
    expect(convert(sound, 16_000)).toEqual(sound);
  });

  it.each([1, 2, 5])("takes a recording of %i samples", (length) => {
    expect(convert(new Float32Array(length).fill(0.5), 8000).length).toBe(length * 2);
  });
});
