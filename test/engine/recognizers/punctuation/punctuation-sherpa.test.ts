/** @jest-environment ./test/support/native-environment.cjs */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ModelFolder } from "../../../../src/engine/recognizers/model-folder";
import { CtTransformer } from "../../../../src/engine/recognizers/punctuation/ct-transformer";
import { findPunctuation } from "../../../../src/engine/recognizers/punctuation/identify";
import { markText, type Mark } from "../../../../src/engine/recognizers/punctuation/windows";
import { splitWords } from "../../../../src/engine/recognizers/punctuation/words";
import { createOnnxRuntime } from "../../../../src/engine/runtime/onnx";
import {
  PUNCTUATION_WORDS,
  writePunctuationFixture,
  type PunctuationFixtureOptions,
} from "../../../fixtures/punctuation-fixture";
import { seededRandom } from "../../../fixtures/random";
import { describeWithSherpa, punctuateWithSherpa } from "../../../fixtures/sherpa";
import { describeWithUserModel } from "../../../support/user-models";

const directory = mkdtempSync(join(tmpdir(), "tingxie-punctuation-sherpa-"));
afterAll(() => rmSync(directory, { recursive: true, force: true }));

interface Punctuated {
  readonly ours: string;
  readonly theirs: string;
  /** Whether the last run of the network found the end of a sentence before its last word. */
  readonly endsInside: boolean;
}

/** Texts punctuated by both engines; sherpa-onnx puts the spaces between words anew, so they are left out. */
async function both(files: Readonly<Record<string, string>>, texts: readonly string[]): Promise<Punctuated[]> {
  const theirs = await punctuateWithSherpa(files.punctuation, texts);
  const model = { id: "fixture", family: "paraformer", directory, languages: [], files };
  const network = await CtTransformer.open(model, createOnnxRuntime(), { device: "cpu", threads: 1 });
  const results: Punctuated[] = [];
  for (const [index, text] of texts.entries()) {
    const words = splitWords(text).map((word) => word.text);
    let last: readonly Mark[] = [];
    const marks = await markText(words, async (some) => (last = await network.mark(some)));
    results.push({
      ours: words.map((word, i) => word + marks[i]).join(""),
      theirs: theirs[index].replace(/\s/g, ""),
      endsInside: last.slice(1, -1).some((mark) => mark === "。" || mark === "？"),
    });
  }
  await network.close();
  return results;
}

/** Texts of Chinese characters and English words, some that the model knows and some that it does not. */
function randomTexts(count: number, seed: number): string[] {
  const random = seededRandom(seed);
  const pick = (from: ArrayLike<string>): string => from[random.integer(from.length)];
  const chinese = PUNCTUATION_WORDS.filter((word) => /\p{Script=Han}/u.test(word));
  const english = PUNCTUATION_WORDS.filter((word) => /^[a-z']+$/.test(word));
  return Array.from({ length: count }, (_, i) => {
    const words = Array.from({ length: 1 + random.integer(i % 4 === 0 ? 300 : 45) }, () => {
      const kind = random.uniform();
      if (kind < 0.7) return pick(chinese);
      if (kind < 0.9) return ` ${pick(english)} `;
      return pick(["龘", " Xyzzy ", " The ", "3", " été ", "!", "\n"]);
    });
    return words.join("").trim() || "了";
  });
}

const lengthOf = (text: string): number => splitWords(text).length;
/** No text of {@link randomTexts} has marks of its own. */
const withoutMarks = (text: string): string => text.replace(/[，、。？]/g, "");

describeWithSherpa("Punctuation against sherpa-onnx on random weights", () => {
  it.each<PunctuationFixtureOptions>([
    { seed: 1, context: "right" },
    { seed: 2, context: "right" },
    { seed: 3, context: "right", bias: { "。": -1.5, "？": -1.5 } },
    { seed: 4, context: "right", bias: { _: -1 } },
    { seed: 5, context: "none", bias: { _: -1 } },
  ])("puts the same marks behind the same words: %j", async (options) => {
    const texts = randomTexts(240, 100 * (options.seed ?? 0)).filter((text) => lengthOf(text) % 20 !== 1);
    expect(texts.length).toBeGreaterThan(210);
    const results = await both(writePunctuationFixture(directory, options), texts);
    expect(results.map(({ ours }) => ours)).toEqual(results.map(({ theirs }) => theirs));
    for (const mark of ["，", "、", "。", "？"]) expect(results.map(({ ours }) => ours).join("")).toContain(mark);
  });

  it("keeps the end of a text of 1, 21, 41 … words, which sherpa-onnx loses behind the last sentence it finds", async () => {
    const texts = randomTexts(1500, 7).filter((text) => lengthOf(text) % 20 === 1);
    const results = await both(writePunctuationFixture(directory, { seed: 2 }), texts);
    const lost = results.filter(({ ours, theirs }) => ours !== theirs);
    expect(lost.length).toBeGreaterThan(10);
    expect(lost.every(({ endsInside }) => endsInside)).toBe(true);
    for (const { ours, theirs } of lost) expect(withoutMarks(ours).startsWith(withoutMarks(theirs))).toBe(true);
    expect(results.map(({ ours }) => withoutMarks(ours))).toEqual(texts.map((text) => text.replace(/\s/g, "")));
  });

  it("sees the last words together with those before them, where sherpa-onnx runs them again by themselves", async () => {
    const files = writePunctuationFixture(directory, { seed: 6, context: "left" });
    const results = await both(files, randomTexts(240, 8));
    const others = results.filter(({ ours, theirs }) => ours !== theirs);
    expect(others.length).toBeGreaterThan(10);
    expect(others.every(({ endsInside }) => endsInside)).toBe(true);
  });
});

describeWithUserModel("ct-transformer-zh-en", "Punctuation against sherpa-onnx on real weights", (folder) => {
  it("puts the same marks behind the same words, but where sherpa-onnx runs or loses the last words by themselves", async () => {
    const { punctuation } = await findPunctuation(await ModelFolder.read(folder));
    const results = (await both({ punctuation }, randomTexts(240, 9))).filter(({ endsInside }) => !endsInside);
    expect(results.length).toBeGreaterThan(20);
    expect(results.map(({ ours }) => ours)).toEqual(results.map(({ theirs }) => theirs));
  });
});
