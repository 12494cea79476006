import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import * as z from "zod";
import { readJson, writeJson, writeWhole } from "../../src/engine/json-file";

const schema = z.object({ writer: z.number(), numbers: z.array(z.number()) });
const directory = mkdtempSync(join(tmpdir(), "tingxie-json-"));
let homes = 0;
const fresh = (): string => join(directory, `home-${homes++}`, "deep", "file.json");

afterAll(() => rmSync(directory, { recursive: true, force: true }));

describe("A JSON file", () => {
  it("is read as it was written, in folders that are made for it", async () => {
    const file = fresh();
    await writeJson(file, { writer: 1, numbers: [1, 2] });
    expect(await readJson(file, schema)).toEqual({ writer: 1, numbers: [1, 2] });
    await writeJson(file, { writer: 2, numbers: [] });
    expect(await readJson(file, schema)).toEqual({ writer: 2, numbers: [] });
    expect(readdirSync(join(file, ".."))).toEqual(["file.json"]);
  });

  it.each([
    ["missing", undefined],
    ["empty", ""],
    ["cut off", '{"writer":1,"numbers":[1,'],
    ["of another form", '{"writer":"me","numbers":[]}'],
    ["not text", "\ufffd\u0000\u0001"],
    ["null", "null"],
  ])("that is %s counts as not there", async (_, content) => {
    const file = fresh();
    mkdirSync(join(file, ".."), { recursive: true });
    if (content !== undefined) writeFileSync(file, content);
    expect(await readJson(file, schema)).toBeUndefined();
    await writeJson(file, { writer: 1, numbers: [] });
    expect(await readJson(file, schema)).toEqual({ writer: 1, numbers: [] });
  });

  it("is never seen half written, while several write and one reads", async () => {
    const file = fresh();
    await writeJson(file, { writer: 0, numbers: [] });
    let busy = true;
    const reading = (async () => {
      let reads = 0;
      for (; busy; reads++) expect(await readJson(file, schema)).toBeDefined();
      return reads;
    })();
    const write = async (writer: number): Promise<void> => {
      for (let i = 0; i < 30; i++) await writeJson(file, { writer, numbers: new Array(20_000).fill(writer) });
    };
    await Promise.all([1, 2, 3, 4].map(write));
    busy = false;
    expect(await reading).toBeGreaterThan(10);
    const last = await readJson(file, schema);
    expect(last?.numbers.every((number) => number === last.writer)).toBe(true);
    expect(readdirSync(join(file, ".."))).toEqual(["file.json"]);
  });

  it("stays as it was where a write fails, and nothing else is left", async () => {
    const file = fresh();
    mkdirSync(file, { recursive: true }); // a folder has the name, so the last step fails
    await expect(writeWhole(file, "text")).rejects.toMatchObject({ code: expect.stringMatching(/^E/) });
    expect(readdirSync(join(file, ".."))).toEqual(["file.json"]);
    const other = fresh();
    await writeWhole(other, "before");
    const cyclic: Record<string, unknown> = {};
    cyclic.self = cyclic;
    await expect(writeJson(other, cyclic)).rejects.toThrow();
    expect(readFileSync(other, "utf8")).toBe("before");
  });
});
