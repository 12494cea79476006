import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { quietBackgrounds } from "../fixtures/backgrounds";
import { seededRandom } from "../fixtures/random";
import { recordings } from "../fixtures/recordings";
import { joined } from "../fixtures/streams";
import { wav } from "../fixtures/wav-writer";
import { wordErrors, wordsOf } from "../fixtures/word-error-rate";
import { cliWith, jsonLines, run, temporaryFolder, type JsonTranscript } from "../support/cli";
import { describeWithRealModel } from "../support/real-model";
import { describeWithShared, SHARED, TEST_AUDIO } from "../support/shared";

const OPTIONS = ["transcribe", "--language", "en", "--device", "cpu", "--format", "json"];

/** What is said in `en-two-cities.wav`: Dickens, A Tale of Two Cities, its first sentence. */
const TWO_CITIES =
  wordsOf(`It was the best of times, it was the worst of times, it was the age of wisdom, it was the age of foolishness, it was
  the epoch of belief, it was the epoch of incredulity, it was the season of light, it was the season of darkness, it was the spring of hope,
  it was the winter of despair, we had everything before us, we had nothing before us, we were all going direct to heaven, we were all going
  direct the other way. In short, the period was so far like the present period, that some of its noisiest authorities insisted on its being
  received, for good or for evil, in the superlative degree of comparison only.`);

/** Wrong words of all texts as a share of all words said. */
function wordErrorRate(pairs: readonly { readonly said: readonly string[]; readonly heard: string }[]): number {
  const errors = pairs.reduce((sum, { said, heard }) => sum + wordErrors(said, wordsOf(heard)), 0);
  return errors / pairs.reduce((sum, { said }) => sum + said.length, 0);
}

describeWithRealModel("tingxie transcribe", (model) => {
  const cli = cliWith(model);
  const folder = temporaryFolder();
  const hear = async (files: readonly string[], timeoutMs = 60_000): Promise<readonly JsonTranscript[]> => {
    const { code, stdout } = await cli([...OPTIONS, ...files], { timeoutMs });
    expect(code).toBe(0);
    return jsonLines<JsonTranscript>(stdout);
  };

  it("hears the recordings that travel with the project: at most 3 % of the words are wrong", async () => {
    const known = recordings();
    const found = await hear(known.map(({ name }) => join(TEST_AUDIO, name)));
    const pairs = known.map(({ words }, i) => ({ said: words, heard: found[i].text }));
    expect(wordErrorRate(pairs)).toBeLessThanOrEqual(0.03);
  });

  it("gives no text for a hundred clips of silence, hum and noise", async () => {
    const clips = quietBackgrounds();
    const files = clips.map((_, i) => join(folder, `background ${i}.wav`));
    for (const [i, { samples }] of clips.entries()) writeFileSync(files[i], wav(samples));
    const found = await hear(files);
    expect(found).toHaveLength(100);
    expect(found.filter(({ text, segments }) => text !== "" || segments.length > 0)).toEqual([]);
    for (const { warnings } of found) expect(warnings).toEqual([expect.stringMatching(/no speech/i)]);
  });

  it("hears ten minutes as well as two, in the same memory", async () => {
    const two = await long("two.wav", 4);
    const ten = await long("ten.wav", 20);
    expect(two.durationSec).toBeGreaterThan(115);
    expect(ten.durationSec).toBeGreaterThan(575);
    expect(ten.segments).toHaveLength(5 * two.segments.length);
    expect(two.errorRate).toBeLessThan(0.045);
    expect(ten.errorRate).toBeLessThan(0.045);
    expect(ten.peakBytes).toBeLessThan(1.25 * two.peakBytes);
  }, 120_000);

  /** The five sentences `rounds` times, a second of near silence after each. */
  async function long(name: string, rounds: number) {
    const random = seededRandom(3);
    const pause = Float32Array.from({ length: 16_000 }, () => (random.integer(7) - 3) / 32768);
    const round = joined(...recordings().flatMap(({ samples }) => [samples, pause]));
    const file = join(folder, name);
    writeFileSync(file, wav(joined(...Array.from({ length: rounds }, () => round))));
    let peakBytes = 0;
    let sampling = Promise.resolve();
    let timer: NodeJS.Timeout | undefined;
    const { stdout } = await cli([...OPTIONS, file], {
      timeoutMs: 100_000,
      onStart: ({ pid }) => {
        const sample = async (): Promise<void> => {
          const { stdout: kilobytes } = await run("ps", ["-o", "rss=", "-p", String(pid)]);
          peakBytes = Math.max(peakBytes, 1024 * Number(kilobytes));
        };
        timer = setInterval(() => (sampling = sampling.then(sample)), 250);
      },
    });
    clearInterval(timer);
    await sampling;
    const [found] = jsonLines<JsonTranscript>(stdout);
    const said = Array.from({ length: rounds }, () => recordings().flatMap(({ words }) => words)).flat();
    return { ...found, peakBytes, errorRate: wordErrorRate([{ said, heard: found.text }]) };
  }

  describeWithShared("with the recordings beside the project", () => {
    it("hears English with at most 3 % of the words wrong", async () => {
      const lines = readFileSync(join(SHARED, "audio/transcripts.tsv"), "utf8").trim().split("\n").slice(1);
      const rows = lines.map((line) => line.split("\t")).filter(([, language]) => language === "en");
      expect(rows.length).toBeGreaterThanOrEqual(6);
      const found = await hear(rows.map(([name]) => join(SHARED, "audio", name)));
      const pairs = rows.map(([, , text], i) => ({ said: wordsOf(text), heard: found[i].text }));
      expect(wordErrorRate(pairs)).toBeLessThanOrEqual(0.03);
    });

    it("hears the whole of a long sentence: its beginning, its middle and its end", async () => {
      const [{ text, segments, durationSec }] = await hear([join(SHARED, "audio/en-two-cities.wav")]);
      const heard = wordsOf(text);
      expect(wordErrors(TWO_CITIES, heard) / TWO_CITIES.length).toBeLessThanOrEqual(0.05);
      const spoken = heard.join(" ");
      expect(spoken.startsWith("it was the best of times it was the worst of times")).toBe(true);
      expect(spoken).toContain("we had everything before us we had nothing before us");
      expect(spoken.endsWith("in the superlative degree of comparison only")).toBe(true);
      for (const { startSec, endSec } of segments) expect(endSec - startSec).toBeLessThanOrEqual(30);
      expect(segments.at(-1)?.endSec).toBeLessThanOrEqual(durationSec);
    });

    it("answers every recording there, in whatever language it is", async () => {
      const files = readdirSync(join(SHARED, "audio")).filter((name) => name.endsWith(".wav"));
      const found = await hear(files.map((name) => join(SHARED, "audio", name)));
      expect(found.map(({ file }) => basename(file))).toEqual(files);
    });
  });
});
