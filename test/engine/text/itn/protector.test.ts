import { AhoCorasick } from "../../../../src/engine/text/itn/aho-corasick";
import { createProtector, unmarked } from "../../../../src/engine/text/itn/protector";
import { seededRandom } from "../../../fixtures/random";

describe("Searching many words at once", () => {
  it("finds what searching one by one finds", () => {
    const random = seededRandom(3);
    const text = (length: number): string => Array.from({ length }, () => "abc"[random.integer(3)]).join("");
    for (let round = 0; round < 300; round++) {
      const words = [...new Set(Array.from({ length: 12 }, () => text(1 + random.integer(4))))];
      const line = text(30);
      const found = new Set<string>();
      new AhoCorasick(words).search(line, (word, start, end) => {
        expect(line.slice(start, end)).toBe(words[word]);
        found.add(`${start} ${end}`);
      });
      const expected = words.flatMap((word) =>
        [...line].flatMap((_, at) => (line.startsWith(word, at) ? [`${at} ${at + word.length}`] : [])),
      );
      expect([...found].sort()).toEqual(expected.sort());
    }
  });

  it("finds nothing where there are no words", () => {
    for (const words of [[], [""]]) new AhoCorasick(words).search("abc", () => fail("found something"));
  });
});

describe("Marks", () => {
  const lists = {
    words: [
      { kind: "fixed", fixed: true, words: ["ab", "abcd"] },
      { kind: "loose", words: ["cde"] },
    ],
    patterns: [],
  };

  it("are the first and the longest of those that overlap", () => {
    expect(createProtector(lists, "full")("xabcdecde")).toEqual([
      { start: 1, end: 5 },
      { start: 6, end: 9 },
    ]);
  });

  it("are those of fixed words where only the list is kept, and the user's own always", () => {
    expect(createProtector(lists, "list")("abcde")).toEqual([{ start: 0, end: 4 }]);
    expect(createProtector(lists, "none", ["de"])("abcde")).toEqual([{ start: 3, end: 5 }]);
  });

  it("leave the rest free, in order", () => {
    const marks = [
      { start: 0, end: 2 },
      { start: 2, end: 3 },
      { start: 5, end: 6 },
    ];
    expect(unmarked(8, marks)).toEqual([
      { start: 3, end: 5 },
      { start: 6, end: 8 },
    ]);
    expect(unmarked(0, [])).toEqual([]);
  });
});
