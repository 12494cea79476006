/** Every choice of how a number is written, as data. What a key does is said once, here; what each profile chooses is in `profiles.ts`. */
import * as z from "zod";
import { TingxieError } from "../../errors";
import { LANGUAGE_CODES, type ItnLanguageCode } from "./language-codes";
import { PROFILES, type ProfileName } from "./profiles";
import type { TokenClass } from "./types";

/**
 * A switch a class of number, and what it may stand at. The first value is what holds where no profile says otherwise; `off` leaves
 * every number of that class as it was said.
 */
export const KEYS = {
  /** A number with nothing that says what it counts: written in digits always, or only where `context` allows it. */
  standalone: ["context", "all"],
  /** What such a number needs where `standalone` is `context`: a value from ten on (or a point, or a sign), or a unit behind it. */
  context: ["large", "unit"],
  /** 0 to 9 in running text, also before words that count things (three people). */
  zeroToNine: ["words", "digits"],
  /** How far the numbers reach that `zeroToNine` is about, in English. */
  smallUpTo: ["nine", "twelve"],
  /** 0 to 9 before a unit of measure (three kilometres). */
  unitZeroToNine: ["digits", "words"],
  /** 0 to 9 behind the mark of an ordinal (the third). */
  ordinalZeroToNine: ["words", "digits"],
  /** Commas between thousands, in cardinals and decimals. */
  grouping: ["none", "comma"],
  /** 万, 亿, 만 and their like: on round numbers, on exact multiples, from a million on, never. */
  bigUnit: ["short", "exact", "million", "none"],
  /** What the last digit of 三万八 counts: thousands, as in speech, or ones. */
  shortTail: ["scaled", "ones"],
  cardinal: ["on", "off"],
  decimal: ["on", "off"],
  /** Digits said one by one: rooms, codes, extensions. */
  digits: ["on", "off"],
  date: ["asSaid", "ymd", "slash", "off"],
  time: ["short", "two", "colon", "off"],
  amPm: ["PM", "p.m."],
  money: ["on", "off"],
  currency: ["word", "sign"],
  /** Numbers with what they count or measure. */
  measure: ["on", "off"],
  units: ["words", "letters", "lettersSpaced"],
  /** Whose tables of unit letters, currency signs and abbreviations are used. */
  notation: ["tingxie", "nemo", "wetext"],
  /** Cents alone, in English: 50 cents or $0.50. */
  cents: ["word", "sign"],
  percent: ["tight", "spaced", "word", "off"],
  /** A number that was said without its zero, in English: point five as 0.5 or .5. */
  leadingZero: ["written", "omitted"],
  /** A mark between the ends of a range, or of ranges of dates and times only. */
  ranges: ["words", "mark", "dates"],
  approximate: ["words", "mark", "off"],
  math: ["words", "signs", "off"],
  fraction: ["slash", "words", "off"],
  ordinal: ["context", "all", "off"],
  telephone: ["on", "off"],
  phone: ["plain", "grouped"],
  /** Versions, number plates, trains. */
  serial: ["on", "off"],
  /** Trains by the letter of their kind: 高一二三 as G123. */
  trains: ["words", "letters"],
  /** Letters and digits said one by one, in English: e s three, or es3. */
  spelled: ["words", "joined"],
  /** Names on the Internet, in English: with a known ending and a plausible name, or whatever has dots. */
  addresses: ["known", "any", "off"],
  abbreviations: ["off", "table"],
  fillers: ["keep", "drop", "off"],
  weekday: ["keep", "bracket", "off"],
  protect: ["full", "list", "none"],
} as const;

export type Key = keyof typeof KEYS;
/** The form of each class, and the classes that are not written at all. */
export type Settings = { readonly [K in Key]: Exclude<(typeof KEYS)[K][number], "off"> } & {
  readonly off: ReadonlySet<TokenClass>;
};
export type Choices = { readonly [K in Key]?: (typeof KEYS)[K][number] };
/** Choices for every language, and narrower ones for some. */
export type Profile = Choices & { readonly [L in ItnLanguageCode]?: Choices };

/** The key that switches a class off: the one that says its form, or one that has nothing else to say. */
const SWITCHES: Readonly<Record<TokenClass, Key>> = {
  abbreviation: "abbreviations",
  approximate: "approximate",
  cardinal: "cardinal",
  date: "date",
  decimal: "decimal",
  digits: "digits",
  electronic: "addresses",
  filler: "fillers",
  fraction: "fraction",
  math: "math",
  measure: "measure",
  money: "money",
  ordinal: "ordinal",
  percent: "percent",
  serial: "serial",
  telephone: "telephone",
  time: "time",
  weekday: "weekday",
};
const CLASSES = Object.keys(SWITCHES) as readonly TokenClass[];

