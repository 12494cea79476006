import { WordCosts } from "../../../../src/engine/language/word-costs";
import { parseHotwords } from "../../../../src/engine/text/hotwords/file";
import { replaceIn } from "../../../../src/engine/text/hotwords/replacement";
import { TextCorrector } from "../../../../src/engine/text/hotwords/text-corrector";
import { correctHypothesis } from "../../../../src/engine/text/hotwords/correct-hypothesis";
import { HotwordSpotter } from "../../../../src/engine/text/hotwords/spotter";
import { HotwordTrial, type HeardText, type TrialChange } from "../../../../src/engine/text/hotwords/trial";
import { heard, type Frame } from "../../../fixtures/ctc-speech";
import { dictionary, WORD_TABLES } from "../../../fixtures/dictionary";
import { seededRandom } from "../../../fixtures/random";

const listOf = (...lines: readonly string[]) => parseHotwords(lines.join("\n")).hotwords;

async function trialOf(line: string, ...present: readonly string[]) {
  const trial = await HotwordTrial.load(listOf(line)[0], listOf(...present), await WordCosts.load(WORD_TABLES));
  return (heard: string | HeardText): TrialChange | undefined =>
    trial.try(typeof heard === "string" ? { rawText: heard } : heard);
}

/** Every word of the text with the same confidence. */
function sure(confidence: number, rawText: string, language = "en"): HeardText {
  const words = rawText.split(" ").map((text, at) => ({ startSec: at, endSec: at + 1, text, confidence }));
  return { rawText, language, words };
}

