/** Names that were spelled: e s three, five w k r a three one. */
import { digitOf, type Read } from "../numbers";
import type { SpelledToken } from "../tokens";
import type { WordReader } from "../words";
import { readAmount } from "./amount";
import { goesOnBehind } from "./digits";
import { readTime } from "./time";

const LEAST_SPELLED = 3;
/** Words of the longest that is looked for. */
const LONGEST_SPELLED = 40;

/** Letters and digits one by one, at least three, with a letter and a digit among them: e s three. */
export function readSpelled(words: WordReader, at: number): Read<SpelledToken> | undefined {
  let spelled = "";
  let to = at;
  while (to < at + LONGEST_SPELLED) {
    const word = to === at ? words.folded(at) : words.next(to);
    const isLetter = /^[a-z]$/u.test(word);
    const digit = isLetter ? undefined : digitOf(word);
    if (!isLetter && digit === undefined) break;
    spelled += isLetter ? words.written(to) : String(digit);
    to++;
  }
  if (spelled.length < LEAST_SPELLED || !/[a-z]/iu.test(spelled) || !/\d/u.test(spelled)) return undefined;
  if (countsSomething(words, to - 1)) return undefined;
  return { value: { class: "serial", spelled, ...words.stretch(at, to) }, to };
}

/** Whether a digit goes on, has a unit or is an hour: three hundred, three kilometers, two o'clock. */
export function countsSomething(words: WordReader, at: number): boolean {
  if (goesOnBehind(words, at + 1)) return true;
  const amount = readAmount(words, at);
  return (
    (amount && amount.value.class !== "cardinal") ||
    readTime(words, at)?.value.sure === true ||
    words.next(at + 1) === "clock"
  );
}
