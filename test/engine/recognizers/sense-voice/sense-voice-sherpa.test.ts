/** @jest-environment ./test/support/native-environment.cjs */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { identifyModelFolder } from "../../../../src/engine/recognizers/identify";
import { openSenseVoice } from "../../../../src/engine/recognizers/sense-voice/sense-voice";
import { createOnnxRuntime } from "../../../../src/engine/runtime/onnx";
import type { Hypothesis, ModelFiles, RecognizeOptions } from "../../../../src/engine/types";
import { EDGES, randomClips, type Clips } from "../../../fixtures/clips";
import { seededRandom } from "../../../fixtures/random";
import { recordings } from "../../../fixtures/recordings";
import { SENSE_VOICE_PIECES, writeSenseVoiceFixture } from "../../../fixtures/sense-voice-fixture";
import { decodeWithSherpa, describeWithSherpa, hasSherpa, type SherpaResult } from "../../../fixtures/sherpa";
import { babble, noise } from "../../../fixtures/signals";
import { wavSamples } from "../../../fixtures/wav";
import { wordErrors, wordsOf } from "../../../fixtures/word-error-rate";
import { describeWithShared, SHARED, TEST_AUDIO } from "../../../support/shared";
import { describeWithUserModel } from "../../../support/user-models";

const directory = mkdtempSync(join(tmpdir(), "tingxie-versus-sherpa-"));
afterAll(() => rmSync(directory, { recursive: true, force: true }));

interface Heard {
  readonly clip: string;
  readonly language: string | undefined;
  readonly tokens: readonly string[];
}

async function ours(model: ModelFiles, clips: Clips, options: RecognizeOptions = {}): Promise<Heard[]> {
  const recognizer = await openSenseVoice(model, createOnnxRuntime(), { device: "cpu", threads: 1 });
  const segments = Object.values(clips).map((samples) => ({ startSec: 0, endSec: samples.length / 16000, samples }));
  const hypotheses: Hypothesis[] = [];
  // One by one, as without --batch-size.
  for (const segment of segments) hypotheses.push(...(await recognizer.recognize([segment], options)));
  await recognizer.close();
  return Object.keys(clips).map((clip, i) => ({ clip, ...ourTokens(hypotheses[i]) }));
}

async function theirs({ files }: ModelFiles, clips: Clips, { language, itn }: RecognizeOptions = {}): Promise<Heard[]> {
  const config = { model: files.model, tokens: files.tokens, language, itn };
  const results = await decodeWithSherpa(config, Object.values(clips));
  return Object.keys(clips).map((clip, i) => ({ clip, ...theirTokens(results[i]) }));
}

function ourTokens({ tokens, language }: Hypothesis) {
  return { language, tokens: tokens.map(({ text, startSec = NaN }) => `${text}@${startSec.toFixed(2)}`) };
}

/** sherpa-onnx keeps SentencePiece's mark within a piece, and the brackets of the language. */
function theirTokens({ tokens, timestamps, lang }: SherpaResult) {
  return {
    language: /^<\|(.+)\|>$/.exec(lang)?.[1],
    tokens: tokens.map((token, i) => `${token.replaceAll("▁", " ")}@${timestamps[i].toFixed(2)}`),
  };
}

/** With 204 clips, and those at the edges for some, more than 2,000 cases for each export. */
const CLIPS = randomClips(204, 1000);
const FORMS = [
  { seed: 1, lfr: { window: 7, shift: 6 }, language: undefined, itn: true },
  { seed: 2, lfr: { window: 7, shift: 6 }, language: "zh", itn: false },
  { seed: 3, lfr: { window: 7, shift: 6 }, language: "yue", itn: true },
  { seed: 4, lfr: { window: 5, shift: 3 }, language: "ko", itn: true },
  { seed: 5, lfr: { window: 1, shift: 1 }, language: "ja", itn: false },
  { seed: 6, lfr: { window: 4, shift: 5 }, language: "en", itn: true },
  { seed: 7, lfr: { window: 7, shift: 6 }, language: "en", itn: false, context: "masked" },
  { seed: 8, lfr: { window: 7, shift: 6 }, language: undefined, itn: true, context: "masked" },
  { seed: 9, lfr: { window: 5, shift: 1 }, language: "zh", itn: true },
  { seed: 10, lfr: { window: 9, shift: 8 }, language: undefined, itn: false },
] as const;

