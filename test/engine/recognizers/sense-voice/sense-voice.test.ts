/** @jest-environment ./test/support/native-environment.cjs */
import { appendFileSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openSenseVoice } from "../../../../src/engine/recognizers/sense-voice/sense-voice";
import { createOnnxRuntime } from "../../../../src/engine/runtime/onnx";
import type { Runtime, Tensors } from "../../../../src/engine/runtime/session";
import type { Hypothesis, ModelFiles, RecognizeOptions, Recognizer, SpeechSegment } from "../../../../src/engine/types";
import { writeMoonshineFixture } from "../../../fixtures/moonshine-fixture";
import {
  frontendYaml,
  SENSE_VOICE_PIECES,
  writeSenseVoiceFixture,
  type SenseVoiceFixtureOptions,
} from "../../../fixtures/sense-voice-fixture";
import { babble, constant, noise } from "../../../fixtures/signals";
import { wavSamples } from "../../../fixtures/wav";
import { describeWithShared, SHARED } from "../../../support/shared";

const CPU = { device: "cpu", threads: 1 } as const;
const runtime = createOnnxRuntime();
const directory = mkdtempSync(join(tmpdir(), "tingxie-sense-voice-"));
const opened: Recognizer[] = [];

afterEach(async () => {
  for (const recognizer of opened.splice(0)) await recognizer.close();
});
afterAll(() => rmSync(directory, { recursive: true, force: true }));

async function open(model: ModelFiles, using: Runtime = runtime): Promise<Recognizer> {
  const recognizer = await openSenseVoice(model, using, CPU);
  opened.push(recognizer);
  return recognizer;
}

/** The real runtime, with an ear for what goes into its graphs. */
function listening(hear: (feeds: Tensors) => void): Runtime {
  return {
    ...runtime,
    open: async (file, options) => {
      const session = await runtime.open(file, options);
      return {
        inputs: session.inputs,
        outputs: session.outputs,
        release: () => session.release(),
        run: (feeds, fetches) => {
          hear(feeds);
          return session.run(feeds, fetches);
        },
      };
    },
  };
}

const fixture = (options?: SenseVoiceFixtureOptions): ModelFiles => writeSenseVoiceFixture(directory, options);
const segment = (samples: Float32Array): SpeechSegment => ({
  startSec: 3,
  endSec: 3 + samples.length / 16000,
  samples,
});

async function hear(
  options: SenseVoiceFixtureOptions,
  recognizeOptions?: RecognizeOptions,
  samples = babble(48000, 2),
) {
  const [hypothesis] = await (await open(fixture(options))).recognize([segment(samples)], recognizeOptions);
  return hypothesis;
}

