import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { transcriptJson, type NewTranscript } from "../../../src/engine/history";
import { seededRandom } from "../../fixtures/random";
import { bytesOf, said } from "./samples";
import { all, cleanUp, ndjson, openIn, sentence, temporaryHome } from "./support";

afterEach(() => {
  jest.useRealTimers();
  cleanUp();
});

const FULL: NewTranscript = {
  createdAt: "2026-01-02T03:04:05.678Z",
  source: "recording",
  file: "/sounds/äöü 听写.wav",
  fileSha256: "ab".repeat(32),
  durationSec: 12.345678901234567,
  language: "zh",
  model: "sense-voice",
  device: "cpu",
  text: "练习听写 100 次。",
  rawText: "练习听写一百次",
  status: "recovered",
  warnings: ["The file ends early."],
  error: { code: "inference-failed", message: "once" },
  segments: [
    {
      startSec: 0.1 + 0.2,
      endSec: 4,
      text: "练习听写",
      rawText: "练习听写",
      language: "zh",
      words: [{ startSec: 0.30000000000000004, endSec: 1, text: "练习", confidence: 0.987654321 }],
    },
    {
      startSec: 5,
      endSec: 6,
      text: "100 次。",
      rawText: "依百次",
      hotwords: [{ heard: "依百", written: "一百" }],
    },
  ],
  audio: null,
};

describe("the history", () => {
  it("gives back what was put in, to the last digit", async () => {
    const history = openIn(temporaryHome());
    const id = await history.add(FULL);
    expect(id).toMatch(/^[0-9a-hjkmnp-tv-z]{8}$/);
    expect(await history.get(id!)).toEqual({ ...FULL, id });
    expect(await all(history.list())).toEqual([
      {
        id,
        createdAt: FULL.createdAt,
        source: "recording",
        file: FULL.file,
        durationSec: FULL.durationSec,
        language: "zh",
        model: "sense-voice",
        text: FULL.text,
        status: "recovered",
      },
    ]);
  });

  it("is empty, and makes nothing on the disk, where nothing was ever kept", async () => {
    const home = temporaryHome();
    const history = openIn(home);
    expect(await all(history.list())).toEqual([]);
    expect(await all(history.transcripts())).toEqual([]);
    expect(await history.get("nobody")).toBeUndefined();
    expect(await history.search("x")).toMatchObject({ total: 0, hits: [] });
    expect(await history.delete(["nobody"])).toEqual({ deleted: 0, unknown: ["nobody"] });
    expect(await history.clear()).toBe(0);
    expect(existsSync(home)).toBe(false);
  });

  it("lists the newest first, over many pages, whatever the clock does", async () => {
    const history = openIn(temporaryHome());
    jest.useFakeTimers({ doNotFake: ["performance", "nextTick", "setImmediate", "setTimeout"] });
    const times = ["2026-05-01", "2031-01-01", "2026-05-02", "1970-01-01", "2026-05-02"];
    const ids: string[] = [];
    for (let index = 0; index < 450; index++) {
      jest.setSystemTime(new Date(times[index % times.length]));
      ids.push((await history.add(said(`number ${index}`)))!);
    }
    expect(new Set(ids).size).toBe(450);
    expect((await all(history.list())).map(({ id }) => id)).toEqual([...ids].reverse());
    expect((await history.get(ids[3]))!.createdAt).toBe("1970-01-01T00:00:00.000Z");
  });

  it("gives the segments of the newest transcripts first, over many pages, in order of time", async () => {
    const history = openIn(temporaryHome());
    const takes = [3, 0, 450, 1].map((count, take) => Array.from({ length: count }, (_, at) => `${take} ${at}`));
    for (const texts of takes) await history.add(said(...texts));
    const segments = await all(history.segments());
    expect(segments.map(({ segment }) => segment.text)).toEqual([...takes].reverse().flat());
    const newest = (await all(history.list()))[0];
    expect(segments[0]).toMatchObject({ transcript: newest.id, createdAt: newest.createdAt });
    expect(await all(openIn(temporaryHome()).segments())).toEqual([]);
  });

  it("shares one database between several that have it open", async () => {
    const home = temporaryHome();
    const [one, other] = [openIn(home), openIn(home)];
    const ids = await Promise.all(
      Array.from({ length: 40 }, (_, index) => (index % 2 ? one : other).add(said(`number ${index}`))),
    );
    expect((await all(one.list())).map(({ id }) => id).sort()).toEqual([...ids].sort());
    expect((await other.search("number", { limit: 100 })).total).toBe(40);
  });
});

