import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { quietBackgrounds, voiceLikeBackgrounds } from "../fixtures/backgrounds";
import { recordings } from "../fixtures/recordings";
import { wav } from "../fixtures/wav-writer";
import { wordErrors, wordsOf } from "../fixtures/word-error-rate";
import { jsonLines, runCli, temporaryFolder, type JsonTranscript } from "../support/cli";
import { describeWithRealWhisper } from "../support/real-whisper";
import { TEST_AUDIO } from "../support/shared";

interface Timed extends JsonTranscript {
  readonly segments: readonly (JsonTranscript["segments"][number] & {
    readonly words: readonly { readonly text: string; readonly startSec: number; readonly endSec: number }[];
  })[];
}

describeWithRealWhisper("tingxie transcribe --model FOLDER with Whisper tiny.en", (folders) => {
  const home = temporaryFolder();
  const transcribe = async (model: string, files: readonly string[], ...more: string[]): Promise<readonly Timed[]> => {
    const options = ["transcribe", "--device", "cpu", "--format", "json", "--model", model, ...more];
    const { code, stdout } = await runCli([...options, ...files], { env: { TINGXIE_HOME: home }, timeoutMs: 60_000 });
    expect(code).toBe(0);
    return jsonLines<Timed>(stdout);
  };

  it.each(Object.entries(folders))("hears the recordings, and when each word was said: %s", async (_, folder) => {
    const known = recordings();
    const heard = await transcribe(
      folder,
      known.map(({ name }) => join(TEST_AUDIO, name)),
      "--words",
    );
    const errors = known.map(({ words }, i) => wordErrors(words, wordsOf(heard[i].text)));
    const said = known.reduce((sum, { words }) => sum + words.length, 0);
    expect(errors.reduce((sum, wrong) => sum + wrong, 0)).toBeLessThan(0.08 * said);
    for (const { text, segments, durationSec, language } of heard) {
      const words = segments.flatMap((segment) => segment.words);
      expect(language).toBe("en");
      expect(words.map((word) => word.text).join(" ")).toBe(text);
      expect(words.every(({ startSec, endSec }) => startSec <= endSec && endSec <= durationSec)).toBe(true);
      expect(words.every(({ startSec }, i) => i === 0 || startSec >= words[i - 1].startSec)).toBe(true);
    }
  });

  it("gives no text for silence, hum, noise and tones", async () => {
    const sounds = [...quietBackgrounds().filter((_, i) => i % 2 === 0), ...voiceLikeBackgrounds().slice(0, 12)];
    const files = sounds.map(({ samples }, i) => {
      const file = join(home, `background ${i}.wav`);
      writeFileSync(file, wav(samples));
      return file;
    });
    const heard = await transcribe(folders.sherpa, files);
    expect(heard.map(({ text }, i) => ({ name: sounds[i].name, text })).filter(({ text }) => text !== "")).toEqual([]);
    expect(heard).toHaveLength(sounds.length);
  });

  it("refuses a language that it was not made for, before it loads anything", async () => {
    const recording = join(TEST_AUDIO, "en-austen-0880.wav");
    const { code, stderr } = await runCli(["transcribe", "--model", folders.sherpa, "--language", "zh", recording]);
    expect({ code, stderr }).toEqual({ code: 2, stderr: expect.stringMatching(/^tingxie: .*"zh".*knows en/) });
  });
});
