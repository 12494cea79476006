import { spawn } from "node:child_process";
import { once } from "node:events";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { CLI, runCli, temporaryFolder } from "../support/cli";

const itn = (input: string | Uint8Array, ...args: string[]) => runCli(["itn", ...args], { input: Buffer.from(input) });

describe("tingxie itn", () => {
  const folder = temporaryFolder();

  it("answers each line with a line", async () => {
    const { code, stdout, stderr } = await itn("下午三点半开会\n\n一共三百二十块\n");
    expect({ code, stdout, stderr }).toEqual({ code: 0, stdout: "下午3点半开会\n\n一共320块\n", stderr: "" });
  });

  it.each<[string, string, string]>([
    ["nothing", "", ""],
    ["an empty line", "\n", "\n"],
    ["a last line without its end", "二十个", "20个"],
    ["carriage returns", "二十个\r\n三十个\r\n", "20个\r\n30个\r\n"],
    ["a byte order mark", "\ufeff二十个\n", "\ufeff20个\n"],
    ["other ends of lines", "二十个\u2028三十个\u0085\v\f四十个\n", "20个\u202830个\u0085\v\f40个\n"],
    ["spaces, tabs and zeros", " \t二十个 \0\n", " \t20个 \0\n"],
  ])("keeps %s", async (_, input, output) => expect((await itn(input)).stdout).toBe(output));

  it("loses no line of bytes that are no text", async () => {
    const bytes = Buffer.from([0xff, 0xfe, 0x0a, 0xe4, 0xba, 0x0a, 0xed, 0xa0, 0x80, 0x0a, 0xf0, 0x9f, 0x0a]);
    const { code, stdout } = await itn(Buffer.concat([bytes, Buffer.from("三十个\n")]));
    expect(code).toBe(0);
    const lines = stdout.split("\n");
    expect(lines).toHaveLength(6);
    expect(lines[4]).toBe("30个");
  });

  it("answers a line without waiting for the next", async () => {
    const child = spawn(process.execPath, [CLI, "itn"], { stdio: ["pipe", "pipe", "inherit"] });
    child.stdin.write(Buffer.from("二十个\n三十").subarray(0, 12));
    const [first] = (await once(child.stdout, "data")) as [Buffer];
    expect(first.toString()).toBe("20个\n");
    child.stdin.end(Buffer.from("二十个\n三十").subarray(12));
    const [second] = (await once(child.stdout, "data")) as [Buffer];
    expect(second.toString()).toBe("30");
    expect(await once(child, "exit")).toEqual([0, null]);
  });

  it("says with --spans what it changed, in UTF-16 units of what it wrote", async () => {
    const { stdout } = await itn("𠮷花了三百二十块\n\n没有", "--spans");
    expect(stdout.split("\n").map((line) => (line === "" ? "" : (JSON.parse(line) as unknown)))).toEqual([
      { text: "𠮷花了320块", spans: [{ start: 4, end: 8, spoken: "三百二十块", written: "320块", class: "money" }] },
      { text: "", spans: [] },
      { text: "没有", spans: [] },
      "",
    ]);
  });

  it("takes profiles, files and single settings, the last before the first", async () => {
    const file = join(folder, "mine.json");
    writeFileSync(file, '{"extends": "nemo", "zh": {"grouping": "none"}}');
    expect((await itn("五千美元", "--profile", "nemo")).stdout).toBe("US$5000");
    expect((await itn("一千一百一十", "--profile", "nemo")).stdout).toBe("1,110");
    expect((await itn("一千一百一十", "--profile", file)).stdout).toBe("1110");
    const set = ["--profile", "wetext", "--set", "standalone=context", "--set", "zh.zeroToNine=digits"];
    expect((await itn("一年后", ...set)).stdout).toBe("1年后");
    expect((await itn("三百二十个", "--language", "en")).stdout).toBe("三百二十个");
  });

  it.each<[string, string[], string]>([
    ["an unknown setting", ["--set", "colour=red"], "zeroToNine"],
    ["an unknown value", ["--set", "date=dots"], "asSaid, ymd, slash"],
    ["an unknown profile", ["--profile", "mine"], "tingxie, nemo, wetext"],
    ["a profile that is not there", ["--profile", "/nowhere/mine.json"], "cannot be read"],
    ["an unknown language", ["--language", "fr"], "auto, zh, en, ja, ko"],
    ["a file", ["said.txt"], '"said.txt"'],
  ])("refuses %s as wrong usage", async (_, args, there) => {
    const { code, stdout, stderr } = await itn("二十个\n", ...args);
    expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
    expect(stderr).toMatch(/^tingxie: .*\n$/u);
    expect(stderr).toContain(there);
  });
});
