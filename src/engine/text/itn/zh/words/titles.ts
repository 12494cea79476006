/** Songs, films and books with a number in their title that would count something elsewhere. */
import { wordsIn } from "../../word-table";

export const TITLES = wordsIn(`
  一千个伤心的理由 一千年以后 一万个舍不得 一万次悲伤 一百万个可能 一千零一个愿望 十年之前我不认识你
  十一月的萧邦 十二月的奇迹 十七岁的雨季 十七岁的单车 十八岁的天空 十八岁出门远行
  三百六十五夜 五百年沧海桑田 八十年代的新一辈 二十岁的某一天
  十万个冷笑话 十二公民 十月初五的月光 二十四个比利 二十四城记 四十二章经
  三十三剑客图 四十自述 一百条裙子 六十种曲 五十度灰 五十六个民族五十六枝花
  五十六个星座五十六枝花
`);
