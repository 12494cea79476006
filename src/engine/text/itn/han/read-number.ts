/** Reads one number out of Chinese or Japanese text. Every character is looked at a fixed number of times, whatever stands there. */
import { inRadioRow, isRadio, isTwoOfThings, Kind, kindAt, valueAt } from "./numerals";
import { countsThings, isPair, readGroup, zerosBefore, type Group } from "./read-group";
import type { Between, Section, SpokenNumber } from "./spoken-number";

const NO_NUMBER = { digits: "", negative: false } as const;

/**
 * @param start the first character of the number, without sign
 * @param end where the stretch ends that may be read
 * @returns undefined where no number begins
 */
export function readNumber(text: string, start: number, end: number): SpokenNumber | undefined {
  const kind = kindAt(text, start, end);
  if (kind === Kind.Arabic) return readArabic(text, start, end);
  const row = kind === Kind.Digit ? rowLength(text, start, end) : 0;
  if (kind === Kind.Digit && row === 0) return undefined;
  if (row >= 2) {
    const pair = row === 2 && isPair(text, start) && !isRadio(text[start]);
    const behind = kindAt(text, start + row, end);
    const hasUnit = behind === Kind.SmallUnit || behind === Kind.BigUnit;
    if (!pair) {
      // In 二零三五十 the last digit begins the next number, which a zero could not.
      const length = hasUnit && valueAt(text, start + row - 1) > 0 ? row - 1 : row;
      return {
        ...NO_NUMBER,
        start,
        end: start + length,
        form: "row",
        digits: rowDigits(text, start, length),
        sections: [],
      };
    }
  }
  return readCompound(text, start, end);
}

/** How many characters from here on are digits said one by one. */
function rowLength(text: string, start: number, end: number): number {
  let at = start;
  const radio = inRadioRow(text, start, end);
  for (; kindAt(text, at, end) === Kind.Digit; at++) {
    if (!radio && isRadio(text[at])) return at - start;
    // 两 in the middle of a row: an approximate number (一两百), a weight (二两), or 2 among radio digits.
    if (at > start && isTwoOfThings(text[at]) && !radio)
      return at === start + 1 && isPair(text, start) ? 2 : at - start;
  }
  return at - start;
}

function rowDigits(text: string, start: number, length: number): string {
  let digits = "";
  for (let at = start; at < start + length; at++) digits += valueAt(text, at);
  return digits;
}

/** Figures that a big unit is said behind; more are no number that anybody would go on with in words. */
const MOST_DIGITS = 8;

function readArabic(text: string, start: number, end: number): SpokenNumber {
  let at = start;
  while (kindAt(text, at, end) === Kind.Arabic) at++;
  for (;;) {
    let next = at;
    if ((text[at] === "," || text[at] === ".") && kindAt(text, at + 1, end) === Kind.Arabic) next = at + 1;
    while (kindAt(text, next, end) === Kind.Arabic) next++;
    if (next === at) break;
    at = next;
  }
  const digits = text.slice(start, at);
  // 3万五千: the words behind go on with a number that was begun in digits.
  const goesOn = kindAt(text, at, end) === Kind.BigUnit && digits.length <= MOST_DIGITS && /^[0-9]+$/u.test(digits);
  const more = goesOn ? readCompound(text, start, end) : undefined;
  if (more) return more;
  const { word } = bigUnitAt(text, at, end);
  return { ...NO_NUMBER, start, end: at + word.length, form: "arabic", digits, sections: [], scale: word };
}

/** Reads [… 亿] [… 万] […], where 亿 may count a number with 万 of its own (三万五千亿). */
function readCompound(text: string, start: number, end: number): SpokenNumber | undefined {
  const sections: Section[] = [];
  let at = start;
  /** Only lower powers may follow. */
  let below = Infinity;
  let tail: SpokenNumber["tail"];
  let between: Between | undefined;
  while (below > 0 && !tail && !between) {
    const zeros = sections.length > 0 ? zerosBefore(text, at, end) : 0;
    // Digits that stand behind 亿 already were written there by somebody: they are another number.
    if (sections.length > 0 && kindAt(text, at + zeros, end) === Kind.Arabic) break;
    const group = readGroup(text, at + zeros, end);
    if (!group) break;
    const { power, word } = bigUnitAt(text, group.end, end);
    if (power >= below) {
      if (!countsHigher(sections, power)) break;
      // 三万五千亿: all that was said so far is counted by the greater unit.
      const [{ coefficient }] = sections;
      sections[0] = { coefficient: coefficient * 10_000n + group.value, power, word };
    } else {
      const previous = sections.at(-1);
      const lone = power === 0 && zeros === 0 && previous ? loneScale(text, at, group, previous) : 1n;
      // 三万两 is a weight, 一万三天 is three days each.
      if (
        previous &&
        group.end === at + 1 &&
        (isTwoOfThings(text[at]) || (lone > 1n && countsThings(text, group.end, end)))
      )
        break;
      sections.push({ coefficient: group.value * lone, power, word });
      tail = lone > 1n && !group.between ? { digit: Number(group.value), scale: lone } : group.tail;
      if (group.between) {
        const { before, unit } = group.between;
        between = { ...group.between, before: before + higher(sections), unit: unit * lone, word };
      }
    }
    at = group.end + word.length;
    below = power;
  }
  if (sections.length === 0) return undefined;
  return { ...NO_NUMBER, start, end: at, form: "compound", sections, tail, between };
}

/** 万 before 亿 may be counted again, once: it is a part of the greater number. */
function countsHigher(sections: readonly Section[], power: number): boolean {
  return sections.length === 1 && sections[0].power === 4 && power === 8;
}

function higher(sections: readonly Section[]): bigint {
  const last = sections[sections.length - 1].power;
  return sections
    .slice(0, -1)
    .reduce((sum, { coefficient, power }) => sum + coefficient * 10n ** BigInt(power - last), 0n);
}

/** A lone digit right behind a big unit counts the next lower one: 三万八 is 38000, 一万六七 is 16000 to 17000. */
function loneScale(text: string, at: number, group: Group, { power }: Section): bigint {
  const digits = group.between?.unit === 1n ? 2 : 1;
  if (group.end !== at + digits || kindAt(text, at, group.end) !== Kind.Digit) return 1n;
  return 10n ** BigInt(power - 1);
}

/** 万, 亿, 兆, and 万亿 as one. */
function bigUnitAt(text: string, at: number, end: number): { readonly power: number; readonly word: string } {
  if (kindAt(text, at, end) !== Kind.BigUnit) return { power: 0, word: "" };
  const power = valueAt(text, at);
  // 兆 is also the mega of 兆瓦.
  if (power === 12 && "瓦赫帕字比欧".includes(text[at + 1] ?? " ")) return { power: 0, word: "" };
  if (power === 4 && kindAt(text, at + 1, end) === Kind.BigUnit && valueAt(text, at + 1) === 8) {
    return { power: 12, word: text.slice(at, at + 2) };
  }
  return { power, word: text[at] };
}
