import {
  appendFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { type Catalog, loadCatalog, parseCatalog } from "../../../src/engine/models/catalog";
import { ModelStore, type ModelStoreOptions } from "../../../src/engine/models/store";
import type { PullProgress } from "../../../src/engine/models/pull";
import { dies, honest, MisbehavingServer, sends, status } from "../../fixtures/misbehaving-server";
import { catalogOf, ENCODER, folder, httpEntry, MANNERS, noise, removeFolders, TOKENIZER } from "./support";

/** Port 1 of this machine: nothing listens there. */
const NOBODY = "http://127.0.0.1:1";

let server: MisbehavingServer;
let modelsDir: string;

beforeEach(async () => {
  server = await MisbehavingServer.start();
  modelsDir = join(folder(), "models");
});
afterEach(async () => {
  await server.close();
  removeFolders();
});

function storeOf(catalog: Catalog, options: Partial<ModelStoreOptions> = {}): ModelStore {
  return new ModelStore({ modelsDir, catalog, ...MANNERS, ...options });
}

function serveBoth(prefix = ""): void {
  server.serve(`${prefix}/encoder.bin`, ENCODER);
  server.serve(`${prefix}/tokens.bin`, TOKENIZER);
}

const inFolder = (name: string): string => join(modelsDir, "tiny", name);

async function installed(): Promise<ModelStore> {
  serveBoth();
  const store = storeOf(catalogOf([httpEntry(server.origin)]));
  await store.pull("tiny");
  server.requests.length = 0;
  return store;
}

describe("pulling a model", () => {
  it("makes it installed, tells how far it is, and asks for nothing the second time", async () => {
    serveBoth();
    const store = storeOf(catalogOf([httpEntry(server.origin)]));
    expect(await store.isInstalled("tiny")).toBe(false);
    await expect(store.files("tiny")).rejects.toMatchObject({ code: "model-unavailable" });

    const steps: PullProgress[] = [];
    const { files, sources } = await store.pull("tiny", { onProgress: (step) => steps.push(step) });
    expect(sources).toEqual(["Test server"]);
    expect(files).toEqual({
      id: "tiny",
      family: "moonshine",
      directory: join(modelsDir, "tiny"),
      languages: ["en"],
      files: { encoder: inFolder("encoder.bin"), tokens: inFolder("tokens.bin") },
    });
    expect(readFileSync(files.files.encoder).equals(ENCODER)).toBe(true);
    const total = ENCODER.length + TOKENIZER.length;
    expect(steps.every((step) => step.totalBytes === total && step.model === "tiny")).toBe(true);
    expect(steps.map((step) => step.receivedBytes)).toEqual(
      [...steps.map((step) => step.receivedBytes)].sort((a, b) => a - b),
    );
    expect(steps.at(-1)).toMatchObject({ phase: "verifying", file: "tokens.bin", receivedBytes: total });

    const requests = server.requests.length;
    expect((await store.pull("tiny")).sources).toEqual([]);
    expect((await store.list())[0]).toMatchObject({ id: "tiny", installed: true, bytes: total, licence: "MIT" });
    expect(server.requests).toHaveLength(requests);
    expect(readdirSync(join(modelsDir, "tiny")).sort()).toEqual(["encoder.bin", "installed.json", "tokens.bin"]);
  });

  it("goes to the next source with what has arrived", async () => {
    server.serve("/one/encoder.bin", ENCODER, dies(100_000), status(404));
    serveBoth("/two");
    const catalog = catalogOf([httpEntry(`${server.origin}/one`, "One"), httpEntry(`${server.origin}/two`, "Two")]);
    expect((await storeOf(catalog).pull("tiny")).sources).toEqual(["Two"]);
    expect(server.requestsFor("/two/encoder.bin")[0].range).toBe("bytes=100000-");
  });

  it("goes to the next source when the first has wrong bytes, a refusal, or is not there", async () => {
    server.serve("/one/encoder.bin", ENCODER, sends(noise(ENCODER.length, 9)));
    server.serve("/two/encoder.bin", ENCODER, status(403));
    serveBoth("/three");
    const names = ["one", "two", "three"].map((name) => httpEntry(`${server.origin}/${name}`, name));
    expect((await storeOf(catalogOf([httpEntry(NOBODY), ...names])).pull("tiny")).sources).toEqual(["three"]);
  });

  it("takes from each source what it has, by the name it has there", async () => {
    server.serve("/a/enc-v1", ENCODER);
    server.serve("/b/tokens.bin", TOKENIZER);
    const first = { ...httpEntry(`${server.origin}/a`, "First"), files: { "encoder.bin": "enc-v1" } };
    const { sources } = await storeOf(catalogOf([first, httpEntry(`${server.origin}/b`, "Second")])).pull("tiny");
    expect(sources).toEqual(["First", "Second"]);
  });

  it("does not begin with a part when nobody in reach has the rest", async () => {
    server.serve("/encoder.bin", ENCODER);
    const part = { ...httpEntry(server.origin, "Part"), files: { "encoder.bin": "encoder.bin" } };
    const pulling = storeOf(catalogOf([part, httpEntry(NOBODY, "Whole")])).pull("tiny");
    await expect(pulling).rejects.toMatchObject({ code: "model-unavailable" });
    expect(server.requests).toEqual([]);
  });

  it("says of every source why it gave nothing, and what to do", async () => {
    const catalog = catalogOf([
      httpEntry(NOBODY, "Publisher"),
      httpEntry(server.origin, "Mirror"),
      { kind: "http", name: "Elsewhere", baseUrl: "https://models.invalid/" },
    ]);
    const error: unknown = await storeOf(catalog)
      .pull("tiny")
      .catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ code: "model-unavailable" });
    const { message, hint } = error as { message: string; hint: string };
    expect(message).toContain("Publisher: it refuses connections");
    expect(message).toContain("Mirror: it does not have the file (HTTP 404)");
    expect(message).toContain("Elsewhere: its name");
    expect(hint).toContain("TINGXIE_MODEL_MIRROR");
    expect(hint).toContain(join(modelsDir, "tiny"));
    expect(readdirSync(modelsDir)).toEqual([]);
  });

  it("says before it begins that the disk is too small", async () => {
    serveBoth();
    const catalog = catalogOf([httpEntry(server.origin)]);
    const huge = { ...catalog.models[0], files: catalog.models[0].files.map((file) => ({ ...file, bytes: 1e15 })) };
    const pulling = storeOf(parseCatalog({ version: 1, models: [huge] })).pull("tiny");
    await expect(pulling).rejects.toMatchObject({
      code: "disk-full",
      message: expect.stringMatching(/2000000\d* MB needed, \d+ MB free/),
    });
    expect(server.requests).toEqual([]);
  });

  it("says that the models folder cannot be one", async () => {
    writeFileSync(modelsDir, "a file stands here");
    const pulling = storeOf(catalogOf([httpEntry(server.origin)])).pull("tiny");
    await expect(pulling).rejects.toMatchObject({ code: "home-unwritable" });
  });

  it("knows no model that is not in the catalogue", async () => {
    const store = storeOf(catalogOf([httpEntry(server.origin)]));
    await expect(store.pull("../tiny")).rejects.toMatchObject({ code: "unknown-model", hint: "Choose one of: tiny." });
    await expect(store.remove("whisper")).rejects.toMatchObject({ code: "unknown-model" });
  });
});

