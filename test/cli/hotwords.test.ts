import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { jsonLines, runCli, temporaryFolder, type JsonTranscript, type RunCli } from "../support/cli";
import { describeWithShared, SHARED } from "../support/shared";

const home = temporaryFolder();
const crowded = temporaryFolder();
const listening = temporaryFolder();
const proofs = temporaryFolder();
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
    [["hotwords", "list", "--json"], /only hotwords add takes --json/],
    [["hotwords", "apply"], /needs --hotwords FILE/],
    [["hotwords", "apply", "--hotwords", "nowhere.txt"], /cannot be read/],
    [["hotwords", "apply", "--hotwords", "x", "--language", "tlh"], /--language takes/],
    [["transcribe", "--hotword", "♪", "x.wav"], /cannot be a hotword/],
  ])("refuses %j as wrong usage", async (args, reason) => {
    expect(await cli(args)).toMatchObject({ code: 2, stderr: expect.stringMatching(reason) });
  });
});

describe("tingxie hotwords add, with a history", () => {
  const transcript = (id: string, day: number, segments: readonly { text: string; words?: unknown }[]): object => ({
    id,
    createdAt: `2026-01-${10 + day}T10:00:00Z`,
    source: "dictation",
    durationSec: 60,
    language: "zh",
    model: "m",
    text: segments.map(({ text }) => text).join(" "),
    status: "done",
    segments: segments.map((segment, at) => ({ startSec: 10 * at, endSec: 10 * at + 5, ...segment })),
  });
  const doubted = (text: string, confidence: number) => ({
    text,
    words: text.split(" ").map((word, at) => ({ startSec: at, endSec: at + 1, text: word, confidence })),
  });
  const KEPT = [
    transcript("older", 1, [{ text: "他在达模远工作" }, { text: "我没有时间了" }, { text: "达末院的报告" }]),
    transcript("newer", 2, [{ text: "ask clod about it" }, doubted("come over there now", 0.4), { text: "大摩院" }]),
  ];
  let count = 0;

  async function withHistory(transcripts: readonly object[]): Promise<{ run: RunCli; folder: string }> {
    const folder = join(proofs, String(count++));
    const run: RunCli = (args, options) => runCli(args, { ...options, env: { TINGXIE_HOME: folder } });
    if (transcripts.length > 0) {
      const input = Buffer.from(transcripts.map((one) => `${JSON.stringify(one)}\n`).join(""));
      expect(await run(["history", "import", "-"], { input })).toMatchObject({ code: 0 });
    }
    return { run, folder };
  }
  const listed = async (run: RunCli): Promise<string> => (await run(["hotwords", "list"])).stdout;

  it("shows what a word would fix, and keeps it", async () => {
    const { run } = await withHistory(KEPT);
    const { code, stdout, stderr } = await run(["hotwords", "add", "达摩院", "Claude", "富士康"]);
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    const place = (id: string, clock: string): string => `  fixes  ${id}  \\d{4}-01-\\d\\d \\d\\d:\\d\\d +${clock}  `;
    expect(stdout).toMatch(
      new RegExp(
        [
          "^达摩院: would fix 3, would change 0 others",
          `${place("newer", "0?0:20")}大摩院 -> 达摩院`,
          `${place("older", "0?0:00")}他在达模远工作 -> 他在达摩院工作`,
          `${place("older", "0?0:20")}达末院的报告 -> 达摩院的报告`,
          "Claude: would fix 1, would change 0 others",
          `${place("newer", "0?0:00")}ask clod about it -> ask Claude about it`,
          "富士康: would fix 0, would change 0 others",
          "达摩院: added",
          "Claude: added",
          "富士康: added\n$",
        ].join("\n"),
      ),
    );
    expect(await listed(run)).toBe("达摩院\nClaude\n富士康\n");
  });

  it("refuses words that would be written over ordinary ones, unless forced, and keeps the others", async () => {
    const { run } = await withHistory(KEPT);
    const refused = await run(["hotwords", "add", "石间", "达摩院", "Their @ 3"]);
    expect(refused).toMatchObject({
      code: 1,
      stderr: expect.stringMatching(/"石间" was not added: .*ordinary words.*--force(.|\n)*"Their" was not added/u),
    });
    expect(refused.stdout).toMatch(
      /石间: would fix 0, would change 1 others\n {2}harms {2}older .*我没有时间了 -> 我没有石间了\n/u,
    );
    expect(refused.stdout).toMatch(/come over there now -> come over Their now\n/u);
    expect(refused.stdout).toMatch(/石间: not added\n达摩院: added\nTheir: not added\n$/u);
    expect(await listed(run)).toBe("达摩院\n");
    const forced = await run(["hotwords", "add", "石间", "--force"]);
    expect(forced).toMatchObject({
      code: 0,
      stdout: expect.stringMatching(/would change 1 others\n(.|\n)*石间: added/u),
    });
    expect(await listed(run)).toBe("达摩院\n石间\n");
    expect((await run(["hotwords", "add", "工司 ~~~ 这家", "石间"])).stdout).toMatch(/石间: is in your list already/u);
  });

  it("gives the same as data", async () => {
    const { run } = await withHistory(KEPT);
    const { code, stdout } = await run(["hotwords", "add", "--json", "石间", "Claude", "Claude"]);
    expect(code).toBe(1);
    expect(JSON.parse(stdout)).toEqual({
      tried: 6,
      isPart: false,
      words: [
        {
          word: "石间",
          outcome: "refused",
          fixes: 0,
          harms: 1,
          fixedLines: [],
          harmedLines: [
            {
              id: "older",
              createdAt: "2026-01-11T10:00:00.000Z",
              startSec: 10,
              before: "我没有时间了",
              after: "我没有石间了",
            },
          ],
        },
        expect.objectContaining({ word: "Claude", outcome: "added", fixes: 1, harms: 0 }),
      ],
    });
  });

  it("counts all changes but shows only the newest of many", async () => {
    const many = Array.from({ length: 30 }, () => ({ text: "我没有时间了" }));
    const { run } = await withHistory([transcript("many", 1, many)]);
    const { stdout } = await run(["hotwords", "add", "石间"]);
    expect(stdout).toMatch(/would change 30 others\n(.*\n){20} {2}harms {2}10 more\n石间: not added\n$/u);
  });

  it("keeps a word where there is nothing to try it on, and says so", async () => {
    const { run } = await withHistory([]);
    const { code, stdout, stderr } = await run(["hotwords", "add", "石间"]);
    expect({ code, stdout }).toEqual({ code: 0, stdout: "石间: added\n" });
    expect(stderr).toMatch(/There is nothing in the history yet to try the words on/u);
  });

  it("says that a damaged history was mended, and tries the words on what is left", async () => {
    const { run, folder } = await withHistory(KEPT);
    writeFileSync(join(folder, "history/history.sqlite"), "This is no database. ".repeat(1000));
    const { code, stdout, stderr } = await run(["hotwords", "add", "达摩院"]);
    expect({ code, stdout }).toEqual({ code: 0, stdout: "达摩院: added\n" });
    expect(stderr).toMatch(/The history was damaged(.|\n)*nothing in the history yet/u);
  });

  it("keeps nothing where the history cannot be read, unless forced", async () => {
    const { run, folder } = await withHistory(KEPT);
    const db = new DatabaseSync(join(folder, "history/history.sqlite"));
    db.exec("PRAGMA user_version = 99");
    db.close();
    const failed = await run(["hotwords", "add", "达摩院", "--json"]);
    expect(failed).toMatchObject({
      code: 1,
      stdout: "",
      stderr: expect.stringMatching(/could not be tried.*--force/u),
    });
    expect(await listed(run)).toBe("");
    const forced = await run(["hotwords", "add", "达摩院", "--force"]);
    expect(forced).toMatchObject({
      code: 0,
      stdout: "达摩院: added\n",
      stderr: expect.stringMatching(/warning: The words could not be tried/u),
    });
    expect(await listed(run)).toBe("达摩院\n");
  });

  it("keeps nothing where another process holds the history for itself", async () => {
    const { run, folder } = await withHistory(KEPT);
    const db = new DatabaseSync(join(folder, "history/history.sqlite"));
    try {
      db.exec("PRAGMA locking_mode = EXCLUSIVE; BEGIN EXCLUSIVE; UPDATE transcripts SET text = text");
      const failed = await run(["hotwords", "add", "达摩院"]);
      expect(failed).toMatchObject({ code: 1, stdout: "", stderr: expect.stringMatching(/Another process/u) });
    } finally {
      db.close();
    }
    expect(await listed(run)).toBe("");
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
