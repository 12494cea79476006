import { withPunctuation, type Punctuator } from "../../../../src/engine/recognizers/punctuation/with-punctuation";
import type { Mark } from "../../../../src/engine/recognizers/punctuation/windows";
import type { Hypothesis, RecognizeOptions, Recognizer, SpeechSegment, Token } from "../../../../src/engine/types";

const SEGMENT: SpeechSegment = { startSec: 0, endSec: 1, samples: new Float32Array(16_000) };
const closed: string[] = [];

/** A recognizer that gives what it is told to. */
function recognizerOf(hypotheses: readonly Hypothesis[], heard: RecognizeOptions[] = []): Recognizer {
  return {
    traits: {
      languages: ["zh"],
      timestamps: true,
      punctuates: false,
      itn: false,
      posteriors: false,
      hotwords: 0,
      maxSegmentSec: 20,
      batchSize: 4,
    },
    featuresMs: 7,
    recognize: async (_, options = {}) => {
      heard.push(options);
      return hypotheses;
    },
    close: async () => void closed.push("recognizer"),
  };
}

/** Puts marks behind the words that it knows. */
function punctuatorOf(marks: Readonly<Record<string, Mark>>): Punctuator {
  return {
    mark: async (words) => words.map((word) => marks[word] ?? ""),
    close: async () => void closed.push("punctuator"),
  };
}

const token = (text: string, index: number): Token => ({
  text,
  confidence: 0.5,
  startSec: index / 10,
  endSec: (index + 1) / 10,
});
const tokens = (...texts: string[]): Token[] => texts.map(token);

async function punctuate(text: string, pieces: readonly Token[], marks: Readonly<Record<string, Mark>>) {
  const [hypothesis] = await withPunctuation(recognizerOf([{ text, tokens: pieces }]), punctuatorOf(marks)).recognize([
    SEGMENT,
  ]);
  return hypothesis;
}

describe("a recognizer with punctuation", () => {
  it("has marks in its text and at the end of the tokens before them, whose times stay", async () => {
    const pieces = tokens("你", "好", " hel", "lo", " 世", "界");
    const { text, tokens: marked } = await punctuate("你好 hello 世界", pieces, { 好: "，", hello: "，", 界: "？" });
    expect(text).toBe("你好， hello， 世界？");
    expect(marked.map((piece) => piece.text)).toEqual(["你", "好，", " hel", "lo，", " 世", "界？"]);
    expect(marked.map(({ startSec, endSec }) => [startSec, endSec])).toEqual(
      pieces.map(({ startSec, endSec }) => [startSec, endSec]),
    );
  });

  it("ends every text, and leaves an empty one empty", async () => {
    expect((await punctuate("你", tokens("你"), {})).text).toBe("你。");
    expect(await punctuate("", [], {})).toEqual({ text: "", tokens: [] });
  });

  it("puts a mark inside a token that holds several words", async () => {
    const { text, tokens: marked } = await punctuate("你好 hello 世界", tokens("你好 ", "hello 世界"), {
      你: "、",
      hello: "，",
    });
    expect(text).toBe("你、好 hello， 世界。");
    expect(marked.map((piece) => piece.text)).toEqual(["你、好 ", "hello， 世界。"]);
  });

  it("leaves tokens as they are that do not stand in the text", async () => {
    const { text, tokens: marked } = await punctuate("你好", tokens("<zh>", "你", "", "好"), { 你: "，" });
    expect(text).toBe("你，好。");
    expect(marked.map((piece) => piece.text)).toEqual(["<zh>", "你，", "", "好。"]);
  });

  it("tells the same word apart where it is said twice", async () => {
    const { tokens: marked } = await punctuate("好好好", tokens("好", "好", "好"), { 好: "，" });
    expect(marked.map((piece) => piece.text)).toEqual(["好，", "好，", "好。"]);
  });

  it("hands on all else: options, order, language, traits, the time of the front end", async () => {
    const heard: RecognizeOptions[] = [];
    const hypotheses: Hypothesis[] = [
      { text: "一", tokens: [], language: "zh", cutShort: true },
      { text: "two", tokens: [] },
    ];
    const inner = recognizerOf(hypotheses, heard);
    const recognizer = withPunctuation(inner, punctuatorOf({}));
    expect(recognizer.traits).toEqual({ ...inner.traits, punctuates: true });
    expect(recognizer.featuresMs).toBe(7);
    expect(await recognizer.recognize([SEGMENT, SEGMENT], { hotwords: ["三"] })).toEqual([
      { text: "一。", tokens: [], language: "zh", cutShort: true },
      { text: "two。", tokens: [] },
    ]);
    expect(heard).toEqual([{ hotwords: ["三"] }]);
  });

  it("closes both", async () => {
    closed.length = 0;
    await withPunctuation(recognizerOf([]), punctuatorOf({})).close();
    expect(closed.sort()).toEqual(["punctuator", "recognizer"]);
  });
});
