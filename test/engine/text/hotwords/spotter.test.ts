import { join } from "node:path";
import { loadPinyin, type Pinyin } from "../../../../src/engine/language/pinyin";
import { openSenseVoice } from "../../../../src/engine/recognizers/sense-voice/sense-voice";
import { createOnnxRuntime } from "../../../../src/engine/runtime/onnx";
import { correctHypothesis } from "../../../../src/engine/text/hotwords/correct-hypothesis";
import { parseHotwords } from "../../../../src/engine/text/hotwords/file";
import { HotwordSpotter } from "../../../../src/engine/text/hotwords/spotter";
import type { Hypothesis } from "../../../../src/engine/types";
import { CtcSpeech, heard, type Frame } from "../../../fixtures/ctc-speech";
import { dictionary, WORD_TABLES } from "../../../fixtures/dictionary";
import { seededRandom } from "../../../fixtures/random";
import { wavSamples } from "../../../fixtures/wav";
import { describeWithShared, SHARED } from "../../../support/shared";

const RECORDINGS = ["zh-asr-example", "zh-sample", "zh-mid", "zh-long"];
const zh = dictionary("zh");

/** A spotter for the lines of a hotword file. */
function spotterFor(lines: readonly string[]): Promise<HotwordSpotter> {
  return HotwordSpotter.load(parseHotwords(lines.join("\n")).hotwords, WORD_TABLES);
}

function corrected(spotter: HotwordSpotter, hypothesis: Hypothesis) {
  return correctHypothesis({ ...hypothesis, corrections: spotter.spot(hypothesis) }, undefined);
}

describeWithShared("hotwords in real Chinese sound, by the posteriors of a small network", () => {
  const hypotheses: Hypothesis[] = [];

  beforeAll(async () => {
    const directory = join(SHARED, "models/fsmn-ctc-zh-as-sense-voice");
    const files = { model: join(directory, "model.onnx"), tokens: join(directory, "tokens.txt") };
    const model = { id: "fsmn", family: "sense-voice", directory, languages: ["zh"], files };
    const recognizer = await openSenseVoice(model, createOnnxRuntime(), { device: "cpu", threads: 1 });
    for (const name of RECORDINGS) {
      const samples = wavSamples(join(SHARED, "audio", `${name}.wav`));
      const segment = { startSec: 0, endSec: samples.length / 16_000, samples };
      hypotheses.push(...(await recognizer.recognize([segment], { posteriors: true })));
    }
    await recognizer.close();
  });

  it("puts right what the network heard wrong, characters that it does not know among them", async () => {
    const spotter = await spotterFor(["欢迎", "达摩院", "语音识别", "模型"]);
    expect(hypotheses[0].text).toBe("花营大家来体验达模远推出的与食便模行");
    const { text, replacements } = corrected(spotter, hypotheses[0]);
    expect(text).toBe("欢迎大家来体验达摩院推出的语音识别模型");
    expect(replacements).toEqual([
      { heard: "花营", written: "欢迎" },
      { heard: "达模远", written: "达摩院" },
      { heard: "与食便", written: "语音识别" },
      { heard: "模行", written: "模型" },
    ]);
    for (const other of hypotheses.slice(1)) expect(spotter.spot(other)).toEqual([]);
  });

  it("finds words of another recording, and writes them in the user's script", async () => {
    const spotter = await spotterFor(["富士康", "印度", "大規模", "百分之五十"]);
    expect(corrected(spotter, hypotheses[3]).text).toBe("富士康大印度广场出现大規模感染目前工厂产料一下降超百分之五十");
  });

  it("keeps to times: each character of a word has its own, inside the recording and in order", async () => {
    const spotter = await spotterFor(["欢迎", "达摩院", "语音识别", "模型"]);
    const { tokens } = corrected(spotter, hypotheses[0]);
    expect(tokens.map(({ text }) => text).join("")).toBe("欢迎大家来体验达摩院推出的语音识别模型");
    expect(tokens).toHaveLength(19);
    const starts = tokens.map(({ startSec }) => startSec ?? NaN);
    expect(starts).toEqual([...starts].sort((a, b) => a - b));
    for (const { startSec = NaN, endSec = NaN } of tokens) expect(endSec).toBeGreaterThan(startSec);
  });

  it.each([
    [1000, 1],
    [1000, 2],
    [1000, 3],
    [1000, 4],
    [5000, 5],
  ])("changes nothing for %i other words of the same lengths (list %i)", async (count, seed) => {
    const said = ["欢迎", "模型", "印度", "出现", "感染", "工厂", "下降", "富士康", "免费", "看到", "新区", "大规模"];
    const words = zh.words(count, seededRandom(seed), [2, 3, 4, 2]).filter((word) => !said.includes(word));
    const spotter = await spotterFor(words);
    for (const hypothesis of hypotheses) expect(corrected(spotter, hypothesis).replacements).toEqual([]);
  });
});

