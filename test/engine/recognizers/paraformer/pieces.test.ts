import { isText, pieceTexts } from "../../../../src/engine/recognizers/paraformer/pieces";

const textOf = (...pieces: string[]): string => pieceTexts(pieces).join("").trim();

describe("the text of Paraformer's pieces", () => {
  it.each([
    [["你", "好"], "你好"],
    [["hello", "world"], "hello world"],
    [["hel@@", "lo", "wor@@", "ld"], "hello world"],
    [["j@@", "e@@", "de@@", "di@@", "ah"], "jedediah"],
    [["我", "用", "rea@@", "ct", "写", "的"], "我用 react 写的"],
    [["你", "3", "好"], "你 3 好"],
    // A word that is never finished ends where Chinese begins.
    [["wor@@", "世", "界"], "wor 世界"],
    [["你", "wor@@"], "你 wor"],
    [["@@", "a"], "a"],
    [[], ""],
  ])("joins %j to %j", (pieces, text) => {
    expect(textOf(...pieces)).toBe(text);
  });

  it("keeps one text for each piece, with the space before a word", () => {
    expect(pieceTexts(["你", "wor@@", "ld", "好"])).toEqual(["你", " wor", "ld", " 好"]);
  });

  it("knows what is never text", () => {
    expect(["<blank>", "<s>", "</s>", "<unk>", "<OOV>"].some(isText)).toBe(false);
    expect(["你", "a", "wor@@", "'"].every(isText)).toBe(true);
  });
});
