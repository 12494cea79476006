import { rmSync } from "node:fs";
import { join } from "node:path";
import { writeFsmnFixture } from "../fixtures/fsmn-fixture";
import { writeSenseVoiceFixture } from "../fixtures/sense-voice-fixture";
import { jsonLines, runCli, temporaryFolder, type CliResult, type JsonTranscript } from "../support/cli";
import { describeWithShared, SHARED, TEST_AUDIO } from "../support/shared";

const SENTENCE = join(TEST_AUDIO, "en-austen-0880.wav");

describe("tingxie transcribe --vad", () => {
  const home = temporaryFolder();
  const folder = temporaryFolder();
  const transcribe = (args: readonly string[], cwd?: string): Promise<CliResult> =>
    runCli(["transcribe", "--device", "cpu", "--no-history", ...args], { cwd, env: { TINGXIE_HOME: home } });

  it("takes silero, which is the default", async () => {
    const model = writeSenseVoiceFixture(join(folder, "model")).directory;
    const [said, chosen] = [
      await transcribe(["--model", model, SENTENCE]),
      await transcribe(["--model", model, "--vad", "silero", SENTENCE]),
    ];
    expect(chosen).toEqual(said);
    expect(said).toMatchObject({ code: 0, stdout: expect.stringMatching(/\S/) });
  });

  it("refuses a folder before any recording is read, in one sentence that names what is wrong", async () => {
    const model = writeSenseVoiceFixture(join(folder, "model")).directory;
    const detector = join(folder, "detector");
    writeFsmnFixture(detector);
    rmSync(join(detector, "am.mvn"));
    for (const [vad, why] of [
      [detector, "am.mvn"],
      ["detector", "am.mvn"],
      [model, "model.onnx takes x, x_length, language, text_norm"],
      ["no-such-detector", "no-such-detector cannot be read"],
    ]) {
      const { code, stdout, stderr } = await transcribe(["--model", model, "--vad", vad, "no-recording.wav"], folder);
      expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
      expect(stderr.trim().split("\n")).toEqual([expect.stringContaining(why)]);
    }
  });

  describeWithShared("with FSMN-VAD and the Chinese network", () => {
    const model = join(SHARED, "models/fsmn-ctc-zh-as-sense-voice");
    const files = ["zh-asr-example", "zh-sample", "zh-mid", "zh-long"].map((name) => join(SHARED, `audio/${name}.wav`));
    const hear = async (args: readonly string[]): Promise<readonly JsonTranscript[]> => {
      const { code, stdout } = await transcribe(["--model", model, "--format", "json", ...args, ...files]);
      expect(code).toBe(0);
      return jsonLines<JsonTranscript>(stdout);
    };

    it("finds the speech, and tells what that took", async () => {
      const found = await hear(["--vad", join(SHARED, "models/fsmn-vad")]);
      expect(found.map(({ segments }) => segments.length)).toEqual([1, 2, 1, 1]);
      expect(found.map(({ rawText }) => rawText)).toEqual([
        "花营大家来体验达模远推出的与食便模行",
        expect.stringMatching(/^我小问\s*我在宾海新区有.$/),
        "大学双利拥肉动免费车看到街货行",
        expect.stringContaining("工厂产料一下降超宝分钟"),
      ]);
      for (const { timings } of found) expect(timings.vadMs).toBeGreaterThan(0);
    });

    it("hears the same in batches as one by one", async () => {
      const texts = (found: readonly JsonTranscript[]) => found.map(({ segments }) => segments);
      expect(texts(await hear(["--batch-size", "8"]))).toEqual(texts(await hear([])));
    });
  });
});
