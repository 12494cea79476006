import { loopStart } from "../../../src/engine/recognizers/repetition";
import { seededRandom } from "../../fixtures/random";

const repeated = (phrase: readonly number[], times: number): number[] => new Array(times).fill(phrase).flat();

describe("loopStart", () => {
  it.each([
    ["a word", [7], 12],
    ["two words", [7, 8], 6],
    ["three words", [7, 8, 9], 4],
    ["twelve words", Array.from({ length: 12 }, (_, i) => i), 4],
  ])("finds %s said over and over, and keeps it once", (_, phrase, times) => {
    const before = [100, 101, 102];
    const said = [...before, ...repeated(phrase, times)];
    expect(loopStart(said)).toBe(before.length + phrase.length);
    expect(loopStart(said.slice(0, -1))).toBeUndefined();
  });

  it("lets people repeat themselves", () => {
    expect(loopStart(repeated([7], 11))).toBeUndefined(); // "no, no, no …"
    expect(loopStart(repeated([7, 8, 9, 10, 11], 3))).toBeUndefined(); // "never gonna …" three times
    expect(loopStart([...repeated([7], 11), 8, ...repeated([7], 11)])).toBeUndefined();
  });

  it("does not look at phrases longer than its limit", () => {
    expect(
      loopStart(
        repeated(
          Array.from({ length: 13 }, (_, i) => i),
          10,
        ),
      ),
    ).toBeUndefined();
  });

  it("looks only at the end", () => {
    expect(loopStart([...repeated([7], 30), 8])).toBeUndefined();
  });

  it("is quiet about random text and about none", () => {
    expect(loopStart([])).toBeUndefined();
    const random = seededRandom(9);
    for (let round = 0; round < 300; round++) {
      const words = Array.from({ length: random.integer(60) }, () => random.integer(40));
      expect(loopStart(words)).toBeUndefined();
    }
  });

  it("finds a loop at the very token that completes it, when asked at every token", () => {
    const random = seededRandom(5);
    for (let round = 0; round < 200; round++) {
      const period = 1 + random.integer(12);
      const phrase = Array.from({ length: period }, (_, i) => 1000 + i);
      const before = Array.from({ length: random.integer(20) }, () => random.integer(500));
      const said = [...before, ...repeated(phrase, 40)];
      const lengths = said.map((_, i) => loopStart(said.slice(0, i + 1)));
      const found = lengths.findIndex((keep) => keep !== undefined);
      expect(found + 1 - before.length).toBe(Math.max(12, 4 * period));
      expect(lengths[found]).toBe(before.length + period);
    }
  });
});
