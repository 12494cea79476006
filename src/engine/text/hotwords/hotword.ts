/** A name or term of the user's own, as all parts of this room know it. Plain data, so that it can cross to another thread. */
export interface Hotword {
  /** As it is to be written. */
  readonly word: string;
  /** Other texts that stand for it, which need not sound like it (克劳德 for Claude). */
  readonly aliases: readonly string[];
  /** Where one of these texts is near by, the word is not meant (Weather for Cloud). */
  readonly notNear: readonly string[];
  /** Added to the evidence for the word, in nats: 0 for an ordinary hotword, more for one that is often missed, less for one that intrudes. */
  readonly boost: number;
}

/** The most that a boost may be, either way: beyond it no evidence would count. */
export const MAX_BOOST = 10;

export function hotword(word: string): Hotword {
  return { word, aliases: [], notNear: [], boost: 0 };
}
