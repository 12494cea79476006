import { execFileSync } from "node:child_process";
import { chmodSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { readRemoteKey } from "../../../src/engine/remote/key";

const KEY = "sk-very-secret";
let home: string;
let file: string;
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), "tingxie key é "));
  file = join(home, "remote-key");
});
afterEach(() => rmSync(home, { recursive: true, force: true }));

const keep = (text: string, mode = 0o600): void => {
  writeFileSync(file, text);
  chmodSync(file, mode);
};
const read = (env = {}): Promise<string | undefined> => readRemoteKey({ env, home });

describe("The key of a remote recognizer", () => {
  it("comes from the environment, else from the file, else from nowhere", async () => {
    expect(await read()).toBeUndefined();
    keep(`${KEY}\n`);
    expect(await read()).toBe(KEY);
    expect(await read({ TINGXIE_REMOTE_KEY: "" })).toBe(KEY);
    expect(await read({ TINGXIE_REMOTE_KEY: " sk-other " })).toBe("sk-other");
    expect(await readRemoteKey({ env: {}, home: join(home, "not", "there") })).toBeUndefined();
    expect(await readRemoteKey({ env: {}, home: join(file, "in a file") })).toBeUndefined();
  });

  it.each([0o600, 0o400])("may lie in a file of mode %o", async (mode) => {
    keep(KEY, mode);
    expect(await read()).toBe(KEY);
  });

  it.each([0o644, 0o640, 0o604, 0o660, 0o610, 0o601, 0o777])(
    "is refused from a file of mode %o, with the way to mend it",
    async (mode) => {
      keep(KEY, mode);
      await expect(read()).rejects.toMatchObject({
        code: "remote-key",
        message: `the key in ${file} cannot be used: other users may read it`,
        hint: `Run \`chmod 600 "${file}"\` as its owner.`,
      });
      expect(await read({ TINGXIE_REMOTE_KEY: "sk-other" })).toBe("sk-other");
    },
  );

  it.each([
    ["is empty", "\n"],
    ["holds two lines", `${KEY}\nsecond`],
    ["holds what would end a header", `${KEY}\r\nhost: evil`],
    ["holds letters that no header has", `${KEY}é`],
    ["is far too long", KEY.repeat(1000)],
  ])("is refused from a file that %s, without showing it", async (_name, text) => {
    keep(text);
    const error: unknown = await read().catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ code: "remote-key", message: expect.stringContaining(file) });
    expect(JSON.stringify({ ...(error as Error), message: (error as Error).message })).not.toContain("secret");
  });

  it("is refused from the environment where it cannot be one", async () => {
    await expect(read({ TINGXIE_REMOTE_KEY: `${KEY}\n${KEY}` })).rejects.toMatchObject({
      code: "remote-key",
      message: expect.not.stringContaining(KEY),
    });
  });

  it("is judged by the file behind a link", async () => {
    writeFileSync(join(home, "elsewhere"), KEY, { mode: 0o644 });
    symlinkSync("elsewhere", file);
    await expect(read()).rejects.toMatchObject({ code: "remote-key" });
    chmodSync(join(home, "elsewhere"), 0o600);
    expect(await read()).toBe(KEY);
  });

  it("is not waited for in a pipe, nor looked for in a folder", async () => {
    execFileSync("mkfifo", ["-m", "600", file]);
    await expect(read()).rejects.toMatchObject({ code: "remote-key", message: expect.stringContaining("no file") });
    rmSync(file);
    mkdirSync(file, { mode: 0o700 });
    await expect(read()).rejects.toMatchObject({ code: "remote-key" });
  });
});
