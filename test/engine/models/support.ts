/** What the tests of the model store share: made-up models, small archives, and folders that vanish afterwards. */
import { createHash } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Catalog, type ModelSource, parseCatalog } from "../../../src/engine/models/catalog";
import type { ModelStoreOptions } from "../../../src/engine/models/store";

/** Bytes that look random and are the same every time. */
export function noise(length: number, seed = 1): Buffer {
  const bytes = Buffer.alloc(length);
  let state = seed;
  for (let i = 0; i < length; i++) {
    // Numerical Recipes' linear congruential generator.
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    bytes[i] = state >>> 24;
  }
  return bytes;
}

export function sha256(content: Buffer): string {
  return createHash("sha256").update(content).digest("hex");
}

export const ENCODER = noise(300_000, 2);
export const TOKENIZER = noise(20_000, 3);

/** A catalogue of one made-up model, `tiny`, of two files. */
export function catalogOf(
  sources: readonly unknown[],
  contents = { "encoder.bin": ENCODER, "tokens.bin": TOKENIZER },
): Catalog {
  const files = Object.entries(contents).map(([name, content]) => ({
    role: name.split(".")[0],
    name,
    bytes: content.length,
    sha256: sha256(content),
  }));
  return parseCatalog({
    version: 1,
    models: [
      {
        id: "tiny",
        name: "Tiny",
        family: "moonshine",
        languages: ["en"],
        goodFor: "tests",
        recommendedFor: ["en"],
        licence: { name: "MIT", url: "https://example.org/", attribution: "Nobody", commercialUse: true },
        precision: "int8",
        minimum: "nothing",
        files,
        sources,
      },
    ],
  });
}

export function httpEntry(origin: string, name = "Test server"): ModelSource {
  return { kind: "http", name, baseUrl: `${origin}/` };
}

/** Short patience, no proxies, no pip: what a test does not ask for does not happen. */
export const MANNERS: Pick<ModelStoreOptions, "timeouts" | "backoffMs" | "env"> = {
  timeouts: { connectMs: 5_000, stallMs: 5_000 },
  backoffMs: 1,
  env: { PATH: "" },
};

const folders: string[] = [];

/** A new empty folder; {@link removeFolders} removes it. */
export function folder(): string {
  const path = mkdtempSync(join(tmpdir(), "tingxie models é "));
  folders.push(path);
  return path;
}

export function removeFolders(): void {
  for (const path of folders.splice(0)) rmSync(path, { recursive: true, force: true });
}

/** CRC-32 of ISO 3309, bit by bit. `node:zlib` has one, but not in Node 20. */
function crc32(content: Buffer): number {
  let crc = ~0;
  for (const byte of content) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit++) crc = (crc >>> 1) ^ (crc & 1 ? 0xedb88320 : 0);
  }
  return ~crc >>> 0;
}

/** A ZIP file of stored members, by any names, also those that no honest program would write. */
export function zipOf(members: Readonly<Record<string, Buffer>>): Buffer {
  const locals: Buffer[] = [];
  const central: Buffer[] = [];
  let offset = 0;
  for (const [name, content] of Object.entries(members)) {
    const path = Buffer.from(name);
    const common = Buffer.alloc(26);
    common.writeUInt16LE(20, 0);
    common.writeUInt16LE(0x21, 8);
    common.writeUInt32LE(crc32(content), 10);
    common.writeUInt32LE(content.length, 14);
    common.writeUInt32LE(content.length, 18);
    common.writeUInt16LE(path.length, 22);
    const local = Buffer.concat([Buffer.from("PK\x03\x04"), common, path, content]);
    const tail = Buffer.alloc(14);
    tail.writeUInt32LE(offset, 10);
    central.push(Buffer.concat([Buffer.from("PK\x01\x02\x14\x00", "latin1"), common, tail, path]));
    locals.push(local);
    offset += local.length;
  }
  const directory = Buffer.concat(central);
  const end = Buffer.alloc(22);
  end.write("PK\x05\x06", "latin1");
  end.writeUInt16LE(central.length, 8);
  end.writeUInt16LE(central.length, 10);
  end.writeUInt32LE(directory.length, 12);
  end.writeUInt32LE(offset, 16);
  return Buffer.concat([...locals, directory, end]);
}

/** The smallest wheel that pip accepts, with a member. */
export function wheelOf(name: string, version: string, tag: string, members: Readonly<Record<string, Buffer>>): Buffer {
  const info = `${name}-${version}.dist-info`;
  return zipOf({
    ...members,
    [`${info}/METADATA`]: Buffer.from(`Metadata-Version: 2.1\nName: ${name}\nVersion: ${version}\n`),
    [`${info}/WHEEL`]: Buffer.from(
      `Wheel-Version: 1.0\nGenerator: test\nRoot-Is-Purelib: false\nTag: py3-none-${tag}\n`,
    ),
    [`${info}/RECORD`]: Buffer.from(""),
  });
}