describe("hotwords in simulated Chinese posteriors with homophones", () => {
  let speech: CtcSpeech;
  let pinyin: Pinyin;

  beforeAll(async () => {
    pinyin = await loadPinyin();
    const characters = new Set(zh.words(4000, seededRandom(1), [2, 3, 4]).join(""));
    speech = new CtcSpeech(["<blk>", ...characters], pinyin);
  });

  it.each([0.7, 0.3])(
    "finds nine of ten words whose characters came out wrong, %f of them with the right tone",
    async (sameTone) => {
      const random = seededRandom(11);
      const words = zh.words(100, random, [2, 3, 4, 3, 2]);
      const spotter = await spotterFor(words);
      let missed = 0;
      let found = 0;
      for (let count = 0; count < 200; count++) {
        const word = words[random.integer(words.length)];
        const around = [zh.sentence(3, random).join(""), zh.sentence(3, random).join("")];
        const hypothesis = speech.say(around.join(word), random, { errorRate: 0.05, sameTone, misheard: word });
        if (hypothesis.text.includes(word)) continue;
        if (corrected(spotter, hypothesis).text.includes(word)) found++;
        else missed++;
      }
      expect(found + missed).toBeGreaterThan(150);
      expect(found / (found + missed)).toBeGreaterThanOrEqual(0.9);
    },
  );

  it("puts at most one in 10,000 characters in by mistake with 1,000 words that nobody says", async () => {
    const random = seededRandom(12);
    const words = zh.words(1000, random, [2, 3, 4, 2]);
    const spotter = await spotterFor(words);
    const isSaid = (text: string): boolean => words.some((word) => text.includes(word));
    let characters = 0;
    const mistakes: string[] = [];
    while (characters < 10_000) {
      const text = zh.sentence(8, random).join("");
      if (isSaid(text)) continue;
      const hypothesis = speech.say(text, random, { errorRate: 0.08, sameTone: 0.7 });
      characters += hypothesis.tokens.length;
      for (const { heard: from, written } of corrected(spotter, hypothesis).replacements)
        mistakes.push(`${from}>${written}`);
    }
    expect(mistakes.length).toBeLessThanOrEqual(1);
  });
});

