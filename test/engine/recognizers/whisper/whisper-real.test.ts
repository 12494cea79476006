/** @jest-environment ./test/support/native-environment.cjs */
import { join } from "node:path";
import { identifyModelFolder } from "../../../../src/engine/recognizers/identify";
import type { WhisperGuards } from "../../../../src/engine/recognizers/whisper/guards/options";
import { openWhisper } from "../../../../src/engine/recognizers/whisper/whisper";
import { createOnnxRuntime } from "../../../../src/engine/runtime/onnx";
import type { Hypothesis, RecognizeOptions, Recognizer } from "../../../../src/engine/types";
import { quietBackgrounds, voiceLikeBackgrounds } from "../../../fixtures/backgrounds";
import reference from "../../../fixtures/faster-whisper/tiny-en.json";
import { constant } from "../../../fixtures/signals";
import { joined } from "../../../fixtures/streams";
import { wavSamples } from "../../../fixtures/wav";
import { wordErrors, wordsOf } from "../../../fixtures/word-error-rate";
import { describeWithRealWhisper } from "../../../support/real-whisper";
import { describeWithShared, SHARED, TEST_AUDIO } from "../../../support/shared";
import { describeWithUserModel } from "../../../support/user-models";
import { NO_GUARDS } from "./no-guards";

const opened: Recognizer[] = [];
afterAll(async () => {
  for (const recognizer of opened) await recognizer.close();
});

async function open(folder: string, guards?: WhisperGuards): Promise<Recognizer> {
  const model = await identifyModelFolder(folder);
  const recognizer = await openWhisper(model, createOnnxRuntime(), { device: "cpu", threads: 1 }, guards);
  opened.push(recognizer);
  return recognizer;
}

async function hear(recognizer: Recognizer, samples: Float32Array, options?: RecognizeOptions): Promise<Hypothesis> {
  const [hypothesis] = await recognizer.recognize([{ startSec: 0, endSec: samples.length / 16_000, samples }], options);
  return hypothesis;
}

/** What faster-whisper hears in the project's recordings on the same weights; see `test/fixtures/faster-whisper/reference.py`. */
const references = Object.entries(reference.recordings).map(([name, heard]) => ({
  name,
  samples: wavSamples(join(TEST_AUDIO, name)),
  text: heard.text.trim(),
  timed: heard.timed,
  words: heard.words.map((word) => {
    const [, startSec, endSec, text] = /^(\d+\.\d\d) (\d+\.\d\d)(.*)$/.exec(word) ?? [];
    return { text, startSec: Number(startSec), endSec: Number(endSec) };
  }),
}));

/** When each piece of a text begins, by its place in the text. */
function startsByPlace(pieces: readonly { readonly text: string; readonly startSec?: number }[]): Map<number, number> {
  let place = 0;
  return new Map(pieces.map(({ text, startSec = NaN }) => [(place += text.length) - text.length, startSec]));
}

describeWithRealWhisper("Whisper tiny.en", (folders) => {
  it.each(Object.entries(folders))(
    "hears, with all guards, what faster-whisper hears on the same weights: %s",
    async (_, folder) => {
      const recognizer = await open(folder);
      for (const { name, samples, text } of references) {
        expect({ name, ...(await hear(recognizer, samples)) }).toMatchObject({ name, text, language: "en" });
      }
    },
  );

  it("finds the words where faster-whisper finds them, by the attention", async () => {
    const recognizer = await open(folders.huggingFace);
    for (const { samples, text, words } of references.slice(0, 3)) {
      const heard = await hear(recognizer, samples, { words: true });
      expect(heard.text).toBe(text);
      const starts = startsByPlace(heard.tokens);
      // Steps of 20 ms; a tie between two paths may move a word by a few.
      const late = [...startsByPlace(words)].map(([place, sec]) => Math.abs((starts.get(place) ?? NaN) - sec));
      expect(late.filter((sec) => !(sec <= 0.021)).length).toBeLessThanOrEqual(1);
      expect(Math.max(...late)).toBeLessThan(0.3);
    }
  });

  it("marks the phrases that faster-whisper marks, where there is no attention", async () => {
    const recognizer = await open(folders.sherpa);
    for (const { samples, timed } of references.slice(2)) {
      const { tokens, text } = await hear(recognizer, samples, { words: true });
      const [, startSec, phrase, endSec] = /^<\|([\d.]+)\|>([^<]*)<\|([\d.]+)\|>$/.exec(timed) ?? [];
      expect(text).toBe(phrase.trim());
      expect(tokens[0].startSec).toBeCloseTo(Number(startSec), 2);
      expect(tokens.at(-1)?.endSec).toBeCloseTo(Math.min(Number(endSec), samples.length / 16_000), 2);
    }
  });

  it("invents nothing over silence, noise and tones, which it does without the guards", async () => {
    const sounds = [...quietBackgrounds().slice(0, 62), ...voiceLikeBackgrounds().slice(0, 9)].filter(
      (_, i) => i % 9 === 0,
    );
    const guarded = await open(folders.sherpa);
    const heard = [];
    for (const { name, samples } of sounds) heard.push({ name, text: (await hear(guarded, samples)).text });
    expect(heard).toEqual(sounds.map(({ name }) => ({ name, text: "" })));
    const careless = await open(folders.sherpa, NO_GUARDS);
    expect((await hear(careless, sounds[0].samples)).text).toBe("you");
  });

  it("hears all of a sound that is longer than its window, with times that go on", async () => {
    const recognizer = await open(folders.huggingFace);
    const { samples, text, words } = references[1];
    const gap = constant(29 * 16_000 - samples.length, 0);
    const heard = await hear(recognizer, joined(samples, gap, samples), { words: true });
    expect(heard.text).toBe(`${text} ${text}`);
    expect(startsByPlace(heard.tokens).get(text.length + 1)).toBeCloseTo(29 + words[0].startSec, 1);
  });

  describeWithShared("on other recordings", () => {
    it("makes few errors", async () => {
      const recognizer = await open(folders.sherpa);
      const jfk = await hear(recognizer, wavSamples(join(SHARED, "audio/en-jfk.wav")));
      const said = wordsOf(
        "and so my fellow americans ask not what your country can do for you ask what you can do for your country",
      );
      expect(wordErrors(said, wordsOf(jfk.text))).toBe(0);
      const beckett = await hear(recognizer, wavSamples(join(SHARED, "audio/en-beckett.wav")));
      expect(beckett.text).toBe("Ever tried, ever failed. No matter, try again. Fail again. Fail better.");
    });
  });
});

describe.each(["whisper-tiny", "whisper-base", "whisper-small", "whisper-turbo", "whisper-tiny-en"])("%s", (id) => {
  describeWithUserModel(id, "on the published weights", (folder) => {
    it("knows the English of the recordings, and makes few errors", async () => {
      const recognizer = await open(folder);
      for (const { samples, text } of references) {
        const heard = await hear(recognizer, samples);
        expect(heard.language).toBe("en");
        expect(wordErrors(wordsOf(text), wordsOf(heard.text))).toBeLessThan(4);
      }
    });
  });
});