describe("SenseVoice", () => {
  it("says what it hears, with times and confidence for every token", async () => {
    const { text, tokens } = await hear({});
    expect(tokens.length).toBeGreaterThan(5);
    expect(text).toBe(
      tokens
        .map((token) => token.text)
        .join("")
        .trim(),
    );
    let before = 0;
    for (const { startSec = NaN, endSec = NaN, confidence } of tokens) {
      expect(startSec).toBeGreaterThanOrEqual(before);
      expect(endSec).toBeGreaterThan(startSec);
      expect(endSec).toBeLessThanOrEqual(3);
      expect(confidence).toBeGreaterThan(1 / SENSE_VOICE_PIECES.length);
      expect(confidence).toBeLessThanOrEqual(1);
      before = endSec;
    }
  });

  it("tells how long its front end took, adding up from segment to segment", async () => {
    const recognizer = await open(fixture({}));
    expect(recognizer.featuresMs).toBe(0);
    await recognizer.recognize([segment(babble(48000, 2))]);
    const once = recognizer.featuresMs ?? 0;
    expect(once).toBeGreaterThan(0);
    await recognizer.recognize([segment(babble(48000, 2))]);
    expect(recognizer.featuresMs).toBeGreaterThan(once);
  });

  it("hears the same through either published export", async () => {
    const sherpa = await hear({ form: "sherpa" });
    const funasr = await hear({ form: "funasr" });
    expect(sherpa.tokens.length).toBeGreaterThan(5);
    expect(funasr.text).toBe(sherpa.text);
    expect(funasr.language).toBe(sherpa.language);
  });

  it("takes a segment for itself, whatever stands beside it", async () => {
    const segments = [1, 2, 3].map((seed) => segment(babble(16000 * seed + 777, seed)));
    const recognizer = await open(fixture());
    const together = await recognizer.recognize(segments);
    const alone = [];
    for (const one of segments) alone.push(...(await recognizer.recognize([one])));
    expect(together).toEqual(alone);
    expect(new Set(together.map(({ text }) => text)).size).toBe(3);
  });

  it.each([0, 1, 160, 399])("hears nothing in %i samples", async (length) => {
    expect(await hear({}, {}, noise(length, 0.5, 1))).toEqual({ text: "", language: undefined, tokens: [] });
  });

  it("hears the first token of the shortest sound it can take", async () => {
    const recognizer = await open(fixture({ seed: 3 }));
    const sounds = Array.from({ length: 20 }, (_, seed) => segment(noise(400, 0.3, seed)));
    const tokens = (await recognizer.recognize(sounds)).flatMap((hypothesis) => hypothesis.tokens);
    expect(tokens.length).toBeGreaterThan(0);
    // The one frame stands for 60 ms, but the sound has only 25.
    for (const token of tokens) expect(token).toMatchObject({ startSec: 0, endSec: 0.025 });
  });

  it.each(["zh", "en", "yue", "ja", "ko"])("is told the language %s, and tells what it heard", async (language) => {
    expect((await hear({}, { language })).language).toBe(language);
  });

  it("finds the language out where it is not told", async () => {
    expect((await hear({ answers: { auto: "<|ja|>" } })).language).toBe("ja");
  });

  it("keeps to the language it was told where its answer is no language", async () => {
    expect((await hear({ answers: { ko: "<blank>" } }, { language: "ko" })).language).toBe("ko");
    expect((await hear({ answers: { ko: "你" } }, { language: "ko" })).language).toBe("ko");
  });

  it("refuses a language that it does not know", async () => {
    await expect(hear({}, { language: "fr" })).rejects.toMatchObject({
      code: "usage",
      message: expect.stringContaining("does not know the language fr"),
    });
  });

  it("tells emotion and event, and stays silent about them where the model does not know", async () => {
    expect(await hear({ answers: { emotion: "<|HAPPY|>", event: "<|BGM|>" } })).toMatchObject({
      emotion: "HAPPY",
      event: "BGM",
    });
    const unknown = await hear({ answers: { emotion: "<|EMO_UNKNOWN|>", event: "<|Event_UNK|>" } });
    expect(unknown).not.toHaveProperty("emotion");
    expect(unknown).not.toHaveProperty("event");
  });

  it("says nothing where the model answers that there is no speech", async () => {
    const silent = await hear({ answers: { auto: "<|nospeech|>" } });
    expect(silent).toMatchObject({ text: "", tokens: [] });
    expect((await hear({})).text).not.toBe("");
  });

  it("asks for digits and punctuation unless told not to", async () => {
    const asked: number[] = [];
    const recognizer = await open(
      fixture(),
      listening(({ text_norm }) => asked.push(Number(text_norm.data[0]))),
    );
    for (const itn of [undefined, true, false]) await recognizer.recognize([segment(babble(8000, 1))], { itn });
    expect(asked).toEqual([14, 14, 15]);
  });

  it("keeps tags out of the text wherever they stand", async () => {
    const { text, tokens } = await hear({ tagsInText: true, seed: 4 });
    expect(tokens.length).toBeGreaterThan(3);
    expect(text).not.toMatch(/<\|/);
  });

  it("loses no text where a query frame stays blank or repeats its neighbour", async () => {
    const { text } = await hear({});
    expect((await hear({ answers: { emotion: "<blank>", event: "<blank>" } })).text).toBe(text);
    expect((await hear({ answers: { event: "<|NEUTRAL|>" } })).text).toBe(text);
  });

  it("gives posteriors on request, one row of log-probabilities for every frame of sound", async () => {
    const { posteriors, tokens } = await hear({}, { posteriors: true });
    expect(posteriors).toMatchObject({ frames: 50, vocabularySize: SENSE_VOICE_PIECES.length, blankId: 0 });
    expect(posteriors?.frameSec).toBeCloseTo(0.06, 10);
    const logProbs = posteriors?.logProbs ?? new Float32Array(0);
    expect(logProbs).toHaveLength(50 * SENSE_VOICE_PIECES.length);
    const frame = Math.round((tokens[0].startSec ?? NaN) / 0.06);
    const row = logProbs.subarray(frame * SENSE_VOICE_PIECES.length, (frame + 1) * SENSE_VOICE_PIECES.length);
    expect(Math.exp(Math.max(...row))).toBeCloseTo(tokens[0].confidence, 5);
    expect(await hear({})).not.toHaveProperty("posteriors");
  });

  it("reads the low frame rate from the metadata", async () => {
    const { posteriors } = await hear({ lfr: { window: 5, shift: 3 } }, { posteriors: true });
    expect(posteriors).toMatchObject({ frames: 100, frameSec: 0.03 });
  });

  it("refuses sound that is not numbers", async () => {
    await expect(hear({}, {}, constant(16000, NaN))).rejects.toMatchObject({ code: "corrupt-audio" });
  });
});

