/** Numbers said digit by digit: telephones, cards, codes, rooms. */
import { digitOf, isFigure, isNumberWord, isScale, readBelowHundred, readPairHalf, type Read } from "../numbers";
import type { DigitsToken } from "../tokens";
import type { WordReader } from "../words";
import { readTime } from "./time";

/** What is called by a number rather than counted by it. */
const NUMBERED = new Set(
  (
    "room code flight locker gate bus route highway interstate apartment suite extension pin number zip channel unit platform order " +
    "ticket seat box id account card model serial case invoice passcode password tracking reference phone telephone cell mobile " +
    "train runway badge licence license plate area"
  ).split(" "),
);
/** What is done with digits. */
const KEYED = new Set(["call", "dial", "press", "enter"]);
const AFTER_LABEL = new Set(["number", "code", "is", "are", "was", "the", "no"]);
const LABEL_REACH = 3;
/** Pairs among the digits make a telephone number only where it is long enough, and said in digits for the most part. */
const LEAST_WITH_PAIRS = 7;
const LEAST_SINGLES = 3;
/** Words of the longest number with pairs in it that is looked for. */
const LONGEST_WITH_PAIRS = 20;
const LEAST_RUN = 3;

/** Whether a word before says that digits follow: room, my flight number is, press; or a letter that was spelled. */
function isLabelled(words: WordReader, at: number): boolean {
  if (/^[b-hj-np-z]$/u.test(words.before(at)) || KEYED.has(words.before(at))) return true;
  for (let before = at; before > at - LABEL_REACH; before--) {
    const word = words.before(before);
    if (NUMBERED.has(word)) return true;
    if (!AFTER_LABEL.has(word)) return false;
  }
  return false;
}

interface Run {
  readonly digits: string;
  readonly to: number;
  /** Oh or double was said. */
  readonly spelled: boolean;
}

export function readDigits(words: WordReader, at: number): Read<DigitsToken> | undefined {
  const plus = words.folded(at) === "plus";
  const from = plus ? at + 1 : at;
  const country = plus ? readCountry(words, from) : undefined;
  const run =
    readWithPairs(words, from, country !== undefined) ?? readRun(words, from) ?? readLabelledPair(words, from);
  if (!run || (plus && run.digits.length < LEAST_WITH_PAIRS)) return undefined;
  const labelled = isLabelled(words, at);
  const clock = labelled ? undefined : readTime(words, at);
  const token: DigitsToken = {
    class: run.digits.length >= LEAST_WITH_PAIRS ? "telephone" : "digits",
    digits: run.digits,
    plus,
    ...(country !== undefined && { country }),
    sure: plus || labelled || run.spelled,
    ...(clock?.to === run.to && { clock: clock.value }),
    ...words.stretch(at, run.to),
  };
  return { value: token, to: run.to };
}

/** Plus forty four: a country code that was said as a number. */
function readCountry(words: WordReader, at: number): number | undefined {
  const isSingle = digitOf(words.next(at)) !== undefined;
  return !isSingle && readBelowHundred(words, at, words.next(at)) ? 2 : undefined;
}

/** One digit, or "double five". */
export function readElement(words: WordReader, at: number, word: string): Read<string> | undefined {
  const times = word === "double" ? 2 : word === "triple" ? 3 : 1;
  const digit = digitOf(times === 1 ? word : words.next(at + 1));
  return digit === undefined ? undefined : { value: String(digit).repeat(times), to: times === 1 ? at + 1 : at + 2 };
}

/** Digits one by one, at least three. The last one is left out where another number begins with it. */
function readRun(words: WordReader, at: number): Run | undefined {
  const parts: Read<string>[] = [];
  let to = at;
  let spelled = false;
  for (;;) {
    const word = to === at ? words.folded(at) : words.next(to);
    const element = readElement(words, to, word);
    if (!element) break;
    spelled ||= !isNumberWord(word);
    parts.push(element);
    ({ to } = element);
  }
  // "One two three oh well" ends before its exclamation; "nine oh two one oh" does not.
  const exclaims = parts.filter(({ to: end }) => /^oh?$/u.test(words.folded(end - 1))).length === 1;
  if (goesOnBehind(words, to) || (exclaims && /^oh?$/u.test(words.folded(to - 1)))) {
    parts.pop();
    to = parts.at(-1)?.to ?? at;
  }
  const digits = parts.map(({ value }) => value).join("");
  return digits.length >= LEAST_RUN ? { digits, to, spelled } : undefined;
}

/** Whether the digit before a place begins another number: three hundred, three point five, three twenty. */
export function goesOnBehind(words: WordReader, at: number): boolean {
  const word = words.next(at);
  if (isScale(word) || word === "point" || isFigure(word)) return true;
  return digitOf(word) === undefined && readBelowHundred(words, at, word) !== undefined;
}

/** Digits with pairs among them: four one five, five five five, twenty six, seventy one. */
function readWithPairs(words: WordReader, at: number, afterPlus: boolean): Run | undefined {
  let digits = "";
  let singles = 0;
  let pairs = 0;
  let spelled = false;
  let to = at;
  while (to < at + LONGEST_WITH_PAIRS) {
    const word = to === at ? words.folded(at) : words.next(to);
    const hundred = hundredAt(words, to, word);
    const element = hundred ?? readElement(words, to, word) ?? pairAt(words, to, word);
    if (!element) break;
    const isSingle = !hundred && (digitOf(word) !== undefined || /^(?:double|triple)$/u.test(word));
    if (isSingle) singles += element.value.length;
    else pairs++;
    spelled ||= isSingle && !isNumberWord(word);
    digits += element.value;
    ({ to } = element);
  }
  if (pairs === 0 || digits.length < LEAST_WITH_PAIRS || isScale(words.next(to))) return undefined;
  return singles >= LEAST_SINGLES || afterPlus ? { digits, to, spelled } : undefined;
}

/** Eight hundred, five five five: an area code. */
function hundredAt(words: WordReader, at: number, word: string): Read<string> | undefined {
  const digit = digitOf(word);
  const isCode = digit !== undefined && words.next(at + 1) === "hundred" && digitOf(words.next(at + 2)) !== undefined;
  return isCode ? { value: `${digit}00`, to: at + 2 } : undefined;
}

function pairAt(words: WordReader, at: number, word: string): Read<string> | undefined {
  const pair = readBelowHundred(words, at, word);
  return pair && { value: String(pair.value), to: pair.to };
}

/** Room two fifteen, flight twelve thirty four: only a label tells them from times and years. */
function readLabelledPair(words: WordReader, at: number): Run | undefined {
  if (!NUMBERED.has(words.before(at))) return undefined;
  const first = readBelowHundred(words, at);
  const rest = first && readPairHalf(words, first.to);
  if (!first || !rest || isScale(words.next(rest.to))) return undefined;
  return { digits: String(first.value * 100n + rest.value), to: rest.to, spelled: false };
}
