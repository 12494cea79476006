import { readFileSync } from "node:fs";
import { join } from "node:path";
import { parseTokens, pieceBytes, pieceText, tagName } from "../../../src/engine/recognizers/tokens";
import { describeWithShared, SHARED } from "../../support/shared";

describe("token table", () => {
  it("is read from lines of a piece and an id, in any order", () => {
    expect(parseTokens("b 1\n<blank> 0\n▁你好 2\n", "tokens.txt")).toEqual(["<blank>", "b", "▁你好"]);
  });

  it("takes a line with only an id for a space, and digits before the id for a piece", () => {
    expect(parseTokens("a 0\n1\n  2\n7 3\n[ 4\r\n", "tokens.txt")).toEqual(["a", " ", " ", "7", "["]);
  });

  it("is read from a JSON list", () => {
    expect(parseTokens('["<blank>", "▁a", "]"]', "tokens.json")).toEqual(["<blank>", "▁a", "]"]);
  });

  it.each([
    ["is empty", "", "tokens.txt", "it is empty"],
    ["has a line without an id", "a 0\nb\n", "tokens.txt", "line 2 is not a piece and an id"],
    ["names an id twice", "a 0\nb 0\n", "tokens.txt", "the id 0 is named twice"],
    ["leaves an id out", "a 0\nb 2\n", "tokens.txt", "it names 2 ids, but the highest is 2"],
    ["is broken JSON", '["a",', "tokens.json", "it is not valid JSON"],
    ["is a JSON list of other things", "[1, 2]", "tokens.json", "it is not a list of strings"],
  ])("is refused where it %s", (_, text, name, why) => {
    expect(() => parseTokens(text, name)).toThrow(
      expect.objectContaining({
        code: "unsupported-model",
        message: `The token table ${name} cannot be used: ${why}`,
      }),
    );
  });
});

describe("pieces", () => {
  it("write a space as SentencePiece's mark, wherever it stands", () => {
    expect(["▁New▁York", "▁", "s"].map(pieceText)).toEqual([" New York", " ", "s"]);
  });

  it("stand for one byte where they are written so", () => {
    expect(["<0xE4>", "<0x0a>", "<0xE4", "<0x100>", "▁a", "你"].map((piece) => [...pieceBytes(piece)])).toEqual([
      [0xe4],
      [0x0a],
      [...Buffer.from("<0xE4")],
      [...Buffer.from("<0x100>")],
      [0x20, 0x61],
      [0xe4, 0xbd, 0xa0],
    ]);
  });

  it("are rich-text tags only in their full form", () => {
    expect(["<|zh|>", "<|Event_UNK|>", "<|>", "<||>", "<unk>", "zh"].map(tagName)).toEqual([
      "zh",
      "Event_UNK",
      undefined,
      undefined,
      undefined,
      undefined,
    ]);
  });
});

describeWithShared("token table of a published model", () => {
  it("has one piece for every id", () => {
    const name = join(SHARED, "models/fsmn-ctc-zh-as-sense-voice/tokens.txt");
    const pieces = parseTokens(readFileSync(name, "utf8"), "tokens.txt");
    expect(pieces).toHaveLength(2603);
    expect(pieces[2598]).toBe("龙");
  });
});
