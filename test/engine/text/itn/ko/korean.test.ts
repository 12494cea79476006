/** Korean: what people dictate, what must stand, the public cases under their own profile, and values spoken by somebody else's code. */
import { numberToHangul, susa } from "es-hangul";
import { createItn } from "../../../../../src/engine/text/itn/itn";
import { namedProfile, parseSetting } from "../../../../../src/engine/text/itn/settings";
import { linesOf, pairsOf, publicCases } from "../../../../fixtures/itn-cases";
import { seededRandom } from "../../../../fixtures/random";
import { describeWithShared } from "../../../../support/shared";

const itn = createItn();
const korean = (text: string): string => itn(text, "ko").text;
const write = (text: string, ...settings: string[]): string =>
  createItn({ layers: [namedProfile("tingxie"), ...settings.map(parseSetting)] })(text, "ko").text;

const DICTATION = pairsOf(__dirname, "dictation.tsv");
const STAND = linesOf(__dirname, "stand.txt");

describe("Korean as people dictate it", () => {
  it.each([...DICTATION])("%s -> %s", (spoken, written) => {
    expect(korean(spoken)).toBe(written);
    expect(korean(written)).toBe(written);
    expect(itn(spoken).text).toBe(written);
  });

  it("is written in a longer text as it is alone", () => {
    const changed = DICTATION.filter(
      ([spoken, written]) => korean(`네. ${spoken}. 그리고 "${spoken}"`) !== `네. ${written}. 그리고 "${written}"`,
    );
    expect(changed).toEqual([]);
  });
});

describe("What must stand", () => {
  it("words whose syllables are numbers, pronouns, idioms and approximate numbers come back as the same string", () => {
    expect(STAND.length).toBeGreaterThan(200);
    expect(STAND.filter((line) => korean(line) !== line)).toEqual([]);
    expect(STAND.filter((line) => itn(line).text !== line)).toEqual([]);
  });

  it.each([
    ["이천 명이 왔다", "2000명이 왔다"],
    ["사천 원이에요", "4000원이에요"],
    ["천사 번 버스", "1004번 버스"],
    ["육이오 번 버스", "625번 버스"],
    ["사월 이일 오후", "4월 2일 오후"],
    ["만 이천 원", "12000원"],
  ])("and with a counter such a word is a number: %s", (spoken, written) => expect(korean(spoken)).toBe(written));
});

describe("Each setting changes its class and nothing else", () => {
  it.each([
    ["zeroToNine=digits", "사과 세 개", "사과 3개"],
    ["unitZeroToNine=words", "삼 킬로미터", "삼 킬로미터"],
    ["ordinalZeroToNine=digits", "두 번째", "2번째"],
    ["standalone=all", "이천", "2000"],
    ["bigUnit=none", "삼억 원", "300000000원"],
    ["date=ymd", "이천일년 칠월 구일", "2001년7월9일"],
    ["time=colon", "오후 두시 반", "오후 2:30"],
    ["currency=sign", "오천 원", "₩5000"],
    ["units=letters", "이십 킬로그램", "20kg"],
    ["units=lettersSpaced", "이십 킬로미터퍼시간", "20 km/h"],
    ["percent=spaced", "삼십 퍼센트", "30 %"],
    ["percent=word", "삼십 퍼센트", "30퍼센트"],
    ["phone=grouped", "공일공 일이삼사 오육칠팔", "010-1234-5678"],
    ["fraction=words", "삼분의 일", "삼분의 일"],
    ["date=off", "삼월 오일에 서른두 명", "삼월 오일에 32명"],
    ["measure=off", "열 시에 서른두 명", "10시에 서른두 명"],
  ])("%s: %s -> %s", (setting, spoken, written) => expect(write(spoken, setting)).toBe(written));
});

describeWithShared("Korean cases of the public grammar", () => {
  it("99 in 100 are written exactly so", () => {
    const own = createItn({ layers: [namedProfile("nemo")] });
    const cases = publicCases("ko", "nemo", "default");
    expect(cases.length).toBeGreaterThan(50);
    const wrong = cases.filter(({ spoken, written }) => own(spoken, "ko").text !== written);
    expect(wrong.slice(Math.floor(cases.length / 100))).toEqual([]);
  });
});

