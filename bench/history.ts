/** The history at a million segments: how fast they go in, how large the file is, how long opening and searching take. */
import { existsSync, readFileSync, renameSync, rmSync, statSync } from "node:fs";
import { join } from "node:path";
import { History, type NewTranscript } from "../src/engine/history";
import { loadPinyin } from "../src/engine/language/pinyin";
import { seededRandom, type SeededRandom } from "../test/fixtures/random";
import { cachePath, ROOT } from "./material";
import { median, ms, printTable } from "./table";

const SIZES = [10_000, 1_000_000];
const SEGMENTS_EACH = 20;
const QUERIES = 500;
const OPENINGS = 9;

/** Kinds of text, by their share. */
type Kind = "zh" | "en" | "mixed";
type Word = () => string;

export async function benchHistory(): Promise<void> {
  const random = seededRandom(7);
  const words = { zh: frequentWords("words-zh.txt", random), en: frequentWords("words-en.txt", random) };
  const filling: string[][] = [];
  const searching: string[][] = [];
  for (const segments of SIZES) {
    const home = cachePath(`history-${segments}`);
    const rate = existsSync(home) ? "kept from an earlier run" : await fill(home, segments, words, random);
    const megabytes = (statSync(join(home, "history", "history.sqlite")).size / 1e6).toFixed(0);
    filling.push([String(segments), rate, megabytes, ms(await openingMs(home))]);
    searching.push(...(await search(home, segments, random)));
  }
  printTable("### History", ["segments", "in a second", "MB", "open and read one, median ms"], filling);
  const head = ["segments", "looked for", "queries", "median ms", "p95 ms", "p99 ms", "p95 ms of processor time"];
  printTable("### Search, 1 to 8 characters, first 20 hits and their number", head, searching);
}

/** The list is made once, under another name until it is whole. @returns segments in a second */
async function fill(
  home: string,
  segments: number,
  words: Record<"zh" | "en", Word>,
  random: SeededRandom,
): Promise<string> {
  const part = `${home}.part`;
  rmSync(part, { recursive: true, force: true });
  const history = new History({ home: part });
  const lines = async function* (): AsyncGenerator<Uint8Array> {
    for (let made = 0; made < segments; made += SEGMENTS_EACH) yield Buffer.from(`${line(made, words, random)}\n`);
  };
  const start = performance.now();
  await history.import(lines(), ({ reason }) => {
    throw new Error(reason);
  });
  history.close();
  const rate = Math.round((1000 * segments) / (performance.now() - start));
  renameSync(part, home);
  return String(rate);
}

function line(number: number, words: Record<"zh" | "en", Word>, random: SeededRandom): string {
  const texts = Array.from({ length: SEGMENTS_EACH }, () => sentence(words, random));
  const transcript: NewTranscript & { id: string } = {
    id: `bench${number}`,
    createdAt: new Date(1.7e12 + 1000 * number).toISOString(),
    source: "file",
    durationSec: 5 * texts.length,
    language: "zh",
    model: "bench",
    text: "",
    rawText: "",
    status: "done",
    segments: texts.map((text, index) => ({ startSec: 5 * index, endSec: 5 * index + 4, text, rawText: text })),
    audio: null,
  };
  return JSON.stringify(transcript);
}

/** Words as often as people use them: common characters are in every third sentence, most in few. */
function sentence({ zh, en }: Record<"zh" | "en", Word>, random: SeededRandom): string {
  const share = random.uniform();
  const kind: Kind = share < 0.45 ? "zh" : share < 0.9 ? "en" : "mixed";
  const length = 6 + random.integer(12);
  if (kind === "en") return `${Array.from({ length }, en).join(" ")}.`;
  const one = (): string => {
    if (kind === "mixed" && random.uniform() < 0.25) return ` ${en()} `;
    return random.uniform() < 0.1 ? `${zh()}，` : zh();
  };
  return `${Array.from({ length }, one).join("")}。`;
}

