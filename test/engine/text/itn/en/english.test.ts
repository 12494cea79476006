/** English: the public cases under their own profiles, what must stand, what people dictate, and every way round. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { createItn } from "../../../../../src/engine/text/itn/itn";
import { PROFILES, type ProfileName } from "../../../../../src/engine/text/itn/profiles";
import { parseSetting } from "../../../../../src/engine/text/itn/settings";
import { seededRandom } from "../../../../fixtures/random";
import { describeWithShared, SHARED } from "../../../../support/shared";

const write = createItn({ layers: [PROFILES.tingxie] });

function english(text: string): string {
  return write(text, "en").text;
}

function linesOf(name: string): readonly string[] {
  const text = readFileSync(join(__dirname, name), "utf8");
  return text.split("\n").filter((line) => line !== "" && !line.startsWith("#"));
}

const STAND = linesOf("stand.txt");
const DICTATION = linesOf("dictation.tsv").map((line) => {
  const [spoken, written] = line.split("\t");
  return { spoken, written: written === "=" ? spoken : written };
});

interface Case {
  readonly spoken: string;
  readonly written: string;
  readonly source: ProfileName;
}

describeWithShared("English cases of the public grammars", () => {
  const casesOf = (source: ProfileName): readonly Case[] =>
    readFileSync(join(SHARED, "itn-cases", "en.jsonl"), "utf8")
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line) as Case)
      .filter((one) => one.source === source);

  it.each(["nemo", "wetext"] as const)("are written as %s writes them", (source) => {
    const itn = createItn({ layers: [PROFILES[source]] });
    const own = casesOf(source);
    const wrong = own.filter(({ spoken, written }) => itn(spoken, "en").text !== written);
    // What is left over puts a space before a mark or takes one away at a line's end, which no profile does here.
    const inSpaces = wrong.filter(
      ({ spoken, written }) => itn(spoken, "en").text.trim() === written.replace(/ !$/u, "!"),
    );
    expect(wrong).toEqual(inSpaces);
    expect(wrong.length).toBeLessThan(own.length * 0.03);
  });

  it.each(["nemo", "wetext"] as const)("are written inside a sentence as %s writes them alone", (source) => {
    const itn = createItn({ layers: [PROFILES[source]] });
    const own = casesOf(source).filter(({ spoken, written }) => itn(spoken, "en").text === written);
    const right = own.filter(
      ({ spoken, written }) => itn(`well, ${spoken}, please`, "en").text === `well, ${written}, please`,
    );
    expect(right.length / own.length).toBeGreaterThan(0.97);
  });
});

describe("English of the default profile", () => {
  it.each(STAND)("leaves as it is: %s", (sentence) => {
    expect(write(sentence, "en")).toEqual({ text: sentence, spans: [] });
  });

  it.each(DICTATION)("writes what was dictated: $spoken", ({ spoken, written }) => {
    expect(english(spoken)).toBe(written);
  });

  it("changes nothing that is written already", () => {
    for (const { spoken, written } of DICTATION) expect([spoken, english(written)]).toEqual([spoken, written]);
  });

  it("reads number words in any case and touches no other letter", () => {
    const capitals = DICTATION.filter(({ written }) => !/[@/]|\.\p{L}|[A-Z]/u.test(written));
    for (const { spoken, written } of capitals) {
      const shouted = english(spoken.toUpperCase());
      expect([shouted.toLowerCase()]).toEqual([written.toLowerCase()]);
      expect(shouted.replace(/(?<=\d)(?:st|nd|rd|th|s)\b|\b(?:kg|mL|km\/h|km|m²|m|g)\b/gu, "")).not.toMatch(/\p{Ll}/u);
    }
  });

  it("writes a sentence between others as it writes it alone", () => {
    for (const { spoken, written } of DICTATION) {
      expect(english(`so he said, ${spoken}. and that was it`)).toBe(`so he said, ${written}. and that was it`);
    }
  });

  it("hands back the very string where there is no number word", () => {
    const text = "Nothing here is counted,  not even 25 % of it… 🙂";
    expect(english(text)).toBe(text);
    expect(write(text, "en").spans).toEqual([]);
  });

  it("says what it changed, so that each change can be undone", () => {
    const spoken = "at nine fifteen we sold twenty five cars for four hundred dollars";
    const { text, spans } = write(spoken, "en");
    let undone = text;
    for (const span of [...spans].reverse()) {
      expect(text.slice(span.start, span.end)).toBe(span.written);
      undone = undone.slice(0, span.start) + span.spoken + undone.slice(span.end);
    }
    expect(undone).toBe(spoken);
    expect(spans.map((span) => span.class)).toEqual(["time", "cardinal", "money"]);
  });

  it("keeps a phrase apart from the longer number it is a part of", () => {
    expect(english("nine to five")).toBe("nine to five");
    expect(english("forty nine to five hundred")).toBe("49 to 500");
  });

  it("leaves the user's own words alone, however they are capitalised", () => {
    const own = createItn({ keep: ["Studio Fifty Four"] });
    expect(own("we met at studio fifty four with fifty four friends", "en").text).toBe(
      "we met at studio fifty four with 54 friends",
    );
  });
});

describe("English switches", () => {
  it.each([
    ["zeroToNine=digits", "three cats", "3 cats"],
    ["smallUpTo=twelve", "ten cats and thirteen dogs", "ten cats and 13 dogs"],
    ["standalone=all", "eight fifty", "8:50"],
    ["time=two", "at eight fifty", "at 08:50"],
    ["amPm=p.m.", "at three pm", "at 3 p.m."],
    ["currency=word", "four dollars and five cents", "4.05 dollars"],
    ["cents=sign", "fifty cents", "$0.50"],
    ["percent=spaced", "five percent", "5 %"],
    ["units=words", "five kilometers", "5 kilometers"],
    ["units=letters", "five kilometers", "5km"],
    ["fraction=slash", "two thirds of it", "2/3 of it"],
    ["ordinal=all", "the third man", "the 3rd man"],
    ["phone=grouped", "six one seven five five five oh one nine eight", "617-555-0198"],
    ["date=ymd", "the fourth of july twenty twelve", "4 july 2012"],
    ["leadingZero=omitted", "point two five", ".25"],
    ["spelled=joined", "model e s three", "model es3"],
    ["addresses=any", "example dot zzz", "example.zzz"],
    ["abbreviations=table", "doctor who", "dr. who"],
    ["protect=none", "catch twenty two", "catch 22"],
  ])("%s: %s", (setting, spoken, written) => {
    expect(createItn({ layers: [PROFILES.tingxie, parseSetting(setting)] })(spoken, "en").text).toBe(written);
  });
});

describe("English beside Chinese", () => {
  it.each([
    ["这个 repo 有三百二十个 star", "这个 repo 有320个 star"],
    ["下午三点半开 one on one", "下午3点半开 one on one"],
    ["we sold twenty five cars. 一共二十五辆", "we sold 25 cars. 一共25辆"],
  ])("%s", (spoken, written) => {
    expect(write(spoken, "auto").text).toBe(written);
  });
});

describe("random English", () => {
  let toWords: { convert(value: number): string; toOrdinal(value: number): string };

  beforeAll(async () => {
    const { ToWords } = await import("to-words");
    toWords = new ToWords({ localeCode: "en-US" });
  });

  const { integer: below } = seededRandom(2026);
  const words = (value: number): string => toWords.convert(value).toLowerCase();
  const digits = (value: string): string => [...value].map((digit) => words(Number(digit))).join(" ");
  const pair = (value: number): string => (value === 0 ? "hundred" : value < 10 ? `oh ${words(value)}` : words(value));
  const two = (value: number): string => String(value).padStart(2, "0");
  const MONTHS = ["january", "february", "march", "april", "may", "june", "july", "august", "september"];

  const KINDS: Readonly<Record<string, () => readonly [spoken: string, written: string]>> = {
    cardinal: () => {
      const value = 10 + below(10 ** (2 + below(11)));
      const round = [10 ** 12, 10 ** 9, 10 ** 6].find((unit) => value >= unit && value % unit === 0);
      const names: Readonly<Record<number, string>> = {
        [10 ** 12]: "trillion",
        [10 ** 9]: "billion",
        [10 ** 6]: "million",
      };
      return [words(value), round === undefined ? String(value) : `${value / round} ${names[round]}`];
    },
    decimal: () => {
      const [whole, part] = [String(below(1000)), String(below(1000))];
      return [`${words(Number(whole))} point ${digits(part)}`, `${whole}.${part}`];
    },
    percent: () => {
      const value = below(1000);
      return [`${words(value)} percent`, `${value}%`];
    },
    money: () => {
      const [dollars, cents] = [1 + below(100_000), 1 + below(99)];
      return [`${words(dollars)} dollars and ${words(cents)} cents`, `$${dollars}.${two(cents)}`];
    },
    year: () => {
      const [century, rest] = [13 + below(8), 1 + below(99)];
      return [`${words(century)} ${pair(rest)}`, String(century * 100 + rest)];
    },
    date: () => {
      const [month, day, year] = [MONTHS[below(MONTHS.length)], 1 + below(28), 1950 + below(50)];
      return [
        `on ${month} ${toWords.toOrdinal(day).toLowerCase()} ${words(19)} ${words(year - 1900)}`,
        `on ${month} ${day} ${year}`,
      ];
    },
    time: () => {
      const [hour, minute] = [1 + below(12), 1 + below(59)];
      return [`at ${words(hour)} ${pair(minute)} pm`, `at ${hour}:${two(minute)} PM`];
    },
    ordinal: () => {
      const value = 10 + below(990);
      const suffix = new Intl.PluralRules("en", { type: "ordinal" }).select(value);
      return [
        toWords.toOrdinal(value).toLowerCase(),
        value + { one: "st", two: "nd", few: "rd" as const, other: "th", zero: "th", many: "th" }[suffix],
      ];
    },
    measure: () => {
      const value = 2 + below(5000);
      return [`${words(value)} kilometers`, `${value} km`];
    },
    telephone: () => {
      const value = String(1_000_000_000 + below(9_000_000_000));
      return [digits(value), value];
    },
  };

  it.each(Object.keys(KINDS))("comes back with the same value: %s", (kind) => {
    const wrong: string[] = [];
    const count = 2000;
    for (let i = 0; i < count; i++) {
      const [spoken, written] = KINDS[kind]();
      const text = english(spoken);
      if (text !== written) wrong.push(`${spoken}: ${text}, not ${written}`);
    }
    expect(wrong.slice(0, 10)).toEqual([]);
  });

  it("never fails, never loses a line's other words, and is done the second time", () => {
    const vocabulary = (
      "one two nine ten twelve twenty ninety hundred thousand million point dot at a the and or to of minus plus half quarter past oh " +
      "double percent dollars cents miles kilometers per square pm a m o'clock first second third twentieth may march july in " +
      "room com org slash w dash b c people walked"
    ).split(" ");
    for (let i = 0; i < 3000; i++) {
      const line = Array.from({ length: 1 + below(12) }, () => vocabulary[below(vocabulary.length)]).join(" ");
      const once = english(line);
      expect([line, english(once)]).toEqual([line, once]);
      for (const other of ["people", "walked"]) {
        expect([line, once, once.split(other).length]).toEqual([line, once, line.split(other).length]);
      }
    }
  });

  it.each(Object.entries(PROFILES))("stands hostile lines in the profile %s", (_, profile) => {
    const itn = createItn({ layers: [profile] });
    const hostile = ["\u0000", "\ud800", "🙂", "\u202e", "-", "'", ".", "é", "\u2028", " "];
    for (let i = 0; i < 300; i++) {
      const line = Array.from({ length: 30 }, () => (below(3) ? hostile[below(hostile.length)] : "twenty one")).join(
        below(2) ? " " : "",
      );
      const { text } = itn(line, "en");
      expect(text.split("\u2028").length).toBe(line.split("\u2028").length);
    }
  });
});
