import { execFileSync, spawnSync } from "node:child_process";
import {
  chmodSync,
  chownSync,
  closeSync,
  existsSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
  writeSync,
} from "node:fs";
import { dirname, join } from "node:path";
import { Database } from "../../../src/engine/history/database";
import { seededRandom } from "../../fixtures/random";
import { said } from "./samples";
import { all, cleanUp, compile, openIn, sentence, temporaryHome } from "./support";

afterEach(cleanUp);

const isRoot = process.getuid?.() === 0;
/** The user "nobody": somebody without rights. */
const NOBODY = 65_534;
const PAGE_BYTES = 4096;

const databaseOf = (home: string): string => join(home, "history", "history.sqlite");

async function filled(home: string, count: number): Promise<void> {
  const random = seededRandom(9);
  const history = openIn(home);
  for (let index = 0; index < count; index++) {
    await history.add(said(`number ${index} 听写 ${sentence(random, "mixed")}`, sentence(random, "zh")));
  }
  history.close();
}

/** Writes rubbish over pages of the database, from the given one on. */
function spoil(file: string, fromPage: number, pages: number): void {
  const random = seededRandom(fromPage);
  const handle = openSync(file, "r+");
  const rubbish = Buffer.from(Array.from({ length: pages * PAGE_BYTES }, () => random.integer(256)));
  writeSync(handle, rubbish, 0, rubbish.length, fromPage * PAGE_BYTES);
  closeSync(handle);
}

describe("the history's files", () => {
  it("are for their user alone, also where the folders were open to others", async () => {
    const home = temporaryHome();
    const history = openIn(home);
    await history.add(said("x"));
    const modes = (): string[] =>
      ["", "history", "history/history.sqlite", "history/history.sqlite-wal", "history/history.sqlite-shm"].map(
        (name) => (statSync(join(home, name)).mode & 0o777).toString(8),
      );
    expect(modes()).toEqual(["700", "700", "600", "600", "600"]);
    history.close();
    // A home that was there is the user's to share; what was said in it is not.
    chmodSync(home, 0o755);
    chmodSync(join(home, "history"), 0o755);
    chmodSync(databaseOf(home), 0o644);
    await openIn(home).add(said("y"));
    expect(modes()).toEqual(["755", "700", "600", "600", "600"]);
  });

  it("are opened without a word on standard error", () => {
    const program = compile("history-child");
    const { stderr, stdout } = spawnSync(process.execPath, [program, "once", temporaryHome(), "1"], {
      encoding: "utf8",
    });
    expect(JSON.parse(stdout)).toMatchObject({ id: expect.any(String) as string });
    expect(stderr).toBe("");
  });

  it("are made anew where the home was deleted while they were open", async () => {
    const home = temporaryHome();
    const history = openIn(home);
    await history.add(said("before"));
    rmSync(home, { recursive: true });
    const id = await history.add(said("after"));
    expect((await all(openIn(home).list())).map((transcript) => transcript.id)).toEqual([id]);
    rmSync(home, { recursive: true });
    expect(await all(history.list())).toEqual([]);
  });

  it("of a newer Tingxie are left as they are", async () => {
    const home = temporaryHome();
    await filled(home, 2);
    const db = new Database(databaseOf(home), "write");
    db.exec("PRAGMA user_version = 99");
    db.close();
    const before = readFileSync(databaseOf(home));
    for (const act of [() => openIn(home).add(said("x")), () => openIn(home).search("x"), () => openIn(home).clear()]) {
      await expect(act()).rejects.toMatchObject({
        code: "history-newer",
        hint: expect.stringContaining("Update") as string,
      });
    }
    expect(readFileSync(databaseOf(home)).equals(before)).toBe(true);
  });
});

