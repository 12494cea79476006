/** @jest-environment ./test/support/native-environment.cjs */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openWhisper } from "../../../../src/engine/recognizers/whisper/whisper";
import { createOnnxRuntime } from "../../../../src/engine/runtime/onnx";
import type { Hypothesis, ModelFiles, RecognizeOptions, Token } from "../../../../src/engine/types";
import { EDGES, randomClips, type Clips } from "../../../fixtures/clips";
import { describeWithSherpa, runSherpa, type SherpaResult } from "../../../fixtures/sherpa";
import { constant, noise } from "../../../fixtures/signals";
import { joined } from "../../../fixtures/streams";
import { writeWhisperFixture, type WhisperFixtureOptions } from "../../../fixtures/whisper-fixture";
import { NO_GUARDS } from "./no-guards";

const directory = mkdtempSync(join(tmpdir(), "tingxie-whisper-versus-sherpa-"));
afterAll(() => rmSync(directory, { recursive: true, force: true }));

/**
 * sherpa-onnx frames the sound as Kaldi does, half a frame's shift earlier, and fills the window up behind the features. So that both hear
 * the same, its clips begin 80 samples later, each sound has silence around it, longer than a frame, and the graphs hear the first
 * second only, which is behind neither end of a window.
 */
const KALDI_DELAY = constant(80, 0);
/** Frames of zeros behind a clip: few, for they are not heard. */
const TAIL_PADDINGS = 20;
/** sherpa-onnx writes at most 6 tokens a second, the marks of time among them; the fixtures' texts are shorter than what this allows. */
const CLIP_SEC = 1.4;
const CLIP_SEC_WITH_TIMES = 1.9;

/** Clips for each of the seven models, so that there are 2,000 in all. `TINGXIE_TEST_CASES` makes them more or fewer. */
const COUNT = Number(process.env.TINGXIE_TEST_CASES ?? 286);

/** Shorter than a frame, on top of those that every family meets. */
const SHORT: Clips = {
  "no sound": constant(0, 0),
  "1 sample": constant(1, 0.5),
  "399 samples": noise(399, 0.2, 1),
};

/** What of each sound fits, with silence around it. */
function clipsOf(seed: number, seconds: number, count = COUNT): Clips {
  const edges = { ...SHORT, ...EDGES };
  const sounds = { ...edges, ...randomClips(count - Object.keys(edges).length, seed) };
  const within = (sound: Float32Array): Float32Array => {
    const clip = new Float32Array(seconds * 16_000);
    clip.set(sound.subarray(0, clip.length - 960), 480);
    return clip;
  };
  return Object.fromEntries(Object.entries(sounds).map(([name, sound]) => [name, within(sound)]));
}

const fixture = (options: WhisperFixtureOptions): ModelFiles =>
  writeWhisperFixture(join(directory, JSON.stringify(options)), { length: 2, partialCharacters: false, ...options });

async function ours(model: ModelFiles, clips: Clips, options: RecognizeOptions): Promise<readonly Hypothesis[]> {
  const recognizer = await openWhisper(model, createOnnxRuntime(), { device: "cpu", threads: 1 }, NO_GUARDS);
  const segments = Object.values(clips).map((samples) => ({ startSec: 0, endSec: samples.length / 16_000, samples }));
  const hypotheses = await recognizer.recognize(segments, options);
  await recognizer.close();
  return hypotheses;
}

function theirs(
  model: ModelFiles,
  clips: Clips,
  more: Readonly<Record<string, unknown>>,
): Promise<SherpaWhisperResult[]> {
  const { encoder, decoder, tokens } = model.files;
  const whisper = { encoder, decoder, task: "transcribe", tailPaddings: TAIL_PADDINGS, language: "", ...more };
  const delayed = Object.values(clips).map((clip) => joined(KALDI_DELAY, clip));
  return runSherpa({ tokens, whisper }, delayed) as Promise<SherpaWhisperResult[]>;
}

/** Phrases between marks of time; a length of 0 stands for a phrase that was not closed. */
interface SherpaWhisperResult extends SherpaResult {
  readonly segment_timestamps: readonly number[];
  readonly segment_durations: readonly number[];
  readonly segment_texts: readonly string[];
}

