/** Telephone numbers: 공일공에 일이삼사에 오육칠팔, with 에 or a space for the dash. */
import type { Source } from "../../source";
import { endsNumber } from "../endings";
import { readNumber } from "../numbers";
import type { TelephoneToken } from "../tokens";

/** The digits of each group, from the least to the most. */
const GROUPS: readonly (readonly [least: number, most: number])[] = [
  [2, 4],
  [3, 4],
  [4, 4],
];

/** @param at where a word begins */
export function readTelephone(source: Source, at: number): TelephoneToken | undefined {
  const { text, end } = source;
  const groups: string[] = [];
  const joints: string[] = [];
  let place = at;
  for (const [index, [least, most]] of GROUPS.entries()) {
    const row = readNumber(text, place, end, false);
    if (row?.form !== "row" || row.digits.length < least) return undefined;
    // 오육칠팔이에요: a digit too many is the copula.
    groups.push(row.digits.slice(0, most));
    place += Math.min(row.digits.length, most);
    if (index === GROUPS.length - 1) break;
    const joint = /^(?:에 ?| ?- ?| )/u.exec(text.slice(place, Math.min(end, place + 3)))?.[0];
    if (joint === undefined) return undefined;
    joints.push(joint);
    place += joint.length;
  }
  if (!groups[0].startsWith("0") && !groups[0].startsWith("1")) return undefined;
  return endsNumber(text, place) ? { class: "telephone", start: at, end: place, groups, joints } : undefined;
}