describeWithSherpa("SenseVoice against sherpa-onnx on random weights", () => {
  it.each(FORMS)("gives the same tokens at the same times through either export: %j", async (form) => {
    const { language, itn, ...fixture } = form;
    const clips = { ...(form.seed % 6 === 1 ? EDGES : {}), ...CLIPS };
    const sherpaForm = writeSenseVoiceFixture(join(directory, `${form.seed}-sherpa`), fixture);
    // sherpa-onnx takes no model without metadata, so what it hears with these weights in its own form judges both.
    const funasrForm = writeSenseVoiceFixture(join(directory, `${form.seed}-funasr`), { ...fixture, form: "funasr" });
    const expected = await theirs(sherpaForm, clips, { language, itn });
    expect(await ours(sherpaForm, clips, { language, itn })).toEqual(expected);
    expect(await ours(funasrForm, clips, { language, itn })).toEqual(expected);
    const distinct = new Set(expected.flatMap(({ tokens }) => tokens.map((token) => token.split("@")[0])));
    expect(distinct.size).toBeGreaterThan(4);
  });

  it("gives nothing, as sherpa-onnx does, below one frame", async () => {
    const clips = { "no samples": noise(0, 1, 1), "1 sample": noise(1, 1, 1), "399 samples": noise(399, 1, 1) };
    const model = writeSenseVoiceFixture(directory);
    expect((await ours(model, clips)).map(({ tokens }) => tokens)).toEqual([[], [], []]);
    expect((await theirs(model, clips)).map(({ tokens }) => tokens)).toEqual([[], [], []]);
  });

  it("keeps the text that sherpa-onnx drops with the first four tokens when a query frame stays blank", async () => {
    const model = writeSenseVoiceFixture(directory, { answers: { emotion: "<blank>", event: "<blank>" } });
    const clips = { babble: babble(48000, 2) };
    const [heard] = await ours(model, clips);
    expect(heard.tokens.slice(2)).toEqual((await theirs(model, clips))[0].tokens);
  });

  it("spells the characters that sherpa-onnx leaves as bytes, each at the time of its first byte", async () => {
    const bytes = (text: string): string[] => Array.from(Buffer.from(text), (byte) => `<0x${byte.toString(16)}>`);
    const says = [...bytes("你"), "好", ...bytes("é"), ...bytes("😀"), "▁new▁york", ...bytes("a"), "世"];
    const pieces = [...SENSE_VOICE_PIECES, ...new Set(says.filter((piece) => piece.startsWith("<0x")))];
    const model = writeSenseVoiceFixture(directory, { pieces, says });
    const clips = { babble: babble(400 + 12 * 960, 1) };
    const [sherpa] = await theirs(model, clips);
    const [heard] = await ours(model, clips);
    expect(sherpa.tokens.map((token) => token.split("@")[0])).toEqual(says.map((piece) => piece.replaceAll("▁", " ")));
    const at = (index: number): string => sherpa.tokens[index].split("@")[1];
    const expected = { 你: 0, 好: 3, é: 4, "😀": 6, " new york": 10, a: 11, 世: 12 };
    expect(heard.tokens).toEqual(Object.entries(expected).map(([text, index]) => `${text}@${at(index)}`));
  });
});

const describeWithBoth = hasSherpa() ? describeWithShared : describeWithSherpa;

