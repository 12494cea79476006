import { createHash } from "node:crypto";
import {
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { dirname, join } from "node:path";
import { run, temporaryFolder, type CliOptions, type CliResult } from "../support/cli";
import { describeWithRealModel } from "../support/real-model";
import { ROOT, TEST_AUDIO } from "../support/shared";

/** Writes down how it was called, takes its time, and makes what npm would make. */
const NPM = `
const { appendFileSync, mkdirSync } = require("node:fs");
appendFileSync("npm.log", process.argv.slice(2).join(" ") + "\\n");
console.log("words of npm");
if (process.env.TEST_NPM_FAILS) process.exit(7);
Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 400);
mkdirSync("node_modules", { recursive: true });
`;
const BUILD = `
const { appendFileSync, copyFileSync, mkdirSync } = require("node:fs");
const { join } = require("node:path");
appendFileSync(join(__dirname, "../build.log"), "built\\n");
mkdirSync(join(__dirname, "../dist"), { recursive: true });
copyFileSync(join(__dirname, "../src/main.js"), join(__dirname, "../dist/tingxie.js"));
`;
const PROGRAM = `console.log(JSON.stringify([process.cwd(), ...process.argv.slice(2)]));`;

const linesOf = (file: string): string[] => (existsSync(file) ? readFileSync(file, "utf8").trim().split("\n") : []);

describe("A checkout that is not set up", () => {
  const folder = temporaryFolder();
  let count = 0;

  /** Our own start and set-up, around an npm, a build and a program that only write down what happens. */
  function checkout(): {
    root: string;
    start: (args?: readonly string[], env?: CliOptions["env"]) => Promise<CliResult>;
  } {
    const root = join(folder, `checkout ${++count}`);
    const write = (name: string, text: string): void => {
      mkdirSync(dirname(join(root, name)), { recursive: true });
      writeFileSync(join(root, name), text);
    };
    for (const name of ["package.json", "package-lock.json"]) write(name, "{}");
    for (const name of ["bin/tingxie.cjs", "scripts/setup.cjs"]) cpSync(join(ROOT, name), join(root, name));
    write("scripts/build.cjs", BUILD);
    write("models/catalog.json", "{}");
    write("src/main.js", PROGRAM);
    write("npm-cli.js", NPM);
    const npm = { npm_execpath: join(root, "npm-cli.js") };
    return {
      root,
      start: (args = [], env = {}) =>
        run(process.execPath, [join(root, "bin/tingxie.cjs"), ...args], {
          cwd: folder,
          env: { ...npm, TINGXIE_OFFLINE: undefined, ...env },
        }),
    };
  }

  it("sets itself up with its words on standard error, and is silent the second time", async () => {
    const { root, start } = checkout();
    const first = await start(["transcribe", "a b.wav"]);
    const stdout = `${JSON.stringify([folder, "transcribe", "a b.wav"])}\n`;
    expect(first).toMatchObject({ code: 0, stdout });
    expect(first.stderr).toMatch(/^Installing [^\n]+\nwords of npm\nBuilding …\n$/);
    expect(await start(["transcribe", "a b.wav"])).toEqual({ code: 0, stdout, stderr: "" });
    expect(linesOf(join(root, "npm.log"))).toEqual([expect.stringMatching(/^ci --ignore-scripts /)]);
    expect(existsSync(join(root, ".setup.lock"))).toBe(false);
  });

  it("runs in the folder where the user of npm stands", async () => {
    const { start } = checkout();
    const { stdout } = await start([], { npm_lifecycle_event: "tingxie", INIT_CWD: TEST_AUDIO });
    expect(JSON.parse(stdout)).toEqual([TEST_AUDIO]);
  });

  it("installs again for other dependencies, and only builds for other sources", async () => {
    const { root, start } = checkout();
    await start();
    writeFileSync(join(root, "package-lock.json"), '{ "other": true }');
    await start();
    expect([linesOf(join(root, "npm.log")).length, linesOf(join(root, "build.log")).length]).toEqual([2, 1]);
    const later = new Date(Date.now() + 5000);
    utimesSync(join(root, "src/main.js"), later, later);
    expect((await start()).stderr).toBe("Building …\n");
    expect(linesOf(join(root, "npm.log"))).toHaveLength(2);
  });

  it("opens no connection where none may be opened", async () => {
    const { root, start } = checkout();
    await start([], { TINGXIE_OFFLINE: "1" });
    expect(linesOf(join(root, "npm.log"))).toEqual([expect.stringContaining("--offline")]);
  });

  it("is set up once by several that start together", async () => {
    const { root, start } = checkout();
    const all = await Promise.all([1, 2, 3].map(() => start()));
    expect(all.map(({ code, stdout }) => [code, JSON.parse(stdout)])).toEqual([1, 2, 3].map(() => [0, [folder]]));
    expect(all.map(({ stderr }) => stderr)).toEqual(expect.arrayContaining([expect.stringContaining("Waiting")]));
    expect([linesOf(join(root, "npm.log")).length, linesOf(join(root, "build.log")).length]).toEqual([1, 1]);
  });

  it("takes over from a set-up that was killed", async () => {
    const dead = (await run(process.execPath, ["-p", "process.pid"])).stdout.trim();
    for (const owner of [dead, undefined, "rubbish"]) {
      const { root, start } = checkout();
      const lock = join(root, ".setup.lock");
      mkdirSync(lock);
      if (owner !== undefined) writeFileSync(join(lock, "pid"), owner);
      const all = await Promise.all([1, 2, 3].map(() => start()));
      expect(all.map(({ code, stderr }) => (code === 0 ? "" : stderr))).toEqual(["", "", ""]);
      expect(linesOf(join(root, "npm.log"))).toHaveLength(1);
      expect(readdirSync(root).filter((name) => name.startsWith(".setup.lock"))).toEqual([]);
    }
  });

  it("waits for a set-up that is alive", async () => {
    const { root, start } = checkout();
    const lock = join(root, ".setup.lock");
    mkdirSync(lock);
    writeFileSync(join(lock, "pid"), String(process.pid));
    const starting = start();
    setTimeout(() => renameSync(lock, join(root, "released")), 1500);
    expect((await starting).stderr).toMatch(/^Waiting [^\n]+\nInstalling /);
    expect(linesOf(join(root, "npm.log"))).toHaveLength(1);
  });

  it("says in one line what went wrong, and can be tried again", async () => {
    const { root, start } = checkout();
    const failed = await start([], { TEST_NPM_FAILS: "1" });
    expect(failed).toMatchObject({ code: 1, stdout: "" });
    expect(failed.stderr).toMatch(/\ntingxie: The dependencies could not be installed \([^\n]*7\)\. [^\n]+\n$/);
    expect((await start()).code).toBe(0);

    writeFileSync(join(root, "scripts/build.cjs"), "process.exit(1)");
    const unbuilt = await start();
    expect(unbuilt).toEqual({
      code: 1,
      stdout: "",
      stderr: expect.stringMatching(/^Building …\ntingxie: The build failed\. [^\n]+\n$/),
    });

    rmSync(join(root, "package-lock.json"));
    const broken = await start();
    expect(broken).toEqual({
      code: 1,
      stdout: "",
      stderr: expect.stringMatching(/^tingxie: [^\n]*package-lock\.json[^\n]*\n$/),
    });
  });
});

describeWithRealModel("npm run -s tingxie", (model) => {
  const folder = temporaryFolder();
  const root = join(folder, "clone");
  const env = { TINGXIE_HOME: join(folder, "home"), TINGXIE_MODELS: dirname(model.directory) };
  const npm = (args: readonly string[], cwd: string) =>
    run("npm", ["run", "-s", "tingxie", "--", ...args], { cwd, env, timeoutMs: 60_000 });

  beforeAll(() => {
    for (const name of ["package.json", "package-lock.json", "bin", "scripts", "src", "models", "assets"]) {
      cpSync(join(ROOT, name), join(root, name), { recursive: true });
    }
    // The dependencies of this checkout, as if npm had just installed them.
    mkdirSync(join(root, "node_modules"));
    for (const name of readdirSync(join(ROOT, "node_modules"))) {
      if (!name.startsWith(".")) symlinkSync(join(ROOT, "node_modules", name), join(root, "node_modules", name));
    }
    const hash = createHash("sha256")
      .update(readFileSync(join(root, "package-lock.json")))
      .digest("hex");
    writeFileSync(join(root, "node_modules/.tingxie-lock-hash"), hash);
    mkdirSync(join(root, "talks"));
    cpSync(join(TEST_AUDIO, "en-austen-0930.wav"), join(root, "talks/amiable.wav"));
  });

  it("builds what it runs, takes paths from where the user stands, and prints only the result", async () => {
    const args = ["transcribe", "--language", "en", "--device", "cpu", "--output", "texts", "amiable.wav"];
    const first = await npm(args, join(root, "talks"));
    expect(first).toEqual({ code: 0, stdout: "", stderr: "Building …\n" });
    const text = "He might even have been made amiable himself.\n";
    expect(readFileSync(join(root, "talks/texts/amiable.txt"), "utf8")).toBe(text);
    const second = await npm(["transcribe", "--language", "en", "--device", "cpu", "talks/amiable.wav"], root);
    expect(second).toEqual({ code: 0, stdout: text, stderr: "" });
  });

  it("hands on the exit code", async () => {
    expect(await npm(["transcribe", "--format", "pdf", "x.wav"], root)).toMatchObject({ code: 2, stdout: "" });
    expect(await npm(["transcribe", "x.wav"], root)).toMatchObject({ code: 1, stdout: "" });
  });
});
