/** Folding and pinyin, loaded as late as can be: the dictionary only where Chinese text is put in, never for a search. */
import { loadPinyin } from "../language/pinyin";
import { loadSimplify } from "../language/simplified";
import { hasHan, readingsOf, writeReadings } from "./readings";
import { createUnitReader, type UnitReader } from "./units";

let reader: Promise<UnitReader> | undefined;

export function loadUnitReader(): Promise<UnitReader> {
  reader ??= loadSimplify().then(createUnitReader);
  return reader;
}

/** The readings of each text as they are stored. */
export async function readAloud(texts: readonly string[], unitsOf: UnitReader): Promise<(string | null)[]> {
  const pinyin = texts.some(hasHan) ? await loadPinyin() : undefined;
  return texts.map((text) => (pinyin && hasHan(text) ? writeReadings(readingsOf(unitsOf(text), pinyin)) : null));
}
