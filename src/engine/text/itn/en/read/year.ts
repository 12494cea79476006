/** Years: nineteen seventy six, twenty oh five, nineteen hundred, seven fifty b c, the nineteen eighties. */
import { readBelowHundred, readPairHalf, readWhole, wholeOf, type Read } from "../numbers";
import type { YearToken } from "../tokens";
import type { WordReader } from "../words";

const ERAS = ["b c e", "b c", "a d", "c e", "bce", "bc", "ad", "ce", "b.c.", "a.d."].map((era) => era.split(" "));
/** Ten to twelve are hours as well, so years of theirs need a word that says so. */
const FIRST_SURE_CENTURY = 13n;
const BEFORE = new Set(["in", "year", "since", "around", "circa"]);

/** A year that stands alone. */
export function readLoneYear(words: WordReader, at: number): Read<YearToken> | undefined {
  const decade = readDecade(words, at);
  if (decade) return decade;
  const pair = readPair(words, at, words.folded(at));
  const year = pair ?? readEarly(words, at);
  const era = year && readEra(words, year.to);
  // Fifteen hundred is a number like any other without its era.
  if (!year || (!pair?.halves && !era)) return undefined;
  const to = era?.to ?? year.to;
  const [century, rest] = year.halves ?? [0n, 0n];
  const sure = century >= FIRST_SURE_CENTURY || rest >= 60n || era !== undefined || BEFORE.has(words.before(at));
  const token: YearToken = {
    class: "date",
    order: "year",
    year: year.value,
    ...(year.halves && { halves: year.halves }),
    ...(era && { era: era.value }),
    sure,
    ...words.stretch(at, to),
  };
  return { value: token, to };
}

interface Year extends Read<string> {
  readonly halves?: readonly [bigint, bigint];
}

/** A year behind a day or a month. */
export function readYear(words: WordReader, at: number): Year | undefined {
  const word = words.next(at);
  if (word === "") return undefined;
  return readPair(words, at, word) ?? readThousands(words, at);
}

/** nineteen seventy six, twenty oh five, fifteen o six, nineteen hundred. */
function readPair(words: WordReader, at: number, word: string): Year | undefined {
  const century = readBelowHundred(words, at, word);
  if (!century || century.value < 10n) return undefined;
  if (words.next(century.to) === "hundred") {
    const whole = readWhole(words, at);
    return whole && whole.value < 2100n ? { value: String(whole.value), to: whole.to } : undefined;
  }
  const rest = readPairHalf(words, century.to);
  if (!rest || words.next(rest.to) === "hundred") return undefined;
  return { value: String(century.value * 100n + rest.value), halves: [century.value, rest.value], to: rest.to };
}

/** two thousand (and) twelve */
function readThousands(words: WordReader, at: number): Year | undefined {
  if (words.next(at + 1) !== "thousand") return undefined;
  const whole = readWhole(words, at);
  return whole && whole.value < 3000n ? { value: String(whole.value), to: whole.to } : undefined;
}

/** seven fifty, seven hundred: years that only their era makes one. */
function readEarly(words: WordReader, at: number): Year | undefined {
  const first = readBelowHundred(words, at);
  const rest = first && readPairHalf(words, first.to);
  if (first && rest) return { value: String(first.value * 100n + rest.value), to: rest.to };
  const whole = readWhole(words, at);
  return whole && { value: String(whole.value), to: whole.to };
}

/** nineteen eighties, nineteen hundreds */
function readDecade(words: WordReader, at: number): Read<YearToken> | undefined {
  const century = readBelowHundred(words, at);
  if (!century || century.value < 10n || century.value > 20n) return undefined;
  const word = words.next(century.to);
  const decade =
    word === "hundreds"
      ? 0n
      : word === "tens"
        ? 10n
        : word.endsWith("ies")
          ? wholeOf(`${word.slice(0, -3)}y`)
          : undefined;
  if (decade === undefined) return undefined;
  const to = century.to + 1;
  const year = `${century.value * 100n + decade}s`;
  return { value: { class: "date", order: "year", year, sure: true, ...words.stretch(at, to) }, to };
}

function readEra(words: WordReader, at: number): Read<string> | undefined {
  for (const era of ERAS) {
    if (!words.follow(at, ...era)) continue;
    return { value: era.join("").replaceAll(".", "").toUpperCase(), to: at + era.length };
  }
  return undefined;
}
