import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { ModelStore } from "../../../src/engine/models/store";
import type { PullProgress } from "../../../src/engine/models/pull";
import { honest, MisbehavingServer, stalls } from "../../fixtures/misbehaving-server";
import {
  catalogOf,
  ENCODER,
  folder,
  httpEntry,
  MANNERS,
  noise,
  removeFolders,
  sha256,
  TOKENIZER,
  zipOf,
} from "./support";

type Format = "zip" | "tar.gz" | "tar.bz2";

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

/** An archive made by the system's tar, with files below `pack/`. */
function tarOf(
  format: Format,
  files: Readonly<Record<string, Buffer>>,
  links: Readonly<Record<string, string>> = {},
): Buffer {
  const root = folder();
  mkdirSync(join(root, "pack"));
  for (const [name, content] of Object.entries(files)) writeFileSync(join(root, "pack", name), content);
  for (const [name, target] of Object.entries(links)) symlinkSync(target, join(root, "pack", name));
  execFileSync("tar", [format === "tar.gz" ? "-czf" : "-cjf", "out", "pack"], { cwd: root });
  return readFileSync(join(root, "out"));
}

const GOOD = { "encoder.bin": ENCODER, "tokens.bin": TOKENIZER, "README.md": Buffer.from("hello") };

function archive(format: Format, files: Readonly<Record<string, Buffer>> = GOOD): Buffer {
  if (format !== "zip") return tarOf(format, files);
  return zipOf(Object.fromEntries(Object.entries(files).map(([name, content]) => [`pack/${name}`, content])));
}

function storeFor(format: Format, content: Buffer, more: readonly unknown[] = []): ModelStore {
  const source = {
    kind: "archive",
    name: "Release",
    url: `${server.origin}/pack.${format}`,
    format,
    bytes: content.length,
    sha256: sha256(content),
    members: { "encoder.bin": "pack/encoder.bin", "tokens.bin": "pack/tokens.bin" },
  };
  return new ModelStore({ modelsDir, catalog: catalogOf([source, ...more]), ...MANNERS });
}

const path = (format: Format): string => `/pack.${format}`;

describe.each<Format>(["zip", "tar.gz", "tar.bz2"])("a model out of a %s archive", (format) => {
  it("is installed, and nothing of the archive stays", async () => {
    const content = archive(format);
    server.serve(path(format), content);
    const steps: PullProgress[] = [];
    const { files, sources } = await storeFor(format, content).pull("tiny", { onProgress: (step) => steps.push(step) });
    expect(sources).toEqual(["Release"]);
    expect(readFileSync(files.files.encoder).equals(ENCODER)).toBe(true);
    expect(readdirSync(join(modelsDir, "tiny")).sort()).toEqual(["encoder.bin", "installed.json", "tokens.bin"]);
    expect([...new Set(steps.map((step) => step.phase))]).toEqual(["downloading", "verifying", "unpacking"]);
    expect(steps.every((step) => step.totalBytes === content.length)).toBe(true);
  });

  it("is not taken when a file in it is another, although the archive is the one expected", async () => {
    const content = archive(format, { ...GOOD, "encoder.bin": noise(ENCODER.length, 77) });
    server.serve(path(format), content);
    const pulling = storeFor(format, content).pull("tiny");
    await expect(pulling).rejects.toMatchObject({
      code: "model-unavailable",
      message: expect.stringContaining("Release: "),
    });
    expect(existsSync(join(modelsDir, "tiny", "encoder.bin"))).toBe(false);
  });

  it("is not taken when a file is missing in it", async () => {
    const content = archive(format, { "tokens.bin": TOKENIZER });
    server.serve(path(format), content);
    await expect(storeFor(format, content).pull("tiny")).rejects.toMatchObject({ code: "model-unavailable" });
  });

  it("is not taken when the archive is none", async () => {
    const content = noise(5_000, 4);
    server.serve(path(format), content);
    await expect(storeFor(format, content).pull("tiny")).rejects.toThrow(/Release: its archive/);
  });

  it("comes from the next source when the archive is another", async () => {
    const content = archive(format);
    server.serve(path(format), noise(content.length, 6));
    server.serve("/encoder.bin", ENCODER);
    server.serve("/tokens.bin", TOKENIZER);
    expect((await storeFor(format, content, [httpEntry(server.origin)]).pull("tiny")).sources).toEqual(["Test server"]);
  });
});

it("goes on with an archive that had come half", async () => {
  const content = archive("tar.gz");
  server.serve("/pack.tar.gz", content, stalls(100_000), honest);
  const stop = new AbortController();
  const store = storeFor("tar.gz", content);
  const pulling = store.pull("tiny", {
    signal: stop.signal,
    onProgress: ({ receivedBytes }) => receivedBytes === 100_000 && stop.abort(),
  });
  await expect(pulling).rejects.toMatchObject({ code: "interrupted" });
  await store.pull("tiny");
  expect(server.requests.map((request) => request.range)).toEqual([undefined, "bytes=100000-"]);
});

it("refuses a ZIP file with a name that leads out of it", async () => {
  const outside = join(modelsDir, "evil");
  const content = zipOf({
    "../../evil": Buffer.from("evil"),
    "pack/encoder.bin": ENCODER,
    "pack/tokens.bin": TOKENIZER,
  });
  server.serve("/pack.zip", content);
  await expect(storeFor("zip", content).pull("tiny")).rejects.toThrow(/archive is damaged.*\.\.\/\.\.\/evil/);
  expect(existsSync(outside)).toBe(false);
});

it("refuses a link in place of a file", async () => {
  const secret = join(folder(), "encoder.bin");
  writeFileSync(secret, ENCODER);
  const content = tarOf("tar.gz", { "tokens.bin": TOKENIZER }, { "encoder.bin": secret });
  server.serve("/pack.tar.gz", content);
  await expect(storeFor("tar.gz", content).pull("tiny")).rejects.toThrow(/no file pack\/encoder.bin/);
});
