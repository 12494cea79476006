import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync, copyFileSync } from "node:fs";
import { join } from "node:path";
import { recordings } from "../fixtures/recordings";
import { noise } from "../fixtures/signals";
import { joined } from "../fixtures/streams";
import { wav } from "../fixtures/wav-writer";
import { wordErrors, wordsOf } from "../fixtures/word-error-rate";
import { cliWith, jsonLines, temporaryFolder, type JsonTranscript } from "../support/cli";
import { describeWithRealModel } from "../support/real-model";
import { TEST_AUDIO } from "../support/shared";

const YOUNG_MAN = join(TEST_AUDIO, "en-austen-0880.wav");
const AMIABLE = join(TEST_AUDIO, "en-austen-0930.wav");
const SENTENCE = "He might even have been made amiable himself.";
const OPTIONS = ["--language", "en", "--device", "cpu"];

const CLOCK = String.raw`(\d\d):(\d\d):(\d\d)`;

/** Cues of SubRip or WebVTT: seconds from, seconds to, text. */
function cues(text: string, mark: "," | "."): [number, number, string][] {
  const time = `${CLOCK}\\${mark}(\\d{3})`;
  const cue = new RegExp(`^(?:\\d+\\n)?${time} --> ${time}\\n((?:.+\\n)+)\\n`, "gm");
  return [...text.matchAll(cue)].map(([, ...found]) => {
    const [h1, m1, s1, ms1, h2, m2, s2, ms2] = found.map(Number);
    return [
      h1 * 3600 + m1 * 60 + s1 + ms1 / 1000,
      h2 * 3600 + m2 * 60 + s2 + ms2 / 1000,
      found[8].trim().replaceAll("\n", " "),
    ];
  });
}

