/** Writes dates, years and times of day. */
import type { Settings } from "../settings";
import { withSuffix } from "./ordinal-suffix";
import type { DateToken, TimeToken, YearToken } from "./tokens";

export function formatDate(token: DateToken, { date }: Settings): string {
  const { order, the, of, month, year, period } = token;
  if (period) return date === "asSaid" ? `${period.said} ${year}` : `${period.short} ${year}`;
  if (date !== "asSaid") {
    const day = token.day?.toString();
    return spaced(order === "monthFirst" ? [month, day, year] : [day, month, year]);
  }
  const day = dayAsSaid(token);
  return spaced(order === "monthFirst" ? [month, the, day, year] : [the, day, of, month, year]);
}

/** In front of its month a day keeps its ending, behind it only after "the": the 4th of july, july 4. */
function dayAsSaid({ day, ordinalDay, order, the }: DateToken): string | undefined {
  if (day === undefined) return undefined;
  return ordinalDay && (order === "dayFirst" || the !== undefined) ? withSuffix(BigInt(day)) : String(day);
}

function spaced(parts: readonly (string | undefined)[]): string {
  return parts.filter((part) => part !== undefined).join(" ");
}

const YEARS_PEOPLE_SAY = { from: 1000n, to: 2099n };

export function formatYear({ year, halves, era, sure }: YearToken, { standalone, date }: Settings): string | undefined {
  if (standalone === "context") {
    if (!sure) return undefined;
    const value = halves ? halves[0] * 100n + halves[1] : YEARS_PEOPLE_SAY.from;
    // Twenty five thirty is no year but two numbers.
    const isYear = era !== undefined || (value >= YEARS_PEOPLE_SAY.from && value <= YEARS_PEOPLE_SAY.to);
    if (!isYear && halves) return halves.join(" ");
  }
  if (era === undefined) return year;
  return date === "asSaid" ? `${year} ${era}` : year + era;
}

export function formatTime(token: TimeToken, settings: Settings): string | undefined {
  if (!token.sure && settings.standalone === "context") return undefined;
  const { hour, minute, noon, zone } = token;
  const behind = spaced(["", noon === undefined ? undefined : writeNoon(noon, settings), zone]);
  if (settings.time !== "short") return `${two(hour)}:${two(minute ?? 0)}${behind}`;
  if (minute !== undefined) return `${hour}:${two(minute)}${behind}`;
  // "Three o'clock pm" needs its word no longer.
  const oclock = token.oclock === undefined || noon !== undefined ? "" : ` ${token.oclock}`;
  return `${hour}${oclock}${behind}`;
}

function writeNoon(letter: string, { amPm }: Settings): string {
  if (amPm === "PM") return `${letter.toUpperCase()}M`;
  return letter === letter.toUpperCase() ? `${letter}.M.` : `${letter}.m.`;
}

function two(value: number): string {
  return String(value).padStart(2, "0");
}