describe("export and import", () => {
  it("carry everything over exactly: what is exported again is the same to the byte", async () => {
    const random = seededRandom(3);
    const [one, other] = [openIn(temporaryHome()), openIn(temporaryHome())];
    await one.add(FULL);
    for (let index = 0; index < 60; index++) {
      const kind = (["zh", "en", "mixed"] as const)[index % 3];
      const createdAt = new Date(1.7e12 + random.integer(1e9)).toISOString();
      const texts = Array.from({ length: random.integer(5) }, () => sentence(random, kind));
      await one.import(ndjson([{ ...said(...texts), id: `id${index}`, createdAt }]), fail);
    }
    const exported = (await all(one.transcripts())).map(transcriptJson).join("\n");
    expect(await other.import(bytesOf(exported, 7), fail)).toEqual({ added: 61, known: 0, bad: 0 });
    expect((await all(other.transcripts())).map(transcriptJson).join("\n")).toBe(exported);
    expect((await other.search("ting")).total).toBe((await one.search("ting")).total);
    // Once more changes nothing.
    expect(await other.import(bytesOf(exported), fail)).toEqual({ added: 0, known: 61, bad: 0 });
    expect((await all(other.list())).length).toBe(61);
  });

  it("carry over what hotwords changed", async () => {
    const [from, to] = [openIn(temporaryHome()), openIn(temporaryHome())];
    const id = await from.add(FULL);
    const lines = (await all(from.transcripts())).map((transcript) => `${transcriptJson(transcript)}\n`);
    await to.import(bytesOf(lines.join("")), () => undefined);
    expect((await to.get(id!))?.segments).toEqual(FULL.segments);
  });

  it("keeps the good lines and tells the number and the fault of each bad one", async () => {
    const history = openIn(temporaryHome());
    const good = (id: string): string =>
      JSON.stringify({ ...said("Guten Tag"), id, createdAt: "2026-01-01T00:00:00+01:00" });
    const lines: (string | Buffer)[] = [
      good("first"),
      "",
      "no JSON",
      "[]",
      good("bad id"),
      good("x").replace("dictation", "dream"),
      good("x").replace('"durationSec":10', '"durationSec":-1'),
      good("x").replace("2026-01-01T00:00:00+01:00", "yesterday"),
      Buffer.from([0xff, 0xfe]),
      `${good("second").slice(0, -1)},"unknown":"key"}`,
      good("half").slice(0, 50),
    ];
    const bytes = Buffer.concat(lines.flatMap((line) => [Buffer.from(line as string), Buffer.from("\n")]));
    const bad: string[] = [];
    const report = await history.import([bytes] as unknown as AsyncIterable<Uint8Array>, ({ line, reason }) =>
      bad.push(`${line} ${reason}`),
    );
    expect(report).toEqual({ added: 2, known: 0, bad: 8 });
    expect(bad.map((line) => line.split(":")[0])).toEqual([
      "3 is not JSON",
      "4 Invalid input",
      "5 has a wrong id",
      "6 has a wrong source",
      "7 has a wrong durationSec",
      "8 has a wrong createdAt",
      "9 is not UTF-8",
      "11 is not JSON",
    ]);
    expect((await all(history.list())).map(({ id, createdAt }) => [id, createdAt])).toEqual([
      ["second", "2025-12-31T23:00:00.000Z"],
      ["first", "2025-12-31T23:00:00.000Z"],
    ]);
  });

  it("finds the text of a line that has no segments", async () => {
    const history = openIn(temporaryHome());
    const line = { ...said("练习听写"), id: "a", createdAt: "2026-01-01T00:00:00Z", segments: undefined };
    await history.import(ndjson([line]), fail);
    expect((await history.search("tx")).hits).toMatchObject([{ id: "a", startSec: 0, endSec: 10 }]);
  });

  it("takes text that no database can hold as what can be read of it", async () => {
    const history = openIn(temporaryHome());
    await history.import(ndjson([{ ...said("a\0b\ud800c"), id: "a", createdAt: "2026-01-01T00:00:00Z" }]), fail);
    expect((await history.get("a"))!.text).toBe("a\ufffdb\ufffdc");
  });
});

