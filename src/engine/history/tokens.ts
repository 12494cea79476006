/**
 * What the three full-text indexes hold of a text. FTS5 finds rows of tokens quickly where each token is rare, so no token is a single
 * character: it is a character with the one after it, or the first letters of four syllables. A single character is found as the beginning
 * of such a token, for which FTS5 keeps lists of their own (`prefix`).
 */
import { markOf } from "./syllables";
import type { Unit } from "./units";

/** A reading a unit; undefined where it is no Chinese character or has no syllable of Mandarin. */
export type Readings = readonly (string | undefined)[];

/** Letters of one token in the index of initials. */
export const INITIALS_TOGETHER = 4;

/** Words, numbers, and characters with their right neighbour. */
export function textTokens(units: readonly Unit[]): string {
  return units.map((unit, index) => textToken(unit, units[index + 1])).join(" ");
}

export function textToken(unit: Unit, next: Unit | undefined): string {
  return unit.isCharacter && next?.isCharacter ? unit.text + next.text : unit.text;
}

/** Marks of syllables, each with its right neighbour's. */
export function syllableTokens(readings: Readings): string {
  return withNeighbours(readings.map(markOfReading), 2);
}

/** First letters of syllables, each with those of the three after it: 听写工具 is `txgj xgj gj j`. */
export function initialTokens(readings: Readings): string {
  return withNeighbours(
    readings.map((reading) => reading?.[0]),
    INITIALS_TOGETHER,
  );
}

function markOfReading(reading: string | undefined): string | undefined {
  return reading === undefined ? undefined : markOf(reading);
}

function withNeighbours(marks: readonly (string | undefined)[], together: number): string {
  const tokens: string[] = [];
  for (let at = 0; at < marks.length; at++) {
    let token = "";
    for (let next = at; next < at + together && marks[next] !== undefined; next++) token += marks[next];
    if (token !== "") tokens.push(token);
  }
  return tokens.join(" ");
}