describe("files that are there already", () => {
  it("are used when they were put there by hand", async () => {
    mkdirSync(join(modelsDir, "tiny"), { recursive: true });
    writeFileSync(inFolder("encoder.bin"), ENCODER);
    writeFileSync(inFolder("tokens.bin"), TOKENIZER);
    const store = storeOf(catalogOf([httpEntry(server.origin)]));
    expect((await store.files("tiny")).files.encoder).toBe(inFolder("encoder.bin"));
    expect(await store.installed()).toEqual(["tiny"]);
    expect(existsSync(inFolder("installed.json"))).toBe(true);
    expect((await store.pull("tiny")).sources).toEqual([]);
    expect(server.requests).toEqual([]);
  });

  it("are not used when they are others of the same size", async () => {
    mkdirSync(join(modelsDir, "tiny"), { recursive: true });
    writeFileSync(inFolder("encoder.bin"), noise(ENCODER.length, 7));
    writeFileSync(inFolder("tokens.bin"), TOKENIZER);
    const files = storeOf(catalogOf([httpEntry(server.origin)])).files("tiny");
    await expect(files).rejects.toMatchObject({
      code: "model-corrupt",
      message: expect.stringContaining("encoder.bin is damaged"),
    });
  });

  it.each([
    ["was cut short", () => writeFileSync(inFolder("tokens.bin"), TOKENIZER.subarray(1))],
    ["has grown", () => appendFileSync(inFolder("tokens.bin"), "x")],
    ["has changed", () => writeFileSync(inFolder("tokens.bin"), noise(TOKENIZER.length, 8))],
  ])("are not used when one %s, and only that one is fetched again", async (_name, damage) => {
    const store = await installed();
    damage();
    expect(await store.isInstalled("tiny")).toBe(false);
    await expect(store.files("tiny")).rejects.toMatchObject({ code: "model-corrupt" });
    await store.pull("tiny");
    expect(server.requests.map((request) => request.path)).toEqual(["/tokens.bin"]);
    expect(await store.isInstalled("tiny")).toBe(true);
  });

  it("are used in spite of a damaged manifest", async () => {
    const store = await installed();
    writeFileSync(inFolder("installed.json"), '{"version":');
    expect(await store.isInstalled("tiny")).toBe(true);
  });
});

