/**
 * Puts hotwords into what a CTC model heard, by its posteriors: they show what sounded like the word even where other characters of that sound won.
 * Works in the thread of the recognizer, because posteriors are too big to send about; what comes back are a few {@link Correction}s.
 */
import { loadPinyin, type Pinyin } from "../../language/pinyin";
import { loadSimplify, type Simplify } from "../../language/simplified";
import { WordCosts } from "../../language/word-costs";
import type { Correction, CtcPosteriors, Hypothesis, Token } from "../../types";
import { alignForm, type AlignedUnit } from "./alignment";
import { comparable, isRefused } from "./context";
import { FineSound } from "./fine-sound";
import { FEWEST_SPOTTED, strength } from "./gate";
import type { Hotword } from "./hotword";
import { resolveOverlaps, type Candidate } from "./replacement";
import { search, type Sighting } from "./search";
import { buildSoundGraph, type SoundGraph } from "./sound-graph";
import { syllableCount } from "./sounds";
import { sparsePosteriors, type SparsePosteriors } from "./sparse-posteriors";
import { TextCosts, textParts, type TextPart } from "./text-costs";
import { unitLogProb, unitPosteriors, type UnitPosteriors } from "./unit-posteriors";

/** What depends on the vocabulary: built when the first posteriors show it. */
interface Prepared {
  readonly pieces: readonly string[];
  readonly graph: SoundGraph;
  readonly fineSound: FineSound;
}

/** A word that is to stand in the place of the tokens `from` to `to`. */
interface Spotted extends Candidate {
  readonly hotword: Hotword;
  readonly path: readonly AlignedUnit[];
}

/** One hypothesis with all that is looked up about it. */
interface Scene {
  readonly tokens: readonly Token[];
  /** Where each token begins in the text; one more entry for the end. */
  readonly offsets: readonly number[];
  /** The text of the tokens in comparable form. */
  readonly text: string;
  readonly parts: readonly TextPart[];
  readonly costs: TextCosts;
  readonly posteriors: SparsePosteriors;
  readonly units: UnitPosteriors;
  readonly frameSec: number;
}

export class HotwordSpotter {
  readonly #hotwords: readonly Hotword[];
  readonly #pinyin: Pinyin;
  readonly #simplify: Simplify;
  readonly #words: WordCosts;
  #prepared: Prepared | undefined;

  private constructor(hotwords: readonly Hotword[], pinyin: Pinyin, simplify: Simplify, words: WordCosts) {
    this.#hotwords = hotwords;
    this.#pinyin = pinyin;
    this.#simplify = simplify;
    this.#words = words;
  }

  /** @param wordTables the folder of the tables of common words */
  static async load(hotwords: readonly Hotword[], wordTables: string): Promise<HotwordSpotter> {
    const [pinyin, simplify, words] = await Promise.all([loadPinyin(), loadSimplify(), WordCosts.load(wordTables)]);
    return new HotwordSpotter(hotwords, pinyin, simplify, words);
  }

