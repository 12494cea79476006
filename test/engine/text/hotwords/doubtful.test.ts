import { doubtfulHotwords } from "../../../../src/engine/text/hotwords/doubtful";
import { parseHotwords } from "../../../../src/engine/text/hotwords/file";
import { WORD_TABLES } from "../../../fixtures/dictionary";

const doubts = (line: string): Promise<string[]> => doubtfulHotwords(parseHotwords(line).hotwords, WORD_TABLES);

describe("hotwords that would disturb plain speech", () => {
  it.each([
    ["我们", /"我们" is an everyday word/],
    ["people", /"people" is an everyday word/],
    ["喵", /"喵" is very short/],
    ["今天下午三点在公司三楼会议室开全体大会", /is as long as a sentence/],
    ["Claude | 克劳德 | time", /alias "time" is an everyday word: wherever it is said, "Claude"/],
  ])("are named with the reason: %s", async (line, reason) => {
    expect(await doubts(line)).toEqual([expect.stringMatching(reason)]);
  });

  it.each(["达摩院", "语音识别", "Kubernetes", "Claude | 克劳德", "Visual Studio Code"])(
    "are none where a word is a name: %s",
    async (line) => {
      expect(await doubts(line)).toEqual([]);
    },
  );
});
