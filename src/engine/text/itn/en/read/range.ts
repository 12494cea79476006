/** Numbers that are said together are written alike: five to ten is 5 to 10, and two or three hundred stays as it is. */
import type { Read } from "../numbers";
import type { CardinalToken, EnglishToken, MoneyToken } from "../tokens";
import type { WordReader } from "../words";

const SMALL = 10n;

/** @returns the tokens with what the other half of a pair says, without those pairs whose first half only the second explains */
export function withRanges(words: WordReader, found: readonly Read<EnglishToken>[]): EnglishToken[] {
  const tokens: EnglishToken[] = [];
  let second: EnglishToken | undefined;
  for (let at = 0; at < found.length; at++) {
    const token = second ?? found[at].value;
    const next = found.at(at + 1);
    second = undefined;
    if (token.class !== "cardinal" || next === undefined || !areJoined(words, found[at].to, next)) {
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

function alike(first: CardinalToken, second: EnglishToken): readonly [EnglishToken, EnglishToken] {
  if (isSmall(first)) return [isWrittenAnyway(second) ? { ...first, withLarge: true } : first, second];
  if (second.class === "money" && second.amount) {
    // Twenty to thirty dollars: both are sums.
    const { currency } = second;
    const sum: MoneyToken = {
      class: "money",
      amount: first.amount,
      currency,
      said: "",
      start: first.start,
      end: first.end,
    };
    return [sum, second];
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

/** What joins them is one word; a small number is one too, so "between" stands right before it. */
function areJoined(words: WordReader, to: number, next: Read<EnglishToken>): boolean {
  const joint = words.next(to);
  const isJoint = JOINTS.has(joint) || (joint === "and" && words.before(to - 1) === "between");
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
