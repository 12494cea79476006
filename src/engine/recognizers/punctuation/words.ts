/** The words that a punctuation model of Chinese and English knows: every character by itself, Latin words whole. */

const WORD = /[\p{Script=Latin}\d']+|\S/gu;

export interface Word {
  readonly text: string;
  /** Index in the text behind the word's last character. */
  readonly end: number;
}

export function splitWords(text: string): readonly Word[] {
  return Array.from(text.matchAll(WORD), ({ 0: word, index }) => ({ text: word, end: index + word.length }));
}
