/** Times of day: eleven fifty five p m, quarter past one, three o'clock. */
import { isScale, readBelowHundred, readPairHalf, type Read } from "../numbers";
import type { TimeToken } from "../tokens";
import type { WordReader } from "../words";

/** Words that make what follows a time: at eight fifty. */
const BEFORE = new Set("at by until till since before after it's".split(" "));
/** Of those, the ones that make a time of what is otherwise a year: at nineteen thirty. */
const BEFORE_LATE = new Set(["at"]);
/** From nine thirty to eleven, between eight fifteen and ten. */
const RANGE: ReadonlyMap<string, string> = new Map([
  ["from", "to"],
  ["between", "and"],
]);
/** Phrases that make a time of what stands before them: eight thirty in the morning. */
const BEHIND = [
  "in the morning",
  "in the afternoon",
  "in the evening",
  "at night",
  "on the dot",
  "sharp",
  "tonight",
  "tomorrow",
  "this morning",
  "this afternoon",
  "this evening",
].map((phrase) => phrase.split(" "));
const ZONES = new Set("est edt cst cdt mst mdt pst pdt gmt utc bst cet cest ist jst kst".split(" "));
const LONGEST_ZONE = 4;
const LAST_HOUR_OF_PAIR = 24n;
/** Hours that begin years as well, so that something must say which it is. */
const FIRST_YEARLIKE = 13;

type Clock = Pick<TimeToken, "hour" | "minute" | "oclock">;

/** From the hour on: three o'clock, ten pm, eight fifty. */
export function readTime(words: WordReader, at: number): Read<TimeToken> | undefined {
  const hour = readHour(words, at, words.folded(at));
  if (!hour) return undefined;
  const oclock = endOfOclock(words, hour.to);
  if (oclock !== undefined) {
    return finished(words, at, { hour: hour.value, oclock: words.between(hour.to, oclock) }, oclock);
  }
  const minute = readPairHalf(words, hour.to);
  if (minute && minute.value < 60n) {
    return finished(words, at, { hour: hour.value, minute: Number(minute.value) }, minute.to);
  }
  const noon = readNoon(words, hour.to);
  // In "the only one am I" the number is no hour.
  const isVerb = hour.value === 1 && words.next(hour.to) === "am" && !BEFORE.has(words.before(at));
  return noon && !isVerb ? finished(words, at, { hour: hour.value }, hour.to) : undefined;
}

/** quarter past one, half past twelve, five past twelve, ten minutes to five. */
export function readRelativeTime(words: WordReader, at: number): Read<TimeToken> | undefined {
  const part = readPartOfHour(words, at);
  if (!part) return undefined;
  const isMinutes = /^min(?:ute)?s?$/u.test(words.next(part.to));
  const directionAt = isMinutes ? part.to + 1 : part.to;
  const hour = readHour(words, directionAt + 1, words.next(directionAt + 1));
  if (!hour || hour.value > 12 || part.value >= 60) return undefined;
  const direction = words.next(directionAt);
  if (direction === "past") return finished(words, at, { hour: hour.value, minute: part.value }, hour.to, true);
  // Ten to five is also a range or a score; with a quarter, the word minutes or am and pm it is a time.
  const isTo = ["to", "till"].includes(direction) && part.value !== 30;
  if (!isTo || !(isMinutes || part.quarter || readNoon(words, hour.to))) return undefined;
  const before = hour.value === 1 ? 12 : hour.value - 1;
  return finished(words, at, { hour: before, minute: 60 - part.value }, hour.to, true);
}

function readPartOfHour(words: WordReader, at: number): (Read<number> & { readonly quarter?: true }) | undefined {
  const word = words.folded(at);
  if (word === "half") return { value: 30, to: at + 1 };
  if (word === "quarter") return { value: 15, to: at + 1, quarter: true };
  if (word === "a" && words.next(at + 1) === "quarter") return { value: 15, to: at + 2, quarter: true };
  const number = readBelowHundred(words, at);
  return number && { value: Number(number.value), to: number.to };
}

function readHour(words: WordReader, at: number, word: string): Read<number> | undefined {
  if (word === "zero") return { value: 0, to: at + 1 };
  const number = readBelowHundred(words, at, word);
  return number && number.value <= LAST_HOUR_OF_PAIR ? { value: Number(number.value), to: number.to } : undefined;
}

function endOfOclock(words: WordReader, at: number): number | undefined {
  if (words.next(at) === "o'clock" || words.next(at) === "oclock") return at + 1;
  return ["o", "o'"].includes(words.next(at)) && words.next(at + 1) === "clock" ? at + 2 : undefined;
}

/** p m, pm, p.m. */
function readNoon(words: WordReader, at: number): Read<string> | undefined {
  const word = words.next(at);
  if (/^[ap]\.?m\.?$/u.test(word)) return { value: words.written(at).charAt(0), to: at + 1 };
  if (/^[ap]$/u.test(word) && words.next(at + 1) === "m") return { value: words.written(at), to: at + 2 };
  return undefined;
}

/** e s t, EST */
function readZone(words: WordReader, at: number): Read<string> | undefined {
  if (ZONES.has(words.next(at))) return { value: words.written(at), to: at + 1 };
  let name = "";
  for (let to = at; to < at + LONGEST_ZONE && words.next(to).length === 1; to++) {
    name += words.written(to);
    if (ZONES.has(name.toLowerCase())) return { value: name, to: to + 1 };
  }
  return undefined;
}

/** @param said whether the form alone says that it is a time */
function finished(
  words: WordReader,
  at: number,
  clock: Clock,
  to: number,
  said = clock.oclock !== undefined,
): Read<TimeToken> | undefined {
  const noon = readNoon(words, to);
  if (noon && clock.hour > 12) return undefined;
  const zone = readZone(words, noon?.to ?? to);
  const end = zone?.to ?? noon?.to ?? to;
  const token: TimeToken = {
    class: "time",
    ...clock,
    ...(noon && { noon: noon.value }),
    ...(zone && { zone: zone.value }),
    sure: said || noon !== undefined || zone !== undefined || isToldByWords(words, at, end, clock.hour),
    ...words.stretch(at, end),
  };
  return { value: token, to: end };
}

function isToldByWords(words: WordReader, at: number, end: number, hour: number): boolean {
  const before = hour >= FIRST_YEARLIKE ? BEFORE_LATE : BEFORE;
  return (
    (hour < FIRST_YEARLIKE && opensRange(words, at, end)) ||
    before.has(words.before(at)) ||
    BEHIND.some((phrase) => words.follow(end, ...phrase))
  );
}

function opensRange(words: WordReader, at: number, end: number): boolean {
  const last =
    RANGE.get(words.before(at)) === words.next(end) ? readHour(words, end + 1, words.next(end + 1)) : undefined;
  return last !== undefined && !isScale(words.next(last.to));
}
