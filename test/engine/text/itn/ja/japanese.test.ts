/** Japanese: what people dictate, what must stand, the public cases under their own profiles, and values spoken by somebody else's code. */
import { createItn } from "../../../../../src/engine/text/itn/itn";
import { namedProfile, parseSetting } from "../../../../../src/engine/text/itn/settings";
import { linesOf, pairsOf, publicCases } from "../../../../fixtures/itn-cases";
import { seededRandom } from "../../../../fixtures/random";
import { describeWithShared } from "../../../../support/shared";

const kansuji = jest.requireActual<(value: number) => string>("kansuji");

const itn = createItn();
const japanese = (text: string): string => itn(text, "ja").text;
const write = (text: string, ...settings: string[]): string =>
  createItn({ layers: [namedProfile("tingxie"), ...settings.map(parseSetting)] })(text, "ja").text;

const DICTATION = pairsOf(__dirname, "dictation.tsv");
const STAND = linesOf(__dirname, "stand.txt");

describe("Japanese as people dictate it", () => {
  it.each([...DICTATION])("%s -> %s", (spoken, written) => {
    expect(japanese(spoken)).toBe(written);
    expect(japanese(written)).toBe(written);
  });

  it("is known by its kana", () => {
    for (const [spoken, written] of DICTATION) expect(itn(spoken).text).toBe(written);
  });

  it("is written in a longer text as it is alone", () => {
    const changed = DICTATION.filter(
      ([spoken, written]) =>
        japanese(`はい。${spoken}。それから「${spoken}」と。`) !== `はい。${written}。それから「${written}」と。`,
    );
    expect(changed).toEqual([]);
  });
});

describe("What must stand", () => {
  it("set words, idioms, names and approximate numbers come back as the same string", () => {
    expect(STAND.length).toBeGreaterThan(200);
    expect(STAND.filter((line) => japanese(line) !== line)).toEqual([]);
    expect(STAND.filter((line) => itn(line).text !== line)).toEqual([]);
  });

  it.each([
    ["第三条を読む", "第3条を読む"],
    ["十八番線に来る", "18番線に来る"],
    ["六時十分に着く", "6時10分に着く"],
    ["午後一時半です", "午後1時半です"],
    ["三十三人で行く", "33人で行く"],
    ["二十色の糸", "20色の糸"],
  ])("and a number that only looks like such a word is still a number: %s", (spoken, written) =>
    expect(japanese(spoken)).toBe(written),
  );
});

describe("Each setting changes its class and nothing else", () => {
  it.each([
    ["zeroToNine=digits", "二冊と一枚", "2冊と1枚"],
    ["unitZeroToNine=words", "三キロ歩く", "三キロ歩く"],
    ["ordinalZeroToNine=digits", "第二の", "第2の"],
    ["grouping=comma", "一万二千人", "12,000人"],
    ["bigUnit=none", "三億円", "300000000円"],
    ["bigUnit=million", "百万五千円", "100万5000円"],
    ["currency=sign", "五百ドル", "$500"],
    ["units=letters", "二十五キログラム", "25kg"],
    ["units=lettersSpaced", "十メートル毎秒", "10 m/s"],
    ["percent=spaced", "三十パーセント", "30 %"],
    ["percent=word", "三十パーセント", "30パーセント"],
    ["ranges=mark", "五から九人", "5〜9人"],
    ["ranges=dates", "五から九日と五から九人", "5〜9日と5から9人"],
    ["math=signs", "二十プラス三十", "20+30"],
    ["fraction=words", "五分の二", "五分の二"],
    ["weekday=bracket", "四月三十日日曜日から", "4月30日(日)から"],
    ["date=off", "四月三日に三十人", "四月三日に30人"],
    ["time=off", "三時に三十人", "三時に30人"],
    ["measure=off", "三時に三十人", "3時に三十人"],
  ])("%s: %s -> %s", (setting, spoken, written) => expect(write(spoken, setting)).toBe(written));
});

describeWithShared("Japanese cases of the public grammars", () => {
  const SETTINGS: Readonly<Record<string, readonly string[]>> = {
    default: [],
    s1z1: ["standalone=all", "zeroToNine=digits"],
    s0z1: ["standalone=context", "zeroToNine=digits"],
    s1z0: ["standalone=all", "zeroToNine=words"],
    s0z0: ["standalone=context", "zeroToNine=words"],
  };

  it.each([["nemo", "default"], ...["s1z1", "s0z1", "s1z0", "s0z0"].map((name) => ["wetext", name])])(
    "%s %s: 99 in 100 are written exactly so",
    (source, name) => {
      const own = createItn({ layers: [namedProfile(source), ...SETTINGS[name].map(parseSetting)] });
      const cases = publicCases("ja", source, name);
      expect(cases.length).toBeGreaterThan(20);
      const wrong = cases.filter(({ spoken, written }) => own(spoken, "ja").text !== written);
      expect(wrong.slice(Math.floor(cases.length / 100))).toEqual([]);
    },
  );
});

