/**
 * What each profile chooses where it does not take a key's first value. `nemo` and `wetext` write as NeMo-text-processing and
 * WeTextProcessing do (both Apache-2.0; their conventions are known to people, none of their code is here).
 */
import type { Profile } from "./settings";

export type ProfileName = "tingxie" | "nemo" | "wetext";

export const PROFILES: Readonly<Record<ProfileName, Profile>> = {
  tingxie: {
    en: { currency: "sign", units: "lettersSpaced", fraction: "words" },
  },
  nemo: {
    standalone: "all",
    zeroToNine: "digits",
    ordinalZeroToNine: "digits",
    date: "ymd",
    time: "two",
    amPm: "p.m.",
    currency: "sign",
    units: "lettersSpaced",
    notation: "nemo",
    ordinal: "all",
    phone: "grouped",
    abbreviations: "table",
    weekday: "bracket",
    protect: "none",
    zh: { grouping: "comma", bigUnit: "exact", shortTail: "ones", percent: "off", units: "words" },
    en: {
      zeroToNine: "words",
      smallUpTo: "twelve",
      cents: "sign",
      percent: "spaced",
      leadingZero: "omitted",
      fraction: "words",
      spelled: "joined",
      addresses: "any",
    },
    ja: { grouping: "comma", bigUnit: "none", currency: "word", units: "words", percent: "word", ranges: "dates" },
    ko: { bigUnit: "none", percent: "spaced", time: "colon" },
  },
  wetext: {
    standalone: "all",
    context: "unit",
    unitZeroToNine: "words",
    ordinalZeroToNine: "digits",
    bigUnit: "million",
    time: "colon",
    amPm: "p.m.",
    currency: "sign",
    units: "letters",
    notation: "wetext",
    ranges: "mark",
    approximate: "mark",
    math: "signs",
    ordinal: "all",
    trains: "letters",
    protect: "list",
    zh: { date: "slash", fillers: "drop" },
    ja: { abbreviations: "table" },
    en: {
      smallUpTo: "twelve",
      unitZeroToNine: "digits",
      date: "ymd",
      time: "two",
      units: "lettersSpaced",
      cents: "sign",
      percent: "spaced",
      leadingZero: "omitted",
      fraction: "words",
      phone: "grouped",
      spelled: "joined",
      addresses: "any",
      abbreviations: "table",
    },
  },
};