describe("SenseVoice in batches", () => {
  const talk = [3, 1, 7, 2, 5, 4].map((seed) => segment(babble(5000 * seed + 777, seed)));

  /** What a batch gives, what each of its segments gives alone, and how many segments each run of the batch held. */
  async function together(model: ModelFiles, segments: readonly SpeechSegment[], options?: RecognizeOptions) {
    const sizes: number[] = [];
    const recognizer = await open(
      model,
      listening(({ x }) => sizes.push(x.dims[0])),
    );
    const batch = await recognizer.recognize(segments, options);
    const runs = sizes.splice(0);
    const alone = [];
    for (const one of segments) alone.push(...(await recognizer.recognize([one], options)));
    return { batch, alone, runs };
  }

  /** Equal but for the rounding of another order of work. */
  const rounded = (hypotheses: readonly Hypothesis[]) =>
    hypotheses.map(({ tokens, posteriors, ...rest }) => ({
      ...rest,
      posteriors: posteriors && { ...posteriors, logProbs: posteriors.logProbs.length },
      tokens: tokens.map(({ confidence, ...token }) => ({ ...token, confidence: confidence.toFixed(4) })),
    }));

  it.each([{}, { context: "masked" as const }, { form: "funasr" as const, context: "masked" as const }])(
    "hears each segment as it does alone, in the order given: %j",
    async (options) => {
      const model = fixture({ ...options, seed: 2 });
      const recognizer = await open(model);
      expect(recognizer.traits).toMatchObject({ batchSize: 1, maxBatchSize: 32 });
      const batch = await recognizer.recognize(talk, { posteriors: true });
      const alone = [];
      for (const one of talk) alone.push(...(await recognizer.recognize([one], { posteriors: true })));
      expect(rounded(batch)).toEqual(rounded(alone));
      expect(new Set(batch.map(({ text }) => text)).size).toBeGreaterThan(4);
    },
  );

  it("runs segments of like length together, after a trial of two runs", async () => {
    const { batch, alone, runs } = await together(fixture({ context: "masked" }), talk);
    expect(rounded(batch)).toEqual(rounded(alone));
    // 35, 25 and 20 thousand samples, then 15 and 10, then 5.
    expect(runs).toEqual([1, 2, 3, 2, 1]);
  });

  it("runs them one by one on a graph that lets padding into the text", async () => {
    const { batch, alone, runs } = await together(fixture({ context: "unmasked" }), talk);
    expect(batch).toEqual(alone);
    expect(runs).toEqual([1, 2, 1, 1, 1, 1, 1, 1]);
  });

  it("runs them one by one on a graph that takes no more", async () => {
    const { batch, alone, runs } = await together(fixture({ singly: true }), talk);
    expect(batch).toEqual(alone);
    expect(runs).toEqual([1, 1, 1, 1, 1, 1]);
  });

  it("makes no trial for segments that come one by one", async () => {
    const { runs } = await together(fixture({ context: "unmasked" }), talk.slice(0, 1));
    expect(runs).toEqual([1]);
  });

  it("gives nothing for a segment that is too short, and loses none beside it", async () => {
    const segments = [segment(noise(399, 0.5, 1)), talk[0], segment(noise(0, 0.5, 1)), talk[3]];
    const { batch, alone } = await together(fixture({ context: "masked" }), segments);
    expect(rounded(batch)).toEqual(rounded(alone));
    expect(batch.map(({ tokens }) => tokens.length > 0)).toEqual([false, true, false, true]);
    const recognizer = await open(fixture());
    expect(await recognizer.recognize([])).toEqual([]);
  });

  it("asks for the language and the text form for all of them", async () => {
    const { batch, alone } = await together(fixture({ context: "masked" }), talk, { language: "ko", itn: false });
    expect(batch.map(({ language }) => language)).toEqual(talk.map(() => "ko"));
    expect(rounded(batch)).toEqual(rounded(alone));
  });

  it("takes scores of one segment that are no numbers for a fault, whichever it is", async () => {
    const recognizer = await open(fixture({ broken: NaN }));
    await expect(recognizer.recognize(talk)).rejects.toMatchObject({ code: "inference-failed" });
  });
});

