/**
 * How the characters of a text are read in their context. Kept beside the text, so that search, highlights and deletion need no dictionary
 * and see the same readings that were indexed, whatever a newer dictionary says.
 */
import type { Pinyin } from "../language/pinyin";
import { markOf } from "./syllables";
import type { Readings } from "./tokens";
import type { Unit } from "./units";

const NONE = "-";

export function hasHan(text: string): boolean {
  return /\p{Script=Han}/u.test(text);
}

/** One entry a unit. */
export function readingsOf(units: readonly Unit[], pinyin: Pinyin): Readings {
  let text = "";
  let points = 0;
  const places = units.map((unit, index) => {
    // Punctuation and other words end a phrase, which the dictionary must not read across.
    if (index > 0 && units[index - 1].to !== unit.from) {
      text += " ";
      points++;
    }
    const isOnePoint = unit.isCharacter && [...unit.text].length === 1;
    text += isOnePoint ? unit.text : " ";
    return points++;
  });
  const syllables = pinyin.read(text);
  return places.map((place) => {
    const base = syllables[place]?.base;
    return base !== undefined && markOf(base) !== undefined ? base : undefined;
  });
}

export function writeReadings(readings: Readings): string | null {
  return readings.some((reading) => reading !== undefined)
    ? readings.map((reading) => reading ?? NONE).join(" ")
    : null;
}

/** @param written null where nothing has a reading */
export function parseReadings(written: string | null): Readings {
  return written === null ? [] : written.split(" ").map((reading) => (reading === NONE ? undefined : reading));
}
