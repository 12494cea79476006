/**
 * What makes a subtitle easy to read, as figures. Lines, lengths and times are those of the Netflix Timed Text Style Guides: 42 Latin
 * or 16 Chinese characters a line, two lines, 20 and 9 characters a second, 5/6 to 7 seconds, two frames between cues.
 */

export interface CueRules {
  /** Widest line, in columns: {@link columnsOf}. */
  readonly lineColumns: number;
  /** How much people read in a second, in columns. */
  readonly columnsPerSec: number;
}

export const MAX_LINES = 2;
/** A cue that is gone sooner is not seen. */
export const MIN_CUE_SEC = 5 / 6;
/** A cue that stays longer is read twice. */
export const MAX_CUE_SEC = 7;
/** Between two cues, so that the eye sees the change: two frames of 24 a second. */
export const GAP_SEC = 1 / 12;
/** Cues nearer than this follow each other without a flicker of nothing. */
export const CLOSE_SEC = 0.5;
/** No cue stays over a silence as long as this. */
export const LONG_SILENCE_SEC = 1.5;

const LATIN: CueRules = { lineColumns: 42, columnsPerSec: 20 };
/** Two columns a character. */
const WIDE: CueRules = { lineColumns: 32, columnsPerSec: 18 };

const WIDE_CHARACTER =
  /[\p{scx=Han}\p{scx=Hiragana}\p{scx=Katakana}\p{scx=Hangul}\u3000-\u303f\uff01-\uff60\uffe0-\uffe6]/u;
const MARKS = /^\p{M}$/u;

/** Columns that a text takes in a fixed-width script: wide characters two, accents none, others one. */
export function columnsOf(text: string): number {
  let columns = 0;
  for (const character of text) columns += WIDE_CHARACTER.test(character) ? 2 : MARKS.test(character) ? 0 : 1;
  return columns;
}

/** Rules of the script that most of the text is written in. */
export function rulesFor(text: string): CueRules {
  let wide = 0;
  let narrow = 0;
  for (const character of text) {
    if (WIDE_CHARACTER.test(character)) wide++;
    else if (/\p{L}/u.test(character)) narrow++;
  }
  // A Latin word takes some five letters for what one or two wide characters say.
  return 3 * wide > narrow ? WIDE : LATIN;
}