describeWithShared("SenseVoice in batches on a real network", () => {
  it("gives what it gives one by one, though the network hears its padding", async () => {
    const directory = join(SHARED, "models/fsmn-ctc-zh-as-sense-voice");
    const files = { model: join(directory, "model.onnx"), tokens: join(directory, "tokens.txt") };
    const recognizer = await open({ id: "fsmn-ctc-zh", family: "sense-voice", directory, languages: ["zh"], files });
    const names = ["zh-asr-example", "zh-sample", "zh-mid", "zh-long"];
    const segments = names.map((name) => segment(wavSamples(join(SHARED, "audio", `${name}.wav`))));
    const alone = [];
    for (const one of segments) alone.push(...(await recognizer.recognize([one])));
    expect(await recognizer.recognize(segments)).toEqual(alone);
  });
});

describe("SenseVoice on a device that fails", () => {
  const onAccelerator = async (model: ModelFiles): Promise<Recognizer> => {
    // The same runtime under another name: what counts is who is said to have made the numbers.
    const renamed: Runtime = { ...runtime, open: (file) => runtime.open(file, CPU) };
    const recognizer = await openSenseVoice(model, renamed, { device: "webgpu", threads: 1 });
    opened.push(recognizer);
    return recognizer;
  };

  it.each([NaN, Infinity])("reports a device fault for scores of %p, so that the CPU can take over", async (broken) => {
    const recognizer = await onAccelerator(fixture({ broken }));
    const heard = recognizer.recognize([segment(babble(16000, 1))]);
    await expect(heard).rejects.toMatchObject({ name: "DeviceFault" });
  });

  it("reports an error where the CPU itself gives such scores", async () => {
    await expect(hear({ broken: NaN })).rejects.toMatchObject({ code: "inference-failed" });
  });
});

