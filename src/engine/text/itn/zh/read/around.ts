/** Words behind a number that make it approximate: 十几, 二十多, 三十来个, 五十余人. */
import { isSmall, type SpokenNumber } from "../../han/spoken-number";
import { characterAt, isOneOf, numeralAt, type Source } from "./source";

const ALWAYS = "几幾多余餘";
/** 来 and 把 are verbs too: they count only before something that is counted. */
const BEFORE_COUNTED = "来來把数數";
const COUNTED = "个個岁歲天年块塊斤里米人万萬亿次位名条張张只家间分度吨公页元号號";

/** @returns the word, where there is one */
export function aroundBehind(source: Source, at: number, number: SpokenNumber): string | undefined {
  const character = characterAt(source, at);
  if (at >= source.end || isSmall(number)) return undefined;
  if (isOneOf(character, ALWAYS)) return character;
  if (source.text.startsWith("好几", at) || source.text.startsWith("好幾", at)) return "好几";
  const next = characterAt(source, at + 1);
  return isOneOf(character, BEFORE_COUNTED) && isOneOf(next, COUNTED) ? character : undefined;
}

/** 几十, 数百万, 几千: from the word that says that nobody counted to the end of the units. */
export function endOfVague(source: Source, at: number): number | undefined {
  const { text } = source;
  if (!isOneOf(characterAt(source, at), "几幾数數") || !isOneOf(characterAt(source, at + 1), "十百千万萬亿億"))
    return undefined;
  if (isOneOf(text[at], "数數") && isOneOf(characterAt(source, at - 1), QUANTITIES)) return undefined;
  let end = at + 1;
  while (end < source.end && isOneOf(text[end], "十百千万萬亿億")) end++;
  // 人数十五: a digit behind it begins with the unit.
  return isOneOf(text[at], "数數") && numeralAt(source, end) ? undefined : end;
}

/** 数 is the end of a word for a quantity: 人数, 次数, 分数. */
const QUANTITIES =
  "人次总總分指个個件参參基倍系常整小页頁票岁歲天点點字层層级級函对對奇偶复複读讀计計招户戶单單双雙负負";
