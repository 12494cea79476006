"use strict";
/**
 * Writes assets/words-zh.txt and assets/words-en.txt from two published frequency lists:
 *
 *     node scripts/make-word-tables.cjs path/to/jieba/dict.txt path/to/frequency_dictionary_en_82_765.txt
 *
 * The first is part of jieba 0.42.1, the second of symspellpy 6.10.1 (both on PyPI, MIT). Not part of the build: the tables change only when
 * the lists do.
 */
const { readFileSync, writeFileSync } = require("node:fs");
const { join } = require("node:path");

/** How many words are common enough to be known. Chinese characters that stand alone are counted apart. */
const ZH_WORDS = 40_000;
const ZH_CHARACTERS = 6_000;
const EN_WORDS = 20_000;
/** Costs are rounded to this many nats: finer steps say more than the counts do. */
const STEP = 0.5;

const [zhSource, enSource] = process.argv.slice(2);
if (!enSource) throw new Error("the paths of both lists are needed");

function readCounts(file, accepts) {
  const rows = readFileSync(file, "utf8")
    .split("\n")
    .map((line) =>
      line
        .trim()
        .replace(/^\uFEFF/, "")
        .split(/\s+/),
    )
    .filter(([word, count]) => accepts.test(word) && Number(count) > 0)
    .map(([word, count]) => ({ word, count: Number(count) }));
  return rows.sort((a, b) => b.count - a.count || (a.word < b.word ? -1 : 1));
}

function writeTable(name, source, rows, kept) {
  const total = rows.reduce((sum, { count }) => sum + count, 0);
  const byCost = new Map();
  for (const { word, count } of kept) {
    const cost = Math.round(-Math.log(count / total) / STEP) * STEP;
    byCost.set(cost, [...(byCost.get(cost) ?? []), word]);
  }
  const lines = [...byCost].sort(([a], [b]) => a - b).map(([cost, words]) => `${cost} ${words.join(" ")}\n`);
  const head = `# Common words by -ln(relative frequency), from ${source}. Made by scripts/make-word-tables.cjs.\n`;
  writeFileSync(join(__dirname, "..", "assets", name), head + lines.join(""));
}

const zh = readCounts(zhSource, /^\p{Script=Han}+$/u);
const zhWords = zh.filter(({ word }) => [...word].length > 1).slice(0, ZH_WORDS);
const zhCharacters = zh.filter(({ word }) => [...word].length === 1).slice(0, ZH_CHARACTERS);
writeTable("words-zh.txt", "the dictionary of jieba (MIT, Sun Junyi)", zh, [...zhCharacters, ...zhWords]);

const en = readCounts(enSource, /^[a-z']+$/);
const enSourceName = "the English list of SymSpell (MIT, Wolf Garbe; after Google Books Ngram, CC BY 3.0, and SCOWL)";
writeTable("words-en.txt", enSourceName, en, en.slice(0, EN_WORDS));
