import { spelledInText } from "../../../src/engine/remote/spelling";
import { seededRandom } from "../../fixtures/random";

describe("Words found in their transcript", () => {
  it.each([
    [["Hello", "world", "again"], " Hello, world: again.", [" Hello,", " world:", " again."]],
    [[" He", " might"], "He might", ["He", " might"]],
    [["am", "iable"], "amiable", ["am", "iable"]],
    [["今", "天", "好"], "今天好。", ["今", "天", "好。"]],
    [["今天", "iPhone"], "今天 iPhone！", ["今天", " iPhone！"]],
    [["the", "the"], "The, the the", [" The, the", " the"]],
    [["«Oui", "non"], "« «Oui» — non", [" « «Oui» —", " non"]],
    [[], "Nothing", []],
  ])("%p in %p", (words, text, expected) => expect(spelledInText(words, text)).toEqual(expected));

  it.each([
    [["hello", "world"], "Hello World"],
    [["world", "hello"], "hello world"],
    [["one", "two", "three"], ""],
  ])("%p are separate words where %p has others", (words, text) =>
    expect(spelledInText(words, text)).toEqual(words.map((word) => ` ${word}`)),
  );

  it("lose nothing of the transcript but doubled space", () => {
    const random = seededRandom(5);
    for (let run = 0; run < 2000; run++) {
      const words = Array.from({ length: 1 + random.integer(8) }, () =>
        ["a", "bc", "好", "12", "é"][random.integer(5)].repeat(1 + random.integer(2)),
      );
      const text = words
        .map((word) => ["", " ", "  "][random.integer(3)] + word + ["", ",", "?!"][random.integer(3)])
        .join("");
      const bare = (texts: readonly string[]): string => texts.join("").replace(/\s/g, "");
      expect(bare(spelledInText(words, text))).toBe(bare([text]));
    }
  });
});
