import type { Token } from "../../../../../src/engine/types";
import { compressionRatio } from "../../../../../src/engine/recognizers/whisper/guards/compression";
import { maxTokens } from "../../../../../src/engine/recognizers/whisper/guards/length";
import { isSilence, isSilenceAfterAll } from "../../../../../src/engine/recognizers/whisper/guards/no-speech";
import { DEFAULT_WHISPER_GUARDS as GUARDS } from "../../../../../src/engine/recognizers/whisper/guards/options";
import { isStockPhrase } from "../../../../../src/engine/recognizers/whisper/guards/stock-phrases";
import { firstCredible, type Judged } from "../../../../../src/engine/recognizers/whisper/guards/temperature-ladder";
import { areAnomalous } from "../../../../../src/engine/recognizers/whisper/guards/word-anomaly";

describe("the compression ratio", () => {
  it("is below 2.4 for what people say, also in verse, and above it for what runs in circles", () => {
    const verse =
      "It was the best of times, it was the worst of times. It was the age of wisdom, it was the age of foolishness.";
    expect(compressionRatio(verse)).toBeLessThan(2.4);
    expect(compressionRatio("今天天气很好，我们去公园散步，然后一起吃午饭。")).toBeLessThan(2.4);
    expect(compressionRatio("I'm going to the store. ".repeat(12))).toBeGreaterThan(2.4);
    expect(compressionRatio("谢谢大家".repeat(20))).toBeGreaterThan(2.4);
    expect(compressionRatio("")).toBe(0);
  });
});

describe("the longest text", () => {
  it("grows with the sound, as far as the decoder has positions", () => {
    expect(maxTokens(0.5, 446, GUARDS)).toBe(14);
    expect(maxTokens(29, 446, GUARDS)).toBe(356);
    expect(maxTokens(29, 220, GUARDS)).toBe(220);
    expect(maxTokens(29, 446, { ...GUARDS, maxTokensPerSec: Infinity })).toBe(446);
  });
});

describe("stock phrases", () => {
  it.each([
    "Thank you for watching!",
    " Thank you.",
    "you",
    "Thank you. Bye-bye.",
    "Subtitles by the Amara.org community",
    "字幕由Amara.org社区提供",
    "請不吝點贊 訂閱 轉發 打賞支持明鏡與點點欄目",
    "谢谢观看！",
    "ご視聴ありがとうございました。",
    "시청해 주셔서 감사합니다.",
    "Untertitelung des ZDF, 2020",
    "Sous-titres réalisés par la communauté d'Amara.org",
    "¡Gracias por ver el video!",
    "Продолжение следует...",
    "Субтитры сделал DimaTorzok",
    "♪♪♪",
    "",
  ])("are known in whatever language and spelling: %s", (text) => {
    expect(isStockPhrase(text)).toBe(true);
  });

  it.each([
    "Thank you for your patience.",
    "Thank you. The meeting is at nine.",
    "谢谢你的帮助",
    "I like the subtitles by her.",
    "7",
  ])("are not what only holds one: %s", (text) => expect(isStockPhrase(text)).toBe(false));
});

describe("anomalous words", () => {
  const word = (text: string, startSec: number, endSec: number, confidence = 0.9): Token => ({
    text,
    startSec,
    endSec,
    confidence,
  });
  const spoken = [word(" Ever", 0, 0.5), word(" tried", 0.5, 1), word(",", 1, 1.4), word(" ever", 1.4, 1.8)];

  it("are improbable, over in no time, or endless", () => {
    expect(areAnomalous(spoken)).toBe(false);
    expect(areAnomalous([word(" Thank", 0, 0.02, 0.1), word(" you", 0.02, 0.04, 0.1)])).toBe(true);
    expect(areAnomalous([word(" Bye", 0, 6)])).toBe(true);
    expect(areAnomalous(spoken.map((token) => ({ ...token, confidence: 0.1 })))).toBe(true);
  });

  it("are those at the beginning, and marks are no words", () => {
    const many = Array.from({ length: 9 }, (_, i) => word(` w${i}`, i, i + 0.5));
    expect(areAnomalous([...many, word(" x", 9, 20, 0.01)])).toBe(false);
    expect(areAnomalous([...spoken, word("!", 2, 9, 0.01)])).toBe(false);
  });

  it("take the tokens of one word together, and a letter of a script without spaces for a word", () => {
    expect(areAnomalous([word(" Dash", 0, 0.05), word("wood", 0.05, 0.5)])).toBe(false);
    expect(areAnomalous(["今", "天", "天", "气"].map((text, i) => word(text, i, i + 0.8)))).toBe(false);
  });

  it("are nowhere where nothing has a time", () => {
    expect(areAnomalous([])).toBe(false);
    expect(areAnomalous([{ text: " x", confidence: 0.01 }])).toBe(false);
  });
});

