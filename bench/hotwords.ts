/** What hotwords cost an utterance of about 8 s: in posteriors as wide as SenseVoice's, and in text. */
import { loadPinyin } from "../src/engine/language/pinyin";
import { hotword } from "../src/engine/text/hotwords/hotword";
import { HotwordSpotter } from "../src/engine/text/hotwords/spotter";
import { TextCorrector } from "../src/engine/text/hotwords/text-corrector";
import { CtcSpeech } from "../test/fixtures/ctc-speech";
import { dictionary, WORD_TABLES } from "../test/fixtures/dictionary";
import { seededRandom } from "../test/fixtures/random";
import { median, ms, printTable } from "./table";

const VOCABULARY = 25_055;
const UTTERANCES = 20;
const COUNTS = [10, 100, 1000, 5000];

export async function benchHotwords(): Promise<void> {
  const rows: string[][] = [];
  const zh = dictionary("zh");
  const en = dictionary("en");
  const random = seededRandom(1);
  const characters = [...new Set(zh.words(10_000, random, [2, 3, 4]).join(""))];
  const fillers = Array.from({ length: VOCABULARY - 1 - characters.length }, (_, index) => `▁filler${index}`);
  const speech = new CtcSpeech(["<blk>", ...characters, ...fillers], await loadPinyin());
  const heard = Array.from({ length: UTTERANCES }, () =>
    speech.say(zh.sentence(17, random).join(""), random, { errorRate: 0.08, sameTone: 0.7 }),
  );
  const english = Array.from({ length: UTTERANCES }, () => en.sentence(22, random).join(" "));

  for (const count of COUNTS) {
    const chinese = zh.words(count, random, [2, 3, 4, 2]).map(hotword);
    const latin = en.words(count, random, [5, 6, 7, 8, 9, 10]).map(hotword);
    const load = performance.now();
    const spotter = await HotwordSpotter.load(chinese, WORD_TABLES);
    spotter.spot(heard[0]);
    const loadMs = performance.now() - load;
    const corrector = await TextCorrector.load(chinese, WORD_TABLES);
    const latinCorrector = await TextCorrector.load(latin, WORD_TABLES);
    rows.push([
      String(count),
      ms(loadMs),
      times(heard, (hypothesis) => spotter.spot(hypothesis)),
      times(heard, ({ text }) => corrector.find(text)),
      times(english, (text) => latinCorrector.find(text)),
    ]);
  }
  const frames = median(heard.map(({ posteriors }) => posteriors?.frames ?? 0));
  const head = ["hotwords", "load ms", "posteriors ms", "Chinese text ms", "English text ms"];
  printTable(
    `### Hotwords, an utterance (${frames} frames of ${VOCABULARY} tokens, 30 characters or 22 words)`,
    head,
    rows,
  );
}

/** Median of all after one round that warms up. */
function times<T>(items: readonly T[], work: (item: T) => unknown): string {
  for (const item of items) work(item);
  return ms(
    median(
      items.map((item) => {
        const start = performance.now();
        work(item);
        return performance.now() - start;
      }),
    ),
  );
}
