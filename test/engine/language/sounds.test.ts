import { codeDistance, letterDistance, loadEnglishSounds } from "../../../src/engine/language/english-sounds";
import { nearSyllables } from "../../../src/engine/language/near-sounds";
import { loadPinyin } from "../../../src/engine/language/pinyin";
import { loadSimplify } from "../../../src/engine/language/simplified";
import { WordCosts } from "../../../src/engine/language/word-costs";
import { WORD_TABLES } from "../../fixtures/dictionary";

describe("the sounds of Chinese", () => {
  it("reads a character by its word, and tells every reading", async () => {
    const pinyin = await loadPinyin();
    const bases = pinyin.read("重庆 ok 银行绿").map((syllable) => syllable && syllable.base + syllable.tone);
    expect(bases).toEqual(["chong2", "qing4", undefined, undefined, undefined, undefined, "yin2", "hang2", "lv4"]);
    expect(pinyin.readings("行").map(({ base }) => base)).toEqual(expect.arrayContaining(["xing", "hang"]));
    expect(pinyin.readings("a")).toEqual([]);
  });

  it("has one reading for each code point, whatever the text", async () => {
    const pinyin = await loadPinyin();
    for (const text of ["", "𠮷野家", "a𠮷b", "〇", "々", "\uD800中", "中\uDC00", "한중カ"]) {
      expect(pinyin.read(text)).toHaveLength([...text].length);
    }
  });

  it("knows what is taken for one another, either way", () => {
    expect([...nearSyllables("zhang")].sort()).toEqual(["zan", "zang", "zhan"]);
    expect([...nearSyllables("lin")].sort()).toEqual(["ling", "nin", "ning"]);
    expect([...nearSyllables("an")]).toEqual(["ang"]);
    expect([...nearSyllables("ba")]).toEqual([]);
    for (const base of ["shi", "si", "hua", "fa", "xing", "guan", "liang"]) {
      for (const near of nearSyllables(base)) expect(nearSyllables(near)).toContain(base);
    }
  });

  it("simplifies without moving anything", async () => {
    const simplify = await loadSimplify();
    expect(simplify("達摩院的語音識別")).toBe("达摩院的语音识别");
    for (const text of ["頭髮 abc 發現", "𠮷麵", "\uD800龍"]) expect(simplify(text)).toHaveLength(text.length);
  });
});

describe("the sounds of English", () => {
  it("are near for spellings that sound alike, and far for others", async () => {
    const sound = await loadEnglishSounds();
    const apart = (one: string, other: string): number =>
      codeDistance(sound(one), sound(other)) + letterDistance(sound(one), sound(other));
    expect(apart("PyTorch", "pie torch")).toBeLessThanOrEqual(1);
    expect(apart("Kubernetes", "cooper netties")).toBeLessThan(4);
    expect(apart("Claude", "weather")).toBeGreaterThan(4);
    for (const word of ["Claude", "x", "", "Über-1", "a".repeat(5000)]) expect(apart(word, word)).toBe(0);
  });

  it("do not depend on the order of the two", async () => {
    const sound = await loadEnglishSounds();
    const words = ["torch", "porch", "kubernetes", "a", "", "netties"].map(sound);
    for (const one of words) {
      for (const other of words) expect(letterDistance(one, other)).toBe(letterDistance(other, one));
    }
  });
});

describe("the tables of common words", () => {
  it("cost less the commoner a word is", async () => {
    const words = await WordCosts.load(WORD_TABLES);
    expect(words.costOf("的")).toBeLessThan(words.costOf("大家") ?? 0);
    expect(words.costOf("大家")).toBeLessThan(words.costOf("语音") ?? 0);
    expect(words.costOf("the")).toBeLessThan(words.costOf("torch") ?? 0);
    expect(words.costOf("达摩院")).toBeUndefined();
    expect(words.costOfPart("达摩院")).toBeGreaterThan(words.costOf("语音") ?? Infinity);
  });

  it("say so where they are missing", async () => {
    await expect(WordCosts.load("/nowhere")).rejects.toMatchObject({ code: "internal" });
  });
});
