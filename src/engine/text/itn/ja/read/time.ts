/** Times: 午後三時二十分, 七時半, 一時三十分三秒, 七分. */
import type { SpokenNumber } from "../../han/spoken-number";
import { characterAt, isOneOf, type Source } from "../../source";
import type { Part, TimeToken } from "../tokens";
import { endOf, partOf, readPart } from "./part";

const HOUR = { from: 0, to: 30, word: "時" };
const MINUTE = { from: 0, to: 60, word: "分" };
const SECOND = { from: 0, to: 60, word: "秒" };

/** @param number the number at the place where a time may begin */
export function readTime(source: Source, number: SpokenNumber): TimeToken | undefined {
  if (number.form === "row") return undefined;
  const hour = partOf(source, number, HOUR);
  if (hour) return isHour(source, hour) ? timed([hour, ...minutesBehind(source, endOf(hour))]) : undefined;
  const minute = partOf(source, number, MINUTE);
  if (minute) return isMinute(source, minute) ? timed([minute, ...secondsBehind(source, endOf(minute))]) : undefined;
  const second = partOf(source, number, SECOND);
  return second && timed([second]);
}

/** 二時間 is a span of time, 一時的 and 一時期 are for a time. */
function isHour(source: Source, hour: Part): boolean {
  return !isOneOf(characterAt(source, endOf(hour)), "間的期点代価給速刻");
}

/** 三分の一 is a third, 二分割 a half each. */
function isMinute(source: Source, minute: Part): boolean {
  return !isOneOf(characterAt(source, endOf(minute)), "の割類野身別岐解析");
}

function minutesBehind(source: Source, at: number): readonly Part[] {
  const minute = readPart(source, at, MINUTE);
  return minute && isMinute(source, minute) ? [minute, ...secondsBehind(source, endOf(minute))] : [];
}

function secondsBehind(source: Source, at: number): readonly Part[] {
  const second = readPart(source, at, SECOND);
  return second ? [second] : [];
}

function timed(parts: readonly Part[]): TimeToken {
  return { class: "time", start: parts[0].numbers[0].start, end: endOf(parts[parts.length - 1]), parts };
}
