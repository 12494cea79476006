import { existsSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { findFfmpeg } from "../../src/engine/audio/ffmpeg-finder";
import { ERROR_CODES } from "../../src/engine/errors";
import { makeOddRecordings, ODD_RECORDINGS, type Outcome } from "../fixtures/odd-recordings";
import { recordings } from "../fixtures/recordings";
import { wordErrors, wordsOf } from "../fixtures/word-error-rate";
import { cliWith, jsonLines, run, temporaryFolder, type CliResult, type JsonTranscript } from "../support/cli";
import { describeWithRealModel } from "../support/real-model";
import { TEST_AUDIO } from "../support/shared";

const SENTENCE = join(TEST_AUDIO, "en-austen-0930.wav");
const OPTIONS = ["--language", "en", "--device", "cpu", "--format", "json"];

/** What a file that was cut off may be called where too little is left of it; of a few bytes not even the kind can be told. */
const TOO_LITTLE = ["corrupt-audio", "empty-file", "unsupported-format"];

describeWithRealModel("tingxie transcribe, given", (model) => {
  const cli = cliWith(model);
  const folder = temporaryFolder();
  const { words, samples } = recordings()[4];
  const answers = new Map<string, JsonTranscript>();
  let result: CliResult;

  beforeAll(async () => {
    const ffmpeg = await findFfmpeg();
    if (!ffmpeg) throw new Error("no ffmpeg was found; npm ci brings one");
    makeOddRecordings(folder, {
      speech: samples,
      wavBytes: readFileSync(SENTENCE),
      wavPath: SENTENCE,
      ffmpeg: ffmpeg.path,
    });
    const names = ODD_RECORDINGS.map(({ name }) => name);
    // All in one call, after the sign that no options follow: the model is loaded once, and no file may disturb the others.
    result = await cli(["transcribe", ...OPTIONS, "--", ...names], { cwd: folder, timeoutMs: 150_000 });
    for (const line of jsonLines<JsonTranscript>(result.stdout)) answers.set(line.file, line);
  }, 200_000);

  it.each(ODD_RECORDINGS)("$name", ({ name, outcome }) => {
    const answer = answers.get(name);
    if (!answer) throw new Error(`no answer for ${name}; ${result.stderr.slice(-500)}`);
    expect(verdict(answer, outcome)).toBe("as it should be");
  });

  /** One sentence about what came of a file. */
  function verdict({ text, error, warnings, segments }: JsonTranscript, outcome: Outcome): string {
    if (error) {
      if (!(ERROR_CODES as readonly string[]).includes(error.code)) return `unknown code ${error.code}`;
      if (!/\S/.test(error.message) || !/^[A-Z].*[.!]$/s.test(error.hint))
        return `poor words: ${JSON.stringify(error)}`;
      if (/\n\s+at /.test(error.message)) return `a stack trace: ${error.message}`;
      const codes: readonly string[] =
        outcome === "beginning" ? TOO_LITTLE : typeof outcome === "string" ? [] : outcome;
      return codes.includes(error.code) ? "as it should be" : `${error.code}: ${error.message}`;
    }
    if (typeof outcome !== "string") return `text "${text}" in place of an error`;
    if (outcome === "silent") {
      return text === "" && segments.length === 0 && warnings.some((one) => /no speech/i.test(one))
        ? "as it should be"
        : `text "${text}"`;
    }
    const heard = text === "" ? [] : wordsOf(text);
    const expected = outcome === "whole" ? words : words.slice(0, heard.length);
    // A word that was cut in half may be heard as another one.
    const allowed = outcome === "whole" ? 0 : 2;
    return wordErrors(expected, heard) <= allowed ? "as it should be" : `heard "${text}"`;
  }

  it("an exit code of 1, an answer for each in order, and one line a message", () => {
    expect(result.code).toBe(1);
    expect(jsonLines<JsonTranscript>(result.stdout).map(({ file }) => file)).toEqual(
      ODD_RECORDINGS.map(({ name }) => name),
    );
    for (const line of result.stderr.trimEnd().split("\n")) expect(line).toMatch(/^tingxie: /);
    expect(result.stderr).not.toMatch(/^\s+at /m);
    expect(existsSync(join(folder, "owned"))).toBe(false);
  });

  it("a warning for what is cut off or promises more than it holds, and the words that are there", () => {
    for (const name of ["header promises more.wav", "cut at 0.7.wav", "cut at 0.7.mp3", "cut at 0.7.flac"]) {
      const { warnings, text } = answers.get(name) ?? { text: "" };
      expect({ name, warnings }).toEqual({ name, warnings: [expect.any(String)] });
      expect(wordsOf(text).slice(0, 3)).toEqual(words.slice(0, 3));
    }
  });

  it("a name that begins with a dash: as ./-name too, and as it is a usage error that says how", async () => {
    const named = await cli(["transcribe", ...OPTIONS, "./-leading dash.wav"], { cwd: folder });
    expect(named.code).toBe(0);
    const bare = await cli(["transcribe", ...OPTIONS, "-leading dash.wav"], { cwd: folder });
    expect(bare).toMatchObject({ code: 2, stdout: "", stderr: expect.stringMatching(/^tingxie: [^\n]*`--`[^\n]*\n$/) });
  });

  it("devices and an empty name", async () => {
    const { code, stdout } = await cli(["transcribe", ...OPTIONS, "/dev/null", "/dev/zero", ""], { cwd: folder });
    const codes = jsonLines<JsonTranscript>(stdout).map(({ error }) => error?.code);
    expect({ code, codes }).toEqual({ code: 1, codes: ["not-a-file", "not-a-file", "file-not-found"] });
  });

  it.each(["a.mp3", "a.m4a", "a.flac", "a.opus", "a.wma", "rf64.wav"])("%s on standard input", async (name) => {
    const { stdout } = await cli(["transcribe", ...OPTIONS, "-"], { input: readFileSync(join(folder, name)) });
    expect(jsonLines<JsonTranscript>(stdout).map(({ text }) => wordErrors(words, wordsOf(text)))).toEqual([0]);
  });

  it.each([
    ["nothing", Buffer.alloc(0), "empty-file"],
    ["text", Buffer.from("How do you do?\n"), "unsupported-format"],
    ["half a header", Buffer.from("RIFF\0\0\0\0WAVEfm"), "corrupt-audio"],
  ])("%s on standard input", async (_name, input, code) => {
    const result = await cli(["transcribe", ...OPTIONS, "-"], { input });
    expect([result.code, jsonLines<JsonTranscript>(result.stdout)[0].error?.code]).toEqual([1, code]);
  });

  it("a file that may not be read", async () => {
    const secret = join(folder, "secret.wav");
    await run("install", ["-m", "0", SENTENCE, secret]);
    const { stdout } = await cli(["transcribe", ...OPTIONS, secret]);
    const [answer] = jsonLines<JsonTranscript>(stdout);
    // Root may read everything.
    expect(answer.error?.code).toBe(process.getuid?.() === 0 ? undefined : "file-unreadable");
    rmSync(secret);
  });
});
