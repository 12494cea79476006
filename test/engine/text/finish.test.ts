import { createFinish, joinTexts } from "../../../src/engine/text/finish";
import type { Hypothesis, SpeechSegment, Token, TranscriptSegment } from "../../../src/engine/types";
import { seededRandom } from "../../fixtures/random";

const SEGMENT: SpeechSegment = { startSec: 10, endSec: 20, samples: new Float32Array(0) };
const finish = (text: string, more: Partial<Hypothesis> = {}, words = false): TranscriptSegment | undefined =>
  createFinish({ words })(SEGMENT, { text, tokens: [], ...more });

/** Tokens of half a second each, `confidence` 0.9, 0.8, … */
function tokens(texts: readonly string[], confidences?: readonly number[]): Token[] {
  return texts.map((text, i) => ({
    text,
    startSec: i / 2,
    endSec: i / 2 + 0.5,
    confidence: confidences?.[i] ?? 0.9,
  }));
}

const wordTexts = (texts: readonly string[]): string[] | undefined =>
  finish(texts.join(""), { tokens: tokens(texts) }, true)?.words?.map(({ text }) => text);

describe("A finished segment", () => {
  it.each(["", " ", "\n\t", "♪♪", "♪ ♪♪♪", "…", "...", "[ ]", "(…)", "—", "。", "「」", "!?", "\u200b", "🎵🎵"])(
    "is none where nothing can be read: %p",
    (text) => expect(finish(text)).toBeUndefined(),
  );

  it.each(["a", "7", "听", "ん", "한", "é", "ⅷ", "Ω.", "[Music]", "♪ la la ♪"])(
    "is there where something can: %p",
    (text) => {
      expect(finish(text)?.text).toBe(text);
    },
  );

  it("carries the times of its segment, tidy text and what the model said", () => {
    expect(finish("  Hello \n there.\u3000 ", { language: "en" })).toEqual({
      startSec: 10,
      endSec: 20,
      text: "Hello there.",
      rawText: "  Hello \n there.\u3000 ",
      language: "en",
    });
    expect(finish("Hello")).not.toHaveProperty("language");
    expect(finish("Hello", { tokens: tokens(["Hello"]) })).not.toHaveProperty("words");
  });

  describe("with words", () => {
    it.each([
      ["pieces of words", [" He", "llo", " there", "."], ["Hello", "there."]],
      ["a first word without a space", ["He", "llo", " you"], ["Hello", "you"]],
      ["apostrophes", [" don", "'", "t", " can", "'t"], ["don't", "can't"]],
      ["hyphens", [" well", "-", "known", " ill", "-", "disposed"], ["well-known", "ill-disposed"]],
      ["numbers", [" in", " 19", "84", ",", " 3", ".", "5", "%"], ["in", "1984,", "3.5%"]],
      ["quotation marks", [' "', "Yes", ',"', " she", " said", "."], ['"Yes,"', "she", "said."]],
      ["quotation marks in the middle", [" said", ' "', "Yes", '"', " she"], ["said", '"Yes"', "she"]],
      ["brackets", [" a", " (", "b", " c", ")", " d"], ["a", "(b", "c)", "d"]],
      ["money", [" costs", " $", "5", " now"], ["costs", "$5", "now"]],
      ["a dash on its own", [" one", " –", " two"], ["one –", "two"]],
      ["Chinese, a character a word", ["今", "天", "很", "好", "。"], ["今", "天", "很", "好。"]],
      ["Chinese in quotation marks", ["他", "说", "“", "好", "”", "。"], ["他", "说", "“好”。"]],
      ["Chinese titles", ["读", "《", "红", "楼", "》", "吧"], ["读", "《红", "楼》", "吧"]],
      ["Chinese with English", ["我", "用", " py", "thon", "写", "代", "码"], ["我", "用", "python", "写", "代", "码"]],
      ["Chinese with English and no spaces", ["用", "A", "I", "写"], ["用", "AI", "写"]],
      ["Chinese with numbers", ["二", "0", "2", "4", "年"], ["二", "024", "年"]],
      ["English after a Chinese full stop", ["好", "。", "OK", "，", "2", "0"], ["好。", "OK，20"]],
      ["Japanese long vowels and repeated characters", ["デ", "ー", "タ", "人", "々"], ["デー", "タ", "人々"]],
      ["a mark before the first word", [" –", " Yes"], ["– Yes"]],
      ["nothing but marks after the last word", [" Yes", " …", " !"], ["Yes … !"]],
      ["Japanese", ["これ", "は", "テスト", "です", "。"], ["これ", "は", "テスト", "です。"]],
      ["Korean", [" 안녕", "하세요", " 여러분"], ["안녕하세요", "여러분"]],
      ["empty tokens", ["", " a", "", " ", "b", ""], ["a", "b"]],
    ])("joins tokens to words: %s", (_, pieces, expected) => expect(wordTexts(pieces)).toEqual(expected));

    it("gives each the time from its first token to its last, on the clock of the recording, and its weakest confidence", () => {
      const pieces = [" He", "llo", " there", "."];
      expect(finish("Hello there.", { tokens: tokens(pieces, [0.9, 0.6, 0.8, 0.7]) }, true)?.words).toEqual([
        { text: "Hello", startSec: 10, endSec: 11, confidence: 0.6 },
        { text: "there.", startSec: 11, endSec: 12, confidence: 0.7 },
      ]);
    });

    it("never lets a word begin or end outside its segment, nor end before it begins", () => {
      const late: Token[] = [
        { text: " a", startSec: 9.5, endSec: 10.1, confidence: 1 },
        { text: " b", startSec: 10.1, endSec: 10.2, confidence: 1 },
      ];
      const words = finish("a b", { tokens: late }, true)?.words ?? [];
      expect(words.map(({ startSec, endSec }) => [startSec, endSec])).toEqual([
        [19.5, 20],
        [20, 20],
      ]);
    });

    it("has none where the model gives no times", () => {
      const [timed] = tokens([" a"]);
      const untimed = { text: " b", confidence: 1 };
      expect(finish("a b", { tokens: [untimed, untimed] }, true)).not.toHaveProperty("words");
      expect(finish("a b", { tokens: [timed, untimed] }, true)).not.toHaveProperty("words");
    });

    it("loses no character of the text, whatever the tokens", () => {
      const random = seededRandom(6);
      const parts = [
        " a",
        "b",
        "听",
        "写",
        "。",
        " (",
        ")",
        ' "',
        "'",
        " $",
        "5",
        " –",
        "《",
        "》",
        "é",
        "한",
        " ",
        "ー",
      ];
      for (let round = 0; round < 500; round++) {
        const pieces = Array.from({ length: 1 + random.integer(12) }, () => parts[random.integer(parts.length)]);
        const found = finish(pieces.join("") + "x", { tokens: tokens([...pieces, "x"]) }, true)?.words ?? [];
        const bare = (texts: readonly string[]): string => texts.join("").replaceAll(" ", "");
        expect(bare(found.map(({ text }) => text))).toBe(bare([...pieces, "x"]));
        let before = 10;
        for (const { text, startSec, endSec } of found) {
          if (found.length > 1) expect(text).toMatch(/[\p{L}\p{N}]/u);
          expect(startSec).toBeGreaterThanOrEqual(before);
          expect(endSec).toBeGreaterThanOrEqual(startSec);
          before = startSec;
        }
      }
    });
  });
});

describe("joinTexts", () => {
  it.each([
    [[], ""],
    [["Hello."], "Hello."],
    [["Hello.", "There."], "Hello. There."],
    [["", "Hello.", "", "There.", ""], "Hello. There."],
    [["你好。", "今天", "很好"], "你好。今天很好"],
    [["我用", "Python", "写"], "我用 Python 写"],
    [["これ", "です。", "はい"], "これです。はい"],
    [["안녕", "하세요"], "안녕 하세요"],
    [["𠮷野家", "你好"], "𠮷野家你好"],
    [["Good.", "你好"], "Good. 你好"],
  ])("%j is %p", (texts, whole) => expect(joinTexts(texts)).toBe(whole));
});
