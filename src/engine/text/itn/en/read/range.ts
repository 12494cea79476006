/** Numbers that are said together are written alike: five to ten is 5 to 10, and two or three hundred stays as it is. */
import type { Read } from "../numbers";
import type { CardinalToken, EnglishToken } from "../tokens";
import type { WordReader } from "../words";

const SMALL = 10n;

/** @returns the tokens with what the other half of a pair says, without those pairs whose first half only the second explains */
export function withRanges(words: WordReader, found: readonly Read<EnglishToken>[]): EnglishToken[] {
  const tokens: EnglishToken[] = [];
  let second: EnglishToken | undefined;
  for (let at = 0; at < found.length; at++) {
    const { to } = found[at];
    const token = second ?? found[at].value;
    const next = found.at(at + 1);
    second = undefined;
    if (next === undefined || !areJoined(words, token, to, next)) {
      tokens.push(token);
    } else if (isSmall(token) && isShared(words, next)) {
      // Two or three hundred: neither number is what was counted.
      at++;
    } else {
      const [first, last] = alike(token, next.value);
      tokens.push(first);
      second = last;
    }
  }
  return tokens;
}

type Pair = readonly [EnglishToken, EnglishToken];

function alike(first: EnglishToken, second: EnglishToken): Pair {
  if (first.class === "time" && second.class === "time") {
    const sure = first.sure || second.sure;
    return [
      { ...first, sure },
      { ...second, sure },
    ];
  }
  return first.class === "cardinal" ? alikeInNumbers(first, second) : [first, second];
}

function alikeInNumbers(first: CardinalToken, second: EnglishToken): Pair {
  if (isSmall(first)) return [isWrittenAnyway(second) ? { ...first, withLarge: true } : first, second];
  if (second.class === "money" && second.amount) {
    // Twenty to thirty dollars: both are sums.
    const { amount, start, end } = first;
    return [{ class: "money", amount, currency: second.currency, said: "", start, end }, second];
  }
  const isWritten = second.class === "cardinal" && isSmall(second) && second.amount.integer !== 1n;
  return [first, isWritten ? { ...second, withLarge: true } : second];
}

function isSmall(token: EnglishToken): boolean {
  if (token.class !== "cardinal") return false;
  const { integer = SMALL, negative } = token.amount;
  return integer > 0n && integer < SMALL && !negative;
}

const JOINTS = new Set("to or plus minus times by".split(" "));

/** "And" joins numbers only behind "between", which stands right before a small one, as that is one word. */
function areJoined(words: WordReader, first: EnglishToken, to: number, next: Read<EnglishToken>): boolean {
  const joint = words.next(to);
  const isPair = joint === "and" && (first.class === "time" || words.before(to - 1) === "between");
  const isJoint = isPair || JOINTS.has(joint);
  return isJoint && words.next(to + 1) !== "" && words.word(to + 1).start === next.value.start;
}

/** The hundred or thousand behind the second number belongs to the first one too. */
function isShared(words: WordReader, { value: token, to }: Read<EnglishToken>): boolean {
  return token.class === "cardinal" && ["hundred", "thousand"].includes(words.folded(to - 1));
}

function isWrittenAnyway(token: EnglishToken): boolean {
  const { class: kind } = token;
  if (kind === "measure" || kind === "percent" || kind === "decimal") return true;
  return kind === "cardinal" && (token.amount.integer ?? 0n) >= SMALL;
}
