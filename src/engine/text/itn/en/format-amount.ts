/** Writes counted numbers, measures, percents and sums of money. */
import type { Settings } from "../settings";
import { signOf } from "./currencies";
import type { Amount, CardinalToken, MeasureToken, MoneyToken, PercentToken } from "./tokens";
import { lettersOf } from "./units";

const SMALLEST_LARGE: Readonly<Record<Settings["smallUpTo"], bigint>> = { nine: 10n, twelve: 13n };

export function formatAmount(
  { amount, class: kind, surePoint, withLarge }: CardinalToken,
  settings: Settings,
): string | undefined {
  const { integer = 0n, negative } = amount;
  const isAlone = settings.standalone === "context";
  if (kind === "decimal") return surePoint || !isAlone ? writeAmount(amount, settings) : undefined;
  const small = integer < SMALLEST_LARGE[settings.smallUpTo] && !negative;
  if (small && settings.zeroToNine === "words" && !withLarge) return undefined;
  if (isAlone && settings.context === "unit") return undefined;
  return writeAmount(amount, settings);
}

function writeAmount(amount: Amount, settings: Settings): string {
  const magnitude = amount.magnitude === undefined ? "" : ` ${amount.magnitude}`;
  return writeNumber(amount, settings) + magnitude;
}

function writeNumber({ negative, integer, decimals }: Amount, { leadingZero }: Settings): string {
  const whole = integer ?? (leadingZero === "written" ? 0n : "");
  return `${negative ? "-" : ""}${whole}${decimals === undefined ? "" : `.${decimals}`}`;
}

export function formatMeasure({ amount, unit, said }: MeasureToken, settings: Settings): string | undefined {
  const letters = lettersOf(unit, settings);
  const { integer, decimals, magnitude, negative } = amount;
  const isPlain = decimals === undefined && magnitude === undefined && !negative;
  if (isPlain && integer !== undefined && integer < 10n && settings.unitZeroToNine === "words") return undefined;
  // One minute is a minute.
  if (isPlain && integer === 1n && letters === undefined) return undefined;
  const gap = letters !== undefined && settings.units === "letters" ? "" : " ";
  return writeAmount(amount, settings) + gap + (letters ?? said);
}

export function formatPercent({ amount }: PercentToken, settings: Settings): string | undefined {
  const signs = { tight: "%", spaced: " %", word: " percent" } as const;
  return writeAmount(amount, settings) + signs[settings.percent];
}

export function formatMoney({ amount, currency, said, cents }: MoneyToken, settings: Settings): string | undefined {
  const sign = signOf(currency, settings);
  const hundredths = cents === undefined ? "" : `.${String(cents).padStart(2, "0")}`;
  if (!amount) {
    if (sign !== undefined && settings.cents === "sign") return `${sign}0${hundredths}`;
    return cents === 1n ? undefined : `${cents} ${said}`;
  }
  const number = writeNumber(amount, settings) + hundredths;
  const magnitude = amount.magnitude === undefined ? "" : ` ${amount.magnitude}`;
  if (sign === undefined) return `${number}${magnitude} ${said}`.trimEnd();
  return amount.negative ? `-${sign}${number.slice(1)}${magnitude}` : `${sign}${number}${magnitude}`;
}