describe("verifying", () => {
  it("finds nothing wrong in what was just pulled, and says nothing of models that are not there", async () => {
    const store = await installed();
    expect(await store.verify()).toEqual([{ id: "tiny", problems: [] }]);
    await store.remove("tiny");
    expect(await store.verify()).toEqual([]);
    const [report] = await store.verify("tiny");
    expect(store.errorOf(report)).toMatchObject({ code: "model-unavailable" });
  });

  it("finds a flipped bit that neither size nor time betrays, and pull mends it", async () => {
    const store = await installed();
    const { atime, mtime } = statSync(inFolder("encoder.bin"));
    const bytes = readFileSync(inFolder("encoder.bin"));
    bytes[1000] ^= 4;
    writeFileSync(inFolder("encoder.bin"), bytes);
    utimesSync(inFolder("encoder.bin"), atime, mtime);

    const [report] = await store.verify("tiny");
    expect(report.problems).toEqual([{ file: "encoder.bin", problem: "checksum" }]);
    expect(store.errorOf(report)).toMatchObject({
      code: "model-corrupt",
      message: expect.stringContaining("encoder.bin is damaged"),
    });
    await expect(store.files("tiny")).rejects.toMatchObject({ code: "model-corrupt" });
    await store.pull("tiny");
    expect(server.requests.map((request) => request.path)).toEqual(["/encoder.bin"]);
    expect(store.errorOf((await store.verify("tiny"))[0])).toBeUndefined();
  });
});

describe("removing", () => {
  it("frees the room, and leaves what is not ours", async () => {
    const store = await installed();
    writeFileSync(inFolder("notes.txt"), "mine");
    writeFileSync(inFolder("encoder.bin.part"), "left over");
    expect(await store.remove("tiny")).toBeGreaterThan(ENCODER.length + TOKENIZER.length);
    expect(readdirSync(join(modelsDir, "tiny"))).toEqual(["notes.txt"]);
    expect(await store.isInstalled("tiny")).toBe(false);
    expect(await store.remove("tiny")).toBe(0);
  });

  it("leaves no trace where there was nothing else", async () => {
    const store = await installed();
    await store.remove("tiny");
    expect(readdirSync(modelsDir)).toEqual([]);
    expect(await store.remove("tiny")).toBe(0);
  });
});

