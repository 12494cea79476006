import { Segmenter, type SegmenterOptions, type Span } from "../../../src/engine/speech/segmenter";
import { seededRandom, type SeededRandom } from "../../fixtures/random";

const FRAME_MS = 32;
const MARGIN = 10;
const SILENCE = 38;
const LONG_SPAN = 313;
const LONG_SPAN_SILENCE = 19;
const LONGEST = 625;
const RULES: SegmenterOptions = {
  frameMs: FRAME_MS,
  threshold: 0.5,
  releaseThreshold: 0.35,
  minSpeechMs: 5 * FRAME_MS,
  marginMs: MARGIN * FRAME_MS,
  minSilenceMs: SILENCE * FRAME_MS,
  longSpanMs: LONG_SPAN * FRAME_MS,
  longSpanSilenceMs: LONG_SPAN_SILENCE * FRAME_MS,
  maxSegmentMs: LONGEST * FRAME_MS,
};
/** Short spans, so that cuts come often. */
const SHORT: SegmenterOptions = {
  ...RULES,
  marginMs: 3 * FRAME_MS,
  minSilenceMs: 8 * FRAME_MS,
  longSpanMs: 20 * FRAME_MS,
  longSpanSilenceMs: 5 * FRAME_MS,
  maxSegmentMs: 50 * FRAME_MS,
};
const inFrames = (ms: number): number => Math.round(ms / FRAME_MS);

function spansOf(probabilities: readonly number[], rules = RULES): Span[] {
  const segmenter = new Segmenter(rules);
  const found: (Span | undefined)[] = probabilities.map((probability) => segmenter.push(probability));
  return [...found, segmenter.flush()].filter((span) => span !== undefined);
}

/** `"20. 5# 3-"`: twenty silent frames, five voiced, three in between the thresholds. */
function frames(pattern: string): number[] {
  const levels: Record<string, number> = { ".": 0.05, "-": 0.4, "#": 0.9 };
  return pattern.split(" ").flatMap((part) => new Array<number>(parseInt(part)).fill(levels[part.slice(-1)]));
}

const plain = (spans: readonly Span[]): number[][] => spans.map(({ from, to }) => [from, to]);

