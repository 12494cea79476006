/** Mandarin syllables that speakers and recognizers take for one another (模糊音, as every pinyin input method lists them). */

const INITIALS = /^(?:zh|ch|sh|[bpmfdtnlgkhjqxzcsryw])?/;

/** Initials and finals of a pair are confused either way. */
const NEAR_INITIALS: readonly (readonly [string, string])[] = [
  ["z", "zh"],
  ["c", "ch"],
  ["s", "sh"],
  ["n", "l"],
  ["f", "h"],
];
const NEAR_FINALS: readonly (readonly [string, string])[] = [
  ["an", "ang"],
  ["en", "eng"],
  ["in", "ing"],
  ["ian", "iang"],
  ["uan", "uang"],
];

/**
 * Syllables that differ from `base` in a near initial, a near final or both. Some of them may not exist in Mandarin; nothing sounds like
 * those.
 *
 * @param base toneless pinyin
 */
export function nearSyllables(base: string): readonly string[] {
  let near = known.get(base);
  if (!near) {
    near = findNear(base);
    known.set(base, near);
  }
  return near;
}

/** There are some four hundred syllables, and each is asked for again and again. */
const known = new Map<string, readonly string[]>();

function findNear(base: string): string[] {
  const initial = INITIALS.exec(base)?.[0] ?? "";
  const final = base.slice(initial.length);
  const near = partners(initial, NEAR_INITIALS).flatMap((start) =>
    partners(final, NEAR_FINALS).map((end) => start + end),
  );
  return near.filter((syllable) => syllable !== base);
}

/** The part itself and what it is confused with. */
function partners(part: string, pairs: readonly (readonly [string, string])[]): string[] {
  return [part, ...pairs.flatMap(([one, other]) => (part === one ? [other] : part === other ? [one] : []))];
}