describe("silence", () => {
  const evidence = {
    noSpeechProbability: 0.7,
    averageLogProbability: -0.4,
    text: "The meeting is at nine",
    tokens: [] as Token[],
  };
  const endless: Token[] = [{ text: " The", startSec: 0, endSec: 9, confidence: 0.9 }];

  it("needs the model's opinion and a second reason", () => {
    expect(isSilence(evidence, GUARDS)).toBe(false);
    expect(isSilence({ ...evidence, averageLogProbability: -1.1 }, GUARDS)).toBe(true);
    expect(isSilence({ ...evidence, text: "Thank you." }, GUARDS)).toBe(true);
    expect(isSilence({ ...evidence, tokens: endless }, GUARDS)).toBe(true);
    const opinionless = {
      ...evidence,
      noSpeechProbability: 0.6,
      averageLogProbability: -3,
      text: "Thank you.",
      tokens: endless,
    };
    expect(isSilence(opinionless, GUARDS)).toBe(false);
  });

  it("needs less of the opinion where the model was sure at no temperature", () => {
    const unsure = { ...evidence, averageLogProbability: -1.1 };
    expect(isSilenceAfterAll({ ...unsure, noSpeechProbability: 0.31 }, GUARDS)).toBe(true);
    expect(isSilenceAfterAll({ ...unsure, noSpeechProbability: 0.29 }, GUARDS)).toBe(false);
    expect(isSilenceAfterAll({ ...evidence, noSpeechProbability: 0.31 }, GUARDS)).toBe(false);
  });

  it("has no reason that is switched off", () => {
    expect(isSilence({ ...evidence, text: "Thank you." }, { ...GUARDS, stockPhrases: false })).toBe(false);
    expect(isSilence({ ...evidence, tokens: endless }, { ...GUARDS, anomalies: false })).toBe(false);
    const unsure = { ...evidence, averageLogProbability: -9 };
    expect(isSilence(unsure, { ...GUARDS, maxNoSpeechProbability: 1 })).toBe(false);
    expect(isSilence(unsure, { ...GUARDS, minAverageLogProbability: -Infinity })).toBe(false);
  });
});

describe("the ladder of temperatures", () => {
  const CIRCLE = "and so on ".repeat(30);
  const attempts = (list: readonly Partial<Judged>[]) => {
    const asked: number[] = [];
    const decode = async (temperature: number): Promise<Judged & { readonly temperature: number }> => {
      asked.push(temperature);
      const made = list[asked.length - 1];
      return { text: "fine", averageLogProbability: -0.5, cutShort: false, ...made, temperature };
    };
    return { asked, decode };
  };
  const never = (): boolean => false;

  it("ends with the first text that is credible", async () => {
    const { asked, decode } = attempts([
      { averageLogProbability: -1.01 },
      { text: CIRCLE },
      { cutShort: true },
      {},
      {},
    ]);
    expect(await firstCredible(decode, never, GUARDS)).toMatchObject({ temperature: 0.6 });
    expect(asked).toEqual([0, 0.2, 0.4, 0.6]);
  });

  it("ends where a text is final, credible or not", async () => {
    const { asked, decode } = attempts([{ averageLogProbability: -3 }]);
    await firstCredible(decode, () => true, GUARDS);
    expect(asked).toEqual([0]);
  });

  it("gives the surest of those that do not go in circles where none is credible", async () => {
    const unsure = [-1.5, -1.2, -1.4, -2, -3].map((averageLogProbability) => ({ averageLogProbability }));
    const { decode } = attempts([{ text: CIRCLE, averageLogProbability: -0.1 }, ...unsure]);
    expect(await firstCredible(decode, never, GUARDS)).toMatchObject({ temperature: 0.4, averageLogProbability: -1.2 });
    const circles = attempts(
      [-0.3, -0.1, -0.2, -1, -1, -1].map((averageLogProbability) => ({ text: CIRCLE, averageLogProbability })),
    );
    expect(await firstCredible(circles.decode, never, GUARDS)).toMatchObject({ averageLogProbability: -0.1 });
  });

  it("is one rung high where it is switched off", async () => {
    const { asked, decode } = attempts([{ text: CIRCLE }]);
    await firstCredible(decode, never, { ...GUARDS, temperatures: [0] });
    expect(asked).toEqual([0]);
  });
});