describe("Random values, spoken and written again", () => {
  const ROUNDS = 5000;
  const random = seededRandom(44);
  const between = (low: number, high: number): number => low + random.integer(high - low + 1);
  const spaced = (value: number): string => numberToHangul(value, { spacing: true });
  const said = (value: number): string => (random.integer(2) === 0 ? spaced(value) : numberToHangul(value));
  const gap = (): string => (random.integer(2) === 0 ? " " : "");
  const digits = (value: number): string =>
    String(value).replace(/\d/gu, (digit) => "영일이삼사오육칠팔구"[Number(digit)]);
  const UNITS: Readonly<Record<string, number>> = { "": 1, 만: 1e4, 억: 1e8, 조: 1e12 };
  const valueOf = (written: string): number => {
    const match = /^([\d.]+)([만억조]?) ?$/u.exec(written);
    return match ? Number((Number(match[1]) * UNITS[match[2]]).toPrecision(15)) : NaN;
  };

  it.each<[string, () => readonly [spoken: string, isRight: (written: string) => boolean]]>([
    [
      "persons",
      () => {
        const n = between(10, 10 ** between(2, 12));
        return [`${said(n)} 명이`, (w) => valueOf(w.slice(0, -2)) === n];
      },
    ],
    [
      "persons in native numbers",
      () => {
        const n = between(10, 99);
        return [`${susa(n, true)}${gap()}명이`, (w) => w === `${n}명이`];
      },
    ],
    [
      "sums",
      () => {
        const n = between(10, 10 ** between(2, 9));
        return [`모두 ${said(n)} 원입니다`, (w) => valueOf(w.slice(3, -4)) === n];
      },
    ],
    [
      "decimals",
      () => {
        const [a, b] = [between(0, 99_999), between(11, 9999)];
        const point = gap();
        return [`${numberToHangul(a) || "영"}${point}점${point}${digits(b)}`, (w) => w === `${a}.${b}`];
      },
    ],
    [
      "percents",
      () => {
        const n = between(1, 200);
        return [`${said(n)} 퍼센트의`, (w) => w === `${n}%의`];
      },
    ],
    [
      "dates",
      () => {
        const [y, m, d] = [between(1900, 2099), between(1, 12), between(1, 31)];
        const month = m === 6 ? "유" : m === 10 ? "시" : numberToHangul(m);
        return [
          `${numberToHangul(y)}${gap()}년 ${month}월 ${numberToHangul(d)}${gap()}일에`,
          (w) => w === `${y}년 ${m}월 ${d}일에`,
        ];
      },
    ],
    [
      "times",
      () => {
        const [h, m] = [between(1, 12), between(1, 59)];
        return [
          `오후 ${susa(h, true)}${gap()}시 ${numberToHangul(m)}${gap()}분에`,
          (w) => w === `오후 ${h}시 ${m}분에`,
        ];
      },
    ],
    [
      "measures",
      () => {
        const n = between(1, 9999);
        return [`${said(n)} 킬로미터`, (w) => w === `${n}킬로미터`];
      },
    ],
    [
      "fractions",
      () => {
        const [a, b] = [between(3, 99), between(1, 99)];
        return [`${numberToHangul(a)}분의 ${numberToHangul(b)}`, (w) => w === `${b}/${a}`];
      },
    ],
  ])("%s: 995 in 1000, and what was written stands", (_, make) => {
    const wrong: string[] = [];
    for (let round = 0; round < ROUNDS; round++) {
      const [spoken, isRight] = make();
      const written = korean(spoken);
      if (!isRight(written) || korean(written) !== written) wrong.push(`${spoken} -> ${written}`);
    }
    expect(wrong.slice(ROUNDS * 0.005)).toEqual([]);
  });
});

describe("Whatever is said", () => {
  const PIECES = [
    ..."영공일이삼사오육칠팔구십백천만억조한두세네열 원명개번시분초년월도점제a3%.-",
    ..." ".repeat(12),
    ...["마이너스", "루트", "분의", "스물", "서른", "번째", "미터", "퍼센트", "오전", "이에요", "하나"],
  ];

  it.each(["tingxie", "nemo", "wetext"])("in the profile %s what was written stands when it is read again", (name) => {
    const own = createItn({ layers: [namedProfile(name)] });
    const random = seededRandom(8);
    const changed: string[] = [];
    for (let round = 0; round < 5000; round++) {
      const text = Array.from({ length: 1 + random.integer(10) }, () => PIECES[random.integer(PIECES.length)]).join("");
      const { text: written } = own(text, "ko");
      if (own(written, "ko").text !== written) changed.push(`${text} -> ${written}`);
    }
    expect(changed.slice(10)).toEqual([]);
  });

  it.each(["십", "일", "일 ", "만 ", "백 ", "삼백", "일점", "열", "마이너스 ", "제", "일와", "공일공 "])(
    "a line of nothing but %p is read, and nothing else is lost",
    (piece) => expect(korean(`시작 ${piece.repeat(20_000)} 끝`)).toMatch(/^시작 [^]+ 끝$/u),
  );

  it("text without a number comes back as the same string", () => {
    const text = "\ufeff날씨 좋네.\u2028🎉\ud800\r";
    expect(itn(text, "ko")).toEqual({ text, spans: [] });
  });
});
