import { compileReplacements, parseReplacements } from "../../../../src/engine/text/style/replacements";
import { changeStyle, DEFAULT_STYLE, type StyleSettings } from "../../../../src/engine/text/style/settings";
import { createStyle, type Style } from "../../../../src/engine/text/style/style";
import { seededRandom } from "../../../fixtures/random";

const styleWith = (changes: Partial<StyleSettings> = {}): Promise<Style> =>
  createStyle({ ...DEFAULT_STYLE, ...changes });

/** Each pair: what was heard, what is to be read. */
async function expectStyle(
  changes: Partial<StyleSettings>,
  language: string | undefined,
  pairs: Record<string, string>,
) {
  const style = await styleWith(changes);
  const got = Object.fromEntries(Object.keys(pairs).map((heard) => [heard, style(heard, language)]));
  expect(got).toEqual(pairs);
  // What is finished stands.
  for (const finished of Object.values(pairs)) expect(style(finished, language)).toBe(finished);
}

describe("the style of finished text, by default", () => {
  it("sets full-width marks in Chinese", async () => {
    await expectStyle({}, "zh", {
      "你好,世界.": "你好，世界。",
      "真的吗?真的!": "真的吗？真的！",
      "好, 我知道了.": "好，我知道了。",
      "他说:可以;不过要快": "他说：可以；不过要快",
      "我用Raycast,很好用.": "我用 Raycast，很好用。",
      "我用的是Raycast.": "我用的是 Raycast。",
      "一共3个,对吗?": "一共3个，对吗？",
    });
  });

  it("leaves the points and colons of numbers, addresses and abbreviations", async () => {
    await expectStyle({}, "zh", {
      "圆周率是3.14，时间是15:30": "圆周率是3.14，时间是15:30",
      "网站是example.com": "网站是 example.com",
      "升级到2.11.4": "升级到2.11.4",
      "总共1,234,567元": "总共1,234,567元",
    });
  });

  it("sets half-width marks in English", async () => {
    await expectStyle({}, "en", {
      "Hello，world。How are you？": "Hello, world. How are you?",
      "Fine！": "Fine!",
      "One： two": "One: two",
    });
  });

  it("puts a space between Chinese and Latin words, none at single letters and numbers", async () => {
    await expectStyle({}, "zh", {
      我用Raycast听写: "我用 Raycast 听写",
      "我用 Raycast听写": "我用 Raycast 听写",
      "打开 VS Code看看": "打开 VS Code 看看",
      "买A股，穿T恤，去B站": "买A股，穿T恤，去B站",
      "有 3 个人，住 5 楼": "有3个人，住5楼",
      "你 好 世 界": "你好世界",
      "用GPT-4o写": "用 GPT-4o 写",
      "这是iPhone，不是Mac。": "这是 iPhone，不是 Mac。",
    });
  });

  it("begins English sentences with capitals where the model wrote none", async () => {
    await expectStyle({}, "en", {
      "i think so. it's late and i'm tired": "I think so. It's late and I'm tired",
      "iPhone or Mac": "iPhone or Mac",
      "we met at 3.5 km. then left": "We met at 3.5 km. Then left",
    });
  });

  it("leaves Korean, Japanese and what it does not know as they are", async () => {
    await expectStyle({}, "ko", { "안녕하세요, 여러분. 좋아요!": "안녕하세요, 여러분. 좋아요!" });
    await expectStyle({}, "ja", { "今日は、いい天気ですね。": "今日は、いい天気ですね。" });
    await expectStyle({}, undefined, { "Привет, мир.": "Привет, мир.", "مرحبا، كيف حالك؟": "مرحبا، كيف حالك؟" });
  });

  it("keeps every letter and digit, whatever the text", async () => {
    const style = await styleWith();
    const random = seededRandom(11);
    const pieces = [
      "我",
      "们",
      "Raycast",
      "a",
      "3",
      ".",
      ",",
      "，",
      "。",
      " ",
      ":",
      "?",
      "！",
      "(",
      "」",
      "é",
      "한",
      "🎤",
      "\u0301",
      "-",
      "1.5",
    ];
    for (let round = 0; round < 2000; round++) {
      const text = Array.from(
        { length: 1 + Math.floor(random.uniform() * 12) },
        () => pieces[Math.floor(random.uniform() * pieces.length)],
      ).join("");
      const finished = style(text, round % 2 === 0 ? "zh" : "en");
      const letters = (value: string): string => value.replace(/[^\p{L}\p{N}\p{M}🎤]/gu, "").toLowerCase();
      expect(letters(finished)).toBe(letters(text));
    }
  });
});

