import { alignTokens } from "../../../src/engine/recognizers/alignment";
import { seededRandom } from "../../fixtures/random";

/** Attention that lies on the given frames, token by token, with a little noise. */
function attention(places: readonly (readonly [from: number, to: number])[], frames: number, seed = 1): Float32Array {
  const random = seededRandom(seed);
  const matrix = new Float32Array(places.length * frames);
  places.forEach(([from, to], token) => {
    for (let frame = 0; frame < frames; frame++) {
      matrix[token * frames + frame] = (frame >= from && frame < to ? 1 : 0) + 0.05 * random.uniform();
    }
  });
  return matrix;
}

describe("alignTokens", () => {
  it("finds the frames that each token was looking at", () => {
    const places = [
      [0, 12],
      [12, 30],
      [30, 38],
      [38, 70],
      [70, 90],
    ] as const;
    const found = alignTokens([attention(places, 90), attention(places, 90, 2)], 5, 90);
    found.forEach(({ from, to }, token) => {
      expect(Math.abs(from - places[token][0])).toBeLessThanOrEqual(2);
      expect(Math.abs(to - places[token][1])).toBeLessThanOrEqual(2);
    });
  });

  it("hears a head that looks at the tokens over one that looks nowhere", () => {
    const places = [
      [0, 20],
      [20, 40],
    ] as const;
    const [first] = alignTokens([attention(places, 40), new Float32Array(80).fill(0.025)], 2, 40);
    expect(Math.abs(first.to - 20)).toBeLessThanOrEqual(2);
  });

  it("gives every token at least one frame, in order and within the sound, whatever the attention", () => {
    const random = seededRandom(4);
    for (let round = 0; round < 200; round++) {
      const tokens = 1 + random.integer(12);
      const frames = 1 + random.integer(round % 2 === 0 ? 12 : 80);
      const heads = Array.from({ length: 1 + random.integer(3) }, () => random.normals(tokens * frames).map(Math.abs));
      const found = alignTokens(heads, tokens, frames);
      expect(found).toHaveLength(tokens);
      let before = 0;
      for (const { from, to } of found) {
        expect(from).toBeGreaterThanOrEqual(before);
        expect(to).toBeGreaterThan(from);
        expect(to).toBeLessThanOrEqual(frames);
        before = from;
      }
    }
  });

  it("does not stumble over attention that is the same everywhere", () => {
    for (const value of [0, 0.5]) {
      const found = alignTokens([new Float32Array(4 * 20).fill(value)], 4, 20);
      expect(found.every(({ from, to }) => Number.isInteger(from) && to > from && to <= 20)).toBe(true);
    }
  });

  it("gives nothing for no tokens and for no frames", () => {
    expect(alignTokens([], 0, 10)).toEqual([]);
    expect(alignTokens([], 3, 0)).toEqual([]);
  });
});
