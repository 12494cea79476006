/** @jest-environment ./test/support/native-environment.cjs */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { isTingxieError } from "../../../../src/engine/errors";
import { DEFAULT_WHISPER_GUARDS, type WhisperGuards } from "../../../../src/engine/recognizers/whisper/guards/options";
import { openWhisper } from "../../../../src/engine/recognizers/whisper/whisper";
import { createOnnxRuntime } from "../../../../src/engine/runtime/onnx";
import type { Runtime } from "../../../../src/engine/runtime/session";
import type { Hypothesis, ModelFiles, RecognizeOptions, Recognizer, SpeechSegment } from "../../../../src/engine/types";
import { babble } from "../../../fixtures/signals";
import { watched, withNaN, type WatchedRun } from "../../../fixtures/watched-runtime";
import {
  whisperFixtureVocabulary,
  writeWhisperFixture,
  type WhisperFixtureOptions,
} from "../../../fixtures/whisper-fixture";
import { NO_GUARDS } from "./no-guards";

const CPU = { device: "cpu", threads: 1 } as const;
const runtime = createOnnxRuntime();
const directory = mkdtempSync(join(tmpdir(), "tingxie-whisper-"));
const opened: Recognizer[] = [];
let models = 0;

afterEach(async () => {
  for (const recognizer of opened.splice(0)) await recognizer.close();
});
afterAll(() => rmSync(directory, { recursive: true, force: true }));

const fixture = (options?: WhisperFixtureOptions): ModelFiles =>
  writeWhisperFixture(join(directory, `model-${models++}`), options);

interface Opening extends WhisperFixtureOptions {
  readonly guards?: WhisperGuards;
  readonly using?: Runtime;
}

async function open({ guards = NO_GUARDS, using = runtime, ...options }: Opening = {}): Promise<Recognizer> {
  const recognizer = await openWhisper(fixture(options), using, CPU, guards);
  opened.push(recognizer);
  return recognizer;
}

function segment(seconds: number, seed = 1): SpeechSegment {
  const samples = babble(Math.round(16_000 * seconds), seed);
  return { startSec: 3, endSec: 3 + seconds, samples };
}

async function hear(opening: Opening, options?: RecognizeOptions, seconds = 2, seed = 1): Promise<Hypothesis> {
  return (await (await open(opening)).recognize([segment(seconds, seed)], options))[0];
}

/** The runs of the decoder while one segment is recognized. */
async function decoderRuns(opening: Opening, options?: RecognizeOptions): Promise<readonly WatchedRun[]> {
  const runs = new Map<string, WatchedRun[]>();
  await hear({ ...opening, using: watched(runtime, runs) }, options);
  return [...runs].find(([name]) => name.includes("decoder"))?.[1] ?? [];
}

function tokensRead({ feeds }: WatchedRun): number[] {
  return Array.from((feeds.tokens ?? feeds.input_ids).data as BigInt64Array, Number);
}

