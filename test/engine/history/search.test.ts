import { loadPinyin } from "../../../src/engine/language/pinyin";
import type { History } from "../../../src/engine/history";
import { seededRandom } from "../../fixtures/random";
import { said } from "./samples";
import { cleanUp, openIn, sentence, temporaryHome } from "./support";

async function historyOf(...texts: readonly string[]): Promise<History> {
  const history = openIn(temporaryHome());
  for (const text of texts) await history.add(said(text));
  return history;
}

/** Hits as their text with what is highlighted in brackets. */
async function found(history: History, query: string): Promise<string[]> {
  const { hits, total } = await history.search(query);
  expect(total).toBe(hits.length);
  return hits.map(({ text, highlights }) => {
    let shown = "";
    let at = 0;
    for (const [from, to] of highlights) {
      shown += `${text.slice(at, from)}[${text.slice(from, to)}]`;
      at = to;
    }
    return shown + text.slice(at);
  });
}

afterEach(cleanUp);

describe("search in the history", () => {
  it.each([
    ["one character anywhere in a sentence", "会", "我们开会了", "我们开[会]了"],
    ["two characters", "会议", "明天的会议室", "明天的[会议]室"],
    ["every place where it stands", "好", "好的，好", "[好]的，[好]"],
    ["characters beyond the basic plane, in UTF-16 units", "𠮷野", "去𠮷野家", "去[𠮷野]家"],
    ["traditional text by simplified characters", "听写", "練習聽寫", "練習[聽寫]"],
    ["simplified text by traditional characters", "聽寫", "练习听写", "练习[听写]"],
    ["a word by its beginning", "mor", "Good morning", "Good [mor]ning"],
    ["a phrase whose last word is not finished", "good mor", "A good morning", "A [good mor]ning"],
    ["whatever the case", "HELLO", "hello", "[hello]"],
    ["full-width letters by common ones", "api", "用ＡＰＩ写", "用[ＡＰＩ]写"],
    ["common letters by full-width ones", "ＡＰＩ", "api", "[api]"],
    ["half-width kana by full-width kana", "ガス", "ｶﾞｽ", "[ｶﾞｽ]"],
    ["letters with accents by plain ones", "cafe", "Un café noir", "Un [café] noir"],
    ["the number in a word of letters and digits", "123", "abc123", "abc[123]"],
    ["Chinese and English in one phrase", "用gpt模", "我用GPT模型", "我[用GPT模]型"],
    ["a phrase across punctuation, which a recognizer guesses", "好世界", "你好，世界", "你[好，世界]"],
    ["pinyin", "tingxie", "练习听写", "练习[听写]"],
    ["pinyin with spaces", "ting xie", "练习听写", "练习[听写]"],
    ["pinyin of traditional characters", "tingxie", "練習聽寫", "練習[聽寫]"],
    ["pinyin that is not finished", "tingx", "练习听写", "练习[听写]"],
    ["initials of syllables", "tx", "练习听写", "练习[听写]"],
    ["many initials", "lxtxmtkh", "练习听写，明天开会", "[练习听写，明天开会]"],
    ["the reading that a character has in its word", "yinhang", "去银行", "去[银行]"],
    ["ü as it is typed", "nver", "女儿", "[女儿]"],
    ["pinyin that can be cut in two ways", "xian", "西安，先", "[西安]，[先]"],
  ])("finds %s", async (_, query, text, shown) => {
    const history = await historyOf("Nothing of the kind 别的", text);
    expect(await found(history, query)).toEqual([shown]);
  });

  it.each([
    ["the middle of a word", "orning"],
    ["a word that goes on where the phrase does", "goo morning"],
    ["characters in another order", "写听"],
    ["syllables in another order", "xieting"],
    ["the middle of a syllable", "ingxie"],
    ["nothing but signs", '"*'],
    ["nothing", ""],
    ["what reads like an operator", "good AND listen"],
  ])("does not find %s", async (_, query) => {
    const history = await historyOf("Good morning", "练习听写");
    expect(await found(history, query)).toEqual([]);
  });

  it("gives the newest transcript first, and its segments in order of time, with the second to jump to", async () => {
    const history = openIn(temporaryHome());
    await history.add(said("first one", "first two"));
    await history.add(said("second one", "nothing", "second three, one"));
    const { hits } = await history.search("one");
    expect(hits.map(({ text, startSec }) => [text, startSec])).toEqual([
      ["second one", 0],
      ["second three, one", 20],
      ["first one", 0],
    ]);
  });

  it("gives page after page, undisturbed by what is added meanwhile", async () => {
    const history = await historyOf(...Array.from({ length: 25 }, (_, index) => `page ${index}`));
    const seen: string[] = [];
    let after: number | undefined;
    do {
      const { hits, next, total } = await history.search("page", { limit: 10, after });
      expect(total).toBe(25 + (after === undefined ? 0 : 1));
      seen.push(...hits.map(({ text }) => text));
      if (after === undefined) await history.add(said("page of another"));
      after = next;
    } while (after !== undefined);
    expect(seen).toEqual(Array.from({ length: 25 }, (_, index) => `page ${24 - index}`));
  });

  it("answers any text, however odd, without an error", async () => {
    const history = await historyOf("Good morning 听写");
    const random = seededRandom(5);
    for (let round = 0; round < 300; round++) {
      const query = Array.from({ length: random.integer(12) }, () => {
        const odd = [
          '"',
          "*",
          "(",
          "NEAR",
          ":",
          "^",
          "-",
          "\0",
          "\ud842",
          "\u0301",
          "🙂",
          "ﷺ",
          "ไทย",
          "x".repeat(300),
          "a",
        ];
        return random.uniform() < 0.7 ? odd[random.integer(odd.length)] : String.fromCharCode(random.integer(65_536));
      }).join("");
      await history.search(query);
    }
  });
});

