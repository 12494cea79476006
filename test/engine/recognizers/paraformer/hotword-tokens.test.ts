import { HotwordTokens } from "../../../../src/engine/recognizers/paraformer/hotword-tokens";
import { PARAFORMER_PIECES as PIECES } from "../../../fixtures/paraformer-fixture";

const DICTIONARY = "jedediah je@@ de@@ di@@ ah\nlock lo@@ ck\n你 你\nworld wor@@ ld\n\nempty\n";

const encode = (hotwords: readonly string[], dictionary = DICTIONARY): string[][] =>
  new HotwordTokens(PIECES, dictionary).encode(hotwords).map((ids) => ids.map((id) => PIECES[id]));

describe("hotwords as tokens", () => {
  it("are the characters of a Chinese name", () => {
    expect(encode(["你好", "听写"])).toEqual([
      ["你", "好"],
      ["听", "写"],
    ]);
  });

  it("are the parts that the model's dictionary gives, in small letters", () => {
    expect(encode(["Lock", "WORLD", "lock 你好 World"])).toEqual([
      ["lo@@", "ck"],
      ["wor@@", "ld"],
      ["lo@@", "ck", "你", "好", "wor@@", "ld"],
    ]);
  });

  it("are the longest parts that the vocabulary has where the dictionary does not know the word", () => {
    expect(encode(["Sherlock", "york", "news"])).toEqual([
      ["sher@@", "lo@@", "ck"],
      ["york"],
      ["<unk>", "e@@", "<unk>", "s"],
    ]);
    expect(encode(["Jediah"], "")).toEqual([["j@@", "e@@", "di@@", "ah"]]);
  });

  it("are the unknown token for what the vocabulary lacks", () => {
    expect(encode(["龘好"])).toEqual([["<unk>", "好"]]);
    expect(encode(["jedediah"])).toEqual([["<unk>", "de@@", "di@@", "ah"]]);
  });

  it("are none for a hotword of nothing", () => {
    expect(encode(["", "  ", "你"])).toEqual([[], [], ["你"]]);
    expect(encode([])).toEqual([]);
  });

  it("do not mind full-width letters, nor words together with characters", () => {
    expect(encode(["ＷＯＲＬＤ你", "你world"])).toEqual([
      ["wor@@", "ld", "你"],
      ["你", "wor@@", "ld"],
    ]);
  });
});
