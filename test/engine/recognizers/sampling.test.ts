import { sampleToken, seededUniform } from "../../../src/engine/recognizers/sampling";
import { seededRandom } from "../../fixtures/random";

/** How often each id was drawn in `times` draws. */
function shares(logits: Float32Array, options: { temperature: number; topP: number }, times = 20_000): number[] {
  const uniform = seededUniform(1);
  const counts = new Array<number>(logits.length).fill(0);
  for (let i = 0; i < times; i++) counts[sampleToken(logits, options, uniform)] += 1 / times;
  return counts;
}

describe("sampling", () => {
  it("draws each token as often as its probability says", () => {
    const probabilities = [0.5, 0.2, 0.15, 0.1, 0.05];
    const drawn = shares(Float32Array.from(probabilities, Math.log), { temperature: 1, topP: 1 });
    drawn.forEach((share, id) => expect(Math.abs(share - probabilities[id])).toBeLessThan(0.015));
  });

  it("sharpens with a low temperature", () => {
    const drawn = shares(Float32Array.from([0.6, 0.4], Math.log), { temperature: 0.5, topP: 1 });
    expect(Math.abs(drawn[0] - 0.36 / (0.36 + 0.16))).toBeLessThan(0.015);
    expect(shares(Float32Array.of(3, 2.9), { temperature: 0.001, topP: 1 }, 100)).toEqual([expect.closeTo(1), 0]);
  });

  it("keeps to the likeliest tokens that make up the share asked for", () => {
    const drawn = shares(Float32Array.from([0.05, 0.5, 0.3, 0.15], Math.log), { temperature: 1, topP: 0.75 });
    expect(drawn[0]).toBe(0);
    expect(drawn[3]).toBe(0);
    expect(Math.abs(drawn[1] - 0.625)).toBeLessThan(0.015);
  });

  it("takes the best token alone where it has the whole share, and never one that is ruled out", () => {
    const logits = seededRandom(2).normals(5000, 3);
    logits[17] = 60;
    expect(shares(logits, { temperature: 1, topP: 0.8 }, 50)[17]).toBeCloseTo(1);
    expect(shares(Float32Array.of(-Infinity, 0, -Infinity), { temperature: 0.6, topP: 1 }, 50)[1]).toBeCloseTo(1);
  });

  it("draws the same again from the same seed", () => {
    const [first, second] = [seededUniform(42), seededUniform(42)];
    const numbers = Array.from({ length: 1000 }, first);
    expect(Array.from({ length: 1000 }, second)).toEqual(numbers);
    expect(Math.min(...numbers)).toBeGreaterThanOrEqual(0);
    expect(Math.max(...numbers)).toBeLessThan(1);
    expect(Math.abs(numbers.reduce((sum, one) => sum + one, 0) / 1000 - 0.5)).toBeLessThan(0.03);
    expect(seededUniform(43)()).not.toBe(numbers[0]);
  });
});