describe("search beside plain reading of every text", () => {
  const TEXTS = 600;
  let history: History;
  let texts: string[];
  let plain: string[];
  let syllables: (readonly string[])[];

  beforeEach(async () => {
    const random = seededRandom(11);
    texts = Array.from({ length: TEXTS }, (_, index) => sentence(random, (["zh", "en", "mixed"] as const)[index % 3]));
    history = openIn(temporaryHome());
    await history.add(said(...texts));
    plain = texts.map((text) => text.replace(/[^\p{L}]+/gu, " ").trim());
    const pinyin = await loadPinyin();
    syllables = texts.map((text) => {
      const characters = [...text];
      return pinyin
        .read(text)
        .map((syllable, index) => syllable?.base ?? (/[a-z]/.test(characters[index]) ? "|" : ","));
    });
  });

  async function textsFound(query: string): Promise<string[]> {
    const { hits, total } = await history.search(query, { limit: TEXTS });
    expect(total).toBe(hits.length);
    for (const { highlights } of hits) expect(highlights).not.toEqual([]);
    return hits.map(({ text }) => text);
  }

  it("finds characters exactly where they stand", async () => {
    const random = seededRandom(12);
    for (let round = 0; round < 400; round++) {
      const run = /\p{Script=Han}{9,}/u.exec(texts[3 * random.integer(TEXTS / 3)].replace(/，/g, ""))?.[0] ?? "的是";
      const at = random.integer(run.length - 1);
      const query = run.slice(at, at + 1 + random.integer(8));
      const expected = texts.filter((_, index) =>
        plain[index].replace(/(?<=\p{Script=Han}) (?=\p{Script=Han})/gu, "").includes(query),
      );
      expect(await textsFound(query)).toEqual(expected);
    }
  });

  it("finds the beginnings of words, and pinyin and initials, exactly where they are", async () => {
    const random = seededRandom(13);
    for (let round = 0; round < 400; round++) {
      const index = random.integer(TEXTS);
      const reading = syllables[index];
      const at = random.integer(reading.length);
      const typed = [
        plain[index].slice(plain[index].lastIndexOf(" ", random.integer(plain[index].length)) + 1),
        reading.slice(at, at + 4).join(""),
        reading
          .slice(at, at + 6)
          .map(([letter]) => letter)
          .join(""),
      ][round % 3];
      const query = typed
        .slice(0, 1 + random.integer(8))
        .replace(/[^a-z ].*$/s, "")
        .trim();
      if (query === "") continue;
      const letters = query.replaceAll(" ", "");
      const expected = texts.filter((_, other) => {
        if (` ${plain[other].replace(/(\p{Script=Han})/gu, " $1 ").replace(/ +/g, " ")}`.includes(` ${query}`))
          return true;
        if (letters.length < 2) return false;
        return syllables[other].some((_syllable, start) => {
          const rest = runFrom(syllables[other], start);
          return (
            rest.join("").startsWith(letters) ||
            rest
              .map(([letter]) => letter)
              .join("")
              .startsWith(letters)
          );
        });
      });
      expect([query, await textsFound(query)]).toEqual([query, expected]);
    }
  });
});

/** Syllables from a place on, as far as no word parts them. */
function runFrom(reading: readonly string[], start: number): readonly string[] {
  if (reading[start] === ",") return [];
  const end = reading.indexOf("|", start);
  return reading.slice(start, end < 0 ? undefined : end).filter((syllable) => syllable !== ",");
}
