import { type ChildProcess, spawn } from "node:child_process";
import { chmodSync, copyFileSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { buildSync } from "esbuild";
import type { Catalog } from "../../../src/engine/models/catalog";
import { ModelStore } from "../../../src/engine/models/store";
import { drips, honest, MisbehavingServer, stalls } from "../../fixtures/misbehaving-server";
import type { Errand } from "./pull-child";
import { catalogOf, ENCODER, folder, httpEntry, MANNERS, removeFolders, TOKENIZER } from "./support";

interface Line {
  readonly phase?: string;
  readonly receivedBytes?: number;
  readonly done?: { readonly sources: readonly string[] };
  readonly error?: { readonly code: string; readonly message: string };
}

let server: MisbehavingServer;
let modelsDir: string;
let catalog: Catalog;
let program: string;
const children: ChildProcess[] = [];

beforeEach(async () => {
  server = await MisbehavingServer.start();
  modelsDir = folder();
  catalog = catalogOf([httpEntry(server.origin)]);
  program = join(folder(), "child.cjs");
  buildSync({
    entryPoints: [join(__dirname, "pull-child.ts")],
    outfile: program,
    bundle: true,
    platform: "node",
    format: "cjs",
    logLevel: "error",
  });
});
afterEach(async () => {
  for (const child of children.splice(0)) child.kill("SIGKILL");
  await server.close();
  removeFolders();
});

/** Starts a process; `onLine` sees what it tells, the promise gives the last line or undefined if it was killed. */
function start(
  what: Errand["what"],
  onLine: (line: Line, child: ChildProcess) => void = () => undefined,
  identity: { uid?: number } = {},
): Promise<Line | undefined> {
  const errand: Errand = { what, modelsDir, catalog: { version: 1, ...catalog }, id: "tiny" };
  const child = spawn(process.execPath, [program, JSON.stringify(errand)], {
    stdio: ["ignore", "pipe", "inherit"],
    cwd: tmpdir(),
    ...identity,
  });
  children.push(child);
  let last: Line | undefined;
  createInterface({ input: child.stdout! }).on("line", (text) => {
    last = JSON.parse(text) as Line;
    onLine(last, child);
  });
  return new Promise((resolve, reject) => {
    child.once("error", reject);
    child.once("close", (_code, signal) => resolve(signal ? undefined : last));
  });
}

describe("models and other processes", () => {
  it("goes on in a second process where the first was killed", async () => {
    server.serve("/encoder.bin", ENCODER, stalls(180_000), honest);
    server.serve("/tokens.bin", TOKENIZER);
    const killed = await start("pull", (line, child) => {
      if (line.receivedBytes === 180_000) child.kill("SIGKILL");
    });
    expect(killed).toBeUndefined();
    expect(readdirSync(modelsDir)).toContain(".tiny.lock");

    const second = await start("pull");
    expect(second?.done?.sources).toEqual(["Test server"]);
    expect(server.requestsFor("/encoder.bin").map((request) => request.range)).toEqual([undefined, "bytes=180000-"]);
    expect(readFileSync(join(modelsDir, "tiny", "encoder.bin")).equals(ENCODER)).toBe(true);
    expect(readdirSync(modelsDir)).toEqual(["tiny"]);
    expect(readdirSync(join(modelsDir, "tiny")).sort()).toEqual(["encoder.bin", "installed.json", "tokens.bin"]);
  });

  it("downloads once when two processes want the same model", async () => {
    server.serve("/encoder.bin", ENCODER, drips(30_000, 50));
    server.serve("/tokens.bin", TOKENIZER);
    let second: Promise<Line | undefined> | undefined;
    const phases = new Set<string>();
    const first = await start("pull", (line) => {
      if (line.phase === "downloading") second ??= start("pull", ({ phase }) => phase && phases.add(phase));
    });
    expect(first?.done?.sources).toEqual(["Test server"]);
    expect((await second)?.done?.sources).toEqual([]);
    expect([...phases]).toEqual(["waiting"]);
    expect(server.requests).toHaveLength(2);
  });

  it("downloads once when two pulls of one process want the same model", async () => {
    server.serve("/encoder.bin", ENCODER);
    server.serve("/tokens.bin", TOKENIZER);
    const store = new ModelStore({ modelsDir, catalog, ...MANNERS });
    await Promise.all([store.pull("tiny"), store.pull("tiny"), store.pull("tiny")]);
    expect(server.requests).toHaveLength(2);
  });

  it.each([
    ["was left by a dead process", { pid: 2 ** 22 + 1, started: "1", token: "x" }],
    ["names a process that began at another time", { pid: process.pid, started: "long ago", token: "x" }],
  ])("takes over a lock that %s", async (_name, holder) => {
    server.serve("/encoder.bin", ENCODER);
    server.serve("/tokens.bin", TOKENIZER);
    writeFileSync(join(modelsDir, ".tiny.lock"), JSON.stringify(holder));
    const store = new ModelStore({ modelsDir, catalog, ...MANNERS });
    await Promise.all([store.pull("tiny"), store.pull("tiny")]);
    expect(server.requests).toHaveLength(2);
    expect(readdirSync(modelsDir)).toEqual(["tiny"]);
  });

  it("does not remove a model that another process is fetching", async () => {
    server.serve("/encoder.bin", ENCODER, stalls(1_000));
    const store = new ModelStore({ modelsDir, catalog, ...MANNERS });
    const outcome = new Promise<unknown>((resolve) => {
      void start("pull", (line) => {
        if (line.receivedBytes === 1_000) resolve(store.remove("tiny").catch((error: unknown) => error));
      });
    });
    expect(await outcome).toMatchObject({ code: "model-busy" });
  });

  it("stops waiting for another process when told to", async () => {
    server.serve("/encoder.bin", ENCODER, stalls(1_000));
    const stop = new AbortController();
    const store = new ModelStore({ modelsDir, catalog, ...MANNERS });
    const outcome = new Promise<unknown>((resolve) => {
      void start("pull", (line) => {
        if (line.receivedBytes !== 1_000) return;
        const waiting = store.pull("tiny", {
          signal: stop.signal,
          onProgress: ({ phase }) => phase === "waiting" && stop.abort(),
        });
        resolve(waiting.catch((error: unknown) => error));
      });
    });
    expect(await outcome).toMatchObject({ code: "interrupted" });
  });

  // Root may write anywhere, so where the tests run as root the child is somebody else.
  const somebody = process.getuid?.() === 0 ? { uid: 65_534 } : {};
  const onUnix = process.platform === "win32" ? describe.skip : describe;
  onUnix("in a folder that may only be read [needs Unix permissions]", () => {
    beforeEach(() => {
      chmodSync(modelsDir, 0o755);
      chmodSync(join(program, ".."), 0o755);
      mkdirSync(join(modelsDir, "tiny"));
      writeFileSync(join(modelsDir, "tiny", "encoder.bin"), ENCODER);
    });
    afterEach(() => {
      chmodSync(modelsDir, 0o755);
      chmodSync(join(modelsDir, "tiny"), 0o755);
    });

    it("uses what is there", async () => {
      writeFileSync(join(modelsDir, "tiny", "tokens.bin"), TOKENIZER);
      chmodSync(join(modelsDir, "tiny"), 0o555);
      chmodSync(modelsDir, 0o555);
      expect(await start("files", undefined, somebody)).toHaveProperty("done.files.encoder");
      expect(await start("pull", undefined, somebody)).toHaveProperty("done.sources", []);
    });

    it("says what is wrong when something is missing", async () => {
      copyFileSync(join(modelsDir, "tiny", "encoder.bin"), join(modelsDir, "tiny", "other.bin"));
      chmodSync(join(modelsDir, "tiny"), 0o555);
      chmodSync(modelsDir, 0o555);
      const outcome = await start("pull", undefined, somebody);
      expect(outcome?.error).toMatchObject({ code: "home-unwritable" });
      expect(outcome?.error?.message).toContain(join(modelsDir, "tiny"));
    });
  });
});