describe("Segmenter", () => {
  it("puts margins around speech and ends it after a pause", () => {
    expect(plain(spansOf(frames("50. 30# 50. 30# 100.")))).toEqual([
      [50 - MARGIN, 80 + MARGIN],
      [130 - MARGIN, 160 + MARGIN],
    ]);
  });

  it("gives a span as soon as its pause is long enough, not later", () => {
    const segmenter = new Segmenter(RULES);
    const before = [...frames("50. 30#"), ...frames(`${SILENCE - 1}.`)].map((probability) =>
      segmenter.push(probability),
    );
    expect(before.every((span) => span === undefined)).toBe(true);
    expect(segmenter.push(0.05)).toEqual({ from: 40, to: 90 });
  });

  it("keeps speech together over pauses that are shorter", () => {
    expect(plain(spansOf(frames(`20. 10# ${SILENCE - 1}. 10# 40.`)))).toEqual([
      [10, 20 + 10 + (SILENCE - 1) + 10 + MARGIN],
    ]);
  });

  it("ends a span that is long enough at a shorter pause", () => {
    const rest = `${LONG_SPAN_SILENCE}. 30# 100.`;
    expect(plain(spansOf(frames(`20. ${LONG_SPAN - 1}# ${rest}`)))).toEqual([
      [10, 20 + LONG_SPAN - 1 + 19 + 30 + MARGIN],
    ]);
    expect(plain(spansOf(frames(`20. ${LONG_SPAN}# ${rest}`)))).toEqual([
      [10, 20 + LONG_SPAN + MARGIN],
      [20 + LONG_SPAN + MARGIN, 20 + LONG_SPAN + 19 + 30 + MARGIN],
    ]);
    expect(spansOf(frames(`20. ${LONG_SPAN}# ${LONG_SPAN_SILENCE - 1}. 30# 100.`))).toHaveLength(1);
  });

  it("does not reach before the start or behind the end of the stream", () => {
    expect(plain(spansOf(frames("3. 10# 4.")))).toEqual([[0, 17]]);
    expect(plain(spansOf(frames("10#")))).toEqual([[0, 10]]);
  });

  it("takes nothing of what holds fewer than five voiced frames", () => {
    for (const voiced of [1, 2, 3, 4]) expect(spansOf(frames(`50. ${voiced}# 50.`))).toEqual([]);
    for (const voiced of [1, 2, 3, 4]) expect(spansOf(frames(`50. ${voiced}#`))).toEqual([]);
    expect(spansOf(frames("50. 4# 10- 50."))).toEqual([]);
    expect(plain(spansOf(frames("50. 5# 50.")))).toEqual([[40, 65]]);
    expect(plain(spansOf(frames("50. 5#")))).toEqual([[40, 55]]);
  });

  it("gives nothing for a click every half minute, however long", () => {
    expect(spansOf(frames(new Array(50).fill("2# 900.").join(" ")))).toEqual([]);
  });

  it("does not begin below the upper threshold and does not end above the lower one", () => {
    expect(spansOf(frames("500-"))).toEqual([]);
    expect(plain(spansOf(frames("20. 10# 100- 40.")))).toEqual([[10, 20 + 10 + 100 + MARGIN]]);
  });

  it("counts a pause from its first silent frame, although it wavers", () => {
    expect(plain(spansOf(frames("20. 10# 5. 5- 5. 5- 100.")))).toEqual([[10, 20 + 10 + MARGIN]]);
  });

  it("is empty for an empty stream", () => {
    expect(spansOf([])).toEqual([]);
  });

  it("cuts what is too long at its longest pause, and keeps the margins out of that pause", () => {
    const speech = frames("20. 200# 6. 100# 18. 150# 8. 400# 40.");
    // The pauses begin at 220, 326 and 494; the longest lies at [326, 344) and its middle is 335.
    const [first, second, ...rest] = spansOf(speech);
    expect(first).toEqual({ from: 10, to: 335 });
    expect(second).toEqual({ from: 335, to: 912 });
    expect(rest).toEqual([]);
  });

  it("prefers a shorter pause to one so early that little is left before it", () => {
    const [first] = spansOf(frames("20. 30# 18. 300# 6. 600#"));
    expect(first).toEqual({ from: 10, to: 371 });
  });

  it("cuts at an early pause where there is no other", () => {
    const [first] = spansOf(frames("20. 30# 18. 900#"));
    expect(first).toEqual({ from: 10, to: 59 });
  });

  it("cuts speech without pauses where it is least like speech, and loses no frame", () => {
    const speech = frames("1500#");
    speech[500] = 0.6;
    const spans = spansOf(speech);
    expect(spans[0]).toEqual({ from: 0, to: 500 });
    expect(spans.at(-1)?.to).toBe(1500);
    for (let i = 1; i < spans.length; i++) expect(spans[i].from).toBe(spans[i - 1].to);
  });

  it("keeps the end of a word that a cut has left behind with few voiced frames", () => {
    for (let after = 1; after <= 30; after++) {
      const speech = frames(`20. ${615 + after}# 60.`);
      // The least likely frame is near the place where the span must be cut, so that little is left after it.
      speech[20 + 612] = 0.55;
      expect(spansOf(speech).at(-1)?.to).toBe(20 + 615 + after + MARGIN);
    }
  });

  it("keeps a short word after a pause in which the greatest length was reached", () => {
    const speech = frames("20. 612# 8. 3# 60.");
    expect(plain(spansOf(speech))).toEqual([
      [10, 635],
      [635, 653],
    ]);
    expect(plain(spansOf(frames("20. 612# 19. 3# 60.")))).toEqual([[10, 635]]);
  });

  describe("whatever the probabilities are", () => {
    const random = seededRandom(7);
    const longest = (rules: SegmenterOptions): number => inFrames(rules.maxSegmentMs);
    const rows: [number, SegmenterOptions, number[]][] = Array.from({ length: 300 }, (_, index) => {
      const rules = index % 3 === 0 ? RULES : SHORT;
      return [index, rules, randomRow(random, index % 3 === 0 ? 3000 : 700)];
    });

    it("gives spans in order, without overlap, within the stream and not too long", () => {
      for (const [index, rules, row] of rows) {
        let end = 0;
        for (const { from, to } of spansOf(row, rules)) {
          if (!(from >= end && to > from && to - from <= longest(rules) && to <= row.length)) {
            throw new Error(`row ${index}: [${from}, ${to}) after ${end} of ${row.length}`);
          }
          end = to;
        }
      }
    });

    it("puts every run of at least five voiced frames inside the spans", () => {
      for (const [index, rules, row] of rows) {
        const inside = marked(row.length, spansOf(row, rules));
        for (const [from, to] of voicedRuns(row, rules.threshold)) {
          if (to - from < 5) continue;
          for (let frame = from; frame < to; frame++) {
            if (!inside[frame]) throw new Error(`row ${index}: frame ${frame} of the run [${from}, ${to}) is lost`);
          }
        }
      }
    });

    it("puts all that lies between two silences inside the spans, if five of its frames are voiced", () => {
      for (const [index, rules, row] of rows) {
        const inside = marked(row.length, spansOf(row, rules));
        for (const voiced of utterances(row, rules)) {
          if (voiced.length < 5) continue;
          const lost = voiced.filter((frame) => !inside[frame]);
          if (lost.length > 0) throw new Error(`row ${index}: frames ${lost.join(", ")} are lost`);
        }
      }
    });

    it("keeps the whole margin before and after speech, unless the stream, another span or the greatest length is in the way", () => {
      for (const [index, rules, row] of rows) {
        const margin = inFrames(rules.marginMs);
        const spans = spansOf(row, rules);
        spans.forEach(({ from, to }, at) => {
          const voiced = voicedIn(row, from, to, rules.threshold);
          const before = voiced[0] - from;
          const after = to - 1 - (voiced.at(-1) ?? NaN);
          const touchesBefore = from === (spans[at - 1]?.to ?? 0);
          const isLongest = to - from === longest(rules);
          const touchesAfter = isLongest || to === row.length || spans[at + 1]?.from === to;
          if (!(touchesBefore || before >= margin) || !(touchesAfter || after >= margin)) {
            throw new Error(`row ${index}: [${from}, ${to}) has margins ${before} and ${after}`);
          }
        });
      }
    });

    it("never calls a frame needed that it gave up before, nor gives a span of one that it gave up", () => {
      for (const [index, rules, row] of rows) {
        const segmenter = new Segmenter(rules);
        let needed = 0;
        row.forEach((probability, frame) => {
          const span = segmenter.push(probability);
          if (span && span.from < needed) throw new Error(`row ${index}: [${span.from}, … needs what was let go`);
          if (segmenter.oldestNeeded < needed) throw new Error(`row ${index}: ${frame} goes back`);
          needed = segmenter.oldestNeeded;
          const window = frame + 1 - needed;
          if (window > longest(rules)) throw new Error(`row ${index}: holds ${window} frames`);
        });
      }
    });
  });
});

