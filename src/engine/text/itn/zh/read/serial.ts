/** Numbers that name rather than count: versions, addresses, plates, trains. */
import { isRadio, Kind, kindAt, valueAt } from "../../han/numerals";
import { readNumber } from "../../han/read-number";
import { integerOf, type SpokenNumber } from "../../han/spoken-number";
import type { SerialToken, TrainToken } from "../tokens";
import { characterAt, isLetter, isOneOf, numeralAt, POINTS, type Source } from "./source";

/** 二十二点三点零, 幺二七点零点零点幺: three numbers or more with a point between. */
export function readVersion(source: Source, number: SpokenNumber): SerialToken | undefined {
  const { text, end } = source;
  const parts = [versionPart(number)];
  let at = number.end;
  while (at < end && isOneOf(text[at], POINTS)) {
    const next = readNumber(text, at + 1, end);
    const part = next && versionPart(next);
    if (!next || part === undefined) break;
    parts.push(part);
    at = next.end;
  }
  if (parts.length < 3 || parts[0] === undefined || isOneOf(characterAt(source, at), `${POINTS}分半整刻`))
    return undefined;
  return { class: "serial", start: number.start, end: at, written: parts.join(".") };
}

function versionPart({ form, digits, between, tail, negative, fraction, ...rest }: SpokenNumber): string | undefined {
  if (between ?? tail ?? fraction) return undefined;
  if (negative) return undefined;
  return form === "compound" ? integerOf({ form, digits, negative, ...rest }).toString() : digits;
}

const PROVINCES = "京津沪滬渝冀豫云雲辽遼黑湘皖鲁魯新苏蘇浙赣贛鄂桂甘晋晉蒙陕陝吉闽閩贵貴粤粵青藏川宁寧琼瓊";
const PLATE_LENGTHS = [6, 5];

/** 鄂a七l六二u: the sign of a province, a letter, and five or six letters and digits. */
export function readPlate(source: Source, start: number): SerialToken | undefined {
  const { text, end } = source;
  if (!isOneOf(text[start], PROVINCES) || !isLetter(characterAt(source, start + 1))) return undefined;
  for (const length of PLATE_LENGTHS) {
    const last = start + 2 + length;
    if (last > end) continue;
    const written = [...text.slice(start + 2, last)].map(plateCharacter);
    const whole = written.every((character) => character !== undefined);
    if (whole && !isLetter(characterAt(source, last)) && kindAt(text, last, text.length) !== Kind.Digit) {
      return { class: "serial", start, end: last, written: text.slice(start, start + 2) + written.join("") };
    }
  }
  return undefined;
}

function plateCharacter(character: string): string | undefined {
  if (isLetter(character)) return character;
  const kind = kindAt(character, 0, 1);
  return kind === Kind.Digit || kind === Kind.Arabic ? String(valueAt(character, 0)) : undefined;
}

const TRAINS: Readonly<Record<string, string>> = {
  高: "G",
  动: "D",
  動: "D",
  特: "T",
  快: "K",
  直: "Z",
  慢: "L",
  临: "L",
  城: "C",
};

/** 高一二三: the word for a kind of train and two to four digits. */
export function readTrain(source: Source, start: number): TrainToken | undefined {
  const { text } = source;
  const kind = Object.hasOwn(TRAINS, text[start]) ? TRAINS[text[start]] : undefined;
  if (kind === undefined) return undefined;
  let end = start + 1;
  let digits = "";
  while (kindAt(text, end, source.end) === Kind.Digit && digits.length < 5) digits += valueAt(text, end++);
  if (digits.length < 2 || digits.length > 4 || numeralAt(source, end) || isRadio(text[start])) return undefined;
  return { class: "serial", start, end, kind, digits };
}
