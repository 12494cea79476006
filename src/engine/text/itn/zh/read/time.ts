/** The time of day: 三点, 三点半, 下午三点一刻, 九点四十, 一点五分十秒. */
import { integerOf, isSmall, type SpokenNumber } from "../../han/spoken-number";
import type { Part, TimeToken } from "../tokens";
import { characterAt, endOf, isOneOf, POINTS, readPart, wordAt, wordBefore, type Source } from "./source";

/** Parts of the day; those that WeTextProcessing writes as a.m. and p.m. come first. */
const NOONS = ["上午", "下午"];
const DAY_PARTS = [
  ...NOONS,
  ...[
    "早上",
    "早晨",
    "清晨",
    "凌晨",
    "淩晨",
    "中午",
    "正午",
    "午后",
    "午後",
    "傍晚",
    "晚上",
    "晚间",
    "晚間",
    "夜里",
    "夜裡",
    "半夜",
  ],
  ...[
    "深夜",
    "午夜",
    "今早",
    "今晚",
    "明早",
    "明晚",
    "昨晚",
    "昨夜",
    "当晚",
    "當晚",
    "每晚",
    "前晚",
    "后晚",
    "大清早",
    "下半夜",
  ],
];
/** 点 behind a number is a point made, not an hour. */
const POINTS_MADE = [
  ...[
    "意见",
    "意見",
    "建议",
    "建議",
    "要求",
    "理由",
    "原因",
    "内容",
    "內容",
    "启示",
    "共识",
    "希望",
    "说明",
    "看法",
    "体会",
    "好处",
    "坏处",
  ],
  ...[
    "区别",
    "變化",
    "变化",
    "感受",
    "疑问",
    "注意",
    "优势",
    "优点",
    "缺点",
    "特点",
    "特征",
    "想法",
    "认识",
    "主张",
    "经验",
    "教训",
    "问题",
  ],
  ...[
    "措施",
    "结论",
    "事项",
    "心得",
    "观点",
    "思考",
    "之间",
    "之外",
    "水",
    "式",
    "论",
    "反映",
    "期望",
    "承诺",
    "声明",
    "补充",
    "成",
    "一线",
  ],
  ...[
    "共线",
    "确定",
    "决定",
    "定位",
    "不足",
    "考虑",
    "差异",
    "发现",
    "收获",
    "作用",
    "影响",
    "依据",
    "条件",
    "需要",
    "值得",
    "确实",
    "应该",
    "都很",
    "很重要",
  ],
];
const BEFORE_POINTS_MADE = "有这那哪几這幾提谈讲列调结充归纳第同每";
const BEFORE_POINTS_MADE_WORDS = [
  "以下",
  "如下",
  "下面",
  "总共",
  "一共",
  "共有",
  "强调",
  "明确",
  "做到",
  "坚持",
  "说明",
];
/** 一点 is "a bit" before these, even in the evening. */
const A_BIT = "也都儿兒点點没沒不钱錢小事东儘尽";
const AROUND_ONE = ["左右", "之前", "之后", "以前", "以后", "前", "多", "开会", "到", "至", "出发", "见", "起"];

const HOUR_WORDS = ["点", "點", "时", "時"];
const NOT_AN_HOUR = "代候间間期段刻常空差机機光而不髦装裝";
const MINUTE_WORDS = ["分", ""];
const SECOND_WORDS = ["秒"];