describe("Random values, spoken and written again", () => {
  const ROUNDS = 5000;
  const random = seededRandom(43);
  const between = (low: number, high: number): number => low + random.integer(high - low + 1);
  const any = (digits: number): number => between(10, 10 ** between(2, digits));
  /** kansuji leaves out 万 and 億 behind a group that ends in a zero, so each group is spoken alone. */
  const said = (value: number): string => {
    if (value < 10_000) return kansuji(value);
    const units = ["", "万", "億", "兆"];
    const groups: string[] = [];
    for (let rest = value, power = 0; rest > 0; rest = Math.floor(rest / 10_000), power++) {
      if (rest % 10_000 > 0) groups.unshift(kansuji(rest % 10_000) + units[power]);
    }
    return groups.join("");
  };
  const digits = (value: number): string =>
    String(value).replace(/\d/gu, (digit) => "〇一二三四五六七八九"[Number(digit)]);
  const UNITS: Readonly<Record<string, number>> = { "": 1, 万: 1e4, 億: 1e8, 兆: 1e12 };
  const valueOf = (written: string): number => {
    const match = /^([\d.]+)([万億兆]?)$/u.exec(written);
    return match ? Number((Number(match[1]) * UNITS[match[2]]).toPrecision(15)) : NaN;
  };

  it.each<[string, () => readonly [spoken: string, isRight: (written: string) => boolean]]>([
    [
      "numbers",
      () => {
        const n = any(13);
        return [`${said(n)}は`, (w) => valueOf(w.slice(0, -1)) === n];
      },
    ],
    [
      "sums",
      () => {
        const n = between(1, 10 ** between(1, 9));
        return [`全部で${said(n)}円です`, (w) => valueOf(w.slice(3, -3)) === n];
      },
    ],
    [
      "persons",
      () => {
        const n = between(3, 99_999);
        return [`${said(n)}人います`, (w) => valueOf(w.slice(0, -4)) === n];
      },
    ],
    [
      "decimals",
      () => {
        const [a, b] = [between(0, 99_999), between(1, 9999)];
        return [`${said(a)}点${digits(b)}`, (w) => w === `${a}.${b}`];
      },
    ],
    [
      "percents",
      () => {
        const n = between(0, 200);
        return [`${said(n)}パーセントの`, (w) => w === `${n}%の`];
      },
    ],
    [
      "dates",
      () => {
        const [y, m, d] = [between(1900, 2099), between(1, 12), between(1, 31)];
        const year = random.integer(2) === 0 ? said(y) : digits(y);
        return [`${year}年${said(m)}月${said(d)}日に`, (w) => w === `${y}年${m}月${d}日に`];
      },
    ],
    [
      "times",
      () => {
        const [h, m] = [between(0, 24), between(1, 59)];
        return [`午後${said(h)}時${said(m)}分に`, (w) => w === `午後${h}時${m}分に`];
      },
    ],
    [
      "measures",
      () => {
        const n = between(1, 9999);
        return [`あと${said(n)}キロメートル`, (w) => w === `あと${n}キロメートル`];
      },
    ],
    [
      "fractions",
      () => {
        const [a, b] = [between(2, 99), between(1, 99)];
        return [`${said(a)}分の${said(b)}を`, (w) => w === `${b}/${a}を`];
      },
    ],
    [
      "ordinals",
      () => {
        const n = between(3, 9999);
        return [`${said(n)}番目と第${said(n)}回`, (w) => w === `${n}番目と第${n}回`];
      },
    ],
  ])("%s: 995 in 1000, and what was written stands", (_, make) => {
    const wrong: string[] = [];
    for (let round = 0; round < ROUNDS; round++) {
      const [spoken, isRight] = make();
      const written = japanese(spoken);
      if (!isRight(written) || japanese(written) !== written) wrong.push(`${spoken} -> ${written}`);
    }
    expect(wrong.slice(ROUNDS * 0.005)).toEqual([]);
  });
});

describe("Whatever is said", () => {
  const PIECES = [
    ..."〇零一二三四五六七八九十百千万億兆点分年月日時秒半円人個第数何から、。aR3%・",
    ...["マイナス", "ルート", "分の", "から", "曜日", "番目", "メートル", "パーセント", "一緒", "十分", "午後", "毎秒"],
  ];

  it.each(["tingxie", "nemo", "wetext"])("in the profile %s what was written stands when it is read again", (name) => {
    const own = createItn({ layers: [namedProfile(name)] });
    const random = seededRandom(7);
    const changed: string[] = [];
    for (let round = 0; round < 5000; round++) {
      const text = Array.from({ length: 1 + random.integer(10) }, () => PIECES[random.integer(PIECES.length)]).join("");
      const { text: written } = own(text, "ja");
      if (own(written, "ja").text !== written) changed.push(`${text} -> ${written}`);
    }
    expect(changed.slice(10)).toEqual([]);
  });

  it.each(["十", "一", "三から", "二と", "一点", "百万", "ルート", "第", "マイナス", "数十", "一プラス"])(
    "a line of nothing but %s is read, and nothing else is lost",
    (piece) => expect(japanese(`始め ${piece.repeat(20_000)} 終わり`)).toMatch(/^始め [^]+ 終わり$/u),
  );

  it("text without a number comes back as the same string", () => {
    const text = "\ufeff今日はいい天気ですね。\u2028🎉\ud800\r";
    expect(itn(text, "ja")).toEqual({ text, spans: [] });
  });
});
