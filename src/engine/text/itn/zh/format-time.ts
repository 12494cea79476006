/** Writes dates and times of day. */
import { asciiDigits, integerOf, isSmall, writeNumber, type SpokenNumber } from "../han/spoken-number";
import type { Settings } from "../settings";
import type { DateToken, Part, TimeToken } from "./tokens";

const PLAIN = { bigUnit: "none", grouping: "none", shortTail: "scaled" } as const;

function plain(number: SpokenNumber): string {
  return writeNumber(number, PLAIN);
}

export function formatDate(token: DateToken, settings: Settings): string | undefined {
  const parts = [token.year, token.month, token.day];
  if (parts.every((part) => part === undefined || part.number.form === "arabic")) return undefined;
  return WRITE_DATE[settings.date](token, settings);
}

type WriteDate = (token: DateToken, settings: Settings) => string | undefined;

/** Eras in the words that NeMo has for them. */
const ERAS: Readonly<Record<string, string>> = {
  纪元: "公元",
  紀元: "公元",
  西元: "公元",
  公元后: "公元",
  公元後: "公元",
  纪元前: "公元前",
  紀元前: "公元前",
  西元前: "公元前",
};

const WRITE_DATE: Readonly<Record<Settings["date"], WriteDate>> = {
  asSaid: ({ era, year, month, day }) => era + [year, month, day].map(asSaid).join(""),
  ymd: ({ era, year, month, day }) => {
    const ymd = [year, month, day && { ...day, word: "日" }];
    return (ERAS[era] ?? era) + ymd.map(asSaid).join("");
  },
  slash: ({ era, year, month, day }, settings) => {
    const numbers = [year, month, day].flatMap((part) => (part ? [part.number] : []));
    if (numbers.length > 1) {
      // A year that was not said digit by digit stands before the rest in words: 2005年08/05.
      const [first, ...rest] = numbers;
      const slashed = year && first.form === "compound" ? rest : numbers;
      const before = slashed === rest && year ? asSaid(year) : "";
      const after = slashed.length === 1 && month ? asSaid(month) : slashed.map(two).join("/");
      return era + before + after;
    }
    if (!year && isSmall(numbers[0]) && settings.zeroToNine === "words") return undefined;
    return era + [year, month, day].map(asSaid).join("");
  },
};

function asSaid(part: Part | undefined): string {
  return part ? plain(part.number) + part.word : "";
}

function two(number: SpokenNumber): string {
  return plain(number).padStart(2, "0");
}

export function formatTime(token: TimeToken, settings: Settings, text: string): string | undefined {
  const said = [token.hour, token.minute, token.second, typeof token.rest === "string" ? undefined : token.rest];
  if (said.every((part) => part === undefined || part.number.form === "arabic")) return undefined;
  return WRITE_TIME[settings.time](token, settings, text);
}

type WriteTime = (token: TimeToken, settings: Settings, text: string) => string | undefined;

const WRITE_TIME: Readonly<Record<Settings["time"], WriteTime>> = {
  short: (token) => {
    const { noon, hour, minute } = token;
    if (!minute) return noon + inWords(token, hour.word);
    return `${noon}${clock(token, plain(hour.number))}`;
  },
  two: (token) => {
    const { noon, hour, minute } = token;
    if (!minute) return noon + inWords(token, SIMPLIFIED[hour.word] ?? hour.word);
    if (minute.word === "")
      return `${noon}${inWords(token, SIMPLIFIED[hour.word] ?? hour.word)}${plain(minute.number)}`;
    return `${noon}${clock(token, two(hour.number))}`;
  },
  colon: (token, settings, text) => {
    const { hour, minute, rest, noon } = token;
    const half = rest === "半";
    if (!minute && !half) {
      if (isSmall(hour.number) && settings.zeroToNine === "words") return undefined;
      return noon + inWords(token, hour.word);
    }
    // 八点五分: a minute below ten has its zero in a time; without it WeTextProcessing reads a decimal.
    if (minute && isSmall(minute.number) && text[minute.number.start] !== "零") {
      return `${noon}${plain(hour.number)}.${plain(minute.number)}${minute.word}`;
    }
    const hours = integerOf(hour.number) === 0n ? "00" : plain(hour.number);
    return clock(token, hours) + AM_PM[noon];
  },
};

const SIMPLIFIED: Readonly<Record<string, string>> = { 點: "点", 時: "时" };
const AM_PM: Readonly<Record<string, string>> = { 上午: "a.m.", 下午: "p.m.", "": "" };

/** 4点, 4点半, 4点整, 4点1刻. */
function inWords({ hour, rest }: TimeToken, word: string): string {
  const behind = typeof rest === "string" ? rest : plain(rest.number) + rest.word;
  return plain(hour.number) + word + behind;
}

function clock({ minute, second, rest }: TimeToken, hours: string): string {
  const minutes = minute ? asciiDigits(two(minute.number)) : rest === "半" ? "30" : "00";
  return [hours, minutes, ...(second ? [two(second.number)] : [])].join(":");
}
