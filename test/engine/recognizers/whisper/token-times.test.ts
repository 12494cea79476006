import { phrasesOf, spansByAttention, spansWithin } from "../../../../src/engine/recognizers/whisper/token-times";

const FIRST_TIME = 1000;
const at = (sec: number): number => FIRST_TIME + Math.round(sec * 50);

describe("phrases between marks of time", () => {
  it("are read out of a text that comes to its end", () => {
    const ids = [at(0), 1, 2, at(2.4), at(2.5), 3, at(5)];
    expect(phrasesOf(ids, FIRST_TIME, 6)).toEqual({
      phrases: [
        { from: 1, to: 3, startSec: 0, endSec: 2.4 },
        { from: 5, to: 6, startSec: 2.5, endSec: 5 },
      ],
      doneSec: 6,
    });
  });

  it("end with the sound where they were not closed, and no time lies behind it", () => {
    expect(phrasesOf([at(0.5), 1, 2], FIRST_TIME, 3)).toEqual({
      phrases: [{ from: 1, to: 3, startSec: 0.5, endSec: 3 }],
      doneSec: 3,
    });
    expect(phrasesOf([at(0), 1, at(7), at(8), 2, at(9)], FIRST_TIME, 3).phrases).toEqual([
      { from: 1, to: 2, startSec: 0, endSec: 3 },
      { from: 4, to: 5, startSec: 3, endSec: 3 },
    ]);
  });

  it("end early where a pair is the last thing, or a phrase after it stays open: there the model is asked to go on", () => {
    expect(phrasesOf([at(0), 1, at(4), at(4)], FIRST_TIME, 10)).toEqual({
      phrases: [{ from: 1, to: 2, startSec: 0, endSec: 4 }],
      doneSec: 4,
    });
    expect(phrasesOf([at(0), 1, at(4), at(4), 2, 3], FIRST_TIME, 10)).toMatchObject({
      phrases: { length: 1 },
      doneSec: 4,
    });
  });

  it("keep the open phrase where less than a second is left, or was done", () => {
    for (const [pair, duration] of [
      [4, 4.9],
      [0.5, 10],
    ])
      expect(phrasesOf([at(0), 1, at(pair), at(pair), 2, 3], FIRST_TIME, duration)).toEqual({
        phrases: [
          { from: 1, to: 2, startSec: 0, endSec: pair },
          { from: 4, to: 6, startSec: pair, endSec: duration },
        ],
        doneSec: duration,
      });
  });

  it("are one of the whole sound where there are no marks, and none where there is no text", () => {
    expect(phrasesOf([1, 2], FIRST_TIME, 3).phrases).toEqual([{ from: 0, to: 2, startSec: 0, endSec: 3 }]);
    expect(phrasesOf([], FIRST_TIME, 3)).toEqual({ phrases: [], doneSec: 3 });
    expect(phrasesOf([at(0)], FIRST_TIME, 3)).toEqual({ phrases: [], doneSec: 3 });
  });

  it("are shared out among their texts by length", () => {
    expect(spansWithin({ startSec: 1, endSec: 2 }, ["ab", "c", "d"])).toEqual([
      { startSec: 1, endSec: 1.5 },
      { startSec: 1.5, endSec: 1.75 },
      { startSec: 1.75, endSec: 2 },
    ]);
    expect(spansWithin({ startSec: 1, endSec: 2 }, [])).toEqual([]);
  });
});

describe("times by attention", () => {
  /** Each row looks at a stretch of positions of its own, and the last, for the end, behind all. */
  function looking(spans: readonly (readonly [number, number])[], positions: number): Float32Array {
    const weights = new Float32Array((spans.length + 1) * positions).fill(0.001);
    spans.forEach(([from, to], row) => weights.fill(1, row * positions + from, row * positions + to));
    weights.fill(1, spans.length * positions + spans[spans.length - 1][1], (spans.length + 1) * positions);
    return weights;
  }

  it("are where the model looked, 20 ms a position", () => {
    const attention = looking(
      [
        [0, 20],
        [20, 50],
        [50, 90],
      ],
      150,
    );
    const spans = spansByAttention([attention, attention], 3, 2.4);
    const expected = [
      [0, 0.4],
      [0.4, 1],
      [1, 1.8],
    ];
    spans.forEach(({ startSec, endSec }, i) => {
      expect(startSec).toBeCloseTo(expected[i][0], 1);
      expect(endSec).toBeCloseTo(expected[i][1], 1);
    });
  });

  it("do not count what was looked at behind the sound", () => {
    const attention = looking(
      [
        [0, 20],
        [20, 50],
      ],
      150,
    );
    for (let row = 0; row < 3; row++) attention.fill(100, row * 150 + 60, (row + 1) * 150);
    const spans = spansByAttention([attention], 2, 1.2);
    expect(spans[1].startSec).toBeCloseTo(0.4, 1);
    for (const { endSec } of spans) expect(endSec).toBeLessThanOrEqual(1.2);
  });

  it("are none for a text of none", () => {
    expect(spansByAttention([new Float32Array(10)], 0, 1)).toEqual([]);
  });
});
