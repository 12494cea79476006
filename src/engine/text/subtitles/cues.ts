/** From segments of speech, up to twenty seconds long, to cues that a person can read while they listen. */
import type { TranscriptSegment } from "../../types";
import { oneLine } from "../one-line";
import { lineCut, lineOf } from "./lines";
import {
  CLOSE_SEC,
  columnsOf,
  GAP_SEC,
  LONG_SILENCE_SEC,
  MAX_CUE_SEC,
  MAX_LINES,
  MIN_CUE_SEC,
  rulesFor,
  type CueRules,
} from "./rules";
import { timelineOf } from "./timeline";
import { breakAfter, measured, unitsOf, type Unit } from "./units";

export interface Cue {
  readonly startSec: number;
  readonly endSec: number;
  /** One or two. */
  readonly lines: readonly string[];
}

/** A unit with its time. */
interface TimedUnit extends Unit {
  readonly startSec: number;
  readonly endSec: number;
}

// Costs of a cut, in one currency: a cue more costs as much as a cut at a comma saves against one in mid-phrase.
const COST_OF_CUE = 12;
const COST_OF_BREAK = { sentence: 0, clause: 8, word: 40 } as const;
/** A second's pause makes a cut in mid-phrase as good as one at a comma. */
const WORTH_OF_PAUSE_PER_SEC = 32;
const COST_OF_SENTENCE_INSIDE = 10;
const COST_OF_SECOND_LINE = 3;
const COST_PER_SEC_TOO_SHORT = 40;
const COST_PER_SEC_TOO_LONG = 60;
/** Beyond this a cue is as bad as it gets: few words over a long time are not torn apart. */
const COUNTED_SEC_TOO_LONG = 2;

/**
 * Cuts segments into cues by length, reading speed, punctuation and pauses. Where words carry times they decide when a cue comes;
 * without them a segment's time is spread over its text.
 */
export function cuesOf(segments: readonly TranscriptSegment[]): readonly Cue[] {
  const cues = segments.flatMap((segment) => cuesOfSegment({ ...segment, text: oneLine(segment.text) }));
  return cues.map((cue, index) => withReadingTime(cue, cues[index + 1]?.startSec ?? Infinity));
}

function cuesOfSegment(segment: TranscriptSegment): Cue[] {
  const rules = rulesFor(segment.text);
  const units = hardened(timed(segment), rules);
  const pieces = bestCuts(units, rules);
  return pieces.map(([from, to]) => ({
    startSec: units[from].startSec,
    endSec: Math.max(units[to - 1].endSec, units[from].startSec),
    lines: linesOf(units, from, to, rules),
  }));
}

function linesOf(units: readonly TimedUnit[], from: number, to: number, { lineColumns }: CueRules): readonly string[] {
  const cut = lineCut(units, from, to, lineColumns) ?? to;
  return [units.slice(from, cut), units.slice(cut, to)].filter((line) => line.length > 0).map(lineOf);
}

function timed(segment: TranscriptSegment): TimedUnit[] {
  const timeline = timelineOf(segment);
  return unitsOf(segment.text).map((unit) => {
    // Only words that carry times know of pauses; a time that was spread over the text has none.
    const end = segment.words ? unit.from + unit.text.trimEnd().length : unit.to;
    return { ...unit, startSec: timeline.startOf(unit.from), endSec: timeline.endOf(end) };
  });
}

/** A unit wider than a line, such as an address, may break anywhere. */
function hardened(units: readonly TimedUnit[], { lineColumns }: CueRules): TimedUnit[] {
  return units.flatMap((unit) => {
    if (unit.columns - unit.spaceColumns <= lineColumns) return [unit];
    const parts: string[] = [""];
    for (const character of unit.text) {
      if (columnsOf(parts[parts.length - 1] + character) > lineColumns) parts.push("");
      parts[parts.length - 1] += character;
    }
    const perPart = (unit.endSec - unit.startSec) / parts.length;
    return parts.map((text, i) => ({
      ...unit,
      ...measured(text),
      text,
      startSec: unit.startSec + i * perPart,
      endSec: unit.startSec + (i + 1) * perPart,
    }));
  });
}

/** The cheapest way to cut units into cues, by dynamic programming over the places where a cue may end. */
function bestCuts(units: readonly TimedUnit[], rules: CueRules): [number, number][] {
  const cost = new Float64Array(units.length + 1).fill(Infinity);
  const cutBefore = new Int32Array(units.length + 1);
  cost[0] = 0;
  for (let to = 1; to <= units.length; to++) {
    let columns = 0;
    for (let from = to - 1; from >= 0; from--) {
      columns += units[from].columns;
      const alone = from === to - 1;
      if (!alone && (columns > MAX_LINES * (rules.lineColumns + 1) || isLongSilence(units[from], units[from + 1])))
        break;
      const total = cost[from] + costOf(units, from, to, rules);
      if (total < cost[to]) [cost[to], cutBefore[to]] = [total, from];
    }
  }
  const cuts: [number, number][] = [];
  for (let to = units.length; to > 0; to = cutBefore[to]) cuts.unshift([cutBefore[to], to]);
  return cuts;
}

function isLongSilence(before: TimedUnit, after: TimedUnit): boolean {
  return after.startSec - before.endSec >= LONG_SILENCE_SEC;
}

function costOf(units: readonly TimedUnit[], from: number, to: number, rules: CueRules): number {
  const cut = lineCut(units, from, to, rules.lineColumns);
  if (cut === undefined) return Infinity;
  const last = units[to - 1];
  const next = units[to] as TimedUnit | undefined;
  const durationSec = last.endSec - units[from].startSec;
  const pauseSec = next ? Math.max(0, next.startSec - last.endSec) : 0;
  const breaking = next ? Math.max(0, COST_OF_BREAK[breakAfter(last)] - WORTH_OF_PAUSE_PER_SEC * pauseSec) : 0;
  let sentencesInside = 0;
  for (let i = from; i < to - 1; i++) if (breakAfter(units[i]) === "sentence") sentencesInside++;
  return (
    COST_OF_CUE +
    breaking +
    COST_OF_SENTENCE_INSIDE * sentencesInside +
    (cut < to ? COST_OF_SECOND_LINE : 0) +
    COST_PER_SEC_TOO_SHORT * Math.max(0, MIN_CUE_SEC - durationSec) +
    COST_PER_SEC_TOO_LONG * Math.min(Math.max(0, durationSec - MAX_CUE_SEC), COUNTED_SEC_TOO_LONG)
  );
}

/** Leaves a cue on the screen until it can be read, as far as the next one allows. */
function withReadingTime(cue: Cue, nextStartSec: number): Cue {
  const text = cue.lines.join(" ");
  const neededSec = Math.max(MIN_CUE_SEC, columnsOf(text) / rulesFor(text).columnsPerSec);
  const latest = nextStartSec - GAP_SEC;
  // A hurried cue needs its whole time more than the eye needs the gap.
  if (latest < cue.startSec + MIN_CUE_SEC) return { ...cue, endSec: Math.min(cue.endSec, nextStartSec) };
  const endSec = Math.max(cue.endSec, cue.startSec + Math.min(neededSec, MAX_CUE_SEC));
  return { ...cue, endSec: nextStartSec - endSec < CLOSE_SEC ? latest : endSec };
}
