/** Fractions: 삼분의 이, 이와 삼분의 일, 루트백분의십, 이루트육분의삼. */
import { wordAt, type Source } from "../../source";
import { endsNumber } from "../endings";
import { readDecimals, readNumber, skipSpace } from "../numbers";
import type { FractionToken, KoreanNumber, Term } from "../tokens";
import { MINUS } from "./amount";

const AND = ["와", "과"];
const OVER = ["분의"];
const ROOTS = ["루트", "√"];

/** @param at where a word begins */
export function readFraction(source: Source, at: number): FractionToken | undefined {
  const { text, end } = source;
  const sign = wordAt(source, at, MINUS) ?? "";
  const first = readTerm(source, skipSpace(text, at + sign.length, end));
  if (!first) return undefined;
  const joint = wordAt(source, first.end, AND);
  const denominator = joint === undefined ? first : readTerm(source, skipSpace(text, first.end + joint.length, end));
  if (!denominator) return undefined;
  const over = skipSpace(text, denominator.end, end);
  if (wordAt(source, over, OVER) === undefined) return undefined;
  const numerator = withoutParticle(source, readTerm(source, skipSpace(text, over + OVER[0].length, end)));
  if (!numerator || !endsNumber(text, numerator.end)) return undefined;
  const whole = joint === undefined ? undefined : first;
  return {
    ...{ class: "fraction", start: at, end: numerator.end, negative: sign !== "" },
    ...{ whole, joint: whole ? text.slice(first.end, denominator.start) : "", numerator, denominator },
  };
}

function readTerm(source: Source, at: number): Term | undefined {
  const factor = readQuantity(source, at);
  const sign = wordAt(source, factor?.end ?? at, ROOTS);
  const root = sign === undefined ? undefined : readQuantity(source, (factor?.end ?? at) + sign.length);
  const end = root?.end ?? factor?.end;
  return end === undefined ? undefined : { start: at, end, factor, root };
}

/** 삼분의 일이: the last 이 is a particle. */
function withoutParticle(source: Source, term: Term | undefined): Term | undefined {
  const { factor } = term ?? {};
  if (!term || term.root || factor?.form !== "row" || source.text[term.end - 1] !== "이") return term;
  return readTerm({ ...source, end: term.end - 1 }, term.start);
}

function readQuantity({ text, end }: Source, at: number): KoreanNumber | undefined {
  const number = readNumber(text, at, end, false);
  if (!number || number.native) return undefined;
  return readDecimals(text, number, end) ?? number;
}
