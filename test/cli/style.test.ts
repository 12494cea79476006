import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { writeSenseVoiceFixture } from "../fixtures/sense-voice-fixture";
import { runCli, temporaryFolder, type CliResult } from "../support/cli";
import { TEST_AUDIO } from "../support/shared";

const home = temporaryFolder();
// A model of random weights says the same nonsense every time, Chinese and English mixed.
const { directory } = writeSenseVoiceFixture(join(home, "model"), { seed: 2 });
const transcribe = (...args: string[]): Promise<CliResult> =>
  runCli(["transcribe", "--device", "cpu", "--model", directory, ...args, join(TEST_AUDIO, "en-austen-0870.wav")], {
    cwd: home,
    env: { TINGXIE_HOME: join(home, "home") },
  });

describe("tingxie transcribe --style and --replacements", () => {
  it("change how the text looks, and never what the model said", async () => {
    const texts: string[] = [];
    for (const spacing of ["all", "none", "asHeard"]) {
      const { code, stdout } = await transcribe("--format", "json", "--style", `spacing=${spacing}`);
      expect(code).toBe(0);
      texts.push(stdout);
    }
    const [all, none, asHeard] = texts.map((line) => JSON.parse(line) as { text: string; rawText: string });
    expect(new Set([all.text, none.text, asHeard.text]).size).toBe(3);
    expect(new Set([all.rawText, none.rawText, asHeard.rawText]).size).toBe(1);
    const letters = (text: string): string => text.replace(/[^\p{L}\p{N}]/gu, "");
    expect(letters(all.text)).toBe(letters(none.text));
  });

  it("apply the user's own rules last, and name a line that is none", async () => {
    const plain = (await transcribe()).stdout;
    expect(plain).toContain("世");
    writeFileSync(join(home, "rules.txt"), "# mine\n世 => 《世》\nnonsense\n");
    const { code, stdout, stderr } = await transcribe("--replacements", "rules.txt");
    expect({ code, stdout }).toEqual({ code: 0, stdout: plain.replaceAll("世", "《世》") });
    expect(stderr).toMatch(/rules\.txt:3: "nonsense"/);
  });

  it("refuse what is not there", async () => {
    expect(await transcribe("--style", "colour=red")).toMatchObject({
      code: 2,
      stderr: expect.stringContaining("spacing=letters|all|none|asHeard"),
    });
    expect(await transcribe("--replacements", "nowhere.txt")).toMatchObject({
      code: 2,
      stderr: expect.stringContaining("nowhere.txt"),
    });
  });
});