/** Stretches of speech, pauses, clicks and wavering, of random lengths. */
function randomRow(random: SeededRandom, length: number): number[] {
  const row: number[] = [];
  const wavering = random.uniform() < 0.3;
  while (row.length < length) {
    const kind = random.integer(5);
    const size = kind === 0 ? 1 + random.integer(4) : 1 + random.integer(kind === 1 ? 400 : 40);
    for (let i = 0; i < size; i++) {
      const speech = kind < 3 ? 0.5 + 0.5 * random.uniform() : kind === 3 ? 0.35 * random.uniform() : random.uniform();
      row.push(wavering && random.uniform() < 0.1 ? random.uniform() : speech);
    }
  }
  return row.slice(0, length);
}

function marked(length: number, spans: readonly Span[]): boolean[] {
  const inside = new Array<boolean>(length).fill(false);
  for (const { from, to } of spans) inside.fill(true, from, to);
  return inside;
}

function voicedRuns(row: readonly number[], threshold: number): [number, number][] {
  const runs: [number, number][] = [];
  let from: number | undefined;
  [...row, 0].forEach((probability, frame) => {
    if (probability >= threshold) from ??= frame;
    else if (from !== undefined) {
      runs.push([from, frame]);
      from = undefined;
    }
  });
  return runs;
}

/** Voiced frames, grouped by the silences between them that may end a span. */
function utterances(row: readonly number[], rules: SegmenterOptions): number[][] {
  const { threshold, releaseThreshold, longSpanSilenceMs } = rules;
  const groups: number[][] = [];
  let silence: number | undefined = -Infinity;
  row.forEach((probability, frame) => {
    if (probability >= threshold) {
      if (silence !== undefined && frame - silence >= inFrames(longSpanSilenceMs)) groups.push([]);
      groups.at(-1)?.push(frame);
      silence = undefined;
    } else if (probability < releaseThreshold) silence ??= frame;
  });
  return groups;
}

function voicedIn(row: readonly number[], from: number, to: number, threshold: number): number[] {
  return Array.from({ length: to - from }, (_, i) => from + i).filter((frame) => row[frame] >= threshold);
}
