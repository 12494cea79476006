/** Fractions: 五分の二, 二と五分の三, 一点六五分の五十, 二ルート六分の三. */
import type { SpokenNumber } from "../../han/spoken-number";
import { wordAt, type Source } from "../../source";
import type { FractionToken, Term } from "../tokens";
import { readQuantity } from "./number";

const ROOTS = ["ルート", "√"];
const OVER = ["分の"];
/** 荷 is how recognizers hear と now and then. */
const AND = ["と", "荷"];

/** @param start where a number, its sign or the sign of a root stands */
export function readFraction(source: Source, start: number): FractionToken | undefined {
  const sign = wordAt(source, start, ["マイナス"]) ?? "";
  const first = readTerm(source, start + sign.length);
  if (!first) return undefined;
  const joint = first.root === undefined ? wordAt(source, first.end, AND) : undefined;
  const denominator = joint === undefined ? first : readTerm(source, first.end + joint.length);
  if (!denominator || wordAt(source, denominator.end, OVER) === undefined) return undefined;
  const numerator = readTerm(source, denominator.end + OVER[0].length);
  if (!numerator) return undefined;
  const whole = joint === undefined ? undefined : first.factor;
  return {
    class: "fraction",
    start,
    end: numerator.end,
    negative: sign !== "",
    ...{ whole, joint: joint ?? "", numerator, denominator },
  };
}

function readTerm(source: Source, at: number): Term | undefined {
  const factor = readUnsigned(source, at);
  const sign = wordAt(source, factor?.end ?? at, ROOTS);
  const root = sign === undefined ? undefined : readUnsigned(source, (factor?.end ?? at) + sign.length);
  const end = root?.end ?? factor?.end;
  return end === undefined ? undefined : { end, factor, root };
}

function readUnsigned(source: Source, at: number): SpokenNumber | undefined {
  const number = readQuantity(source, at);
  return number?.negative ? undefined : number;
}
