/** The part behind the point: 三点一四, 三点五亿. */
import { isRadio, isTwoOfThings, Kind, kindAt, valueAt } from "./numerals";
import { isUnitOfMeasure } from "./read-group";
import type { SpokenNumber } from "./spoken-number";

/**
 * @param points the characters that are a point between digits
 * @returns the number with its decimals; undefined where no point and digits follow it
 */
export function readDecimals(
  text: string,
  number: SpokenNumber,
  end: number,
  points: string,
): SpokenNumber | undefined {
  const { form, digits } = number;
  if (number.tail ?? number.between) return undefined;
  if (form === "arabic" && /[.,]/u.test(digits)) return undefined;
  if (number.end >= end || !points.includes(text[number.end])) return undefined;
  const start = number.end + 1;
  let at = start;
  while (kindAt(text, at, end) === Kind.Digit && !isTwoOfThings(text[at])) at++;
  // 三点五十: the last digit belongs to what follows.
  if (kindAt(text, at, end) === Kind.SmallUnit && !isUnitOfMeasure(text, at, end, true)) return undefined;
  let fraction = "";
  for (let place = start; place < at; place++) fraction += valueAt(text, place);
  if (fraction === "" || (at === start + 1 && isRadio(text[start]) && text[start] !== "幺")) return undefined;
  let scaleEnd = at;
  while (scaleEnd < at + 2 && kindAt(text, scaleEnd, end) === Kind.BigUnit && goesOn(text, at, scaleEnd)) scaleEnd++;
  return { ...number, end: scaleEnd, fraction, scale: text.slice(at, scaleEnd) };
}

/** 万 may be followed by 亿, nothing else by anything; 兆 before a unit of measure is a part of it. */
function goesOn(text: string, start: number, at: number): boolean {
  if (at === start) return valueAt(text, at) !== 12 || !"瓦赫帕字比欧".includes(text[at + 1] ?? " ");
  return valueAt(text, start) === 4 && valueAt(text, at) === 8;
}