/** What a profile's file may look like; its keys and values are checked by the same words as those of `--set`. */
const ProfileFile = z.record(z.string(), z.union([z.string(), z.record(z.string(), z.string())]));

/** The settings of one language. Those of a language go before those of all; what was set last goes before the profile. */
export function settingsFor(language: ItnLanguageCode, layers: readonly Profile[]): Settings {
  const choices: Choices = Object.assign(
    {},
    ...layers.map((layer) => ({ ...plainChoices(layer), ...layer[language] })),
  );
  const chosen = Object.entries(KEYS).map(([key, values]) => [key, choices[key as Key] ?? values[0]] as const);
  const off = new Set(CLASSES.filter((kind) => (choices[SWITCHES[kind]] ?? KEYS[SWITCHES[kind]][0]) === "off"));
  // What a class would look like that is off is not asked; its form is then the first there is.
  const forms = chosen.map(([key, value]) => [
    key,
    value === "off" ? KEYS[key as Key].find((form) => form !== "off") : value,
  ]);
  return { ...Object.fromEntries(forms), off } as Settings;
}

function plainChoices(layer: Profile): Choices {
  return Object.fromEntries(Object.entries(layer).filter(([key]) => Object.hasOwn(KEYS, key)));
}

/** @throws TingxieError `usage` where there is no such profile */
export function namedProfile(name: string): Profile {
  if (Object.hasOwn(PROFILES, name)) return PROFILES[name as ProfileName];
  throw usage(`There is no ITN profile "${name}" (there are ${Object.keys(PROFILES).join(", ")}, or a FILE.json)`);
}

/**
 * Reads a profile of the user's own: `{"extends": "tingxie", "zh": {"currency": "sign"}}`.
 * @param name what the text was read from, for messages
 * @returns the profile it extends (`tingxie` where it says nothing) and its own choices, in the order of their weight
 * @throws TingxieError `usage` that says what is wrong and what there is
 */
export function parseProfile(text: string, name: string): readonly Profile[] {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw usage(`The ITN profile ${name} is not valid JSON`, error);
  }
  const parsed = ProfileFile.safeParse(value);
  if (!parsed.success) throw usage(`The ITN profile ${name} is not an object of settings, or of settings a language`);
  const { extends: base = "tingxie", ...choices } = parsed.data;
  if (typeof base !== "string") throw usage(`The ITN profile ${name} extends what is no name`);
  const own = Object.entries(choices).flatMap(([key, chosen]) =>
    typeof chosen === "string"
      ? [choice(key, chosen)]
      : Object.entries(chosen).map(([narrow, value]) => narrowed(key, choice(narrow, value))),
  );
  return [namedProfile(base), ...own];
}

/**
 * Reads what follows `--set`: `key=value`, or `zh.key=value` for one language.
 * @throws TingxieError `usage` that lists the keys, the values or the languages there are
 */
export function parseSetting(text: string): Profile {
  const match = /^(?:([^.=]*)\.)?([^.=]*)=(.*)$/su.exec(text);
  if (!match) throw usage(`--set takes key=value or language.key=value, not "${text}"`);
  const [, language, key, value] = match;
  const chosen = choice(key, value);
  return language === undefined ? chosen : narrowed(language, chosen);
}

function choice(key: string, value: string): Choices {
  if (!Object.hasOwn(KEYS, key)) throw usage(`There is no ITN setting "${key}" (there are ${knownKeys()})`);
  const values: readonly string[] = KEYS[key as Key];
  if (!values.includes(value)) throw usage(`The ITN setting ${key} takes ${values.join(", ")}, not "${value}"`);
  return { [key]: value };
}

function narrowed(language: string, choices: Choices): Profile {
  const code = LANGUAGE_CODES.find((known) => known === language);
  if (code) return { [code]: choices };
  throw usage(`There is no ITN for a language "${language}" (there is ${LANGUAGE_CODES.join(", ")})`);
}

function knownKeys(): string {
  return Object.keys(KEYS).join(", ");
}

function usage(message: string, cause?: unknown): TingxieError {
  return new TingxieError("usage", message, "See `tingxie itn --help`.", { cause });
}
