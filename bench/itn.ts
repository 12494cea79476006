/** What writing numbers costs: a sentence, lines that grow, and the tables at the start. */
import { createItn } from "../src/engine";
import { median, ms, printTable } from "./table";

const SENTENCES = [
  "会议改到二零二五年三月十八号上午十点在十二楼会议室开始",
  "牙膏二十三块八毛一支一共花了三百二十块还不到百分之五",
  "他二话没说就答应了一来二去就熟了周三晚上有空吗我们一起",
];
const RUNS = 3000;
/** Whatever may be said without end; each is repeated to lines of two lengths. */
const PIECES = [
  "二十三块八毛",
  "三百四百五百",
  "十",
  "三点一四",
  "百分之",
  "五到",
  "一又",
  "加五",
  "一亿",
  "一起",
  "三十五，",
];
const LENGTHS = [40_000, 400_000];

export function benchItn(): Promise<void> {
  const first = cpuMs(() => createItn()("二十个人", "zh"));
  const itn = createItn();
  itn(SENTENCES[0]);
  const sentences = SENTENCES.map((sentence) => {
    for (let run = 0; run < RUNS; run++) itn(sentence);
    const times = Array.from({ length: RUNS }, () => {
      const start = performance.now();
      itn(sentence);
      return performance.now() - start;
    });
    return [sentence, String(sentence.length), (median(times) * 1000).toFixed(0)];
  });
  printTable(`### Numbers (tables built in ${ms(first)} ms)`, ["sentence", "characters", "median µs"], sentences);
  const growth = PIECES.map((piece) => {
    const [short, long] = LENGTHS.map((length) => {
      const line = piece.repeat(Math.ceil(length / piece.length));
      return Math.min(...Array.from({ length: 3 }, () => cpuMs(() => itn(line, "zh"))));
    });
    return [piece, ms(short), ms(long), (long / short).toFixed(1)];
  });
  printTable("### A line ten times as long", ["said over and over", "40 kB, ms", "400 kB, ms", "times"], growth);
  return Promise.resolve();
}

/** Processor time, which other programs do not disturb. */
function cpuMs(work: () => void): number {
  const before = process.cpuUsage();
  work();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1000;
}
