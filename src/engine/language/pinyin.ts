/**
 * What Chinese characters sound like. The table behind it is pinyin-pro's: a third of a megabyte that takes some 20 ms to load, so it is
 * loaded when the first caller needs it.
 */

/** One reading of one character. */
export interface Syllable {
  /** Without its tone, ü written as v: `hua`, `lv`. */
  readonly base: string;
  /** 1 to 4; 0 is the neutral tone. */
  readonly tone: number;
}

export interface Pinyin {
  /** The reading of every code point of a text in its context (重 in 重庆 is `chong`); undefined where it is no Chinese character. */
  read(text: string): (Syllable | undefined)[];
  /** Every reading of one character, the commonest first; none where it is no Chinese character. */
  readings(character: string): readonly Syllable[];
}

const HAN = /^\p{Script=Han}$/u;
const HAN_RUN = /\p{Script=Han}+/gu;

let loading: Promise<Pinyin> | undefined;

export function loadPinyin(): Promise<Pinyin> {
  loading ??= load();
  return loading;
}

async function load(): Promise<Pinyin> {
  const { pinyin } = await import("pinyin-pro");
  const readings = new Map<string, readonly Syllable[]>();
  const read = (run: string): string[] => pinyin(run, { toneType: "num", type: "array", toneSandhi: false });
  return {
    read(text) {
      const syllables: (Syllable | undefined)[] = [];
      let at = 0;
      const addOthers = (others: string): void => {
        for (let count = [...others].length; count > 0; count--) syllables.push(undefined);
      };
      for (const { 0: run, index } of text.matchAll(HAN_RUN)) {
        addOthers(text.slice(at, index));
        const characters = [...run];
        const whole = read(run);
        // A character outside the table may come out as several entries or none; then each is asked for by itself.
        const each = whole.length === characters.length ? whole : characters.map((character) => read(character)[0]);
        syllables.push(...each.map(parseSyllable));
        at = index + run.length;
      }
      addOthers(text.slice(at));
      return syllables;
    },
    readings(character) {
      const known = readings.get(character);
      if (known) return known;
      const all = HAN.test(character) ? pinyin(character, { toneType: "num", type: "array", multiple: true }) : [];
      const found = all.flatMap((text) => parseSyllable(text) ?? []);
      readings.set(character, found);
      return found;
    },
  };
}

function parseSyllable(text: string | undefined): Syllable | undefined {
  const match = /^([a-zü]+)([0-4])$/u.exec(text ?? "");
  return match ? { base: match[1].replaceAll("ü", "v"), tone: Number(match[2]) } : undefined;
}