  /** @returns what is to be changed, in the order of the tokens; nothing where the hypothesis has no posteriors or no times */
  spot({ tokens, posteriors }: Hypothesis): readonly Correction[] {
    if (!posteriors || tokens.length === 0 || this.#hotwords.length === 0) return [];
    if (tokens.some(({ startSec, endSec }) => startSec === undefined || endSec === undefined)) return [];
    const prepared = this.#prepare(posteriors);
    const scene = this.#look(tokens, posteriors, prepared);
    const spotted = search(prepared.graph, scene.posteriors, scene.units).flatMap(
      (sighting) => this.#judge(sighting, scene, prepared) ?? [],
    );
    return resolveOverlaps(spotted.filter((one) => one.strength > 0)).flatMap((one) => correction(one, scene) ?? []);
  }

  #prepare({ pieces }: CtcPosteriors): Prepared {
    if (this.#prepared?.pieces !== pieces) {
      const texts = this.#hotwords.map(({ word, aliases }) => [word, ...aliases]);
      const graph = buildSoundGraph(texts, pieces, this.#pinyin, this.#simplify);
      this.#prepared = { pieces, graph, fineSound: new FineSound(pieces, this.#pinyin, this.#simplify) };
    }
    return this.#prepared;
  }

  #look(tokens: readonly Token[], ctc: CtcPosteriors, { graph }: Prepared): Scene {
    const offsets = [0];
    for (const token of tokens) offsets.push(offsets[offsets.length - 1] + token.text.length);
    const text = comparable(tokens.map((token) => token.text).join(""), this.#simplify);
    const parts = textParts(text);
    const posteriors = sparsePosteriors(ctc);
    return {
      tokens,
      offsets,
      text,
      parts,
      costs: new TextCosts(parts, this.#words),
      posteriors,
      units: unitPosteriors(graph, posteriors),
      frameSec: ctc.frameSec,
    };
  }

  /** @returns undefined where a sighting is no place for the word, however well it sounds */
  #judge(sighting: Sighting, scene: Scene, { graph, fineSound }: Prepared): Spotted | undefined {
    const form = graph.forms[sighting.form];
    const hotword = this.#hotwords[form.hotword];
    const tokens = tokensBetween(scene, sighting);
    if (!tokens) return undefined;
    const { offsets, text, parts, posteriors, units } = scene;
    const [start, end] = [offsets[tokens.from], offsets[tokens.to]];
    const from = parts.findIndex((part) => part.end > start);
    const to = parts.findLastIndex((part) => part.start < end) + 1;
    const inside = parts.slice(from, to);
    // Only whole words of an alphabet, and nothing across punctuation.
    if (inside.length === 0 || inside[0].start < start || inside[inside.length - 1].end > end) return undefined;
    if (inside.slice(1).some(({ afterMark }) => afterMark)) return undefined;
    if (isRefused(hotword, text, start, end, this.#simplify)) return undefined;
    const path = alignForm(graph, form, posteriors, units, sighting.start, sighting.end);
    if (path.length === 0) return undefined;
    if (isText(text.slice(inside[0].start, inside[inside.length - 1].end), comparable(form.text, this.#simplify))) {
      return { ...tokens, strength: Infinity, hotword, path };
    }
    const evidence = {
      sound: sighting.score + fineSound.adjustment(path, form.soundings, posteriors, units),
      syllables: form.syllables,
      heardSyllables: syllableCount(inside.map((part) => part.text)),
      heardCost: scene.costs.of(from, to),
      boost: hotword.boost,
    };
    return { ...tokens, strength: strength(evidence, Math.max(this.#hotwords.length, FEWEST_SPOTTED)), hotword, path };
  }
}

/** The tokens whose frames a sighting touches; undefined where it touches none. */
function tokensBetween(
  { tokens, frameSec }: Scene,
  { start, end }: Sighting,
): { readonly from: number; readonly to: number } | undefined {
  const frameOf = (sec: number | undefined): number => Math.round((sec ?? 0) / frameSec);
  const from = tokens.findIndex(({ endSec }) => frameOf(endSec) > start);
  const to = tokens.findLastIndex(({ startSec }) => frameOf(startSec) < end) + 1;
  return from >= 0 && from < to ? { from, to } : undefined;
}

/** Letter for letter and sign for sign: C is not C++. */
function isText(heard: string, form: string): boolean {
  return heard.replace(/\s/gu, "") === form.replace(/\s/gu, "");
}

function correction({ from, to, hotword, path }: Spotted, scene: Scene): Correction | undefined {
  const { tokens } = scene;
  const replaced = tokens.slice(from, to);
  const heard = replaced.map(({ text }) => text).join("");
  const { lead, core, trail } = trimmed(heard);
  if (core === hotword.word || isOtherCase(core, hotword.word)) return undefined;
  const characters = [...hotword.word];
  const each = characters.length === path.length && characters.every((character) => HAN.test(character));
  const made = each
    ? path.map((unit, index) => tokenOf(characters[index], [unit], scene))
    : [tokenOf(hotword.word, path, scene)];
  const last = made.length - 1;
  made[0] = { ...made[0], text: lead + made[0].text };
  made[last] = { ...made[last], text: made[last].text + trail };
  return { from, to, tokens: made };
}

const HAN = /^\p{Script=Han}$/u;

function tokenOf(text: string, units: readonly AlignedUnit[], { units: posteriors, frameSec }: Scene): Token {
  const sure = units.map(({ unit, start }) => Math.exp(unitLogProb(posteriors, unit, start)));
  return {
    text,
    confidence: Math.min(1, ...sure),
    startSec: units[0].start * frameSec,
    endSec: units[units.length - 1].end * frameSec,
  };
}

/** Spaces and marks at the ends stay as they were heard. */
function trimmed(heard: string): { lead: string; core: string; trail: string } {
  const [, lead, core, trail] = /^([^\p{L}\p{M}\p{N}]*)(.*?)([^\p{L}\p{M}\p{N}]*)$/su.exec(heard) ?? [
    "",
    "",
    heard,
    "",
  ];
  return { lead, core, trail };
}

/** A word that the user writes in small letters may stand at the beginning of a sentence. */
function isOtherCase(heard: string, word: string): boolean {
  return word === word.toLowerCase() && heard.toLowerCase() === word;
}
