/** Writes Korean tokens. This is the only place that knows conventions; whose they are is said by the settings. */
import { integerOf, isSmall, writeNumber, type SpokenNumber } from "../han/spoken-number";
import type { Settings } from "../settings";
import type {
  AmountToken,
  DateToken,
  FractionToken,
  KoreanToken,
  Part,
  TelephoneToken,
  Term,
  TimeToken,
} from "./tokens";
import { CURRENCY_SIGNS, PERCENT_SIGNS, perLettersOf, UNIT_LETTERS } from "./units";

/** @returns undefined where the token stays as it was said */
export function formatKorean(token: KoreanToken, settings: Settings, text: string): string | undefined {
  switch (token.class) {
    case "date":
      return hasWords(token.parts) ? formatDate(token, settings, text) : undefined;
    case "time":
      return hasWords(token.parts) ? formatTime(token, settings, text) : undefined;
    case "fraction":
      return formatFraction(token, settings, text);
    case "telephone":
      return formatTelephone(token, settings);
    default:
      return formatAmount(token, settings, text);
  }
}

function hasWords(parts: readonly Part[]): boolean {
  return parts.some(({ number }) => number.form !== "arabic");
}

/** Numbers that name or divide rather than count have no 만. */
function plain(number: SpokenNumber): string {
  return writeNumber(number, { bigUnit: "none", grouping: "none", shortTail: "ones" });
}

/** The parts with their words; between them what was said. */
function joined(parts: readonly Part[], text: string): string {
  let out = "";
  let from = parts[0].number.start;
  for (const { number, wordStart, word } of parts) {
    out += text.slice(from, number.start) + plain(number) + word;
    from = wordStart + word.length;
  }
  return out;
}

function formatDate({ parts }: DateToken, { date }: Settings, text: string): string {
  return date === "asSaid" ? joined(parts, text) : parts.map(({ number, word }) => plain(number) + word).join("");
}

function formatTime({ parts, half, suffix }: TimeToken, settings: Settings, text: string): string {
  if (settings.time !== "colon") return joined(parts, text) + half + suffix;
  const said = (word: string): string | undefined => {
    const part = parts.find((one) => one.word === word);
    return part && plain(part.number);
  };
  const [hour, minute, second] = ["시", "분", "초"].map(said);
  const minutes = minute ?? (half === "" ? "0" : "30");
  const clock = [hour, minutes.padStart(2, "0"), second?.padStart(2, "0")].filter((value) => value !== undefined);
  return clock.join(":") + (suffix === "" ? "" : ` ${suffix}`);
}

function formatFraction(token: FractionToken, settings: Settings, text: string): string | undefined {
  if (settings.fraction === "words") return undefined;
  const { whole, joint, numerator, denominator, negative } = token;
  // 이분의 일 is also "this person's work".
  const doubtful =
    text[denominator.end + "분의".length] === " " && text.slice(denominator.start, denominator.end) === "이";
  if (doubtful && settings.standalone !== "all") return undefined;
  const before = whole ? term(whole) + (settings.notation === "tingxie" ? joint : " ") : "";
  return `${negative ? "-" : ""}${before}${term(numerator)}/${term(denominator)}`;
}

function term({ factor, root }: Term): string {
  return (factor ? plain(factor) : "") + (root ? `√${plain(root)}` : "");
}

function formatTelephone({ groups, joints }: TelephoneToken, { phone }: Settings): string {
  const [first, ...rest] = groups;
  const joint = (said: string): string => (phone === "grouped" || said.trim() !== "" ? "-" : said);
  return first + rest.map((group, index) => joint(joints[index]) + group).join("");
}

function formatAmount(token: AmountToken, settings: Settings, text: string): string | undefined {
  const { number, prefix, unit, unitStart, per } = token;
  if (number.form === "arabic" || !isWritten(token, settings)) return undefined;
  if (token.class === "digits" && settings.notation === "nemo") return [...number.digits].join(" ");
  if (token.class === "ordinal") return prefix + plain(number) + (unit?.word ?? "");
  const value = sign(token, settings, text) + writeNumber({ ...number, negative: false }, settings);
  if (!unit) return value;
  const { word } = unit;
  if (unit.kind === "percent") return value + percent(word, settings);
  const currency = settings.currency === "sign" ? CURRENCY_SIGNS[settings.notation][word] : undefined;
  if (unit.kind === "money" && currency !== undefined) return currency + value;
  const letters = settings.units === "words" ? undefined : UNIT_LETTERS[word];
  if (letters !== undefined) {
    return `${value}${settings.units === "lettersSpaced" ? " " : ""}${letters}${per ? `/${perLettersOf(per.word)}` : ""}`;
  }
  // 2000만 원: the space may stay behind a word.
  const gap = /[0-9]$/u.test(value) ? "" : text.slice(number.end, unitStart);
  return value + gap + text.slice(unitStart, token.end);
}

/** A dash in running text may begin an item of a list, so the space behind it stays. */
function sign({ number, start }: AmountToken, { notation }: Settings, text: string): string {
  if (!number.negative) return "";
  return text[start] === "-" && notation !== "nemo" ? text.slice(start, number.start) : "-";
}

function percent(word: string, settings: Settings): string {
  const written = PERCENT_SIGNS[word];
  if (written === undefined || settings.percent === "word") return word;
  return (settings.percent === "spaced" ? " " : "") + written;
}

/** A row of digits is a number to be read out from this many on. */
const SHORTEST_ROW = 3;

/** Whether the settings want this number in digits. */
function isWritten(token: AmountToken, settings: Settings): boolean {
  const { number, unit, doubtful, class: kind } = token;
  const all = settings.standalone === "all";
  if (kind === "decimal" || (number.negative && !doubtful)) return true;
  if (doubtful && !all) return false;
  if (number.form === "row") return all || isLongRow(token);
  if (kind === "ordinal") return !isSmall(number) || settings.ordinalZeroToNine === "digits";
  if (isSmall(number)) {
    if (settings.zeroToNine === "digits") return unit !== undefined || all;
    return unit !== undefined && unit.kind !== "counter" && settings.unitZeroToNine === "digits";
  }
  if (unit || all) return true;
  // 서른, 마흔: a round number of years is said, and read, as a word.
  return settings.context === "large" && !(number.native && integerOf(number) % 10n === 0n);
}

/** 이삼일 and 사오일: two neighbouring digits and a day are days that nobody counted. */
function isLongRow({ number: { digits }, unit }: AmountToken): boolean {
  if (unit) return digits.length >= SHORTEST_ROW;
  const days = digits.length === SHORTEST_ROW && digits[2] === "1" && Number(digits[1]) === Number(digits[0]) + 1;
  return digits.length >= SHORTEST_ROW && !days;
}