describe("deletion", () => {
  /** Every byte below a folder. */
  function everything(folder: string): string {
    return readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => readFileSync(join(entry.parentPath, entry.name), "latin1"))
      .join("");
  }
  const bytes = (text: string): string => Buffer.from(text).toString("latin1");

  async function withSound(home: string, transcript: NewTranscript, name: string): Promise<[NewTranscript, string]> {
    const audio = join(home, "recordings", name);
    mkdirSync(join(home, "recordings"), { recursive: true });
    writeFileSync(audio, "sound");
    return [{ ...transcript, audio }, audio];
  }

  it("leaves no trace of the text, its words and readings, nor the sound, while the history stays open", async () => {
    const home = temporaryHome();
    const history = openIn(home);
    const random = seededRandom(1);
    for (let index = 0; index < 50; index++) await history.add(said(sentence(random, "zh"), sentence(random, "en")));
    const [secret, audio] = await withSound(home, said("Verschwiegenes geheimnisvoll 魑魅魍魉 囊萤映雪"), "a.wav");
    const id = (await history.add(secret))!;
    for (let index = 0; index < 50; index++) await history.add(said(sentence(random, "mixed")));
    const traces = ["erschwiegen", "eheimnis", "魑魅", "魍魉", "囊萤", "chi mei", "nang ying", id];
    for (const trace of traces) expect([trace, everything(home).includes(bytes(trace))]).toEqual([trace, true]);
    expect((await history.get(id))!.audio).toBe(audio);

    expect(await history.delete([id, "nobody", id])).toEqual({ deleted: 1, unknown: ["nobody"] });
    for (const trace of traces) expect([trace, everything(home).includes(bytes(trace))]).toEqual([trace, false]);
    expect(existsSync(audio)).toBe(false);
    expect((await history.search("chimei")).total).toBe(0);
    expect((await all(history.list())).length).toBe(100);
    expect((await history.search("的", { limit: 200 })).total).toBeGreaterThan(0);
  });

  it("of most of the history makes the index anew, and finds what is left", async () => {
    const home = temporaryHome();
    const history = openIn(home);
    const old = { createdAt: new Date(Date.now() - 10 * 86_400_000).toISOString() };
    for (let index = 0; index < 30; index++) await history.add({ ...said("魑魅 secretive"), ...old });
    await history.add(said("练习听写"));
    const before = everything(home).length;
    expect(await history.clear({ olderThanDays: 9 })).toBe(30);
    expect((await history.search("tx")).total).toBe(1);
    expect((await history.search("secr")).total).toBe(0);
    expect(everything(home)).not.toContain(bytes("魑魅"));
    expect(everything(home)).not.toContain("ecretive");
    expect(everything(home).length).toBeLessThan(before);
  });

  it("never touches a file that is not below the recordings folder", async () => {
    const home = temporaryHome();
    const history = openIn(home);
    mkdirSync(home);
    const mine = join(home, "mine.wav");
    writeFileSync(mine, "sound");
    const line = { ...said("text"), createdAt: "2026-01-01T00:00:00Z" };
    const paths = [mine, join(home, "recordings/../mine.wav"), "../mine.wav", `${home}/recordings`];
    await history.import(ndjson(paths.map((audio, index) => ({ ...line, id: `id${index}`, audio }))), fail);
    expect((await all(history.transcripts())).map(({ audio }) => audio)).toEqual([null, null, null, null]);
    expect(await history.clear()).toBe(4);
    expect(readFileSync(mine, "utf8")).toBe("sound");
  });

  it("deletes what no longer has its sound", async () => {
    const home = temporaryHome();
    const history = openIn(home);
    const id = (await history.add({ ...said("text"), audio: join(home, "recordings", "gone.wav") }))!;
    expect(await history.delete([id])).toEqual({ deleted: 1, unknown: [] });
  });
});

describe("what is to be kept", () => {
  const daysAgo = (days: number): string => new Date(Date.now() - days * 86_400_000).toISOString();
  const texts = async (history: ReturnType<typeof openIn>): Promise<string[]> =>
    (await all(history.list())).map(({ text }) => text);

  it("goes by age and by number, at once and with every addition", async () => {
    const history = openIn(temporaryHome());
    expect(await history.policy()).toEqual({ keep: "everything" });
    for (const days of [40, 20, 3, 2, 1]) await history.add({ ...said(`${days} days`), createdAt: daysAgo(days) });
    await history.setPolicy({ keep: "everything", maxAgeDays: 30 });
    expect(await texts(history)).toEqual(["1 days", "2 days", "3 days", "20 days"]);
    await history.setPolicy({ keep: "everything", maxTranscripts: 3 });
    expect(await texts(history)).toEqual(["1 days", "2 days", "3 days"]);
    await history.add(said("new"));
    expect(await texts(history)).toEqual(["new", "1 days", "2 days"]);
  });

  it("can be nothing: no transcript reaches the disk", async () => {
    const home = temporaryHome();
    const history = openIn(home);
    await history.setPolicy({ keep: "nothing" });
    expect(await history.add(said("geheim"))).toBeUndefined();
    expect(readdirSync(home)).toEqual(["history.json"]);
    expect(await all(history.list())).toEqual([]);
    await history.setPolicy({ keep: "everything" });
    await history.add(said("offen"));
    expect(await texts(history)).toEqual(["offen"]);
  });

  it("is nothing where nobody can read what it is to be", async () => {
    const home = temporaryHome();
    mkdirSync(home);
    writeFileSync(join(home, "history.json"), '{"keep":"noth');
    await expect(openIn(home).add(said("x"))).rejects.toMatchObject({ code: "history-failed" });
    expect(readdirSync(home)).toEqual(["history.json"]);
  });
});

function fail({ line, reason }: { line: number; reason: string }): never {
  throw new Error(`line ${line} ${reason}`);
}