describe("the rules of the spotter", () => {
  const CHINESE = ["<blk>", ..."达摩模院远推出的他，天气很好三一重工公司克劳德说了"];
  const spike = (...shares: readonly (readonly [string, number])[]): Frame =>
    new Map(shares.map(([piece, share]) => [CHINESE.indexOf(piece), share]));
  const say = (...frames: readonly Frame[]): Hypothesis =>
    heard(
      frames.flatMap((frame) => [new Map(), frame]),
      CHINESE,
      "zh",
    );
  const sure = (piece: string): Frame => spike([piece, 0.95]);
  const damoyuan = (): Frame[] => [sure("达"), spike(["模", 0.6], ["摩", 0.2]), spike(["远", 0.6], ["院", 0.3])];

  it("replaces a misheard name", async () => {
    const { text } = corrected(await spotterFor(["达摩院"]), say(sure("他"), ...damoyuan(), sure("说")));
    expect(text).toBe("他达摩院说");
  });

  it("leaves a name that was heard right, and other hotwords' hands off it", async () => {
    const spotter = await spotterFor(["达摩院", "摩院说"]);
    const right = say(sure("他"), sure("达"), sure("摩"), sure("院"), sure("说"));
    expect(spotter.spot(right)).toEqual([]);
  });

  it("does not reach across punctuation", async () => {
    const [first, second, third] = damoyuan();
    expect((await spotterFor(["达摩院"])).spot(say(first, sure("，"), second, third))).toEqual([]);
  });

  it("heeds the blacklist near by, and not far away", async () => {
    const spotter = await spotterFor(["达摩院 ~~~ 天气"]);
    expect(spotter.spot(say(...damoyuan(), sure("天"), sure("气")))).toEqual([]);
    const far = Array.from({ length: 40 }, () => sure("的"));
    expect(spotter.spot(say(...damoyuan(), ...far, sure("天"), sure("气")))).toHaveLength(1);
  });

  it("hears an alias and writes the word, with the times of what was said", async () => {
    const hypothesis = say(sure("他"), sure("克"), sure("劳"), sure("德"), sure("说"));
    const { text, tokens } = corrected(await spotterFor(["Claude | 克劳德"]), hypothesis);
    expect(text).toBe("他Claude说");
    expect(tokens[1]).toMatchObject({ startSec: hypothesis.tokens[1].startSec, endSec: hypothesis.tokens[3].endSec });
  });

  it("takes the boost for and against a word", async () => {
    const likely = say(sure("他"), spike(["模", 0.6], ["摩", 0.2]), spike(["远", 0.6], ["院", 0.3]), sure("说"));
    expect((await spotterFor(["摩院"])).spot(likely)).toHaveLength(1);
    expect((await spotterFor(["摩院 @ -8"])).spot(likely)).toEqual([]);
    const unlikely = say(sure("他"), sure("模"), spike(["远", 0.003], ["的", 0.9]), sure("说"));
    expect((await spotterFor(["摩院"])).spot(unlikely)).toEqual([]);
    expect((await spotterFor(["摩院 @ 8"])).spot(unlikely)).toHaveLength(1);
  });

  it("lets the longer of two words stand that overlap", async () => {
    const spotter = await spotterFor(["达摩", "达摩院"]);
    expect(corrected(spotter, say(...damoyuan())).text).toBe("达摩院");
  });

  it("gives nothing where there is nothing to go by", async () => {
    const spotter = await spotterFor(["达摩院"]);
    expect(spotter.spot({ text: "", tokens: [] })).toEqual([]);
    expect(spotter.spot({ text: "达模远", tokens: [{ text: "达模远", confidence: 0.2 }] })).toEqual([]);
    expect(spotter.spot(heard([new Map(), new Map()], CHINESE, "zh"))).toEqual([]);
    expect((await spotterFor([])).spot(say(...damoyuan()))).toEqual([]);
  });
});

describe("hotwords of letters, by word pieces", () => {
  const PIECES = [
    "<blk>",
    "▁we",
    "▁use",
    "▁cooper",
    "▁kuber",
    "▁k",
    "u",
    "ber",
    "net",
    "n",
    "et",
    "es",
    "ies",
    "▁daily",
    "▁pie",
    "▁py",
    "▁torch",
    "torch",
  ];
  const frame = (...shares: readonly (readonly [string, number])[]): Frame[] => [
    new Map(shares.map(([piece, share]) => [PIECES.indexOf(piece), share])),
    new Map(),
  ];

  it("joins any pieces that spell the word, and puts it in as a whole word", async () => {
    const frames = [
      ...frame(["▁we", 0.9]),
      ...frame(["▁use", 0.9]),
      ...frame(["▁cooper", 0.5], ["▁kuber", 0.3]),
      ...frame(["net", 0.9]),
      ...frame(["ies", 0.5], ["es", 0.4]),
      ...frame(["▁daily", 0.9]),
    ];
    const hypothesis = heard(frames, PIECES, "en");
    expect(hypothesis.text).toBe("we use cooperneties daily");
    const { text, tokens } = corrected(await spotterFor(["Kubernetes", "PyTorch", "達摩院"]), hypothesis);
    expect(text).toBe("we use Kubernetes daily");
    expect(tokens.map((token) => token.text)).toEqual([" we", " use", " Kubernetes", " daily"]);
  });

  it("puts two words together that one was heard as", async () => {
    const frames = [
      ...frame(["▁use", 0.9]),
      ...frame(["▁pie", 0.5], ["▁py", 0.4]),
      ...frame(["▁torch", 0.8], ["torch", 0.1]),
    ];
    expect(corrected(await spotterFor(["PyTorch"]), heard(frames, PIECES, "en")).text).toBe("use PyTorch");
  });

  it("does not take a letter for a word of that letter and signs", async () => {
    const frames = [...frame(["▁k", 0.9]), ...frame(["▁use", 0.9])];
    expect((await spotterFor(["K++"])).spot(heard(frames, PIECES, "en"))).toEqual([]);
  });

  it("does not replace a part of a word", async () => {
    const frames = [...frame(["▁cooper", 0.9]), ...frame(["net", 0.5]), ...frame(["ies", 0.9])];
    expect((await spotterFor(["Net"])).spot(heard(frames, PIECES, "en"))).toEqual([]);
  });
});
