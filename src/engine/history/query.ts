/**
 * What somebody typed, as patterns over units and as FTS5's expressions for them. Letters may be words, pinyin (`tingxie`) or the initials
 * of syllables (`tx`); all three are looked for. Everything is one phrase, and the last word or syllable may be unfinished.
 */
import { cutSyllables, markOf, syllablesFrom, type Typed } from "./syllables";
import { INITIALS_TOGETHER, textToken } from "./tokens";
import type { Unit } from "./units";

export type IndexName = "segment_text" | "segment_pinyin" | "segment_initials";

/** Whether a unit of a text, with its reading, fits at one place of a phrase. */
export type Place = (unit: Unit, reading: string | undefined) => boolean;

export interface Branch {
  readonly index: IndexName;
  /** In FTS5's query language; made of letters, digits and marks only, so that nothing that was typed can be an operator. */
  readonly expression: string;
  /** A phrase that fits is a hit. */
  readonly phrases: readonly (readonly Place[])[];
  /** Letters of the last word that were typed, where it may go on; 0 where the last unit is a whole one. */
  readonly unfinishedLength: number;
}

/** Longer phrases find nothing more than their beginning does, nearly. */
const MAX_UNITS = 64;
/** One letter begins a syllable in nearly every sentence. */
const MIN_LETTERS = 2;

/** @param units of what was typed. @returns none where nothing can be looked for */
export function branchesOf(units: readonly Unit[]): readonly Branch[] {
  const looked = units.slice(0, MAX_UNITS);
  if (looked.length === 0) return [];
  const letters = looked.map(({ text }) => text).join("");
  const isPinyin = letters.length >= MIN_LETTERS && letters.length <= MAX_UNITS && /^[a-z]+$/.test(letters);
  return [textBranch(looked), ...(isPinyin ? soundBranches(letters) : [])];
}

function textBranch(units: readonly Unit[]): Branch {
  const last = units[units.length - 1];
  const isLastAlone = units.length === 1 || !last.isCharacter || !units[units.length - 2].isCharacter;
  // A character's neighbour is in its token already; a last one that has no such token is the beginning of one.
  const tokens = (isLastAlone ? units : units.slice(0, -1)).map((unit, index) => textToken(unit, units[index + 1]));
  return {
    index: "segment_text",
    expression: phrase(tokens, isLastAlone),
    phrases: [
      units.map((wanted, index) => {
        const mayGoOn = index === units.length - 1 && !wanted.isCharacter;
        return ({ text }) => (mayGoOn ? text.startsWith(wanted.text) : text === wanted.text);
      }),
    ],
    unfinishedLength: last.isCharacter ? 0 : last.text.length,
  };
}

function soundBranches(letters: string): readonly Branch[] {
  const cuts = cutSyllables(letters);
  const syllables: Branch = {
    index: "segment_pinyin",
    expression: cuts.flatMap(syllablePhrases).join(" OR "),
    phrases: cuts.map(({ whole, beginning }) => [
      ...whole.map(
        (syllable): Place =>
          (_, reading) =>
            reading === syllable,
      ),
      (_, reading) => reading?.startsWith(beginning) === true,
    ]),
    unfinishedLength: 0,
  };
  const initials: Branch = {
    index: "segment_initials",
    expression: initialsPhrase(letters),
    phrases: [[...letters].map((letter) => (_, reading) => reading?.[0] === letter)],
    unfinishedLength: 0,
  };
  return [...(cuts.length > 0 ? [syllables] : []), initials];
}

function syllablePhrases({ whole, beginning }: Typed): string[] {
  const marks = whole.map((syllable) => markOf(syllable) ?? "");
  const pairs = marks.slice(1).map((mark, index) => marks[index] + mark);
  return syllablesFrom(beginning).map((syllable) => {
    const mark = markOf(syllable) ?? "";
    return marks.length === 0 ? phrase([mark], true) : phrase([...pairs, marks[marks.length - 1] + mark], false);
  });
}

function initialsPhrase(letters: string): string {
  if (letters.length < INITIALS_TOGETHER) return phrase([letters], true);
  const count = letters.length - INITIALS_TOGETHER + 1;
  return phrase(
    Array.from({ length: count }, (_, at) => letters.slice(at, at + INITIALS_TOGETHER)),
    false,
  );
}

function phrase(tokens: readonly string[], mayGoOn: boolean): string {
  return `"${tokens.join(" ")}"${mayGoOn ? " *" : ""}`;
}
