import { RemoteRecognizer } from "../../../src/engine/remote/recognizer";
import type { Hypothesis, RecognizeOptions, SpeechSegment } from "../../../src/engine/types";
import { wordsOf } from "../../../src/engine/text/words";
import { MisbehavingServer, type Behaviour } from "../../fixtures/misbehaving-server";
import { body, ENDPOINT, hastyClock, json } from "../../fixtures/transcription-server";

/** Two seconds of something. */
const SEGMENT: SpeechSegment = { startSec: 100, endSec: 102, samples: new Float32Array(32_000).fill(0.1) };

let server: MisbehavingServer;
beforeEach(async () => (server = await MisbehavingServer.start()));
afterEach(() => server.close());

/** What is made of an answer. */
async function hear(behaviour: Behaviour, options: RecognizeOptions = {}): Promise<Hypothesis> {
  return (await hearWith(behaviour, options)).hypothesis;
}

async function hearWith(behaviour: Behaviour, options: RecognizeOptions) {
  server.serve(ENDPOINT, Buffer.alloc(0), behaviour);
  const settings = { url: server.origin, model: "m" };
  const recognizer = await RemoteRecognizer.open(settings, { env: {}, home: "/nowhere", clock: hastyClock() });
  try {
    const [hypothesis] = await recognizer.recognize([SEGMENT], options);
    return { hypothesis, timestamps: recognizer.traits.timestamps };
  } finally {
    await recognizer.close();
  }
}

const words = { words: true };
/** Text, start and end from the start of the recording, as a reader sees it. */
const read = ({ tokens }: Hypothesis) =>
  wordsOf(tokens, SEGMENT)?.map(({ text, startSec, endSec }) => [text, +startSec.toFixed(2), +endSec.toFixed(2)]);

describe("A transcript", () => {
  it("of OpenAI's kind gives text, language and words with the punctuation of the text", async () => {
    const reply = {
      task: "transcribe",
      language: "english",
      duration: 2,
      text: "Good morning, Mr. Smith.",
      words: [
        { word: "Good", start: 0.1, end: 0.4 },
        { word: "morning", start: 0.4, end: 0.8 },
        { word: "Mr", start: 0.9, end: 1.1 },
        { word: "Smith", start: 1.1, end: 1.6 },
      ],
      segments: [
        {
          id: 0,
          seek: 0,
          start: 0,
          end: 2,
          text: " Good morning, Mr. Smith.",
          avg_logprob: Math.log(0.5),
          no_speech_prob: 0.01,
        },
      ],
    };
    const hypothesis = await hear(json(reply), words);
    expect(hypothesis).toMatchObject({ text: "Good morning, Mr. Smith.", language: "en" });
    expect(read(hypothesis)).toEqual([
      ["Good", 100.1, 100.4],
      ["morning,", 100.4, 100.8],
      ["Mr.", 100.9, 101.1],
      ["Smith.", 101.1, 101.6],
    ]);
    for (const { confidence } of hypothesis.tokens) expect(confidence).toBeCloseTo(0.5);
  });

  it("of vLLM's kind has a duration in words and no words", async () => {
    const reply = { duration: "2.0", language: "zh", text: "今天天气好。", segments: null, words: null };
    const { hypothesis, timestamps } = await hearWith(json(reply), words);
    expect(hypothesis).toEqual({ text: "今天天气好。", language: "zh", tokens: [] });
    expect(timestamps).toBe(false);
  });

  it("of FunASR's kind names no language where it was told none, and its sentences are no words", async () => {
    const segments = [{ start: 0, end: 1.2, text: "今天天气好。", speaker: null }];
    const { hypothesis, timestamps } = await hearWith(
      json({ text: "今天天气好。", segments, language: "auto", duration: 0.031, model: "sensevoice" }),
      words,
    );
    expect(hypothesis).toEqual({ text: "今天天气好。", tokens: [{ text: "今天天气好。", confidence: 1 }] });
    expect(timestamps).toBe(false);
  });

  it("of whisper.cpp's kind has the pieces of its words in its segments, with their probabilities", async () => {
    const pieces = [
      { word: " am", start: 0.2, end: 0.4, t_dtw: -1, probability: 0.9 },
      { word: "iable", start: 0.4, end: 0.9, t_dtw: -1, probability: 0.4 },
      { word: " man", start: 1, end: 1.4, t_dtw: -1, probability: 0.8 },
      { word: ".", start: 1.4, end: 1.4, t_dtw: -1, probability: 0.7 },
    ];
    const hypothesis = await hear(
      json({
        task: "transcribe",
        language: "english",
        duration: 2,
        text: " amiable man.\n",
        segments: [
          {
            id: 0,
            text: " amiable man.",
            start: 0,
            end: 2,
            tokens: [1, 2, 3, 4],
            words: pieces,
            temperature: 0,
            avg_logprob: -0.2,
            no_speech_prob: 0.001,
          },
        ],
      }),
      words,
    );
    expect(read(hypothesis)).toEqual([
      ["amiable", 100.2, 100.9],
      ["man.", 101, 101.4],
    ]);
    expect(hypothesis.tokens.map(({ confidence }) => confidence)).toEqual([0.9, 0.4, 0.8, 0.7]);
  });

  it.each([
    ["as JSON without anything else", json({ text: "hello" })],
    ["as a JSON string", json("hello")],
    ["as plain text", body("hello\n", "text/plain; charset=utf-8")],
    ["under the name of another type", body('{"text":"hello"}', "application/octet-stream")],
    ["with a byte order mark", body('\ufeff{"text":"hello"}')],
  ])("may come %s", async (_name, behaviour) => {
    expect((await hear(behaviour)).text).toBe("hello");
  });

  it("is in the language that was asked for, whatever the server says", async () => {
    expect((await hear(json({ text: "hello", language: "klingon" }), { language: "en" })).language).toBe("en");
    expect(await hear(json({ text: "hello", language: "klingon" }))).not.toHaveProperty("language");
  });

  it("does not steer the terminal that it is shown on", async () => {
    const { text, tokens } = await hear(
      json({ text: "a\u001b[2Jb\u0007", words: [{ word: "a\u001b[2Jb\u0007", start: 0, end: 1 }] }),
      words,
    );
    expect(text + tokens[0].text).not.toMatch(/\p{Cc}/u);
  });
});