describe("the style of finished text, by choice", () => {
  it("drops fillers by language, and keeps a text of nothing else", async () => {
    await expectStyle({ fillers: "drop" }, "en", {
      "Um, I think, uh, we should go": "I think, we should go",
      "Uh-huh. Summer, umbrella, album": "Uh-huh. Summer, umbrella, album",
      "Hmm.": "Hmm.",
      "It is 5 mm, erm, wide": "It is 5 mm, wide",
    });
    await expectStyle({ fillers: "drop" }, "zh", {
      "呃，我觉得呃可以": "我觉得可以",
      "嗯，好的": "好的",
      "嗯。": "嗯。",
      打嗝和呃逆: "打嗝和呃逆",
      金额是三百: "金额是三百",
    });
    await expectStyle({ fillers: "drop" }, "ja", { "えーと、明日行きます": "明日行きます", あの人です: "あの人です" });
    await expectStyle({ fillers: "drop" }, "pt", { "um dois três": "um dois três" });
  });

  it("turns said marks into marks", async () => {
    await expectStyle({ spokenPunctuation: "marks" }, "zh", {
      你好逗号世界句号: "你好，世界。",
      第一行换行第二行: "第一行\n第二行",
      "你好，逗号，世界。": "你好，世界。",
    });
    await expectStyle({ spokenPunctuation: "marks" }, "en", {
      "dear john comma new line thank you period": "dear john,\nThank you.",
      "is it question mark yes exclamation point": "is it? Yes!",
    });
  });

  it("writes simplified or traditional characters", async () => {
    await expectStyle({ script: "traditional" }, "zh", { 头发和发现: "頭髮和發現", 后面的皇后: "後面的皇后" });
    await expectStyle({ script: "simplified" }, "zh", { 語音識別: "语音识别" });
    expect((await styleWith({ script: "taiwan" }))("里面", "zh")).toBe("裡面");
  });

  it("sets spaces everywhere, nowhere, or as heard", async () => {
    await expectStyle({ spacing: "all" }, "zh", { 有3个App在A股: "有 3 个 App 在 A 股" });
    await expectStyle({ spacing: "none" }, "zh", { "有 3 个 App 在": "有3个App在" });
    await expectStyle({ spacing: "asHeard" }, "zh", { "有 3个 App在": "有 3个 App在" });
  });

  it("refuses a setting that is not there with those that are", () => {
    expect(changeStyle(DEFAULT_STYLE, ["spacing=none", "fillers=drop"])).toMatchObject({
      spacing: "none",
      fillers: "drop",
    });
    for (const change of ["spacing=wide", "colour=red", "spacing", "__proto__=x", ""]) {
      expect(() => changeStyle(DEFAULT_STYLE, [change])).toThrow(
        expect.objectContaining({ code: "usage", hint: expect.stringContaining("spacing=letters|all|none|asHeard") }),
      );
    }
  });
});

describe("replacement rules", () => {
  const replace = (rules: string, text: string): string => compileReplacements(parseReplacements(rules).rules)(text);

  it("replace whole words, in any case where the rule is in small letters", () => {
    expect(replace("cat => dog", "Cat, cats, concat, CAT")).toBe("dog, cats, concat, dog");
    expect(replace("Cat => dog", "Cat cat")).toBe("dog cat");
    expect(replace("été => summer", "l'été, étés")).toBe("l'summer, étés");
    expect(replace("кот => пёс", "кот и котик")).toBe("пёс и котик");
  });

  it("find Chinese words anywhere, for they have no borders", () => {
    expect(replace("瑞凯 => Raycast\n听写 → 语音输入", "我用瑞凯听写")).toBe("我用Raycast语音输入");
  });

  it("apply the longest rule, once, and not to what another one put in", () => {
    expect(replace("a b => c\na => b\nb => a", "a b, a, b")).toBe("c, b, a");
  });

  it("may hold any mark", () => {
    expect(replace("c++ => C++\n$5 (five) => 5 dollars\n.net => .NET", "c++ and $5 (five) on .net")).toBe(
      "C++ and 5 dollars on .NET",
    );
  });

  it("may take words out and break lines", () => {
    expect(replace("you know =>\nnext => \\n", "you know it next yes")).toBe(" it \n yes");
  });

  it("are read with comments, and lines that are none are named", () => {
    const { rules, bad } = parseReplacements("\ufeff# mine\r\n\r\na => b\r\nnonsense\r\n=> x\r\na => b => c\r\n");
    expect(rules).toEqual([{ from: "a", to: "b" }]);
    expect(bad.map(({ line }) => line)).toEqual([4, 5, 6]);
  });
});