describe("the user's mirror", () => {
  let mirror: string;
  let catalog: Catalog;
  let warnings: string[];

  beforeEach(() => {
    mirror = folder();
    mkdirSync(join(mirror, "tiny"));
    writeFileSync(join(mirror, "tiny", "encoder.bin"), ENCODER);
    writeFileSync(join(mirror, "tiny", "tokens.bin"), TOKENIZER);
    serveBoth();
    catalog = catalogOf([httpEntry(server.origin)]);
    warnings = [];
  });
  const pull = (value: string, options: Partial<ModelStoreOptions> = {}): ReturnType<ModelStore["pull"]> =>
    storeOf(catalog, { mirror: value, ...options }).pull("tiny", { onWarning: (warning) => warnings.push(warning) });

  it.each([
    ["a folder", (path: string) => path],
    ["a file address", (path: string) => pathToFileURL(path).href],
  ])("is asked first as %s, offline too, and no connection is opened", async (_name, valueOf) => {
    expect((await pull(valueOf(mirror), { offline: true })).sources).toEqual(["your mirror"]);
    expect(server.requests).toEqual([]);
    expect(warnings).toEqual([]);
  });

  it("is asked first as an address", async () => {
    serveBoth("/mirror/tiny");
    expect((await pull(`${server.origin}/mirror`)).sources).toEqual(["your mirror"]);
    expect(server.requests.map((request) => request.path)).toEqual([
      "/mirror/tiny/encoder.bin",
      "/mirror/tiny/tokens.bin",
    ]);
  });

  it.each([
    [
      "has other bytes",
      () => writeFileSync(join(mirror, "tiny", "encoder.bin"), noise(ENCODER.length, 5)),
      /not what the catalogue/,
    ],
    ["has a short file", () => writeFileSync(join(mirror, "tiny", "encoder.bin"), "x"), /1 bytes instead of/],
    ["has a longer file", () => appendFileSync(join(mirror, "tiny", "encoder.bin"), "x"), /more than/],
  ])("is passed over with a warning when it %s", async (_name, damage, reason) => {
    damage();
    expect((await pull(mirror)).sources).toEqual(["Test server"]);
    expect(warnings).toEqual([expect.stringMatching(reason)]);
  });

  it("gives what it has, and the other sources the rest", async () => {
    writeFileSync(join(mirror, "tiny", "tokens.bin"), "");
    expect((await pull(mirror)).sources).toEqual(["Test server"]);
    expect(server.requests.map((request) => request.path)).toEqual(["/tokens.bin"]);
  });

  it.each(["/nowhere/at/all", "http://127.0.0.1:1/models"])(
    "is passed over with a warning when it is not there (%s)",
    async (value) => {
      expect((await pull(value)).sources).toEqual(["Test server"]);
      expect(warnings).toHaveLength(1);
    },
  );

  it.each(["http://[", "ftp://example.org/models", "file://elsewhere/models"])(
    "is an error of usage when it cannot be one (%s)",
    async (value) => {
      await expect(pull(value)).rejects.toMatchObject({ code: "usage", message: expect.stringContaining(value) });
    },
  );
});

describe("offline", () => {
  it("opens no connection and says how to get the model", async () => {
    serveBoth();
    const store = storeOf(catalogOf([httpEntry(server.origin)]), { offline: true, mirror: server.origin });
    await expect(store.pull("tiny")).rejects.toMatchObject({
      code: "offline",
      hint: expect.stringContaining("tingxie models pull tiny"),
    });
    expect(server.requests).toEqual([]);
  });

  it("uses what is installed", async () => {
    await installed();
    const store = storeOf(catalogOf([httpEntry(NOBODY)]), { offline: true });
    expect((await store.pull("tiny")).sources).toEqual([]);
  });
});

describe("the shipped catalogue", () => {
  it("is what the store uses by itself", async () => {
    const listing = await new ModelStore({ modelsDir, ...MANNERS }).list();
    expect(listing.map((model) => model.id)).toEqual(loadCatalog().models.map((model) => model.id));
    expect(listing.every((model) => !model.installed)).toBe(true);
    expect(existsSync(modelsDir)).toBe(false);
  });
});

it("keeps a good server good", async () => {
  const url = server.serve("/x", TOKENIZER, honest);
  const answer = await fetch(url, { headers: { range: "bytes=19990-" } });
  expect([answer.status, (await answer.arrayBuffer()).byteLength]).toEqual([206, 10]);
});
