/** A cue's text in one line or two, cut where a reader pauses and of about the same length. */
import { breakAfter, type Unit } from "./units";

/** Columns of unevenness that a better place to break is worth. */
const WORTH = { sentence: 16, clause: 12, word: 0 } as const;

/**
 * Where to cut the units `[from, to)` into lines.
 * @returns `to` where one line is enough, the index of the second line's first unit, or undefined where two lines are not enough
 */
export function lineCut(units: readonly Unit[], from: number, to: number, lineColumns: number): number | undefined {
  let whole = 0;
  for (let i = from; i < to; i++) whole += units[i].columns;
  const width = whole - units[to - 1].spaceColumns;
  if (width <= lineColumns) return to;
  let best: number | undefined;
  let least = Infinity;
  let taken = 0;
  for (let cut = from + 1; cut < to; cut++) {
    const before = units[cut - 1];
    taken += before.columns;
    const upper = taken - before.spaceColumns;
    const lower = width - taken;
    if (upper > lineColumns) break;
    if (lower > lineColumns) continue;
    // Of two equal cuts the one with the shorter upper line: it covers less of the picture.
    const cost = Math.abs(upper - lower) - WORTH[breakAfter(before)] + (upper > lower ? 1 : 0);
    if (cost < least) [least, best] = [cost, cut];
  }
  return best;
}

/** The units as they are shown on one line. */
export function lineOf(units: readonly Unit[]): string {
  return units
    .map(({ text }) => text)
    .join("")
    .replace(/\s+/gu, " ")
    .trim();
}
