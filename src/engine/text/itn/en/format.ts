/** Writes what the English parser found: the only place that knows a convention of English. */
import type { Settings } from "../settings";
import { formatAmount, formatMeasure, formatMoney, formatPercent } from "./format-amount";
import { formatDate, formatTime, formatYear } from "./format-time";
import { withSuffix } from "./ordinal-suffix";
import type { DigitsToken, EnglishToken, OrdinalToken } from "./tokens";

/** @returns undefined where the token stays as it was said */
export function formatEnglish(token: EnglishToken, settings: Settings): string | undefined {
  switch (token.class) {
    case "abbreviation":
      return settings.abbreviations === "table" ? token.short : undefined;
    case "date":
      return token.order === "year" ? formatYear(token, settings) : formatDate(token, settings);
    case "time":
      return formatTime(token, settings);
    case "money":
      return formatMoney(token, settings);
    case "percent":
      return formatPercent(token, settings);
    case "measure":
      return formatMeasure(token, settings);
    case "fraction":
      return settings.fraction === "slash" ? `${token.numerator}/${token.denominator}` : undefined;
    case "ordinal":
      return formatOrdinal(token, settings);
    case "telephone":
    case "digits":
      return formatDigits(token, settings);
    case "serial":
      if ("written" in token) return token.written;
      return settings.spelled === "joined" ? token.spelled : undefined;
    case "electronic":
      return token.plausible || settings.addresses === "any" ? token.written : undefined;
    default:
      return formatAmount(token, settings);
  }
}

/** First to ninth are words of a sentence more often than places in a row. */
const FIRST_WRITTEN_ORDINAL = 10n;

function formatOrdinal({ value }: OrdinalToken, { ordinal }: Settings): string | undefined {
  return ordinal === "all" || value >= FIRST_WRITTEN_ORDINAL ? withSuffix(value) : undefined;
}

/** Digits in running text make a number from this many on; three may be a count (one two three). */
const LEAST_DIGITS = 4;

function formatDigits(token: DigitsToken, settings: Settings): string | undefined {
  const { digits, plus, country, sure, clock } = token;
  if (clock && settings.standalone === "all") return formatTime(clock, settings);
  const sign = plus ? "+" : "";
  if (settings.phone === "grouped") return sign + (grouped(digits, country) ?? digits);
  if (!sure && digits.length < LEAST_DIGITS && settings.standalone === "context") return undefined;
  return sign + digits;
}

/** How numbers of a length are cut: security numbers, telephones, cards. */
const GROUPS: Readonly<Record<number, { readonly sizes: readonly number[]; readonly mark: string }>> = {
  9: { sizes: [3, 2, 4], mark: "-" },
  10: { sizes: [3, 3, 4], mark: "-" },
  14: { sizes: [4, 6, 4], mark: " " },
  15: { sizes: [4, 6, 5], mark: " " },
  16: { sizes: [4, 4, 4, 4], mark: " " },
};
/** Country codes have one to three digits. */
const COUNTRY = { shortest: 1, longest: 3 };
const TELEPHONE = 10;

/** What is too long for one number begins with the code of a country. */
function grouped(digits: string, said: number | undefined): string | undefined {
  const beyond = digits.length - TELEPHONE;
  const isTelephone = beyond >= COUNTRY.shortest && beyond <= COUNTRY.longest;
  const country = said ?? (digits.length in GROUPS ? 0 : isTelephone ? beyond : COUNTRY.longest);
  const group = GROUPS[digits.length - country];
  if (!group) return undefined;
  let at = country;
  const parts = group.sizes.map((size) => digits.slice(at, (at += size))).join(group.mark);
  return country === 0 ? parts : `${digits.slice(0, country)} ${parts}`;
}
