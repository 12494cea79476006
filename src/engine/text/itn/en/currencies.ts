/** Currencies of English, by the words they are called by. */
import type { Settings } from "../settings";

export interface Currency {
  /** Before the number; a code where there is no sign that people know. Without it the word stays behind. */
  readonly sign?: string;
  /** As the two public grammars write it; empty where they keep the word. Without it, as {@link sign}. */
  readonly publicSign?: string;
  /** Whether a number right behind it counts its hundredths: five dollars fifty. */
  readonly cents: boolean;
}

const DOLLAR: Currency = { sign: "$", cents: true };
const EURO: Currency = { sign: "€", cents: true };
const STERLING: Currency = { sign: "£", cents: true };
const YEN: Currency = { sign: "¥", cents: false };
const WON: Currency = { sign: "₩", cents: false };

/** Currencies that only the public grammars write otherwise than in words. */
function inPublic(publicSign: string): Currency {
  return { publicSign, cents: false };
}

/** By the singular; the reader takes an s away. */
export const CURRENCIES: ReadonlyMap<string, Currency> = new Map<string, Currency>([
  ["dollar", DOLLAR],
  ["us dollar", DOLLAR],
  ["u s dollar", DOLLAR],
  ["united states dollar", DOLLAR],
  ["american dollar", DOLLAR],
  ["canadian dollar", { sign: "C$", publicSign: "cad", cents: true }],
  ["australian dollar", { sign: "A$", publicSign: "", cents: true }],
  ["new zealand dollar", { sign: "NZ$", publicSign: "nzd", cents: true }],
  ["hong kong dollar", { sign: "HK$", publicSign: "hkd", cents: true }],
  ["singapore dollar", { sign: "S$", publicSign: "", cents: true }],
  ["euro", EURO],
  ["british pound", STERLING],
  ["pound sterling", STERLING],
  ["pounds sterling", STERLING],
  ["won", WON],
  ["korean won", { ...WON, publicSign: "" }],
  ["yen", { ...YEN, publicSign: "" }],
  ["japanese yen", YEN],
  ["indian rupee", { sign: "₹", publicSign: "", cents: false }],
  ["rupee", { sign: "₹", publicSign: "rs", cents: false }],
  ["yuan", inPublic("")],
  ["swiss franc", inPublic("chf")],
  ["danish kroner", inPublic("dkk")],
  ["norwegian kroner", inPublic("nok")],
  ["swedish kronor", inPublic("sek")],
  ["czech koruna", inPublic("czk")],
  ["finnish markka", inPublic("fim")],
  ["german mark", inPublic("dm")],
  ["arab emirates dirham", inPublic("aed")],
  ["saudi riyal", inPublic("sar")],
  ["pakistani rupee", inPublic("pkr")],
  ["nepalese rupee", inPublic("npr")],
  ["philippine peso", inPublic("php")],
  ["serbian dinar", inPublic("rsd")],
  ["tanzanian shilling", inPublic("tzs")],
  ["cypriot pound", inPublic("cyp")],
  ["real", inPublic("r")],
]);

/** Words of the longest name of a currency. */
export const LONGEST_CURRENCY = 3;

/** The hundredth part: behind the whole, or alone. */
export const CENTS: ReadonlyMap<string, Currency> = new Map([
  ["cent", DOLLAR],
  ["cents", DOLLAR],
  ["penny", STERLING],
  ["pence", STERLING],
]);

/** What stands before the number, or undefined where the word stays behind it. */
export function signOf({ sign, publicSign = sign }: Currency, { currency, notation }: Settings): string | undefined {
  if (currency === "word") return undefined;
  return (notation === "tingxie" ? sign : publicSign) || undefined;
}