describeWithBoth("SenseVoice against sherpa-onnx on real weights and recordings", () => {
  const folder = join(SHARED, "models/fsmn-ctc-zh-as-sense-voice");
  const files = { model: join(folder, "model.onnx"), tokens: join(folder, "tokens.txt") };
  const model: ModelFiles = { id: "fsmn-ctc-zh", family: "sense-voice", directory: folder, languages: ["zh"], files };
  const chinese = ["zh-asr-example", "zh-sample", "zh-mid", "zh-long"];
  const austen = ["0870", "0880", "0890", "0920", "0930"].map((number) => `en-austen-${number}`);
  const english = [...austen, "en-jfk", "en-beckett", "en-two-cities"];
  const sounds = (names: readonly string[]): Clips =>
    Object.fromEntries(names.map((name) => [name, wavSamples(join(SHARED, "audio", `${name}.wav`))]));

  /** A recording in pieces of 0.3 to 4 s, without regard to what is said. */
  const pieces = (clips: Clips): Clips =>
    Object.fromEntries(
      Object.entries(clips).flatMap(([name, samples]) => {
        const random = seededRandom(samples.length);
        const cut: [string, Float32Array][] = [];
        for (let from = 0; from < samples.length;) {
          const to = from + 4800 + random.integer(59_200);
          cut.push([`${name} from ${from}`, samples.slice(from, to)]);
          from = to;
        }
        return cut;
      }),
    );

  it("hears the Chinese recordings the same, and as the model's notes say", async () => {
    const clips = sounds(chinese);
    const heard = await ours(model, clips);
    expect(heard).toEqual(await theirs(model, clips));
    expect(heard.map(({ tokens }) => tokens.map((token) => token.split("@")[0]).join(""))).toEqual([
      "花营大家来体验达模远推出的与食便模行",
      "我小问我在宾海新区有发",
      "大学双利拥肉动免费车看到街货行",
      "富士康大印度广场出现大回模感染目前工厂产料一下降超宝分钟五十",
    ]);
  });

  it("hears English recordings the same, though the model knows no English", async () => {
    const clips = sounds(english);
    const heard = await ours(model, clips);
    expect(heard).toEqual(await theirs(model, clips));
    expect(heard.every(({ tokens }) => tokens.length > 0)).toBe(true);
  });

  it("hears all of them the same when they are cut into pieces", async () => {
    const clips = pieces(sounds([...chinese, ...english]));
    expect(Object.keys(clips).length).toBeGreaterThan(50);
    expect(await ours(model, clips)).toEqual(await theirs(model, clips));
  });
});

describeWithSherpa("SenseVoice against sherpa-onnx on random weights and real recordings", () => {
  it("gives the same tokens at the same times", async () => {
    const names = ["0870", "0880", "0890", "0920", "0930"];
    const clips = Object.fromEntries(
      names.map((name) => [name, wavSamples(join(TEST_AUDIO, `en-austen-${name}.wav`))]),
    );
    for (const seed of [7, 8, 9]) {
      const model = writeSenseVoiceFixture(directory, { seed });
      expect(await ours(model, clips)).toEqual(await theirs(model, clips));
    }
  });
});

/** Words that our engine got wrong, of all in the recordings that travel with the project. */
async function errorShare(folder: string, reference: (clips: Clips) => Promise<readonly string[]>): Promise<number> {
  const clips = Object.fromEntries(recordings().map(({ name, samples }) => [name, samples]));
  const said = (await reference(clips)).map(wordsOf);
  const heard = (await ours(await identifyModelFolder(folder), clips)).map(({ tokens }) => wordsOf(textOf(tokens)));
  const errors = said.reduce((sum, words, i) => sum + wordErrors(words, heard[i]), 0);
  return errors / said.flat().length;
}

const textOf = (tokens: readonly string[]): string => tokens.map((token) => token.replace(/@[\d.]+$/, "")).join("");

// At full size another version of the runtime rounds otherwise before a quantiser, so single tokens may differ (engine.md 3.5a).
describeWithSherpa("SenseVoice against sherpa-onnx", () => {
  describeWithUserModel("sense-voice-small", "on the published weights", (folder) => {
    it("says nearly the same", async () => {
      const judge = async (clips: Clips): Promise<readonly string[]> =>
        (await theirs(await identifyModelFolder(folder), clips)).map(({ tokens }) => textOf(tokens));
      expect(await errorShare(folder, judge)).toBeLessThan(0.03);
    });
  });
});

describeWithUserModel("sense-voice-small-funasr", "SenseVoice as FunASR publishes it", (folder) => {
  it("hears what is said", async () => {
    const words = recordings().map((recording) => recording.words.join(" "));
    expect(await errorShare(folder, () => Promise.resolve(words))).toBeLessThan(0.15);
  });
});