describe("What was never said is left out:", () => {
  const silent = { no_speech_prob: 0.9, avg_logprob: -1.3 };
  const spoken = { no_speech_prob: 0.9, avg_logprob: -0.3 };

  it("what the server itself takes for silence, with its words", async () => {
    const { text, tokens } = await hear(
      json({
        text: " Hello. Thank you for watching!",
        segments: [
          { text: " Hello.", start: 0, end: 1, ...spoken },
          { text: " Thank you for watching!", start: 1, end: 2, ...silent },
        ],
        words: [
          { word: "Hello", start: 0.2, end: 0.8 },
          { word: "Thank", start: 1.1, end: 1.3 },
        ],
      }),
      words,
    );
    expect(text).toBe(" Hello.");
    expect(tokens.map((token) => token.text)).toEqual([" Hello."]);
  });

  it("all of it, where all is silence", async () => {
    const reply = { text: "Thank you.", segments: [{ text: "Thank you.", start: 0, end: 2, ...silent }] };
    expect(await hear(json(reply))).toEqual({ text: "", tokens: [] });
  });

  it.each(["[BLANK_AUDIO]", " [Music]", "[ Silence ]\n"])("the name of a sound: %p", async (text) => {
    expect((await hear(json({ text }))).text).toBe("");
  });

  it("more than anybody can say in two seconds, with a warning", async () => {
    expect(await hear(json({ text: "thank you ".repeat(50) }))).toEqual({ text: "", tokens: [], cutShort: true });
    expect((await hear(json({ text: "x".repeat(100) }))).text).toHaveLength(100);
  });

  it("nothing where the server says that it has been going in circles, but there is a warning", async () => {
    const reply = { text: "no no no", segments: [{ text: "no no no", start: 0, end: 2, compression_ratio: 2.6 }] };
    expect(await hear(json(reply))).toMatchObject({ text: "no no no", cutShort: true });
  });
});

describe("Times that cannot be true cost the times and not the text:", () => {
  const word = (start: string, end: string): string => `{"word":"hello","start":${start},"end":${end}}`;
  it.each([
    ["a word that ends before it begins", `[${word("0.1", "0.5")},${word("0.9", "0.8")}]`],
    ["a negative time", `[${word("-1", "0.5")}]`],
    ["no number", `[${word("0.1", "null")}]`],
    ["a number in quotes", `[${word("0.1", '"0.5"')}]`],
    ["infinity", `[${word("0.1", "1e999")}]`],
    ["a word without text", '[{"start":0.1,"end":0.5}]'],
    ["no list", '"hello"'],
    ["an empty list", "[]"],
  ])("%s", async (_name, list) => {
    const { hypothesis, timestamps } = await hearWith(body(`{"text":"hello","words":${list}}`), words);
    expect({ hypothesis, timestamps }).toEqual({ hypothesis: { text: "hello", tokens: [] }, timestamps: false });
  });

  it("but a word that reaches out of the segment is cut at its end", async () => {
    const list = [{ word: "hello", start: 0.1, end: 999 }];
    expect(read(await hear(json({ text: "hello", words: list }), words))).toEqual([["hello", 100.1, 102]]);
  });
});
