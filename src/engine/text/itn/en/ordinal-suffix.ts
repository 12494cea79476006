/** 1st, 2nd, 3rd, 11th. */
export function withSuffix(value: bigint): string {
  const isTeen = (value / 10n) % 10n === 1n;
  const suffix = isTeen ? "th" : (["th", "st", "nd", "rd"][Number(value % 10n)] ?? "th");
  return `${value}${suffix}`;
}
