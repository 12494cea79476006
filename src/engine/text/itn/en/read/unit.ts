/** Units of measure behind a number: square miles, kilometers per hour, per square meter. */
import type { Read } from "../numbers";
import { LONGEST_UNIT, POWERS, RATES, UNITS, type Unit } from "../units";
import type { WordReader } from "../words";

/** square? unit (per unit)?, or per unit alone. */
export function readUnit(words: WordReader, at: number): Read<Unit> | undefined {
  const first = readPower(words, at);
  const perAt = first?.to ?? at;
  const per = words.next(perAt) === "per" ? readPower(words, perAt + 1) : undefined;
  if (!per) return first;
  return { value: rate(first?.value ?? { letters: "" }, per.value), to: per.to };
}

function rate(unit: Unit, per: Unit): Unit {
  const letters = `${unit.letters}/${per.letters}`;
  if (Object.hasOwn(RATES, letters)) return RATES[letters];
  const publicLetters = `${unit.publicLetters ?? unit.letters}/${per.publicLetters ?? per.letters}`;
  // Seconds, minutes and hours are words alone, but letters under a metric unit: km/h.
  return { letters, publicLetters, plain: unit.plain || unit.letters === "" };
}

function readPower(words: WordReader, at: number): Read<Unit> | undefined {
  const power = POWERS.get(words.next(at));
  if (!power) return readBase(words, at);
  const base = readBase(words, at + 1);
  if (!base) return undefined;
  const { letters, publicLetters, plain } = base.value;
  const raised = (text: string): string => (plain ? power.before + text : text + power.mark);
  const unit: Unit = {
    letters: raised(letters),
    publicLetters: publicLetters ? raised(publicLetters) : publicLetters,
    plain,
  };
  return { value: unit, to: base.to };
}

function readBase(words: WordReader, at: number): Read<Unit> | undefined {
  let longest: Read<Unit> | undefined;
  let name = "";
  for (let to = at; to < at + LONGEST_UNIT && words.next(to) !== ""; to++) {
    const word = words.next(to);
    name = name === "" ? word : `${name} ${word}`;
    const unit = UNITS.get(name) ?? UNITS.get(name.replace(/(?:(?<=inch)e)?s$/u, ""));
    if (unit) longest = { value: unit, to: to + 1 };
    // Degrees celsius, revolutions per minute: the plural is in the first word.
    name = name.replace(/s$/u, "");
  }
  return longest;
}
