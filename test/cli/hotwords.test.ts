import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { jsonLines, runCli, temporaryFolder, type JsonTranscript, type RunCli } from "../support/cli";
import { describeWithShared, SHARED } from "../support/shared";

const home = temporaryFolder();
const crowded = temporaryFolder();
const listening = temporaryFolder();
const cli: RunCli = (args, options) => runCli(args, { ...options, env: { TINGXIE_HOME: home } });

function file(name: string, text: string): string {
  const path = join(home, name);
  writeFileSync(path, text);
  return path;
}

describe("tingxie hotwords", () => {
  it("keeps a list", async () => {
    expect(await cli(["hotwords", "list"])).toMatchObject({ code: 0, stdout: "" });
    const added = await cli(["hotwords", "add", "达摩院", "Claude | 克劳德", "我们"]);
    expect(added).toMatchObject({ code: 0, stdout: "达摩院: added\nClaude: added\n我们: added\n" });
    expect(added.stderr).toMatch(/"我们" is an everyday word/);
    expect((await cli(["hotwords", "add", "达摩院"])).stdout).toBe("达摩院: is in your list already\n");
    expect((await cli(["hotwords", "remove", "我们", "x"])).stdout).toBe("我们: removed\nx: was not in your list\n");
    expect((await cli(["hotwords", "list"])).stdout).toBe("达摩院\nClaude | 克劳德\n");
  });

  it("loses nothing when many processes add at once", async () => {
    const names = Array.from({ length: 5 }, (_, index) => `name${index}`);
    const env = { TINGXIE_HOME: crowded };
    await Promise.all(names.map((name) => runCli(["hotwords", "add", name], { env })));
    const { stdout } = await runCli(["hotwords", "list"], { env });
    expect(stdout.trim().split("\n").sort()).toEqual(names);
  });

  it("puts words right in a text, a line for a line", async () => {
    const words = file("names.txt", "达摩院\nClaude | 克劳德 ~~~ Monet\n+++\n");
    const input = Buffer.concat([
      Buffer.from("达模远的模型\r\n\n我喜欢克劳德\n克劳德 Monet\n"),
      Buffer.from([0xff, 0x0a]),
      Buffer.from("达模远"),
    ]);
    const { code, stdout, stderr } = await cli(["hotwords", "apply", "--hotwords", words], { input });
    expect(code).toBe(0);
    expect(stdout).toBe("达摩院的模型\r\n\n我喜欢Claude\n克劳德 Monet\n\ufffd\n达摩院");
    expect(stderr).toMatch(/line 3: "\+\+\+" has no letter/);
  });

  it("takes lines of 100 kB of anything", async () => {
    const words = file("long.txt", "达摩院\nClaude | 克劳德\nPyTorch\n");
    const lines = [
      "达模远".repeat(11_000),
      "克劳德 ".repeat(9000),
      "\u202e\0\u0007".repeat(20_000),
      "a".repeat(100_000),
      "pie torch ".repeat(10_000),
    ];
    const { code, stdout } = await cli(["hotwords", "apply", "--hotwords", words], {
      input: Buffer.from(lines.join("\n")),
    });
    expect(code).toBe(0);
    expect(stdout.split("\n")).toEqual([
      "达摩院".repeat(11_000),
      "Claude ".repeat(9000),
      lines[2],
      lines[3],
      "PyTorch ".repeat(10_000),
    ]);
  });

  it.each([
    [["hotwords"], /takes apply, list, add or remove/],
    [["hotwords", "frobnicate"], /not "frobnicate"/],
    [["hotwords", "add"], /needs a word/],
    [["hotwords", "add", "+++"], /needs a letter or a digit/],
    [["hotwords", "apply"], /needs --hotwords FILE/],
    [["hotwords", "apply", "--hotwords", "nowhere.txt"], /cannot be read/],
    [["hotwords", "apply", "--hotwords", "x", "--language", "tlh"], /--language takes/],
    [["transcribe", "--hotword", "♪", "x.wav"], /cannot be a hotword/],
  ])("refuses %j as wrong usage", async (args, reason) => {
    expect(await cli(args)).toMatchObject({ code: 2, stderr: expect.stringMatching(reason) });
  });
});

describeWithShared("tingxie transcribe with hotwords", () => {
  const model = join(SHARED, "models/fsmn-ctc-zh-as-sense-voice");
  const recording = join(SHARED, "audio/zh-asr-example.wav");
  const options = [
    "--model",
    model,
    "--language",
    "zh",
    "--device",
    "cpu",
    "--format",
    "json",
    "--words",
    "--no-history",
  ];

  it("writes the words that were said, shows what they replaced, and keeps what the model said", async () => {
    const words = file("said.txt", "达摩院\n语音识别\n模型\n");
    const run = await cli(["transcribe", ...options, "--hotwords", words, "--hotword", "欢迎", recording]);
    expect(run.code).toBe(0);
    const [transcript] = jsonLines<JsonTranscript & { segments: { hotwords: unknown; words: { text: string }[] }[] }>(
      run.stdout,
    );
    expect(transcript.text).toBe("欢迎大家来体验达摩院推出的语音识别模型");
    expect(transcript.rawText).toBe("花营大家来体验达模远推出的与食便模行");
    const [segment] = transcript.segments;
    expect(segment.hotwords).toEqual([
      { heard: "花营", written: "欢迎" },
      { heard: "达模远", written: "达摩院" },
      { heard: "与食便", written: "语音识别" },
      { heard: "模行", written: "模型" },
    ]);
    expect(segment.words.map(({ text }) => text).join("")).toBe(transcript.text);
  });

  it("listens for the user's own list in every recording", async () => {
    const env = { TINGXIE_HOME: listening };
    await runCli(["hotwords", "add", "达摩院"], { env });
    const [transcript] = jsonLines<JsonTranscript>(
      (await runCli(["transcribe", ...options, recording], { env })).stdout,
    );
    expect(transcript.text).toBe("花营大家来体验达摩院推出的与食便模行");
  });
});
