/** Rows of digits that are a date or a saying, where neither a house nor a year is meant. */
import { wordsIn } from "../../word-table";

export const ROWS = wordsIn(`
  九一八 八一三 八一五 九一三 一九二九 三九四九 五九六九 一二九 一二八 三一五 四一二 七一五 五一六 二二八 三一八 五一二 六一八 九九六 零零七 一二三
  一二三四 一二三四五 一二三四五六 一二三四五六七 三二一 五四三二一 六六六 一三五 二四六 一三五七 二四六八 三六九 三五七 五五六六
  三七二一 三三三制 五五普法 八七会议 七三一部队
  八八六
`);

/** Days that are called by month and day. */
export const DAYS = wordsIn(`
  正月十五 二月二 三月三 五月五 六月六 七月七 七月半 七月十五 八月十五 八月半 九月九 十月一 腊月二十三 腊月三十 大年三十 三十晚上 年三十
  大年初一 年二十九 腊八 正月十六 二月十九
`);

/** Feasts and days of remembrance that are called by month and day alone. */
export const FEASTS = wordsIn("三八 五一 五四 六一 七一 八一 九三");
