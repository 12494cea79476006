import { readFileSync, renameSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { writeMoonshineFixture } from "../fixtures/moonshine-fixture";
import { writeSenseVoiceFixture } from "../fixtures/sense-voice-fixture";
import { writeWhisperFixture } from "../fixtures/whisper-fixture";
import { runCli, temporaryFolder } from "../support/cli";
import { describeWithShared, SHARED, TEST_AUDIO } from "../support/shared";

const home = temporaryFolder();
const recording = join(TEST_AUDIO, "en-austen-0880.wav");
const transcribe = (model: string, ...more: string[]) =>
  runCli(["transcribe", "--device", "cpu", "--model", model, ...more, recording], {
    cwd: home,
    env: { TINGXIE_HOME: join(home, "home") },
  });

/** Weights that know whole characters only. */
const WHISPER = { partialCharacters: false };

describe("tingxie transcribe --model FOLDER", () => {
  it.each([
    { family: "SenseVoice, sherpa's export", write: (folder: string) => writeSenseVoiceFixture(folder) },
    {
      family: "SenseVoice, FunASR's export",
      write: (folder: string) => writeSenseVoiceFixture(folder, { form: "funasr" }),
    },
    { family: "Moonshine", write: (folder: string) => writeMoonshineFixture(folder) },
    { family: "Whisper, sherpa's export", write: (folder: string) => writeWhisperFixture(folder, WHISPER) },
    {
      family: "Whisper, Hugging Face's export",
      write: (folder: string) => writeWhisperFixture(folder, { ...WHISPER, form: "hugging-face" }),
    },
  ])("runs $family", async ({ family, write }) => {
    const { directory } = write(join(home, family.replaceAll(/\W/g, "-")));
    const { code, stdout, stderr } = await transcribe(directory, "--format", "json");
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    expect(JSON.parse(stdout)).toMatchObject({
      model: basename(directory),
      device: "cpu",
      text: expect.stringMatching(/\w/),
    });
  });

  it("takes the folder from where the user stands", async () => {
    writeSenseVoiceFixture(join(home, "mine"));
    for (const path of ["./mine", "mine/", "../" + basename(home) + "/mine"]) {
      expect(await transcribe(path)).toMatchObject({ code: 0, stdout: expect.stringMatching(/\w/) });
    }
  });

  it("refuses in one line that names the file a folder with a missing, truncated or foreign file", async () => {
    const { directory, files } = writeSenseVoiceFixture(join(home, "damaged"));
    const refusals: string[] = [];
    const refuse = async (expected: number): Promise<void> => {
      const { code, stdout, stderr } = await transcribe(directory);
      expect({ code, stdout, lines: stderr.trim().split("\n").length }).toEqual({
        code: expected,
        stdout: "",
        lines: 1,
      });
      refusals.push(stderr);
    };
    const graph = readFileSync(files.model);
    writeFileSync(files.model, graph.subarray(0, graph.length >> 1));
    await refuse(1);
    writeFileSync(files.model, "<html>");
    await refuse(2);
    writeFileSync(files.model, graph);
    const tokens = readFileSync(files.tokens, "utf8");
    writeFileSync(files.tokens, tokens.slice(0, tokens.length >> 1));
    await refuse(1);
    renameSync(files.tokens, join(directory, "vocabulary"));
    await refuse(2);
    expect(refusals).toEqual([
      expect.stringMatching(/^tingxie: .*model\.onnx/),
      expect.stringMatching(/^tingxie: .*model\.onnx/),
      expect.stringMatching(/^tingxie: .*token/),
      expect.stringMatching(/^tingxie: .*tokens\.txt/),
    ]);
  });

  it("refuses Moonshine's files, which cannot be looked into, when they are loaded", async () => {
    const { directory, files } = writeMoonshineFixture(join(home, "moonshine"));
    renameSync(files.encoder, join(directory, "encoder_model.ort"));
    writeFileSync(join(directory, "encoder_model.ort"), "not a flatbuffer");
    const { code, stderr } = await transcribe(directory);
    expect({ code, stderr }).toEqual({ code: 1, stderr: expect.stringMatching(/^tingxie: .*encoder_model\.ort/) });
  });

  it("refuses a language that the model does not know, and a folder that is not there", async () => {
    const { directory } = writeSenseVoiceFixture(join(home, "languages"));
    const french = await transcribe(directory, "--language", "fr");
    expect(french).toMatchObject({ code: 2, stderr: expect.stringMatching(/"fr"/) });
    const nowhere = await transcribe("./nowhere");
    expect(nowhere).toMatchObject({ code: 2, stderr: expect.stringMatching(/nowhere/) });
  });
});

describeWithShared("tingxie transcribe --model FOLDER with a real Chinese network", () => {
  it("writes Chinese", async () => {
    const folder = join(SHARED, "models/fsmn-ctc-zh-as-sense-voice");
    const { code, stdout } = await runCli(
      [
        "transcribe",
        "--device",
        "cpu",
        "--model",
        folder,
        "--language",
        "zh",
        join(SHARED, "audio/zh-asr-example.wav"),
      ],
      { env: { TINGXIE_HOME: join(home, "home") } },
    );
    expect({ code, stdout }).toEqual({ code: 0, stdout: expect.stringMatching(/大家来体验/) });
  });
});
