import { bestPath, collapse, logSoftmax, probability } from "../../../src/engine/recognizers/ctc";
import { seededRandom } from "../../fixtures/random";

describe("best path", () => {
  it.each([1, 2, 3, 4, 5, 63, 64, 25055])("is the first greatest of %i scores, frame by frame", (size) => {
    const random = seededRandom(size);
    // Few different values, so that ties are common.
    const scores = Float32Array.from({ length: size * 20 }, () => random.integer(5) - 2);
    const expected = Array.from({ length: 20 }, (_, frame) => {
      const row = [...scores.subarray(frame * size, (frame + 1) * size)];
      return row.indexOf(row.reduce((greatest, value) => Math.max(greatest, value), -Infinity));
    });
    expect([...(bestPath(scores, size) ?? [])]).toEqual(expected);
  });

  it("passes over scores of minus infinity, which mean never", () => {
    expect([...(bestPath(Float32Array.of(-Infinity, -3, -2, -Infinity, -1, -Infinity), 3) ?? [])]).toEqual([2, 1]);
  });

  it.each([0, 1, 5, 8, 9])("is none where score %i of ten is not a number or infinite", (at) => {
    for (const bad of [NaN, Infinity]) {
      const scores = Float32Array.from({ length: 20 }, (_, i) => Math.cos(i));
      scores[10 + at] = bad;
      expect(bestPath(scores, 10)).toBeUndefined();
    }
    expect(bestPath(new Float32Array(10).fill(-Infinity), 10)).toBeUndefined();
  });
});

describe("collapsing", () => {
  it("makes one token of repeats, none of blanks, and two of what a blank parts", () => {
    expect(collapse(Int32Array.of(0, 5, 5, 0, 5, 7, 7, 7, 0, 0), 0)).toEqual([
      { id: 5, frame: 1, endFrame: 3 },
      { id: 5, frame: 4, endFrame: 5 },
      { id: 7, frame: 5, endFrame: 8 },
    ]);
  });

  it("takes any id as the blank", () => {
    expect(collapse(Int32Array.of(9, 0, 9), 9)).toEqual([{ id: 0, frame: 1, endFrame: 2 }]);
    expect(collapse(new Int32Array(0), 0)).toEqual([]);
  });
});

describe("probabilities", () => {
  const size = 50;
  const scores = seededRandom(3).normals(size * 4, 3);
  const exact = (frame: number, id: number): number => {
    const row = scores.subarray(frame * size, (frame + 1) * size);
    return Math.exp(row[id]) / row.reduce((sum, value) => sum + Math.exp(value), 0);
  };

  it("are the softmax of a frame", () => {
    for (const id of [0, 7, 49]) expect(probability(scores, size, 2, id)).toBeCloseTo(exact(2, id), 6);
  });

  it("hold for scores that no exponential can take", () => {
    expect(probability(Float32Array.of(1000, 998, -1000), 3, 0, 0)).toBeCloseTo(1 / (1 + Math.exp(-2)), 6);
    expect(probability(Float32Array.of(1000, 998, -1000), 3, 0, 2)).toBe(0);
  });

  it("are the same by log-softmax, and sum to one", () => {
    const logs = logSoftmax(scores, size);
    expect(logs).toHaveLength(scores.length);
    for (let frame = 0; frame < 4; frame++) {
      const row = logs.subarray(frame * size, (frame + 1) * size);
      expect(row.reduce((sum, value) => sum + Math.exp(value), 0)).toBeCloseTo(1, 5);
      expect(Math.exp(row[11])).toBeCloseTo(exact(frame, 11), 6);
    }
    logSoftmax(logs, size).forEach((value, i) => expect(value).toBeCloseTo(logs[i], 5));
  });
});