describeWithSherpa("Whisper against sherpa-onnx on random weights", () => {
  it.each<{ options: WhisperFixtureOptions; language?: string }>([
    { options: { seed: 1 } },
    { options: { seed: 2, melBands: 128 } },
    { options: { seed: 3, multilingual: true } },
    { options: { seed: 4, multilingual: true }, language: "yue" },
    { options: { seed: 5, positionScale: 1 } },
  ])("writes the same tokens: %j", async ({ options, language }) => {
    const clips = clipsOf(options.seed ?? 1, CLIP_SEC);
    const model = fixture(options);
    const [our, their] = await Promise.all([ours(model, clips, { language }), theirs(model, clips, { language })]);
    const names = Object.keys(clips);
    // sherpa-onnx leaves the language of an English-only model open.
    const spoken = (heard: string | undefined): string | undefined => (options.multilingual ? heard : "");
    const ourTokens = our.map(({ tokens, language: heard }, i) => ({
      clip: names[i],
      language: spoken(heard),
      tokens: tokens.map(({ text }) => text),
    }));
    const theirTokens = their.map(({ tokens, lang }, i) => ({ clip: names[i], language: lang, tokens }));
    // sherpa-onnx works its features out in single precision: of 2,100 clips one holds two tokens closer than that can tell apart.
    const different = ourTokens.filter((one, i) => JSON.stringify(one) !== JSON.stringify(theirTokens[i]));
    if (different.length > COUNT / 400) expect(ourTokens).toEqual(theirTokens);
    expect(new Set(our.map(({ text }) => text)).size).toBeGreaterThan(COUNT / 3);
  });

  it.each<{ options: WhisperFixtureOptions }>([
    { options: { seed: 6, timestampBias: -6 } },
    { options: { seed: 8, timestampBias: -6, multilingual: true } },
  ])("marks the same phrases with the same times: %j", async ({ options }) => {
    const clips = clipsOf(options.seed ?? 1, CLIP_SEC_WITH_TIMES);
    const model = fixture(options);
    const [our, their] = await Promise.all([
      ours(model, clips, { words: true }),
      theirs(model, clips, { enableSegmentTimestamps: 1 }),
    ]);
    const names = Object.keys(clips);
    const found = our.map(({ tokens }, i) => ({ clip: names[i], phrases: groupedAs(their[i], tokens) }));
    const expected = their.map((result, i) => ({ clip: names[i], phrases: phrasesOf(result) }));
    // The few that go on where sherpa-onnx ends are another test's.
    const same = names.map((_, i) => our[i].tokens.length === their[i].tokens.length);
    expect(found.filter((_, i) => same[i])).toEqual(expected.filter((_, i) => same[i]));
    expect(same.filter((one) => !one).length).toBeLessThanOrEqual(COUNT / 50);
    expect(their.filter(({ segment_texts: texts }) => texts.length > 1).length).toBeGreaterThan(COUNT / 10);
  });

  it("goes on after a phrase where all times together are likelier than the end", async () => {
    // OpenAI compares all times together with each word at every step; sherpa-onnx leaves that out where a phrase has just closed, and ends.
    const clips = clipsOf(9, CLIP_SEC_WITH_TIMES, 80);
    const model = fixture({ seed: 9, timestampBias: -4, length: 4 });
    const [our, their] = await Promise.all([
      ours(model, clips, { words: true }),
      theirs(model, clips, { enableSegmentTimestamps: 1 }),
    ]);
    const texts = our.map(({ tokens }, i) => [tokens.map(({ text }) => text).join(""), their[i].tokens.join("")]);
    const different = texts.filter(([ourText, theirText]) => ourText !== theirText);
    expect(different.length).toBeGreaterThan(0);
    for (const [ourText, theirText] of different) expect(ourText.startsWith(theirText)).toBe(true);
  });
});

interface Phrase {
  readonly text: string;
  readonly startSec: number;
  readonly endSec: number;
}

/** Times beyond the end of the sound are taken for its end. */
function phrasesOf(result: SherpaWhisperResult): Phrase[] {
  const { segment_timestamps: starts, segment_durations: durations, segment_texts: texts } = result;
  const inSound = (sec: number): number => Math.round(100 * Math.min(sec, CLIP_SEC_WITH_TIMES)) / 100;
  return texts.map((text, i) => ({
    text,
    startSec: inSound(starts[i]),
    endSec: durations[i] === 0 ? CLIP_SEC_WITH_TIMES : inSound(starts[i] + durations[i]),
  }));
}

/** Our tokens as phrases of as many letters as sherpa-onnx has in its own, and what is left over. */
function groupedAs({ segment_texts: texts }: SherpaWhisperResult, tokens: readonly Token[]): Phrase[] {
  const rest = [...tokens];
  const phrases = texts.map((text) => {
    const own: Token[] = [];
    while (rest.length > 0 && own.map((token) => token.text).join("").length < text.length)
      own.push(rest.splice(0, 1)[0]);
    return own;
  });
  return [...phrases, ...(rest.length > 0 ? [rest] : [])].map((own) => ({
    text: own.map(({ text }) => text).join(""),
    startSec: Math.round(100 * (own[0]?.startSec ?? NaN)) / 100,
    endSec: Math.round(100 * (own.at(-1)?.endSec ?? NaN)) / 100,
  }));
}
