import { realFft } from "../../../src/engine/features/fft";
import { seededRandom } from "../../fixtures/random";

/** The transform by its definition. */
function directPower(frame: Float64Array): number[] {
  const size = frame.length;
  return Array.from({ length: size / 2 + 1 }, (_, k) => {
    let real = 0;
    let imaginary = 0;
    for (let n = 0; n < size; n++) {
      real += frame[n] * Math.cos((2 * Math.PI * k * n) / size);
      imaginary -= frame[n] * Math.sin((2 * Math.PI * k * n) / size);
    }
    return real * real + imaginary * imaginary;
  });
}

describe("power spectrum of a real frame", () => {
  it.each([8, 16, 32, 64, 128, 512, 40, 80, 200, 320, 400, 1000])(
    "is what the definition gives, for %i samples",
    (size) => {
      const random = seededRandom(size);
      const frame = Float64Array.from({ length: size }, () => random.normal());
      const power = new Float64Array(size / 2 + 1);
      realFft(size).powerSpectrum(frame, power);
      directPower(frame).forEach((expected, k) => expect(power[k]).toBeCloseTo(expected, 8));
    },
  );

  it("does not change the frame, and gives the same for it twice", () => {
    const fft = realFft(512);
    const frame = Float64Array.from({ length: 512 }, (_, i) => Math.sin(i * i));
    const before = frame.slice();
    const first = new Float64Array(257);
    const second = new Float64Array(257);
    fft.powerSpectrum(frame, first);
    fft.powerSpectrum(frame, second);
    expect(frame).toEqual(before);
    expect(second).toEqual(first);
  });

  it("puts a tone into its own bin", () => {
    const power = new Float64Array(257);
    realFft(512).powerSpectrum(
      Float64Array.from({ length: 512 }, (_, i) => Math.cos((2 * Math.PI * 37 * i) / 512)),
      power,
    );
    expect(power[37]).toBeCloseTo(256 ** 2, 6);
    expect(power[36] + power[38] + power[0] + power[256]).toBeLessThan(1e-18);
  });

  it.each([12, 6, 2, 0, -8, 10, 20, 100, 24, 402, 7.5, NaN])("refuses frames of %i samples", (size) => {
    expect(() => realFft(size)).toThrow(RangeError);
  });
});
