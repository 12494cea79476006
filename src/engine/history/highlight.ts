/** Where in a text the things that were looked for stand. */
import type { Branch, Place } from "./query";
import type { Readings } from "./tokens";
import type { Unit } from "./units";

/** In UTF-16 units of the text: from the first to behind the last. */
export type Range = readonly [from: number, to: number];

/** @returns ranges in order that neither touch nor overlap */
export function highlights(units: readonly Unit[], readings: Readings, branches: readonly Branch[]): Range[] {
  const found = branches.flatMap(({ phrases, unfinishedLength }) =>
    phrases.flatMap((places) =>
      startsOf(places, units, readings).map((start): Range => {
        const last = units[start + places.length - 1];
        return [units[start].from, unfinishedLength > 0 ? endOf(last, unfinishedLength) : last.to];
      }),
    ),
  );
  return merge(found);
}

function startsOf(places: readonly Place[], units: readonly Unit[], readings: Readings): number[] {
  const starts: number[] = [];
  for (let start = 0; start + places.length <= units.length; start++) {
    if (places.every((fits, offset) => fits(units[start + offset], readings[start + offset]))) starts.push(start);
  }
  return starts;
}

/** Only the letters that were typed, where folding has kept their number; else the whole word. */
function endOf({ text, from, to }: Unit, length: number): number {
  return text.length === to - from ? from + length : to;
}

function merge(ranges: readonly Range[]): Range[] {
  const merged: Range[] = [];
  for (const [from, to] of [...ranges].sort(([a], [b]) => a - b)) {
    const last = merged.at(-1);
    if (last && from <= last[1]) merged[merged.length - 1] = [last[0], Math.max(last[1], to)];
    else merged.push([from, to]);
  }
  return merged;
}