describe("a damaged history", () => {
  async function expectMended(home: string, saved: RegExp): Promise<void> {
    const notices: string[] = [];
    const history = openIn(home, notices);
    const id = await history.add(said("the first of a new time"));
    expect(notices).toHaveLength(1);
    expect(notices[0]).toMatch(/^The history was damaged; a new one was begun\. /);
    expect(notices[0]).toMatch(saved);
    expect(notices[0]).toContain(join(home, "history-damaged-1"));
    expect((await history.search("first of")).hits.map((hit) => hit.id)).toEqual([id]);
    expect(readdirSync(join(home, "history-damaged-1"))).toContain("history.sqlite");
    // Said once, and all is well from then on.
    expect(await openIn(home, notices).get(id!)).toBeDefined();
    expect(notices).toHaveLength(1);
  }

  it("that is no database at all is set aside, and a new one begun, in words", async () => {
    const home = temporaryHome();
    await filled(home, 3);
    writeFileSync(databaseOf(home), "This is not a database. ".repeat(1000));
    await expectMended(home, /Nothing could be read from the old one\./);
    expect(readFileSync(join(home, "history-damaged-1/history.sqlite"), "utf8")).toMatch(/^This is not a database/);
  });

  it("that breaks off in the middle gives what can still be read", async () => {
    const home = temporaryHome();
    await filled(home, 150);
    truncateSync(databaseOf(home), statSync(databaseOf(home)).size - 20 * PAGE_BYTES);
    await expectMended(home, /\d+ transcripts? could be saved/);
  });

  it("of an older form gives what can still be read, too", async () => {
    const home = temporaryHome();
    await filled(home, 150);
    const db = new Database(databaseOf(home), "write");
    db.exec("ALTER TABLE segments DROP COLUMN hotwords; PRAGMA user_version = 2");
    db.close();
    truncateSync(databaseOf(home), statSync(databaseOf(home)).size - 20 * PAGE_BYTES);
    await expectMended(home, /[1-9]\d* transcripts? could be saved/);
  });

  it.each([0.3, 0.4, 0.5, 0.6, 0.7])(
    "whose damage at %p shows itself only in use is mended, and the call that met it is answered",
    async (at) => {
      const home = temporaryHome();
      await filled(home, 300);
      // All but the tables of contents: opening is fine, reading is not.
      const db = new Database(databaseOf(home), "read");
      const pages = db.pragma("page_count");
      db.close();
      spoil(databaseOf(home), Math.floor(at * pages), 6);
      const notices: string[] = [];
      const history = openIn(home, notices);
      await all(history.transcripts());
      for (let index = 0; index < 300; index += 7) await history.search(`number ${index}`);
      await history.search("听写", { limit: 300 });
      expect(notices).toHaveLength(1);
      const saved = Number(/(\d+) transcripts? could be saved/.exec(notices[0])?.[1]);
      const lost = Number(/(\d+) could not be read/.exec(notices[0])?.[1] ?? 0);
      expect(saved).toBeGreaterThan(100);
      expect(saved + lost).toBe(300);
      expect((await all(history.transcripts())).length).toBe(saved);
      expect((await history.search("听写", { limit: 400 })).total).toBe(saved);
    },
  );

  it("is deleted with everything else, but not with what is old", async () => {
    const home = temporaryHome();
    mkdirSync(join(home, "history"), { recursive: true });
    writeFileSync(databaseOf(home), "This is not a database. ".repeat(1000));
    const history = openIn(home);
    await history.add(said("x"));
    await history.clear({ olderThanDays: 1 });
    expect(existsSync(join(home, "history-damaged-1"))).toBe(true);
    await history.clear();
    expect(existsSync(join(home, "history-damaged-1"))).toBe(false);
  });
});

/** Takes the program as another user would run it. */
function asNobody(program: string, args: readonly string[]): { [key: string]: unknown } {
  chmodSync(dirname(dirname(program)), 0o755);
  chmodSync(dirname(program), 0o755);
  const identity = { uid: NOBODY, gid: NOBODY };
  const out = execFileSync(process.execPath, [program, ...args], { encoding: "utf8", cwd: "/", ...identity });
  return JSON.parse(out.trim().split("\n").at(-1) ?? "{}") as { [key: string]: unknown };
}

(isRoot ? describe : describe.skip)("a home that cannot be written (needs root to become somebody else)", () => {
  it("can be read and searched, but nothing is kept, in words", async () => {
    const program = compile("history-child");
    const home = temporaryHome();
    await filled(home, 3);
    for (const path of [home, join(home, "history"), databaseOf(home)]) chownSync(path, NOBODY, NOBODY);
    chmodSync(dirname(home), 0o755);
    chmodSync(databaseOf(home), 0o400);
    chmodSync(join(home, "history"), 0o500);
    chmodSync(home, 0o500);
    expect(asNobody(program, ["read", home])).toMatchObject({ found: 3 });
    expect(asNobody(program, ["once", home, "1"])).toMatchObject({ error: "home-unwritable" });
    expect(readdirSync(join(home, "history"))).toEqual(["history.sqlite"]);
  });
});

/** A disk of one megabyte, in a name space of its own. */
const SMALL_DISK = (folder: string, command: string): string[] => [
  "-rm",
  "sh",
  "-c",
  `mount -t tmpfs -o size=1m tmpfs "${folder}" && ${command}`,
];
const canMount = spawnSync("unshare", SMALL_DISK("/mnt", "true")).status === 0;

(canMount ? it : it.skip)(
  "a full disk costs the transcript that did not fit and no other (needs unshare and tmpfs)",
  () => {
    const program = compile("history-child");
    const home = temporaryHome();
    mkdirSync(home, { recursive: true });
    const run = `"${process.execPath}" "${program}"`;
    const commands = `${run} fill "${home}" 0; ${run} read "${home}"`;
    const { stdout } = spawnSync("unshare", SMALL_DISK(home, commands), { encoding: "utf8" });
    const lines = stdout
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line) as { id?: string; error?: string; found?: number });
    const kept = lines.filter(({ id }) => id !== undefined).length;
    expect(kept).toBeGreaterThan(5);
    expect(lines.at(-2)).toMatchObject({ error: "disk-full" });
    expect(lines.at(-1)).toMatchObject({ found: kept });
  },
);
