import { createFinish } from "../../../../src/engine/text/finish";
import { correctHypothesis } from "../../../../src/engine/text/hotwords/correct-hypothesis";
import { parseHotwords } from "../../../../src/engine/text/hotwords/file";
import { TextCorrector } from "../../../../src/engine/text/hotwords/text-corrector";
import { createItn } from "../../../../src/engine/text/itn/itn";
import type { Hypothesis, Token } from "../../../../src/engine/types";
import { WORD_TABLES } from "../../../fixtures/dictionary";

const corrector = (...lines: readonly string[]): Promise<TextCorrector> =>
  TextCorrector.load(parseHotwords(lines.join("\n")).hotwords, WORD_TABLES);

function hypothesis(confidence: number, ...texts: readonly string[]): Hypothesis {
  const tokens = texts.map((text, index): Token => ({ text, confidence, startSec: index, endSec: index + 0.5 }));
  return { text: texts.join("").trim(), language: "en", tokens };
}

const segment = { startSec: 10, endSec: 20, samples: new Float32Array(0) };

describe("a hypothesis with hotwords put in", () => {
  it("is what it was where there are none", () => {
    const before = hypothesis(0.1, " a", " b");
    expect(correctHypothesis(before, undefined)).toEqual({ text: "a b", tokens: before.tokens, replacements: [] });
  });

  it("has the corrections of the spotter, and needs no corrector then", async () => {
    const before = hypothesis(0.1, " unis", " dim", ".");
    const token = { text: " UniDim", confidence: 0.5, startSec: 0, endSec: 1.5 };
    const spotted = { ...before, corrections: [{ from: 0, to: 2, tokens: [token] }] };
    expect(correctHypothesis(spotted, await corrector("UNISTIM"))).toEqual({
      text: "UniDim.",
      tokens: [token, before.tokens[2]],
      replacements: [{ heard: "unis dim", written: "UniDim" }],
    });
  });

  it("goes by the tokens' confidence, and keeps their times", async () => {
    const words = await corrector("UNISTIM");
    expect(correctHypothesis(hypothesis(0.9, " say", " un", "is", " dim", "."), words).replacements).toEqual([]);
    const { text, tokens, replacements } = correctHypothesis(hypothesis(0.4, " say", " un", "is", " dim", "."), words);
    expect(text).toBe("say UNISTIM.");
    expect(replacements).toEqual([{ heard: "unis dim", written: "UNISTIM" }]);
    expect(tokens[1]).toEqual({ text: " UNISTIM", confidence: 0.4, startSec: 1, endSec: 3.5 });
  });

  it("goes by the text alone where the tokens do not spell it", async () => {
    const before: Hypothesis = { text: "Unis dim.", language: "en", tokens: [] };
    expect(correctHypothesis(before, await corrector("UNISTIM"))).toEqual({
      text: "UNISTIM.",
      tokens: [],
      replacements: [{ heard: "Unis dim", written: "UNISTIM" }],
    });
  });
});

describe("the finish with hotwords", () => {
  it("shows what was replaced, leaves what the model said, and times the words that are written", async () => {
    const finish = createFinish({ words: true, corrector: await corrector("UNISTIM") });
    expect(finish(segment, hypothesis(0.4, " say", " un", "is", " dim", "."))).toEqual({
      startSec: 10,
      endSec: 20,
      text: "say UNISTIM.",
      rawText: "say unis dim.",
      hotwords: [{ heard: "unis dim", written: "UNISTIM" }],
      language: "en",
      words: [
        { text: "say", startSec: 10, endSec: 10.5, confidence: 0.4 },
        { text: "UNISTIM.", startSec: 11, endSec: 14.5, confidence: 0.4 },
      ],
    });
  });

  it("keeps numbers inside hotwords from becoming digits", async () => {
    const finish = createFinish({
      words: false,
      corrector: await corrector("三一重工"),
      itn: createItn({ keep: ["三一重工"] }),
    });
    const said = { ...hypothesis(0.4, "三", "亿", "重", "工", "有", "三", "百", "人"), language: "zh" };
    expect(finish(segment, said)?.text).toBe("三一重工有300人");
  });

  it("says nothing of hotwords where they changed nothing", async () => {
    const finish = createFinish({ words: false, corrector: await corrector("UNISTIM") });
    expect(finish(segment, hypothesis(0.4, " hello"))).not.toHaveProperty("hotwords");
  });
});