/** Draws words from a table of the program, each with its frequency. */
function frequentWords(file: string, random: SeededRandom): Word {
  const words: string[] = [];
  const sums: number[] = [];
  let sum = 0;
  for (const row of readFileSync(join(ROOT, "assets", file), "utf8").split("\n")) {
    const [cost, ...some] = row.split(" ");
    if (row.startsWith("#")) continue;
    for (const word of some) {
      sum += Math.exp(-Number(cost));
      words.push(word);
      sums.push(sum);
    }
  }
  return () => {
    const at = random.uniform() * sum;
    let low = 0;
    let high = sums.length - 1;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (sums[middle] < at) low = middle + 1;
      else high = middle;
    }
    return words[low];
  };
}

async function openingMs(home: string): Promise<number> {
  const times: number[] = [];
  for (let opening = 0; opening < OPENINGS; opening++) {
    const history = new History({ home });
    const start = performance.now();
    await history.get("bench0");
    times.push(performance.now() - start);
    history.close();
  }
  return median(times);
}

type Piece = (text: string, length: number) => string | undefined;

/** Looks for pieces of texts that are there, so that common things are looked for as often as they are said. */
async function search(home: string, segments: number, random: SeededRandom): Promise<string[][]> {
  const history = new History({ home });
  const pinyin = await loadPinyin();
  const han = (text: string): string => /\p{Script=Han}{9,}/u.exec(text)?.[0] ?? "";
  const cut = (text: string, length: number): string => {
    const at = random.integer(Math.max(1, text.length - length + 1));
    return text.slice(at, at + length);
  };
  const syllables = (text: string): string[] =>
    pinyin.read(cut(han(text), 8)).flatMap((syllable) => syllable?.base ?? []);
  const kinds: Readonly<Record<string, Piece>> = {
    characters: (text, length) => cut(han(text), length),
    words: (text, length) => {
      const start = [...text.matchAll(/\b[a-z]/g)][random.integer(6)]?.index;
      return start === undefined ? undefined : text.slice(start, start + length);
    },
    "any piece": cut,
    pinyin: (text, length) => syllables(text).join("").slice(0, length),
    initials: (text, length) =>
      syllables(text)
        .map(([letter]) => letter)
        .join("")
        .slice(0, length),
  };
  const rows: string[][] = [];
  const all: Time[] = [];
  for (const [kind, pieceOf] of Object.entries(kinds)) {
    const times: Time[] = [];
    while (times.length < QUERIES) {
      const transcript = await history.get(`bench${SEGMENTS_EACH * random.integer(segments / SEGMENTS_EACH)}`);
      const query = pieceOf(transcript!.segments[random.integer(SEGMENTS_EACH)].text, 1 + (times.length % 8));
      if (query) times.push(await timeOf(history, query));
    }
    all.push(...times);
    rows.push(rowOf(segments, kind, times));
  }
  history.close();
  return [...rows, rowOf(segments, "all", all)];
}

/** In milliseconds. On a machine that is busy with other things the wall clock counts those, too. */
interface Time {
  readonly wall: number;
  readonly processor: number;
}

async function timeOf(history: History, query: string): Promise<Time> {
  const before = process.cpuUsage();
  const { elapsedMs } = await history.search(query);
  const { user, system } = process.cpuUsage(before);
  return { wall: elapsedMs, processor: (user + system) / 1000 };
}

function rowOf(segments: number, kind: string, times: readonly Time[]): string[] {
  const wall = times.map((time) => time.wall);
  const shares = [0.5, 0.95, 0.99].map((share) => ms(percentile(wall, share)));
  return [
    String(segments),
    kind,
    String(times.length),
    ...shares,
    ms(
      percentile(
        times.map((time) => time.processor),
        0.95,
      ),
    ),
  ];
}

function percentile(values: readonly number[], share: number): number {
  return [...values].sort((a, b) => a - b)[Math.floor(share * (values.length - 1))];
}
