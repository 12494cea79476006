/**
 * How far two spellings are apart to the ear, for names and terms of the Latin alphabet: by the double metaphone of their consonants
 * (Lawrence Philips, "The double metaphone search algorithm", 2000), and by their letters, in which vowels count little.
 */

/** Sounds of a spelling: a phonetic code, and its letters. */
export interface EnglishSound {
  /** In small letters. */
  readonly code: string;
  /** Small letters a to z and digits, no more. At most {@link MOST_LETTERS}. */
  readonly letters: string;
}

export type EnglishSounds = (text: string) => EnglishSound;

/** No name is longer. */
const MOST_LETTERS = 200;

let loading: Promise<EnglishSounds> | undefined;

/** Loads the phonetic table when the first caller needs it. */
export function loadEnglishSounds(): Promise<EnglishSounds> {
  loading ??= import("double-metaphone").then(({ doubleMetaphone }) => (text) => {
    const letters = text
      .normalize("NFKD")
      .toLowerCase()
      .replace(/[^a-z0-9]/gu, "")
      .slice(0, MOST_LETTERS);
    return { code: doubleMetaphone(letters)[0].toLowerCase(), letters };
  });
  return loading;
}

/** Letters, or codes, that sound alike: a step within a class costs half. */
const CLASSES = ["aeiouy", "bp", "ckgqx", "dt", "fv", "szxjc", "mn", "lr"];
const VOWELS = new Set(Array.from("aeiouy", unitOf));
const HALF = 0.5;
const UNITS = 128;
/** 1 where two ASCII letters are in one class, at `one * UNITS + other`. */
const ALIKE = new Uint8Array(UNITS * UNITS);
for (const letters of CLASSES) {
  for (const one of letters) for (const other of letters) ALIKE[unitOf(one) * UNITS + unitOf(other)] = 1;
}

/** Weighted edit distance of two phonetic codes, in consonants. */
export function codeDistance(one: EnglishSound, other: EnglishSound): number {
  return editDistance(one.code, other.code, 1);
}

/** Weighted edit distance of two spellings, in letters: vowels come and go for half. */
export function letterDistance(one: EnglishSound, other: EnglishSound): number {
  return editDistance(one.letters, other.letters, HALF);
}

/** The last row of the table of distances; kept, because the distance is asked for thousands of times a sentence. */
const row = new Float64Array(2 * MOST_LETTERS + 1);

function editDistance(one: string, other: string, vowelCost: number): number {
  const costOf = (unit: number): number => (VOWELS.has(unit) ? vowelCost : 1);
  row[0] = 0;
  for (let j = 0; j < other.length; j++) row[j + 1] = row[j] + costOf(other.charCodeAt(j));
  for (let i = 0; i < one.length; i++) {
    const unit = one.charCodeAt(i);
    const gap = costOf(unit);
    let diagonal = row[0];
    row[0] += gap;
    for (let j = 0; j < other.length; j++) {
      const against = other.charCodeAt(j);
      const step = unit === against ? 0 : ALIKE[unit * UNITS + against] === 1 ? HALF : 1;
      const best = Math.min(diagonal + step, row[j + 1] + gap, row[j] + costOf(against));
      diagonal = row[j + 1];
      row[j + 1] = best;
    }
  }
  return row[other.length];
}

function unitOf(letter: string): number {
  return letter.charCodeAt(0);
}