export function readTime(source: Source, number: SpokenNumber): TimeToken | undefined {
  if (number.negative || number.fraction !== undefined || number.tail || number.between) return undefined;
  const word = wordAt(source, number.end, HOUR_WORDS);
  if (word === undefined || !isHour(source, number)) return undefined;
  const hour: Part = { number, word };
  const noon = wordBefore(source, number.start, NOONS) ?? "";
  const hasNoon = noon !== "" && number.start - noon.length >= source.start;
  const token = {
    class: "time",
    start: number.start - (hasNoon ? noon.length : 0),
    noon: hasNoon ? noon : "",
    hour,
  } as const;
  const at = endOf(hour);
  if (word === "时" || word === "時") {
    const rest = readMinutes(source, at);
    // 三时 alone is three times of something; with minutes, or after a part of the day, it is an hour.
    if (rest?.minute?.word === "分") return { ...token, rest: "", ...rest };
    const alone =
      wordBefore(source, number.start, [...DAY_PARTS, "日", "号"]) && !isOneOf(characterAt(source, at), NOT_AN_HOUR);
    return alone ? { ...token, rest: "", end: at } : undefined;
  }
  const half = wordAt(source, at, ["半"]);
  if (half && !isOneOf(characterAt(source, at + 1), "个個")) return { ...token, rest: "半", end: at + 1 };
  if (wordAt(source, at, ["整"])) return { ...token, rest: "整", end: at + 1 };
  const quarter = readPart(source, at, { from: 1, to: 4, words: ["刻"] });
  if (quarter) return { ...token, rest: quarter, end: endOf(quarter) };
  const rest = readMinutes(source, at);
  if (rest) return { ...token, rest: "", ...rest };
  return isAlone(source, number, at) ? { ...token, rest: "", end: at } : undefined;
}

function isHour({ text }: Source, number: SpokenNumber): boolean {
  if (number.form === "row" && number.digits.length > 2) return false;
  if (number.form === "arabic" && !/^[0-9]{1,2}$/u.test(number.digits)) return false;
  return integerOf(number) <= 24n && !"幺洞".includes(text[number.start]);
}

type Minutes = Pick<TimeToken, "minute" | "second" | "end">;

function readMinutes(source: Source, at: number): Minutes | undefined {
  const minute = readPart(source, at, { from: 0, to: 59, words: MINUTE_WORDS });
  if (!minute || !isMinute(source, minute, at)) return undefined;
  const end = endOf(minute);
  if (minute.word === "") return { minute, end };
  const second = readPart(source, end, { from: 0, to: 59, words: SECOND_WORDS });
  return { minute, second, end: second ? endOf(second) : end };
}

/**
 * Behind 点, decimals are said digit by digit and minutes as a number. So 九点四十 is a time, 三点一四 is not, and 三点五 and 一点零一
 * are times only before 分, or where a part of the day says so.
 */
function isMinute(source: Source, { number, word }: Part, at: number): boolean {
  const behind = characterAt(source, endOf({ number, word }));
  if (word === "分") return !isOneOf(behind, "之钟鐘支区區析享类類割配布店部");
  if (isOneOf(behind, "几多来个個万亿千百")) return false;
  if (number.form === "arabic") return false;
  if (number.form === "row") {
    const hour = at - 1;
    return (
      number.digits.length === 2 && number.digits[0] === "0" && saidInDayPart(source, hour) && !isOneOf(behind, POINTS)
    );
  }
  return !isSmall(number) && !isOneOf(behind, POINTS);
}

/** @param hour where the word 点 stands; an hour before it has three characters at most */
function saidInDayPart(source: Source, hour: number): boolean {
  return [1, 2, 3].some((length) => wordBefore(source, hour - length, DAY_PARTS) !== undefined);
}

/** An hour with nothing behind it. */
function isAlone(source: Source, number: SpokenNumber, at: number): boolean {
  const { text } = source;
  const behind = characterAt(source, at);
  if (isOneOf(behind, "钟鐘")) return true;
  const inDayPart = wordBefore(source, number.start, DAY_PARTS) !== undefined;
  if (integerOf(number) === 1n && isSmall(number)) {
    if (isOneOf(behind, A_BIT)) return false;
    if (isOneOf(characterAt(source, number.start - 1), "有早晚快慢多少好差")) return false;
    return inDayPart || wordAt(source, at, AROUND_ONE) !== undefined;
  }
  if (!isSmall(number) || inDayPart) return true;
  if (text[number.start] === "零" && isOneOf(behind, "")) return true;
  if (wordAt(source, at, POINTS_MADE)) return false;
  // 我说三点: what is to be said follows.
  if (isOneOf(characterAt(source, number.start - 1), "说說") && isOneOf(behind || "，", "，,：:。")) return false;
  if (wordBefore(source, number.start, BEFORE_POINTS_MADE_WORDS)) return false;
  return !isOneOf(characterAt(source, number.start - 1), BEFORE_POINTS_MADE);
}
