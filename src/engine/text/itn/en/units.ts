/** Units of measure by the words they are called by, and their letters by whose table is used. */
import type { Settings } from "../settings";

export interface Unit {
  /** As SI and data units are written, with their capitals. */
  readonly letters: string;
  /** As the two public grammars write it, where that is otherwise; empty where they keep the word. */
  readonly publicLetters?: string;
  /** People read the word more easily than the letters: minutes, miles. */
  readonly plain?: boolean;
}

const METRIC: Readonly<Record<string, string>> = {
  meter: "m",
  metre: "m",
  gram: "g",
  liter: "L",
  litre: "L",
  watt: "W",
  hertz: "Hz",
  volt: "V",
  joule: "J",
  pascal: "Pa",
  newton: "N",
  ampere: "A",
  amp: "A",
  byte: "B",
  bit: "b",
  "watt hour": "Wh",
};
const PREFIXES: Readonly<Record<string, string>> = {
  "": "",
  kilo: "k",
  mega: "M",
  giga: "G",
  tera: "T",
  peta: "P",
  centi: "c",
  milli: "m",
  deci: "d",
  hecto: "h",
  micro: "μ",
  nano: "n",
};

/** The public tables care little for capitals: mb and mb, mW for a million watts. */
const PUBLIC_LETTERS: Readonly<Record<string, string>> = {
  L: "l",
  mL: "ml",
  Hz: "hz",
  kHz: "khz",
  MHz: "mhz",
  GHz: "ghz",
  V: "v",
  kV: "kv",
  mV: "mv",
  MW: "mW",
  GW: "gW",
  TW: "tW",
  kWh: "kWh",
  Pa: "pa",
  kPa: "kpa",
  MPa: "mpa",
  B: "",
  b: "",
  kB: "kb",
  MB: "mb",
  GB: "gb",
  TB: "tb",
  PB: "pb",
  Mb: "mb",
  Gb: "gb",
  Tb: "tb",
  Pb: "pb",
};

const OTHERS: Readonly<Record<string, Unit>> = {
  hectare: { letters: "ha" },
  cc: { letters: "cc" },
  "c c": { letters: "cc" },
  decibel: { letters: "dB", publicLetters: "db" },
  ohm: { letters: "Ω", publicLetters: "ω" },
  kelvin: { letters: "K" },
  "degree celsius": { letters: "°C" },
  "degree fahrenheit": { letters: "°F" },
  celsius: { letters: "°C" },
  fahrenheit: { letters: "°F" },
  millisecond: { letters: "ms" },
  microsecond: { letters: "μs" },
  nanosecond: { letters: "ns" },
  kilocalorie: { letters: "kcal", publicLetters: "" },
  horsepower: { letters: "hp", plain: true },
  "revolution per minute": { letters: "rpm" },
  "astronomical unit": { letters: "au" },
  foot: { letters: "ft", plain: true },
  feet: { letters: "ft", plain: true },
  inch: { letters: "in", publicLetters: '"', plain: true },
  mile: { letters: "mi", plain: true },
  yard: { letters: "yd", plain: true },
  ounce: { letters: "oz", plain: true },
  knot: { letters: "kn", publicLetters: "kt", plain: true },
  pound: { letters: "lb", publicLetters: "", plain: true },
  gallon: { letters: "gal", publicLetters: "", plain: true },
  acre: { letters: "ac", publicLetters: "", plain: true },
  calorie: { letters: "cal", publicLetters: "", plain: true },
  tonne: { letters: "t", publicLetters: "", plain: true },
  ton: { letters: "t", publicLetters: "", plain: true },
  hour: { letters: "h", plain: true },
  minute: { letters: "min", plain: true },
  second: { letters: "s", plain: true },
  degree: { letters: "°", publicLetters: "", plain: true },
  pixel: { letters: "px", publicLetters: "", plain: true },
};

function* table(): Generator<[string, Unit]> {
  for (const [prefix, mark] of Object.entries(PREFIXES)) {
    for (const [name, base] of Object.entries(METRIC)) {
      const letters = mark + base;
      const unit: Unit = { letters, publicLetters: PUBLIC_LETTERS[letters], plain: letters === "b" || letters === "B" };
      yield [prefix + name, unit];
      if (prefix !== "") yield [`${prefix} ${name}`, unit];
    }
  }
  yield* Object.entries(OTHERS);
}

/** By the singular, in small letters. */
export const UNITS: ReadonlyMap<string, Unit> = new Map(table());

/** Words of the longest name of a unit. */
export const LONGEST_UNIT = 3;

/** Areas and volumes: a word before the unit, a mark behind the letters of science or letters before those of land. */
export const POWERS: ReadonlyMap<string, { readonly mark: string; readonly before: string }> = new Map([
  ["square", { mark: "²", before: "sq " }],
  ["cubic", { mark: "³", before: "cu " }],
]);

/** Rates that are not written as their parts, by the letters of the parts. */
export const RATES: Readonly<Record<string, Unit>> = {
  "mi/h": { letters: "mph", plain: true },
  "b/s": { letters: "bps" },
  "kb/s": { letters: "kbps", publicLetters: "kbps" },
  "Mb/s": { letters: "Mbps", publicLetters: "mbps" },
  "Gb/s": { letters: "Gbps", publicLetters: "gbps" },
};

/** How a unit is written, or undefined where its word stays. */
export function lettersOf(
  { letters, publicLetters = letters, plain }: Unit,
  { units, notation }: Settings,
): string | undefined {
  if (units === "words" || (notation === "tingxie" && plain)) return undefined;
  return (notation === "tingxie" ? letters : publicLetters) || undefined;
}