describeWithRealModel("tingxie transcribe", (model) => {
  const cli = cliWith(model);
  const folder = temporaryFolder();
  const [, youngMan, , , amiable] = recordings();
  /** Two sentences, four seconds apart, so that there are two segments with known times. */
  const talk = join(folder, "talk.wav");
  const amiableStartSec = youngMan.samples.length / 16000 + 4;
  const talkSec = amiableStartSec + amiable.samples.length / 16000;

  beforeAll(() => {
    writeFileSync(talk, wav(joined(youngMan.samples, noise(64_000, 0.0005, 1), amiable.samples)));
  });

  const ok = async (args: readonly string[], cwd = folder): Promise<string> => {
    const { code, stdout, stderr } = await cli(["transcribe", ...OPTIONS, ...args], { cwd });
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    return stdout;
  };

  it("prints the text, a line a segment, and nothing else", async () => {
    const lines = (await ok([talk])).split("\n");
    expect(lines).toHaveLength(3);
    expect(wordErrors(youngMan.words, wordsOf(lines[0]))).toBeLessThanOrEqual(1);
    expect(lines.slice(1)).toEqual([SENTENCE, ""]);
  });

  it("heads the text with the name where there are several recordings", async () => {
    const lines = (await ok([AMIABLE, talk])).split("\n");
    expect(lines.slice(0, 3)).toEqual(["# en-austen-0930.wav", SENTENCE, "# talk.wav"]);
    expect(lines.slice(4)).toEqual([SENTENCE, ""]);
  });

  it("prints JSON with the keys of the contract", async () => {
    const [found, ...more] = jsonLines<JsonTranscript>(await ok(["--format", "json", talk]));
    expect(more).toEqual([]);
    expect(Object.keys(found)).toEqual([
      ...["file", "durationSec", "language", "text", "rawText", "segments", "model", "device", "warnings"],
      ...["timings", "realTimeFactor"],
    ]);
    expect(Object.keys(found.timings)).toEqual([
      ...["decodeMs", "vadMs", "featuresMs", "inferenceMs", "textMs", "totalMs"],
    ]);
    for (const value of Object.values(found.timings)) expect(value).toBeGreaterThanOrEqual(0);
    expect(found).toMatchObject({ file: talk, language: "en", model: model.id, device: "cpu", warnings: [] });
    expect(found.durationSec).toBeCloseTo(talkSec, 2);
    expect(found.realTimeFactor).toBeCloseTo(found.timings.totalMs / (1000 * found.durationSec), 4);
    expect(found.text).toBe(found.segments.map(({ text }) => text).join(" "));
    expect(wordsOf(found.rawText)).toEqual(wordsOf(found.text));
    expect(found.segments.map((segment) => Object.keys(segment))).toEqual([
      ["startSec", "endSec", "text"],
      ["startSec", "endSec", "text"],
    ]);
    const [first, second] = found.segments;
    expect(first.startSec).toBeLessThan(0.5);
    expect(second.startSec).toBeGreaterThan(amiableStartSec - 0.5);
    expect(second.startSec).toBeLessThan(amiableStartSec + 0.5);
    expect(second.endSec).toBeLessThanOrEqual(found.durationSec);
  });

  it("prints a line of JSON for every recording in the order given, whether it went well or not", async () => {
    const none = join(folder, "none.wav");
    const { code, stdout, stderr } = await cli(["transcribe", ...OPTIONS, "--format", "json", AMIABLE, none, AMIABLE]);
    const lines = jsonLines<JsonTranscript>(stdout);
    expect(code).toBe(1);
    expect(lines.map(({ file, text, error }) => [file, text ?? error?.code])).toEqual([
      [AMIABLE, SENTENCE],
      [none, "file-not-found"],
      [AMIABLE, SENTENCE],
    ]);
    expect(Object.keys(lines[1])).toEqual(["file", "error"]);
    expect(Object.keys(lines[1].error ?? {})).toEqual(["code", "message", "hint"]);
    expect(stderr).toMatch(/^tingxie: "[^\n]*none\.wav" does not exist\. [^\n]+\n$/);
  });

  it("goes on with the other recordings where one fails, in plain text too", async () => {
    const { code, stdout, stderr } = await cli(["transcribe", ...OPTIONS, folder, AMIABLE]);
    expect({ code, stdout }).toEqual({ code: 1, stdout: `# en-austen-0930.wav\n${SENTENCE}\n` });
    expect(stderr).toMatch(/^tingxie: [^\n]+\n$/);
  });

  it("prints SubRip and WebVTT that a player reads", async () => {
    const srt = await ok(["--format", "srt", talk]);
    const vtt = await ok(["--format", "vtt", talk]);
    expect(vtt.startsWith("WEBVTT\n\n")).toBe(true);
    expect(srt.match(/^\d+$/gm)).toEqual(["1", "2"]);
    const found = cues(srt, ",");
    expect(found).toHaveLength(2);
    expect(cues(vtt, ".")).toEqual(found);
    expect(found[1][2]).toBe(SENTENCE);
    expect(found[0][0]).toBeLessThan(found[0][1]);
    expect(found[0][1]).toBeLessThan(found[1][0]);
    expect(found[1][1]).toBeLessThan(talkSec + 0.01);
  });

  it("prints tab-separated values in milliseconds, and Markdown with a heading", async () => {
    const rows = (await ok(["--format", "tsv", talk])).split("\n").map((line) => line.split("\t"));
    expect(rows[0]).toEqual(["start", "end", "text"]);
    expect(rows[2][2]).toBe(SENTENCE);
    expect(Math.abs(Number(rows[2][0]) / 1000 - amiableStartSec)).toBeLessThan(0.5);
    expect(rows.slice(3)).toEqual([[""]]);
    const markdown = await ok(["--format", "md", talk]);
    expect(markdown).toMatch(
      /^# talk\n\n\*\*00:00\*\* He [^\n]+\n\n\*\*00:0\d\*\* He might even have been made amiable himself\.\n\n$/,
    );
  });

  it("says that a model without word times has none, and still gives the text", async () => {
    const args = ["transcribe", ...OPTIONS, "--words", "--format", "json", AMIABLE];
    const { code, stdout } = await cli(args);
    const [found] = jsonLines<JsonTranscript & { segments: readonly { words?: readonly unknown[] }[] }>(stdout);
    expect({ code, text: found.text }).toEqual({ code: 0, text: SENTENCE });
    const { words } = found.segments[0];
    if (words === undefined) expect(found.warnings).toEqual([expect.stringContaining("word times")]);
    else expect(words).toHaveLength(SENTENCE.split(" ").length);
  });

  describe("with --output", () => {
    const extensions = { text: "txt", json: "json", srt: "srt", vtt: "vtt", md: "md", tsv: "tsv" };

    it("writes what it would print, into folders that it makes, and leaves nothing else", async () => {
      for (const [format, extension] of Object.entries(extensions)) {
        const output = join(folder, "deep", format);
        expect(await ok(["--format", format, "--output", output, AMIABLE])).toBe("");
        expect(readdirSync(output)).toEqual([`en-austen-0930.${extension}`]);
        const written = readFileSync(join(output, `en-austen-0930.${extension}`), "utf8");
        // A subtitle may take two lines.
        expect(written.replaceAll("\n", " ")).toContain(SENTENCE);
        if (format === "srt") expect(written).toBe(await ok(["--format", format, AMIABLE]));
        if (format === "json")
          expect(jsonLines<JsonTranscript>(written)).toEqual([expect.objectContaining({ text: SENTENCE })]);
      }
    });

    it("keeps a file that is there, and replaces it with --overwrite", async () => {
      const output = join(folder, "kept");
      mkdirSync(output);
      const file = join(output, "en-austen-0930.txt");
      writeFileSync(file, "mine");
      const args = ["transcribe", ...OPTIONS, "--output", output, AMIABLE];
      const kept = await cli(args);
      expect(kept).toMatchObject({ code: 0, stdout: "", stderr: expect.stringContaining("--overwrite") });
      expect(readFileSync(file, "utf8")).toBe("mine");
      expect(await ok(["--output", output, "--overwrite", AMIABLE])).toBe("");
      expect(readFileSync(file, "utf8")).toBe(`${SENTENCE}\n`);
      expect(readdirSync(output)).toEqual(["en-austen-0930.txt"]);
    });

    it("gives every recording its own file, also where names are alike", async () => {
      const output = join(folder, "alike");
      const sources = ["one/talk.wav", "two/talk.wav", "three/TALK.WAV", "two/talk.mp3"].map((name) =>
        join(folder, name),
      );
      for (const [index, source] of sources.entries()) {
        mkdirSync(join(source, ".."), { recursive: true });
        copyFileSync(index === 1 ? YOUNG_MAN : AMIABLE, source);
      }
      for (const options of [[], ["--overwrite"]]) {
        const files = join(output, String(options.length));
        expect(await ok([...options, "--output", files, ...sources])).toBe("");
        const texts = readdirSync(files).map((name) => readFileSync(join(files, name), "utf8"));
        expect(texts).toHaveLength(4);
        expect(texts.filter((text) => text === `${SENTENCE}\n`)).toHaveLength(3);
      }
    });

    it.each([
      ["a file", () => AMIABLE],
      ["below a file", () => join(AMIABLE, "deeper")],
      ["where no folder can be made", () => (existsSync("/proc") ? "/proc/tingxie/deep" : "/dev/null/deep")],
    ])("refuses a folder that is %s, before any work", async (_name, output) => {
      const { code, stdout, stderr } = await cli(["transcribe", ...OPTIONS, "--output", output(), AMIABLE]);
      expect({ code, stdout }).toEqual({ code: 1, stdout: "" });
      expect(stderr).toMatch(/^tingxie: the folder [^\n]+ cannot be made \([^\n]+\)\. [^\n]+\n$/);
    });

    it("names a transcript of standard input", async () => {
      const output = join(folder, "piped");
      const { code } = await cli(["transcribe", ...OPTIONS, "--output", output, "-"], { input: readFileSync(AMIABLE) });
      expect({ code, files: readdirSync(output) }).toEqual({ code: 0, files: ["stdin.txt"] });
    });
  });

  describe("finds recordings", () => {
    it("by paths from where the user stands", async () => {
      expect(await ok(["en-austen-0930.wav"], TEST_AUDIO)).toBe(`${SENTENCE}\n`);
    });

    it("on standard input, under the name it was given", async () => {
      const { code, stdout } = await cli(["transcribe", ...OPTIONS, "--format", "json", "-"], {
        input: readFileSync(AMIABLE),
      });
      expect(code).toBe(0);
      expect(jsonLines<JsonTranscript>(stdout)).toEqual([expect.objectContaining({ file: "-", text: SENTENCE })]);
    });
  });
});
