import { parseHotwords } from "../../../../src/engine/text/hotwords/file";
import { replaceIn } from "../../../../src/engine/text/hotwords/replacement";
import { TextCorrector, type CorrectOptions } from "../../../../src/engine/text/hotwords/text-corrector";
import { dictionary, WORD_TABLES } from "../../../fixtures/dictionary";
import { seededRandom } from "../../../fixtures/random";

async function correctorFor(...lines: readonly string[]) {
  const corrector = await TextCorrector.load(parseHotwords(lines.join("\n")).hotwords, WORD_TABLES);
  return (text: string, options?: CorrectOptions): string => replaceIn(text, corrector.find(text, options));
}

describe("hotwords in text alone", () => {
  it("puts Chinese words right that sound alike or nearly so", async () => {
    const correct = await correctorFor("达摩院", "三一重工", "语音识别", "富士康");
    expect(correct("他在达模远工作")).toBe("他在达摩院工作");
    expect(correct("三亿重工的股票")).toBe("三一重工的股票");
    expect(correct("语因识别和户士康")).toBe("语音识别和富士康");
  });

  // What moonshine-tiny-en made of recorded telephone prompts (Debian's asterisk-core-sounds-en), and what was said.
  it.each([
    ["Unis dim.", "UNISTIM", "UNISTIM."],
    ["Neiner.", "Niner", "Niner."],
    ["Yanki.", "Yankee", "Yankee."],
    ["Message undelated.", "undeleted", "Message undeleted."],
    ["Comedian nail, mailbox,", "Comedian Mail", "Comedian Mail, mailbox,"],
    [
      "I am about to attempt an inter-astrous exchange connection",
      "Inter-Asterisk",
      "I am about to attempt an Inter-Asterisk exchange connection",
    ],
    ["Pbx", "PBX", "PBX"],
  ])("puts right what a model really misheard: %s", async (heard, word, said) => {
    const others = dictionary("en").words(100, seededRandom(3), [6, 7, 8, 9, 10]);
    const correct = await correctorFor(word, ...others);
    expect(correct(heard)).toBe(said);
  });

  it("joins words that one was heard as, in the middle of Chinese too", async () => {
    const correct = await correctorFor("PyTorch", "Kubernetes");
    expect(correct("我用 pie torch 训练")).toBe("我用 PyTorch 训练");
    expect(correct("deploy it on cooper netties today")).toBe("deploy it on Kubernetes today");
  });

  it("spares ordinary words, and parts of them, from names of the same sound", async () => {
    const correct = await correctorFor("士坚", "程旭", "文建", "陆静", "嘉莱", "CUDA");
    for (const text of ["时间到了", "程序和文件的路径", "大家来吧", "牢固的桥"]) expect(correct(text)).toBe(text);
  });

  it("leaves places that the model was sure of, and ordinary words unless it doubted them", async () => {
    const correct = await correctorFor("UNISTIM", "Dashiell");
    expect(correct("unis dim", { confidenceOf: () => 0.95 })).toBe("unis dim");
    expect(correct("unis dim", { confidenceOf: () => 0.4 })).toBe("UNISTIM");
    expect(correct("dashed", { confidenceOf: () => 0.6 })).toBe("dashed");
  });

  it("leaves text that already holds the word, and writes it as the user does", async () => {
    const correct = await correctorFor("PyTorch", "達摩院", "voice", "Apple");
    expect(correct("Pytorch 和达摩院")).toBe("PyTorch 和達摩院");
    expect(correct("PyTorch 和達摩院")).toBe("PyTorch 和達摩院");
    expect(correct("Voice of an apple")).toBe("Voice of an apple");
  });

  it("writes the word for an alias, however it sounds, but not inside another word", async () => {
    const correct = await correctorFor("Claude | cloud ai | 克劳德 ~~~ Monet | 天气");
    expect(correct("ask Cloud AI or 克劳德")).toBe("ask Claude or Claude");
    expect(correct("the xcloud ais")).toBe("the xcloud ais");
    expect(correct("克劳德 and monet")).toBe("克劳德 and monet");
    expect(correct("今天天气好，克劳德")).toBe("今天天气好，克劳德");
  });

  it("does not read Japanese as Chinese", async () => {
    const correct = await correctorFor("达摩院");
    expect(correct("达模远", { language: "ja" })).toBe("达模远");
    expect(correct("达模远", { language: "zh" })).toBe("达摩院");
  });

  it("does not reach across punctuation", async () => {
    expect((await correctorFor("达摩院"))("达，模远")).toBe("达，模远");
    expect((await correctorFor("PyTorch"))("pie, torch")).toBe("pie, torch");
  });

  it("is idempotent", async () => {
    const correct = await correctorFor("达摩院", "Claude | 克劳德", "PyTorch", "摩院说");
    for (const text of ["达模远说克劳德", "pie torch 达 摩 远", "克劳德克劳德"]) {
      expect(correct(correct(text))).toBe(correct(text));
    }
  });

  it.each(["zh", "en"] as const)(
    "makes at most one mistake in 10,000 characters of %s with 1,000 other words",
    async (language) => {
      const words = dictionary(language);
      const mistakes: string[] = [];
      for (const seed of [1, 2]) {
        const random = seededRandom(seed);
        const list = words.words(1000, random, language === "zh" ? [2, 3, 4, 2] : [5, 6, 7, 8, 9, 10]);
        const corrector = await TextCorrector.load(parseHotwords(list.join("\n")).hotwords, WORD_TABLES);
        for (let characters = 0; characters < 10_000;) {
          const text = words.sentence(12, random).join(language === "zh" ? "" : " ");
          if (list.some((word) => text.includes(word))) continue;
          characters += text.length;
          mistakes.push(
            ...corrector.find(text).map(({ start, end, written }) => `${text.slice(start, end)} > ${written}`),
          );
        }
      }
      expect(mistakes.length).toBeLessThanOrEqual(2);
    },
  );

  it("takes hostile text, and leaves what it does not replace byte for byte", async () => {
    const correct = await correctorFor("达摩院", "Claude");
    for (const text of [
      "",
      "\r",
      "\uD800达\uDC00",
      "\u202e\0\u0007",
      "a\u0301".repeat(50),
      "𠮷".repeat(50),
      "ǅ İ ß ﬁ",
    ]) {
      expect(correct(text)).toBe(text);
    }
    expect(correct("\uD800 达模远\0")).toBe("\uD800 达摩院\0");
  });
});
