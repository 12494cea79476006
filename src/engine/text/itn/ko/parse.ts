/**
 * Finds the numbers of a stretch of Korean and reads each with the words around it. A number stands at the beginning of a word, and ends
 * with it or with its counter; particles may follow. The parser knows no settings.
 *
 * What is looked at behind a number is bounded, so time grows with length.
 */
import type { Source } from "../source";
import type { Stretch } from "../types";
import { beginsWord } from "./endings";
import { beginsNumber } from "./numbers";
import { readAmounts } from "./read/amount";
import { readDate } from "./read/date";
import { readFraction } from "./read/fraction";
import { readTelephone } from "./read/telephone";
import { readTime } from "./read/time";
import type { KoreanToken } from "./tokens";

export function parseKorean(text: string, free: readonly Stretch[]): KoreanToken[] {
  return free.flatMap(({ start, end }) => parseStretch({ text, start, end }));
}

function parseStretch(source: Source): KoreanToken[] {
  const { text } = source;
  const tokens: KoreanToken[] = [];
  for (let at = source.start; at < source.end;) {
    const found = mayBegin(text, at) ? readAt(source, at) : [];
    tokens.push(...found);
    at = found.at(-1)?.end ?? at + 1;
  }
  return tokens;
}

/** 제, 마이너스, 루트 and the signs for them stand before a number; 유월 and 시월 are months. */
function mayBegin(text: string, at: number): boolean {
  if (!beginsNumber(text[at]) && !/[제마루유시√0-9-]/u.test(text[at])) return false;
  return beginsWord(text, at);
}

function readAt(source: Source, at: number): readonly KoreanToken[] {
  const token = readTelephone(source, at) ?? readFraction(source, at) ?? readDate(source, at) ?? readTime(source, at);
  return token ? [token] : readAmounts(source, at);
}