describe("SenseVoice files that do not fit", () => {
  const refusal = (why: string) => ({ code: "unsupported-model", message: expect.stringContaining(why) });

  it("names every key that the metadata lacks or spoils", async () => {
    const metadata = { vocab_size: undefined, with_itn: "-1", lang_ko: "four", inv_stddev: "1,x" };
    await expect(open(fixture({ metadata }))).rejects.toMatchObject(
      refusal(
        'in its metadata vocab_size is missing, inv_stddev is not a list of numbers, lang_ko is "four", with_itn is "-1"',
      ),
    );
  });

  it("refuses a token table of another size", async () => {
    const model = fixture();
    appendFileSync(model.files.tokens, `more ${SENSE_VOICE_PIECES.length}\n`);
    const size = SENSE_VOICE_PIECES.length;
    await expect(open(model)).rejects.toMatchObject(
      refusal(`its vocabulary has ${size} tokens, but the token table has ${size + 1}`),
    );
  });

  it("refuses statistics of another size", async () => {
    await expect(open(fixture({ metadata: { neg_mean: "1,2,3" } }))).rejects.toMatchObject(
      refusal("statistics and input of 3, 560, 560 values do not fit features of 560"),
    );
  });

  it("refuses a blank that is no token", async () => {
    await expect(open(fixture({ metadata: { blank_id: "999" } }))).rejects.toMatchObject(refusal("its blank_id 999"));
  });

  it("refuses a FunASR export without its statistics", async () => {
    const model = fixture({ form: "funasr" });
    const { cmvn, ...files } = model.files;
    await expect(open({ ...model, files })).rejects.toMatchObject(refusal("am.mvn"));
    writeFileSync(cmvn, "<Nnet>\n");
    await expect(open(model)).rejects.toMatchObject(refusal("am.mvn does not hold <AddShift> and <Rescale> lists"));
  });

  it("reads FunASR's low frame rate from config.yaml, and takes the published one where there is none", async () => {
    const frameSec = async (model: ModelFiles): Promise<number | undefined> => {
      const [{ posteriors }] = await (await open(model)).recognize([segment(babble(16000, 1))], { posteriors: true });
      return posteriors?.frameSec;
    };
    expect(await frameSec(fixture({ form: "funasr", lfr: { window: 5, shift: 3 } }))).toBeCloseTo(0.03, 10);
    const model = fixture({ form: "funasr" });
    const { config, ...files } = model.files;
    expect(config).toContain("config.yaml");
    expect(await frameSec({ ...model, files })).toBeCloseTo(0.06, 10);
  });

  it("refuses a FunASR export whose config.yaml asks for another front end", async () => {
    const config = frontendYaml({ window: 7, shift: 6 }).replace("n_mels: 80", "n_mels: 60");
    await expect(open(fixture({ form: "funasr", config }))).rejects.toMatchObject(
      refusal('in the frontend_conf of config.yaml n_mels is "60"'),
    );
    await expect(open(fixture({ form: "funasr", config: "model: x\n" }))).rejects.toMatchObject(
      refusal("config.yaml has no block frontend_conf"),
    );
    const wide = frontendYaml({ window: 5, shift: 1 });
    await expect(open(fixture({ form: "funasr", config: wide }))).rejects.toMatchObject(
      refusal("statistics and input of 560, 560, 560 values do not fit features of 400"),
    );
  });

  it("names the inputs of a graph that is something else", async () => {
    const model = fixture();
    const other = writeMoonshineFixture(directory);
    await expect(open({ ...model, files: { ...model.files, model: other.files.encoder } })).rejects.toMatchObject(
      refusal("its graph takes input_values, attention_mask and gives last_hidden_state"),
    );
  });

  it("says which file is not there", async () => {
    const model = fixture();
    rmSync(model.files.tokens);
    await expect(open(model)).rejects.toMatchObject({
      code: "model-corrupt",
      message: expect.stringContaining("tokens.txt"),
    });
    const { tokens, ...files } = model.files;
    expect(tokens).toContain("tokens.txt");
    await expect(open({ ...model, files })).rejects.toMatchObject(refusal("no file for the role tokens"));
  });
});
