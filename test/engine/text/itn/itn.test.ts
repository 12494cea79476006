import { createFinish } from "../../../../src/engine/text/finish";
import { createItn } from "../../../../src/engine/text/itn/itn";
import { namedProfile, type Profile } from "../../../../src/engine/text/itn/settings";
import { seededRandom } from "../../../fixtures/random";

const itn = createItn();

/** Everything that Chinese numbers are made of, and what stands beside them. */
const PIECES = [
  ..."零〇一二两三四五六七八九十百千万亿廿点點半整刻分年月日号时秒元块毛米度个人天第负几多到加比又周里斤克幺aG3%., ，。壹拾陆有",
  ...["百分之", "分之", "分钟", "星期", "公里", "上午", "二零二四年", "三月", "美元", "一起", "万一", "十分", "每小时"],
];

function randomTexts(seed: number, count: number): string[] {
  const random = seededRandom(seed);
  const piece = (): string => PIECES[random.integer(PIECES.length)];
  return Array.from({ length: count }, () => Array.from({ length: 1 + random.integer(10) }, piece).join(""));
}

describe("Text that says no number", () => {
  it.each([
    "",
    " ",
    "你好，世界。",
    "Hello there",
    "今天天气很好",
    "3月12号下午3点半",
    "50%",
    "\ufeff\t\u2028\u0085",
    "𠮷野家",
    "\ud800",
  ])("comes back as it is: %p", (text) => {
    for (const language of ["auto", "zh", "yue", "xx"]) expect(itn(text, language)).toEqual({ text, spans: [] });
  });
});

describe("Whatever is said", () => {
  const profiles: [string, Profile][] = ["tingxie", "nemo", "wetext"].map((name) => [name, namedProfile(name)]);

  it.each(profiles)(
    "in the profile %s what was written stands when it is read again, but for one heap of words in a thousand",
    (_, profile) => {
      const own = createItn({ layers: [profile] });
      const texts = randomTexts(5, 5000);
      const changed = texts.filter((text) => {
        const { text: written } = own(text, "zh");
        return own(written, "zh").text !== written;
      });
      expect(changed.slice(5)).toEqual([]);
    },
  );

  it.each(profiles)(
    "in the profile %s spans say what was changed, and undoing them gives what was said",
    (_, profile) => {
      const own = createItn({ layers: [profile] });
      for (const spoken of randomTexts(6, 2000)) {
        const { text, spans } = own(spoken, "zh");
        let undone = "";
        let from = 0;
        for (const span of spans) {
          expect(text.slice(span.start, span.end)).toBe(span.written);
          undone += text.slice(from, span.start) + span.spoken;
          from = span.end;
        }
        undone += text.slice(from);
        // A space may have been put between two numbers.
        expect(undone.replaceAll(" ", "")).toBe(spoken.replaceAll(" ", ""));
      }
    },
  );

  it("a sentence before or after changes nothing", () => {
    for (const text of ["下午三点半开会", "一共三百二十块", "百分之三十五", "二零二四年三月五号", "第四十七页"]) {
      const alone = itn(text).text;
      expect(itn(`他走了。${text}，好吗？`).text).toBe(`他走了。${alone}，好吗？`);
      expect(itn(`「${text}」(${text})`).text).toBe(`「${alone}」(${alone})`);
    }
  });

  it.each([
    ["number words alone", "三"],
    ["units alone", "万"],
    ["tens", "十"],
    ["mixed fractions", "一又"],
    ["ranges", "五到"],
    ["set words", "一起"],
    ["lone surrogates", "三\ud800"],
    ["control characters", "三\u0000\u001b"],
    ["right-to-left text", "שלום三十"],
    ["emoji", "🎉三十"],
    ["combining marks", "三\u0301"],
  ])("100 kB of %s go through", (_, piece) => {
    const text = piece.repeat(Math.ceil(100_000 / piece.length));
    const { text: written } = itn(text);
    expect(written.length).toBeGreaterThan(0);
    const others = (line: string): string => line.replace(/[\d\s三十百千万亿五一]/gu, "");
    expect(others(written)).toBe(others(text));
  });
});

describe("The language", () => {
  it("goes by the script of each part", () => {
    expect(itn("这个repo有三百二十个star").text).toBe("这个repo有320个star");
    expect(itn("三百二十円です。价格三百二十元。").text).toContain("价格320元");
  });

  it("that has no reader changes nothing", () => {
    expect(itn("三百二十", "fr")).toEqual({ text: "三百二十", spans: [] });
  });
});

describe("The user's own words", () => {
  it("stand, and a number next to them does not take a part of them", () => {
    const own = createItn({ keep: ["三十六氪", "五百丁"] });
    expect(own("三十六氪报道五百丁有三百人").text).toBe("三十六氪报道五百丁有300人");
    expect(itn("三十六氪报道").text).toBe("36氪报道");
  });
});

describe("In a finished segment", () => {
  const segment = { startSec: 0, endSec: 2, samples: new Float32Array(0) };
  const token = (text: string, startSec: number) => ({ text, startSec, endSec: startSec + 0.5, confidence: 0.9 });
  const hypothesis = {
    text: "三点半见",
    language: "zh",
    tokens: [..."三点半见"].map((text, index) => token(text, index / 2)),
  };

  it("numbers are written, the raw text and the timed words stay as they were said", () => {
    const finished = createFinish({ words: true, itn })(segment, hypothesis);
    expect(finished).toMatchObject({ text: "3点半见", rawText: "三点半见" });
    expect(finished?.words?.map(({ text }) => text)).toEqual([..."三点半见"]);
  });

  it("nothing is written where it is switched off", () => {
    expect(createFinish({ words: false })(segment, hypothesis)?.text).toBe("三点半见");
  });
});
