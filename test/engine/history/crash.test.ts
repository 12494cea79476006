import { type ChildProcess, spawn } from "node:child_process";
import { cpSync, mkdirSync, readdirSync } from "node:fs";
import { createInterface } from "node:readline";
import { setTimeout as sleep } from "node:timers/promises";
import { join } from "node:path";
import { Database } from "../../../src/engine/history/database";
import { makeTranscripts } from "../../../src/engine/history/migrations/1-transcripts";
import { seededRandom } from "../../fixtures/random";
import { numbered } from "./samples";
import { all, cleanUp, compile, openIn, temporaryHome } from "./support";

interface Told {
  readonly number?: number;
  readonly id?: string;
  readonly notice?: string;
  readonly error?: string;
}

let program: string;

beforeEach(() => (program = compile("history-child")));
afterEach(cleanUp);

interface Run {
  readonly child: ChildProcess;
  /** Resolved by the first line. */
  readonly first: Promise<void>;
  /** All that it told, when it has ended. */
  readonly told: Promise<Told[]>;
}

function run(args: readonly string[]): Run {
  const child = spawn(process.execPath, [program, ...args], { stdio: ["ignore", "pipe", "ignore"] });
  const lines: Told[] = [];
  const reader = createInterface({ input: child.stdout });
  reader.on("line", (line) => lines.push(JSON.parse(line) as Told));
  return {
    child,
    first: new Promise((resolve) => reader.once("line", () => resolve()).once("close", resolve)),
    told: new Promise((resolve) => child.on("close", () => resolve(lines))),
  };
}

function told(args: readonly string[]): Promise<Told[]> {
  return run(args).told;
}

/** Kills the process some time after its first word, or after its start. */
async function killed(args: readonly string[], afterMs: number, from: "start" | "first"): Promise<Told[]> {
  const { child, first, told } = run(args);
  if (from === "first") await first;
  await sleep(afterMs);
  child.kill("SIGKILL");
  return told;
}

function expectSound(home: string): Database {
  const db = new Database(join(home, "history", "history.sqlite"), "write");
  expect(db.all("PRAGMA integrity_check")).toEqual([{ integrity_check: "ok" }]);
  expect(db.all("PRAGMA foreign_key_check")).toEqual([]);
  return db;
}

describe("a process that is killed", () => {
  it("while it keeps or takes in transcripts loses nothing that it has acknowledged, and leaves the database whole", async () => {
    const home = temporaryHome();
    const random = seededRandom(40);
    const acknowledged: Told[] = [];
    const KILLS = 36;
    for (let kill = 0; kill < KILLS; kill++) {
      const told = await killed([kill % 2 ? "import" : "add", home, String(1000 * kill)], random.integer(40), "first");
      expect(told.filter(({ error, notice }) => error ?? notice)).toEqual([]);
      acknowledged.push(...told);
      expectSound(home).close();
    }
    expect(acknowledged.length).toBeGreaterThan(KILLS);
    const history = openIn(home);
    for (const { number, id } of acknowledged) {
      expect(await history.get(id!)).toMatchObject({ id, segments: numbered(number!).segments });
      expect((await history.search(`take${number} of many`)).hits.map((hit) => hit.id)).toContain(id);
    }
    // Whole or not at all, and what is there is found.
    const kept = await all(history.transcripts());
    expect(kept.every(({ segments }) => segments.length === 2)).toBe(true);
    expect((await history.search("lxtx", { limit: kept.length + 1 })).total).toBe(kept.length);
  });

  it("while it changes the form of the database leaves the form before or after, with everything in it", async () => {
    const TRANSCRIPTS = 400;
    const old = temporaryHome();
    mkdirSync(join(old, "history"), { recursive: true });
    const db = new Database(join(old, "history", "history.sqlite"), "write");
    makeTranscripts(db);
    db.exec("PRAGMA user_version = 1");
    db.transaction(() => {
      for (let number = 0; number < TRANSCRIPTS; number++) insertOld(db, number);
    });
    db.close();
    const copy = (): string => {
      const home = temporaryHome();
      cpSync(old, home, { recursive: true });
      return home;
    };
    const start = performance.now();
    expect((await told(["read", copy()])).at(-1)).toMatchObject({ found: TRANSCRIPTS });
    const undisturbedMs = performance.now() - start;

    const random = seededRandom(41);
    const versions: number[] = [];
    let home = copy();
    for (let kill = 0; kill < 20; kill++) {
      await killed(["read", home], undisturbedMs * (0.2 + 0.8 * random.uniform()), "start");
      const left = expectSound(home);
      versions.push(left.pragma("user_version"));
      expect(left.get("SELECT count(*) AS n FROM transcripts")).toEqual({ n: TRANSCRIPTS });
      expect(left.get("SELECT count(*) AS n FROM segments")).toEqual({ n: 2 * TRANSCRIPTS });
      left.close();
      // What a killed process leaves must not trouble the next one, so the same home goes on until it has its new form.
      if (versions.at(-1) !== 1) home = copy();
    }
    expect(versions).toContain(1);
    expect((await told(["read", home])).at(-1)).toMatchObject({ found: TRANSCRIPTS });
    expect(readdirSync(join(home, "history"))).toEqual(["history.sqlite"]);
  });
});

function insertOld(db: Database, number: number): void {
  const { text, segments } = numbered(number);
  const { rowid } = db.run(
    `INSERT INTO transcripts (id, created_at, ordered_at, source, status, duration_sec, language, model, text)
     VALUES (?, ?, ?, 'dictation', 'done', 2, 'zh', 'm', ?)`,
    `n${number}`,
    number,
    number,
    text,
  );
  for (const { startSec, endSec, text: said } of [...segments].reverse()) {
    db.run(
      "INSERT INTO segments (transcript, start_sec, end_sec, text) VALUES (?, ?, ?, ?)",
      rowid,
      startSec,
      endSec,
      said,
    );
  }
}
