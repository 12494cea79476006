/** Fractions and percentages: 三分之二, 一又二分之一, 百分之三十, 千分之五, 百分之三十到四十. */
import { readNumber } from "../../han/read-number";
import type { SpokenNumber } from "../../han/spoken-number";
import type { FractionToken, PercentToken } from "../tokens";
import { characterAt, isOneOf, isFigures, readQuantity, wordAt, type Source } from "./source";
import { aroundBehind } from "./around";

const OVER = ["分之"];
const TO = ["到", "至"];

/** @param number the denominator, or the whole number of a mixed one */
export function readFraction(source: Source, number: SpokenNumber): FractionToken | undefined {
  if (!wordAt(source, number.end, ["又"])) return readSimple(source, number);
  const denominator = readNumber(source.text, number.end + 1, source.end);
  const fraction = denominator && readSimple(source, denominator);
  return fraction && { ...fraction, start: number.start, whole: number, negative: number.negative };
}

function readSimple(source: Source, number: SpokenNumber): FractionToken | undefined {
  if (!wordAt(source, number.end, OVER) || number.fraction !== undefined || number.between) return undefined;
  const numerator = readNumber(source.text, number.end + OVER[0].length, source.end);
  if (!numerator || numerator.between || aroundBehind(source, numerator.end, numerator)) return undefined;
  const denominator = { ...number, negative: false };
  return {
    class: "fraction",
    start: number.start,
    end: numerator.end,
    negative: number.negative,
    numerator,
    denominator,
  };
}

const PARTS = ["百分之", "千分之", "万分之", "萬分之", "百分"];

/** @param start where 负 or 百分之 stands */
export function readPercent(source: Source, start: number): PercentToken | undefined {
  const sign = isOneOf(characterAt(source, start), "负負") ? 1 : 0;
  // 百分点 and 百分制 are no percentages, 百分 counts only with a number behind it.
  const part = wordAt(source, start + sign, PARTS);
  if (part === undefined) return undefined;
  const first = readShare(source, start + sign + part.length, part);
  if (!first) return undefined;
  const numbers = [{ ...first, negative: first.negative || sign === 1 }];
  let { end } = first;
  let joint = "";
  const to = wordAt(source, end, TO);
  if (to !== undefined) {
    const again = wordAt(source, end + 1, [part]) ?? "";
    const second = readShare(source, end + 1 + again.length, part);
    if (second) {
      numbers.push(second);
      joint = to;
      ({ end } = second);
    }
  }
  const around = aroundBehind(source, end, numbers[numbers.length - 1]);
  return { class: "percent", start, end, numbers, joint, of: part[0], around };
}

/** A number, or the bare 百 of 百分之百. */
function readShare(source: Source, at: number, part: string): SpokenNumber | undefined {
  const number = readQuantity(source, at);
  if (number) return isFigures(source, number) ? undefined : number;
  if (part === "百分" || wordAt(source, at, ["百"]) === undefined) return undefined;
  const sections = [{ coefficient: 100n, power: 0, word: "" }];
  return { start: at, end: at + 1, negative: false, form: "compound", digits: "", sections };
}
