import { formatHotword, MAX_HOTWORDS, parseHotword, parseHotwords } from "../../../../src/engine/text/hotwords/file";
import { seededRandom } from "../../../fixtures/random";

describe("a hotword file", () => {
  it("has a word a line, with aliases, a blacklist and a boost where they are needed", () => {
    const text =
      "达摩院\nClaude | Cloud | 克劳德 ~~~ Weather | Monet @ 1.5\n  Visual   Studio ~~~ radio\nGPT-4@2\nfoo @ -3\n";
    expect(parseHotwords(text)).toEqual({
      hotwords: [
        { word: "达摩院", aliases: [], notNear: [], boost: 0 },
        { word: "Claude", aliases: ["Cloud", "克劳德"], notNear: ["Weather", "Monet"], boost: 1.5 },
        { word: "Visual Studio", aliases: [], notNear: ["radio"], boost: 0 },
        { word: "GPT-4@2", aliases: [], notNear: [], boost: 0 },
        { word: "foo", aliases: [], notNear: [], boost: -3 },
      ],
      warnings: [],
    });
  });

  it("takes a byte order mark, any line ends, comments and empty lines", () => {
    const { hotwords, warnings } = parseHotwords("\uFEFF# names\r\n达摩院 # Alibaba's\r\rC#\n\n   \n");
    expect(hotwords.map(({ word }) => word)).toEqual(["达摩院", "C#"]);
    expect(warnings).toEqual([]);
  });

  it.each([
    ["+++", /line 2: "\+\+\+" has no letter and no digit/],
    ["| alias", /line 2: there is no word/],
    ["~~~ not", /line 2: there is no word/],
    ["foo @ often", /line 2: the boost "@ often" is not a number/],
    ["foo @ 99", /line 2: the boost "@ 99" is not a number from -10 to 10/],
    ["foo @", /line 2: the boost "@ " is not a number/],
    ["foo | ♪", /line 2: "♪" has no letter/],
    ["a".repeat(300), /line 2: "aaaaaaaaaaaaaaaaaaaa…" is too long/],
    ["first", /line 2: "first" stands there twice/],
  ])("says which line is wrong: %j", (line, warning) => {
    const { hotwords, warnings } = parseHotwords(`first\n${line}\nlast`);
    expect(warnings).toEqual([expect.stringMatching(warning)]);
    expect(hotwords[0].word).toBe("first");
    expect(hotwords.at(-1)?.word).toBe("last");
  });

  it("puts two lines of one word together", () => {
    expect(parseHotwords("Claude | 克劳德\nClaude | Cloud @ 2").hotwords).toEqual([
      { word: "Claude", aliases: ["克劳德", "Cloud"], notNear: [], boost: 2 },
    ]);
  });

  it("stops at a number of words that no one has", () => {
    const lines = Array.from({ length: MAX_HOTWORDS + 5 }, (_, index) => `word${index}`);
    const { hotwords, warnings } = parseHotwords(lines.join("\n"));
    expect(hotwords).toHaveLength(MAX_HOTWORDS);
    expect(warnings).toEqual([expect.stringContaining(`line ${MAX_HOTWORDS + 1}: only the first`)]);
  });

  it("throws at nothing", () => {
    const random = seededRandom(1);
    const signs = [..."ab达|~@# \t\n\r\uFEFF\0\uD800", "~~~", " @ ", "\u202e"];
    for (let count = 0; count < 2000; count++) {
      const text = Array.from({ length: 30 }, () => signs[random.integer(signs.length)]).join("");
      for (const hotword of parseHotwords(text).hotwords) {
        expect(parseHotwords(formatHotword(hotword)).hotwords).toEqual([hotword]);
      }
    }
  });

  it("is told from a single word by its line ends", () => {
    expect(parseHotword("Claude | 克劳德")?.aliases).toEqual(["克劳德"]);
    for (const text of ["", "#", "+++", "a\nb", "a\n"]) expect(parseHotword(text)).toBeUndefined();
  });
});
