import { cifTimes } from "../../../../src/engine/recognizers/paraformer/cif-times";
import { seededRandom } from "../../../fixtures/random";

const STEP_SEC = 0.02;

/** Peaks at these steps, and values like those of the network between them. */
function peaksAt(steps: readonly number[], length: number): Float32Array {
  const peaks = new Float32Array(length).map((_, step) => (step % 7) / 10);
  for (const step of steps) peaks[step] = 1;
  return peaks;
}

const times = (steps: readonly number[], length: number, tokens = steps.length - 1, durationSec = length * STEP_SEC) =>
  cifTimes(peaksAt(steps, length), tokens, STEP_SEC, durationSec)?.map(({ startSec, endSec }) => [
    Math.round(startSec * 1000),
    Math.round(endSec * 1000),
  ]);

describe("token times from CIF peaks", () => {
  it("begin 30 ms before a peak and end where the next token begins", () => {
    expect(times([10, 20, 35, 60], 63)).toEqual([
      [170, 370],
      [370, 670],
      [670, 1260],
    ]);
  });

  it("leave out the pause behind a token that would be longer than 0.6 s", () => {
    expect(times([10, 100, 110], 113)?.[0]).toEqual([170, 770]);
    expect(times([10, 40, 110], 113)?.[0]).toEqual([170, 770]);
    expect(times([10, 39, 110], 113)?.[0]).toEqual([170, 750]);
  });

  it("end the last token half-way into the silence behind its closing peak", () => {
    expect(times([10, 20], 23)).toEqual([[170, 460]]);
    expect(times([10, 20], 40)).toEqual([[170, 585]]);
  });

  it("stay inside the sound, which is shorter than its last stack of frames", () => {
    expect(times([0, 1, 5], 6, 2, 0.1)).toEqual([
      [0, 0],
      [0, 100],
    ]);
  });

  it("go to the end of the sound where the last token has no closing peak", () => {
    expect(times([10, 20], 40, 2)).toEqual([
      [170, 370],
      [370, 800],
    ]);
  });

  it("ignore peaks behind the last token, and give up where there are too few", () => {
    expect(times([10, 20, 30, 36], 39, 1)).toEqual([[170, 575]]);
    expect(times([10], 40, 2)).toBeUndefined();
    expect(times([], 40, 1)).toBeUndefined();
    expect(times([], 40, 0)).toEqual([]);
  });

  it("count a value just below one as a peak, as the network's own threshold does, and NaN as none", () => {
    expect(cifTimes(Float32Array.of(0, 0.99995, 0.9998, NaN, 1), 1, STEP_SEC, 1)).toHaveLength(1);
    expect(cifTimes(Float32Array.of(0, 0.9998, NaN), 1, STEP_SEC, 1)).toBeUndefined();
  });

  it("are in order and never negative, whatever the peaks", () => {
    const random = seededRandom(1);
    for (let round = 0; round < 500; round++) {
      const length = 3 * (1 + random.integer(60));
      const steps = Array.from({ length }, (_, step) => step).filter(() => random.uniform() < 0.3);
      const durationSec = (length - random.integer(3)) * STEP_SEC;
      let before = 0;
      for (const { startSec, endSec } of cifTimes(peaksAt(steps, length), steps.length, STEP_SEC, durationSec) ?? []) {
        expect(startSec).toBeGreaterThanOrEqual(before);
        expect(endSec).toBeGreaterThanOrEqual(startSec);
        expect(endSec).toBeLessThanOrEqual(durationSec);
        before = startSec;
      }
    }
  });
});