describe("Whisper", () => {
  it("says something, with a confidence for every token", async () => {
    const { text, tokens, language, cutShort } = await hear({});
    expect(tokens.length).toBeGreaterThan(3);
    expect(text).toBe(
      tokens
        .map((token) => token.text)
        .join("")
        .trim(),
    );
    expect({ language, cutShort }).toEqual({ language: "en", cutShort: undefined });
    for (const { confidence, startSec } of tokens) {
      expect(confidence).toBeGreaterThan(0);
      expect(confidence).toBeLessThanOrEqual(1);
      expect(startSec).toBeUndefined();
    }
  });

  it.each([false, true])("hears the same through either published export (multilingual: %p)", async (multilingual) => {
    for (const seed of [1, 2, 3]) {
      const sherpa = await hear({ seed, multilingual });
      for (const more of [{}, { tokenizer: "vocab.json" as const }, { alignmentHeads: [[1, 0]] as const }]) {
        const other = await hear({ seed, multilingual, form: "hugging-face", ...more });
        expect({ ...other, tokens: [] }).toEqual({ ...sherpa, tokens: [] });
      }
    }
  });

  it("hears the same, but for rounding, through graphs that take and give half precision", async () => {
    for (const seed of [1, 2, 3]) {
      const options = { seed, form: "hugging-face", alignmentHeads: [[1, 0]] } as const;
      const whole = await hear(options, { words: true });
      const half = await hear({ ...options, half: true }, { words: true });
      expect(half.text).toBe(whole.text);
      half.tokens.forEach(({ confidence }, i) => expect(confidence).toBeCloseTo(whole.tokens[i].confidence, 1));
    }
  });

  it("takes a segment for itself, whatever stands beside it", async () => {
    const recognizer = await open();
    const segments = [1, 2, 3].map((seed) => segment(0.7 * seed, seed));
    const together = await recognizer.recognize(segments);
    const alone = [];
    for (const one of segments) alone.push(...(await recognizer.recognize([one])));
    expect(together).toEqual(alone);
    expect(new Set(together.map(({ text }) => text)).size).toBe(3);
    expect(await recognizer.recognize([])).toEqual([]);
  });

  it("tells how long its front end took, adding up from segment to segment", async () => {
    const recognizer = await open();
    expect(recognizer.featuresMs).toBe(0);
    await recognizer.recognize([segment(1)]);
    const once = recognizer.featuresMs ?? 0;
    expect(once).toBeGreaterThan(0);
    await recognizer.recognize([segment(1)]);
    expect(recognizer.featuresMs).toBeGreaterThan(once);
  });

  describe("is told before it writes", () => {
    const { ids } = whisperFixtureVocabulary(true);
    const english = whisperFixtureVocabulary(false).ids;

    it.each(["sherpa", "hugging-face"] as const)(
      "what an English-only model needs: that it starts (%s)",
      async (form) => {
        const [first, second] = await decoderRuns({ form });
        expect(tokensRead(first)).toEqual([english.startOfTranscript, english.noTimestamps]);
        expect(tokensRead(second)).toHaveLength(1);
      },
    );

    it.each(["sherpa", "hugging-face"] as const)("the language, in one go (%s)", async (form) => {
      const [first] = await decoderRuns({ form, multilingual: true }, { language: "de" });
      const german = ids.firstLanguage + 2;
      expect(tokensRead(first)).toEqual([ids.startOfTranscript, german, ids.transcribe, ids.noTimestamps]);
    });

    it.each(["sherpa", "hugging-face"] as const)(
      "the language that it finds itself, token by token (%s)",
      async (form) => {
        const runs = await decoderRuns({ form, multilingual: true });
        const [start, language, ...task] = runs.slice(0, 4).map(tokensRead);
        expect(start).toEqual([ids.startOfTranscript]);
        expect(language[0]).toBeGreaterThanOrEqual(ids.firstLanguage);
        expect(language[0]).toBeLessThan(ids.translate);
        expect(task).toEqual([[ids.transcribe], [ids.noTimestamps]]);
        const [{ outputs }] = runs;
        const scores = (outputs.logits.data as Float32Array).subarray(ids.firstLanguage, ids.translate);
        expect(language[0] - ids.firstLanguage).toBe(scores.indexOf(Math.max(...scores)));
      },
    );

    it("nothing about the absence of times where it is to mark them", async () => {
      const [first] = await decoderRuns({}, { words: true });
      expect(tokensRead(first)).toEqual([english.startOfTranscript]);
    });
  });

  it("names the language it found, which depends on the sound, or the one it was told", async () => {
    const recognizer = await open({ multilingual: true, seed: 3 });
    const segments = Array.from({ length: 12 }, (_, seed) => segment(1, seed));
    const found = (await recognizer.recognize(segments)).map(({ language }) => language);
    expect(new Set(found).size).toBeGreaterThan(1);
    expect((await recognizer.recognize([segment(1)], { language: "yue" }))[0].language).toBe("yue");
  });

  it("refuses a language that the model does not know", async () => {
    const refusal = async (opening: Opening, language: string): Promise<string> =>
      hear(opening, { language }).then(
        () => "",
        (error: unknown) => (isTingxieError(error) ? `${error.code}: ${error.message}` : String(error)),
      );
    expect(await refusal({ multilingual: true }, "fr")).toMatch(/^usage: .*fr \(it knows en, zh, de, yue\)/);
    expect(await refusal({}, "zh")).toMatch(/^usage: .*zh \(it knows en\)/);
    expect(await refusal({}, "en")).toBe("");
  });

  describe("keeps of the past", () => {
    it("in sherpa-onnx's form the caches as they come out, and how much of them is filled", async () => {
      const runs = await decoderRuns({});
      expect(runs.map(({ feeds }) => Number(feeds.offset.data[0]))).toEqual([0, ...runs.slice(1).map((_, i) => 2 + i)]);
      for (const [i, { feeds }] of runs.slice(1).entries()) {
        expect(feeds.in_n_layer_self_k_cache).toBe(runs[i].outputs.out_n_layer_self_k_cache);
        expect(feeds.n_layer_cross_k).toBe(runs[0].feeds.n_layer_cross_k);
      }
    });

    it("in Hugging Face's form the decoder's half, which grows, and the encoder's half of the first step", async () => {
      const runs = await decoderRuns({ form: "hugging-face" });
      const past = "past_key_values.1.decoder.value";
      expect(runs.map(({ feeds }) => feeds[past].dims[2])).toEqual([0, ...runs.slice(1).map((_, i) => 2 + i)]);
      expect(runs.map(({ feeds }) => feeds.use_cache_branch.data[0])).toEqual([0, ...runs.slice(1).map(() => 1)]);
      for (const { feeds, fetches } of runs.slice(1)) {
        expect(feeds["past_key_values.1.encoder.key"]).toBe(runs[0].outputs["present.1.encoder.key"]);
        expect(fetches).not.toContain("present.1.encoder.key");
      }
    });
  });

  describe("gives times", () => {
    const inOrder = ({ tokens }: Hypothesis, seconds: number): void => {
      let before = 0;
      for (const { startSec = NaN, endSec = NaN } of tokens) {
        expect(startSec).toBeGreaterThanOrEqual(before);
        expect(endSec).toBeGreaterThanOrEqual(startSec);
        expect(endSec).toBeLessThanOrEqual(seconds + 1e-6);
        before = startSec;
      }
    };

    it.each(["sherpa", "hugging-face"] as const)(
      "by the attention where it is handed out, and only then asks for it (%s)",
      async (form) => {
        const opening: Opening = {
          form,
          alignmentHeads: [
            [0, 1],
            [1, 0],
          ],
          partialCharacters: false,
        };
        const plain = await decoderRuns(opening);
        expect(plain.some(({ fetches }) => fetches?.some((name) => name.startsWith("cross")))).toBe(false);
        for (const seconds of [0.3, 1, 5]) {
          const timed = await hear(opening, { words: true }, seconds);
          expect(timed.text).toBe((await hear(opening, {}, seconds)).text);
          expect(timed.tokens.length).toBeGreaterThan(0);
          inOrder(timed, seconds);
        }
      },
    );

    it("by the upper half of the layers where it is not said which heads follow the sound", async () => {
      const heads = {
        form: "hugging-face",
        alignmentHeads: [
          [1, 0],
          [1, 1],
        ],
      } as const;
      const said = await hear(heads, { words: true });
      expect(await hear({ ...heads, generation: { alignment_heads: undefined } }, { words: true })).toEqual(said);
    });

    it("by the model's own marks where there is no attention", async () => {
      const marking: Opening = { seed: 6, length: 4, timestampBias: -6, partialCharacters: false };
      const recognizer = await open(marking);
      const segments = Array.from({ length: 10 }, (_, seed) => segment(5, seed));
      const heard = await recognizer.recognize(segments, { words: true });
      for (const one of heard) inOrder(one, 5);
      expect(heard.flatMap(({ tokens }) => tokens).length).toBeGreaterThan(20);
      expect(heard.map(({ text }) => text).join()).not.toContain("<|");
    });
  });

  it("goes on where a window ends, so that no sound is too long", async () => {
    const recognizer = await open({ alignmentHeads: [[0, 1]] });
    const long = segment(60);
    const windows = [0, 29, 58].map((sec) => ({
      ...long,
      samples: long.samples.slice(sec * 16_000, (sec + 29) * 16_000),
    }));
    const pieces = await recognizer.recognize(windows, { words: true });
    const [whole] = await recognizer.recognize([long], { words: true });
    expect(whole.tokens.map(({ text }) => text)).toEqual(
      pieces.flatMap(({ tokens }) => tokens.map(({ text }) => text)),
    );
    const second = pieces[0].tokens.length;
    expect(whole.tokens[second].startSec).toBeCloseTo(29 + (pieces[1].tokens[0].startSec ?? NaN), 6);
  });

  describe("is kept from inventing text", () => {
    const guards = (more: Partial<WhisperGuards>): WhisperGuards => ({ ...NO_GUARDS, ...more });

    it("by not listening to less than a quarter of a second", async () => {
      const runs = new Map<string, WatchedRun[]>();
      const recognizer = await open({ guards: DEFAULT_WHISPER_GUARDS, using: watched(runtime, runs) });
      const heard = await recognizer.recognize([segment(0), segment(0.0001), segment(0.2499)]);
      expect(heard).toEqual(Array.from({ length: 3 }, () => ({ text: "", language: "en", tokens: [] })));
      expect([...runs.values()].flat()).toEqual([]);
      await recognizer.recognize([segment(0.25)]);
      expect([...runs.values()].flat().length).toBeGreaterThan(2);
    });

    it("by ending a text that goes in circles, and saying so", async () => {
      const endless: Opening = { length: Infinity, positionScale: 0, partialCharacters: false };
      const free = await hear(endless, {}, 5);
      expect(free.tokens).toHaveLength(62); // all of the decoder's positions that the prompt left
      expect(free.cutShort).toBe(true);
      const stopped = await hear({ ...endless, guards: guards({ loops: true }) }, {}, 5);
      expect(stopped.cutShort).toBe(true);
      expect(stopped.tokens.length).toBeLessThan(20);
    });

    it("by ending a text that nobody can say in the time, and saying so", async () => {
      const endless: Opening = { length: Infinity, partialCharacters: false, guards: guards({ maxTokensPerSec: 5 }) };
      expect(await hear(endless, {}, 2)).toMatchObject({ cutShort: true, tokens: { length: 8 + 10 } });
    });

    it("by trying again at higher temperatures, the same way in every run, where the model is not sure", async () => {
      const unsure: Opening = { certainty: 0.001, partialCharacters: false };
      const careless = await hear({ ...unsure, guards: guards({}) });
      const climbing = guards({ temperatures: [0, 0.5, 1] });
      const once = await hear({ ...unsure, guards: climbing });
      expect(await hear({ ...unsure, guards: climbing })).toEqual(once);
      // Chance cannot be surer than the likeliest tokens, so that the first attempt is the best of all.
      expect(once).toEqual(careless);
      const encoded = await decoderRuns({ ...unsure, guards: climbing });
      expect(encoded.filter((run) => tokensRead(run).length > 1)).toHaveLength(1);
      expect(encoded.length).toBeGreaterThan(2 * (await decoderRuns({ ...unsure, guards: guards({}) })).length);
    });

    it("by dropping what it is not sure of where it thinks that nobody speaks", async () => {
      const quiet: Opening = { certainty: 0.001, noSpeechBias: 12, partialCharacters: false };
      expect((await hear({ ...quiet, guards: guards({}) })).text).not.toBe("");
      for (const more of [{ maxNoSpeechProbability: 0.6 }, { maxNoSpeechProbabilityIfUnsure: 0.3 }]) {
        expect(await hear({ ...quiet, guards: guards(more) })).toEqual({ text: "", language: "en", tokens: [] });
      }
      const speech: Opening = { ...quiet, noSpeechBias: undefined };
      expect((await hear({ ...speech, guards: DEFAULT_WHISPER_GUARDS })).text).not.toBe("");
    });
  });

  it.each([
    ["the logits", "logits", "sherpa"],
    ["the logits", "logits", "hugging-face"],
    ["what the encoder hears", "n_layer_cross_k", "sherpa"],
    ["what the encoder hears", "last_hidden_state", "hugging-face"],
  ] as const)("takes numbers that are none in %s for a fault of the device (%s, %s)", async (_, name, form) => {
    const using = watched(runtime, new Map(), (outputs) => withNaN(outputs, name));
    await expect(hear({ form, using })).rejects.toThrow("number");
  });

  it("lets go of all sessions, also where opening fails", async () => {
    const held = new Set<string>();
    const counting: Runtime = {
      ...runtime,
      async open(file, options) {
        const session = await runtime.open(file, options);
        held.add(file);
        const release = async (): Promise<void> => {
          held.delete(file);
          await session.release();
        };
        return { inputs: session.inputs, outputs: session.outputs, run: (...run) => session.run(...run), release };
      },
    };
    const model = fixture();
    const recognizer = await openWhisper(model, counting, CPU);
    expect(held.size).toBe(2);
    await recognizer.close();
    expect(held.size).toBe(0);
    for (const decoder of [model.files.encoder, join(directory, "missing.onnx")]) {
      const files = { ...model.files, decoder };
      await expect(openWhisper({ ...model, files }, counting, CPU)).rejects.toThrow();
      expect(held.size).toBe(0);
    }
  });

  describe("refuses", () => {
    const refusal = async (model: ModelFiles): Promise<string> =>
      openWhisper(model, runtime, CPU).then(
        async (recognizer) => {
          await recognizer.close();
          return "";
        },
        (error: unknown) => (isTingxieError(error) ? `${error.code}: ${error.message}` : String(error)),
      );
    const spoilt = async (
      options: WhisperFixtureOptions,
      role: string,
      spoil: (text: string) => string,
    ): Promise<string> => {
      const model = fixture(options);
      writeFileSync(model.files[role], spoil(readFileSync(model.files[role], "utf8")));
      return refusal(model);
    };
    const HF = { form: "hugging-face" } as const;

    it.each<[string, Record<string, string | undefined>, RegExp]>([
      ["a missing id", { eot: undefined }, /in its metadata eot is missing/],
      ["all that is wrong at once", { sot: "x", n_mels: "0" }, /n_mels is "0".*sot is "x"|sot is "x".*n_mels is "0"/],
      ["languages without ids", { all_language_codes: "en,zh", is_multilingual: "1" }, /2 languages have 4 ids/],
      ["an id beyond the vocabulary", { no_timestamps: "99999" }, /noTimestamps has the id 99999/],
      [
        "another vocabulary than the decoder's",
        { n_vocab: "51865" },
        /has 51865 tokens, but the decoder gives scores for \d+$/,
      ],
      ["an end in the middle of the words", { eot: "3" }, /has \d+ tokens with text, but 3 is the end/],
    ])("metadata with %s", async (_, metadata, message) => {
      expect(await refusal(fixture({ metadata }))).toMatch(message);
    });

    it("a table of tokens that is damaged, by its name", async () => {
      const torn = await spoilt({}, "tokens", (text) => text.slice(0, -3) + "\n%%% no token\n");
      expect(torn).toMatch(/^unsupported-model: .*tokens\.txt/);
      expect(await spoilt(HF, "tokens", (text) => text.slice(0, 300))).toMatch(
        /^unsupported-model: .*tokenizer\.json.*JSON/,
      );
      expect(await spoilt(HF, "tokens", () => "[]")).toMatch(/^unsupported-model: .*tokenizer\.json/);
    });

    it("a configuration that is damaged or lacks something, by its name", async () => {
      expect(await spoilt(HF, "config", (text) => text.slice(0, 30))).toMatch(
        /^unsupported-model: .*config\.json is not valid/,
      );
      expect(await spoilt(HF, "config", () => "{}")).toMatch(/^unsupported-model: .*in config\.json num_mel_bins/);
      const generation = { suppress_tokens: "none" };
      expect(await refusal(fixture({ ...HF, generation }))).toMatch(/in generation_config\.json suppress_tokens/);
    });

    it("a graph of another model by what it lacks", async () => {
      const model = fixture();
      const { encoder, decoder } = model.files;
      expect(await refusal({ ...model, files: { ...model.files, encoder: decoder } })).toMatch(
        /in its metadata no_timestamps is missing/,
      );
      expect(await refusal({ ...model, files: { ...model.files, decoder: encoder } })).toMatch(/no input tokens/);
    });

    it("heads of layers that are not there", async () => {
      const generation = { alignment_heads: [[7, 0]] };
      const told = await refusal(fixture({ ...HF, alignmentHeads: [[1, 0]], generation }));
      expect(told).toMatch(/alignment_heads name the layer 7/);
    });
  });
});