describe("a hotword on trial", () => {
  it.each([
    ["达摩院", "他在达模远工作", "他在达摩院工作"],
    ["Claude", "ask clod about it", "ask Claude about it"],
    ["PyTorch", "我用 pie torch 训练", "我用 PyTorch 训练"],
    ["Claude | 克劳德", "问问克劳德", "问问Claude"],
    ["PyTorch", "the Pytorch way", "the PyTorch way"],
    ["臺灣", "我在台湾", "我在臺灣"],
  ])("fixes what was garbled, or written another way: %s", async (word, before, after) => {
    expect((await trialOf(word))(before)).toEqual({ before, after, isFix: true });
  });

  it.each([
    // The spotter of SenseVoice hears a homophone of the same tones.
    ["石间", "我没有时间了", "我没有石间了"],
    ["工司", "这家公司很好", "这家工司很好"],
    ["李想", "我有一个理想", "我有一个李想"],
    // Parts of two words.
    ["嘉莱", "大家来吧", "大嘉莱吧"],
    ["Claude | cloud", "the cloud is grey", "the Claude is grey"],
    ["Thisway", "come this way now", "come Thisway now"],
  ])("harms ordinary language: %s", async (word, before, after) => {
    expect((await trialOf(word))(before)).toEqual({ before, after, isFix: false });
  });

  it("changes nothing where the word is not heard, stands there already, or is refused by its blacklist", async () => {
    expect((await trialOf("达摩院"))("今天天气很好")).toBeUndefined();
    expect((await trialOf("达摩院"))("他在达摩院工作")).toBeUndefined();
    expect((await trialOf("工司 ~~~ 这家"))("这家公司很好")).toBeUndefined();
    expect((await trialOf("Claude"))("")).toBeUndefined();
  });

  it("counts low confidence as evidence for a fix, and high confidence as none against it", async () => {
    const their = await trialOf("Their @ 3");
    expect(their(sure(0.95, "come over there now"))).toBeUndefined();
    expect(their(sure(0.4, "come over there now"))).toMatchObject({ after: "come over Their now", isFix: false });
    expect(their(sure(0.02, "come over there now"))).toMatchObject({ isFix: true });
    expect(their(sure(0, "come over there now"))).toMatchObject({ isFix: true });
    const damo = await trialOf("达摩院");
    expect(damo(sure(0.99, "他 在 达 模 远 工 作", "zh"))).toMatchObject({ isFix: true });
  });

  it("does not trust confidences of other words than those of the text", async () => {
    const their = await trialOf("Their @ 3");
    const words = sure(0.1, "come over HERE now").words;
    expect(their({ rawText: "come over there now", language: "en", words })).toBeUndefined();
  });

  it("harms one place of a text, and so the text, though it fixes another", async () => {
    expect((await trialOf("李想"))("礼香有一个理想")).toEqual({
      before: "礼香有一个理想",
      after: "李想有一个李想",
      isFix: false,
    });
  });

  it("harms what another hotword of the list puts right, unless it is what was heard", async () => {
    expect((await trialOf("达摩园 @ 3", "达摩院"))("他在达模远工作")).toEqual({
      before: "他在达摩院工作",
      after: "他在达摩园工作",
      isFix: false,
    });
    expect((await trialOf("达模远", "达摩院"))("他在达模远工作")).toEqual({
      before: "他在达摩院工作",
      after: "他在达模远工作",
      isFix: true,
    });
  });

  it("tries a new line of a word against the old one", async () => {
    expect((await trialOf("Claude | 克劳德", "Claude | 克劳德"))("问问克劳德")).toBeUndefined();
    expect((await trialOf("Claude", "Claude | 克劳德"))("问问克劳德")).toMatchObject({
      before: "问问Claude",
      after: "问问克劳德",
      isFix: false,
    });
    expect((await trialOf("Claude", "Claude | 时间"))("没有时间")).toMatchObject({ after: "没有时间", isFix: true });
  });

  it("says what correcting by the list really does, wherever a text gives no room for homophones", async () => {
    const english = dictionary("en");
    const random = seededRandom(5);
    const present = english.words(50, random, [6, 7, 8]);
    const [word] = english.words(1, random, [9]).map((one) => one[0].toUpperCase() + one.slice(1));
    const trial = await trialOf(word, ...present);
    const [without, withIt] = await Promise.all(
      [present, [...present, word]].map((list) => TextCorrector.load(listOf(...list), WORD_TABLES)),
    );
    let changed = 0;
    for (let round = 0; round < 300; round++) {
      const garbled = word.toLowerCase().replace(/[aeiou]/u, () => "aeiou"[random.integer(5)]);
      const words = english.sentence(8, random);
      if (round % 3 === 0) words.splice(random.integer(8), 0, garbled);
      const text = words.join(" ");
      const [before, after] = [without, withIt].map((one) => replaceIn(text, one.find(text)));
      const change = trial(text);
      if (before === after) expect(change).toBeUndefined();
      else {
        expect(change).toMatchObject({ before, after });
        changed++;
      }
    }
    expect(changed).toBeGreaterThan(50);
  });

  it.each(["石间", "工司", "李想", "嘉莱", "达摩院", "陈旭", "战翅"])(
    "foresees what the spotter does to sure posteriors: %s",
    async (word) => {
      const texts = [
        "我没有时间了",
        "这家公司很好",
        "我有一个理想",
        "大家来吧",
        "他在达模远工作",
        "打开程序",
        "新的战士",
      ];
      const pieces = ["<blank>", ...new Set(texts.join("") + word)];
      const spotter = await HotwordSpotter.load(listOf(word), WORD_TABLES);
      const trial = await trialOf(word);
      for (const rawText of texts) {
        const frames = [...rawText].flatMap((one): Frame[] => [new Map([[pieces.indexOf(one), 0.999]]), new Map()]);
        const hypothesis = heard(frames, pieces, "zh");
        expect(hypothesis.text).toBe(rawText);
        const spotted = correctHypothesis({ ...hypothesis, corrections: spotter.spot(hypothesis) }, undefined).text;
        expect(trial({ rawText, language: "zh" })?.after ?? rawText).toBe(spotted);
      }
    },
  );

  it.each(["\0\u202e\ud800", "，。！", "a".repeat(10_000), "时间".repeat(8000)])("takes any text", async (text) => {
    const change = (await trialOf("石间"))(text);
    if (change) expect(change.after).toHaveLength(text.length);
    expect(change !== undefined).toBe(text.startsWith("时间"));
  });
});
