import { groupByLength } from "../../../src/engine/recognizers/length-groups";
import { seededRandom } from "../../fixtures/random";

describe("groups of like length", () => {
  it("hold the longest first, and none that is less than half as long", () => {
    expect(groupByLength([10, 3, 20, 4, 11, 9], 1000)).toEqual([[2, 4, 0], [5], [3, 1]]);
  });

  it("hold no more than may be run at once, padding included", () => {
    expect(groupByLength([10, 10, 10, 10, 10], 20)).toEqual([[0, 1], [2, 3], [4]]);
    expect(groupByLength([10, 9, 9], 29)).toEqual([[0, 1], [2]]);
  });

  it("hold alone what is longer than that", () => {
    expect(groupByLength([30, 25, 5], 20)).toEqual([[0], [1], [2]]);
  });

  it("hold every segment once, and are none for none", () => {
    expect(groupByLength([], 10)).toEqual([]);
    const random = seededRandom(4);
    const frames = Array.from({ length: 200 }, () => 1 + random.integer(300));
    const groups = groupByLength(frames, 1200);
    expect(groups.flat().sort((a, b) => a - b)).toEqual([...frames.keys()]);
    for (const group of groups) {
      const lengths = group.map((index) => frames[index]);
      expect(Math.max(...lengths)).toBe(lengths[0]);
      if (group.length > 1) expect(lengths[0] * group.length).toBeLessThanOrEqual(1200);
      for (const length of lengths) expect(length).toBeGreaterThanOrEqual(lengths[0] / 2);
    }
  });
});
