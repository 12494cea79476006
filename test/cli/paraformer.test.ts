import { readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { writeParaformerFixture } from "../fixtures/paraformer-fixture";
import { writePunctuationFixture } from "../fixtures/punctuation-fixture";
import { jsonLines, runCli, temporaryFolder, type JsonTranscript } from "../support/cli";
import { TEST_AUDIO } from "../support/shared";

const home = temporaryFolder();
const RECORDING = join(TEST_AUDIO, "en-austen-0880.wav");
const MARKS = /[，、。？,.?]/;

interface WithWords {
  readonly segments: readonly { readonly words?: readonly { startSec: number; endSec: number; text: string }[] }[];
}

const run = (model: string, ...more: string[]) =>
  runCli(["transcribe", "--device", "cpu", "--model", model, ...more, RECORDING], {
    env: { TINGXIE_HOME: join(home, "home") },
  });

async function transcribe(model: string, ...more: string[]) {
  const { code, stdout, stderr } = await run(model, "--format", "json", ...more);
  const [transcript] = jsonLines<Omit<JsonTranscript, "segments"> & WithWords>(stdout);
  return { code, stderr, transcript, words: transcript.segments.flatMap(({ words = [] }) => words) };
}

const bare = (text: string): string => text.replaceAll(new RegExp(MARKS, "g"), "").replaceAll(/\s/g, "");

describe("tingxie transcribe with a Paraformer model", () => {
  it("gives plain text, and tells once that the model writes no punctuation", async () => {
    const { directory } = writeParaformerFixture(join(home, "plain"));
    const { code, stderr, transcript } = await transcribe(directory);
    expect({ code, lines: stderr.trim().split("\n").length }).toEqual({ code: 0, lines: 1 });
    expect(stderr).toContain("plain writes no punctuation");
    expect(transcript.text.length).toBeGreaterThan(20);
    expect(transcript.text).not.toMatch(MARKS);
    expect(transcript.language).toBe("zh");
  });

  it.each(["sherpa", "funasr"] as const)(
    "punctuates it where the folder also has a punctuation model (%s exports)",
    async (form) => {
      const options = { form, timestamps: true, seed: 3 };
      const { directory } = writeParaformerFixture(join(home, form), options);
      const plain = await transcribe(directory, "--words");
      writePunctuationFixture(join(directory, form === "sherpa" ? "." : "punc"), { form, bias: { _: -1 } });
      const { code, stderr, transcript, words } = await transcribe(directory, "--words");
      expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
      expect(transcript.text).toMatch(MARKS);
      expect(transcript.text).toMatch(/[。？.?]$/);
      expect(bare(transcript.text)).toBe(bare(plain.transcript.text));
      // The words are the same, at the same times; some have a mark behind them now.
      expect(words.map(({ text, ...times }) => ({ ...times, text: bare(text) }))).toEqual(
        plain.words.map(({ text, ...times }) => ({ ...times, text: bare(text) })),
      );
      expect(words.some(({ text }) => MARKS.test(text))).toBe(true);
    },
  );

  it("hears silence without a word on the terminal, though the graph fails there", async () => {
    const { directory } = writeParaformerFixture(join(home, "silent"), { failsWhenEmpty: "reshape", eagerness: -1000 });
    writePunctuationFixture(directory);
    const { code, stderr, transcript } = await transcribe(directory);
    expect({ code, text: transcript.text }).toEqual({ code: 0, text: "" });
    expect(stderr).toBe(`tingxie: warning: ${RECORDING}: No speech was found.\n`);
  });

  it("refuses in one line that names it a file that is truncated, foreign or missing", async () => {
    const { directory, files } = writeParaformerFixture(join(home, "damaged"), { form: "funasr", contextual: true });
    const half = (file: string): void => writeFileSync(file, readFileSync(file).subarray(0, statSync(file).size >> 1));
    const foreign = (file: string): void => writeFileSync(file, "<html>");
    const damages = { model: half, hotword_embedder: foreign, tokens: half, cmvn: rmSync, config: half };
    for (const [role, damage] of Object.entries(damages)) {
      const content = readFileSync(files[role]);
      damage(files[role]);
      const { code, stdout, stderr } = await run(directory);
      expect({ failed: code !== 0, stdout, lines: stderr.split("\n").length }).toEqual({
        failed: true,
        stdout: "",
        lines: 2,
      });
      expect(stderr).toContain(basename(files[role]));
      writeFileSync(files[role], content);
    }
  });
});
