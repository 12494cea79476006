/** Set phrases of Chinese that follow a form: weekdays, days of the moon calendar, school years. */
import type { Pattern } from "../types";

/** Neighbours in order, from three on: 一二三, 七八九. */
const IN_ORDER =
  "(?:一二三四?五?六?|二三四五?六?|三四五六?七?|四五六七?八?|五六七八?九?|六七八九?十?|七八九十?|八九十)";

export const CHINESE_PATTERNS: readonly Pattern[] = [
  // Several of a kind, one after the other, and no number: 七八九月, 一二三年级, 三四五线城市.
  {
    kind: "list",
    expression: new RegExp(
      `(?<![零〇一二三四五六七八九十百千万亿点])${IN_ORDER}(?=年级|月|季度|线|楼|产业|等奖)`,
      "gu",
    ),
  },
  // 十之八九, 十有六七: most of them.
  { kind: "vague", expression: /(?<![零〇一二三四五六七八九十百千万])十[之有][五六七八九]{1,2}(?![十百千万])/gu },
  { kind: "vague", expression: /(?:[二三四五]?十|[二三四五])[郎啷]当/gu },
  {
    kind: "weekday",
    // 一周五次 is five times a week. Several days are said with one 周: 周二四六.
    expression:
      /(?<![一二三四五六七八九十两兩几幾半整百千0-9])(?:星期|礼拜|禮拜|周|週)[一二三四五六日天末]{1,3}(?!十(?![一二三四五六七八九]?[点點])|[百千万年岁])/gu,
  },
  { kind: "weekday", expression: /(?:星期|礼拜|禮拜)[一二三四五六日天]/gu },
  {
    kind: "lunar",
    expression:
      /(?:农历|農曆|阴历|旧历|夏历)?(?:正月|腊月|臘月|冬月|闰[一二三四五六七八九十]{1,2}月)(?:初[一二三四五六七八九十]|[十廿二][一二三四五六七八九十]{0,2}|三十)?/gu,
  },
  {
    kind: "lunar",
    expression:
      /(?:农历|農曆|阴历|旧历)[一二三四五六七八九十]{1,2}月(?:初[一二三四五六七八九十]|[十廿二][一二三四五六七八九十]{0,2}|三十)?/gu,
  },
  {
    kind: "lunar",
    expression:
      /(?:[一二三四五六七八九十]{1,2}月)?(?:大年)?初(?:十|[一二三四五六七八九])(?![十百千万号號日个個名])(?:[到至](?:初?[一二三四五六七八九十]|十[一二三四五六七八九]|二十[一二三四五六七八九]?|廿[一二三四五六七八九]|三十))?/gu,
  },
  {
    kind: "school",
    expression: /(?:小学?|初|高|大|研)[一二三四五六](?=[学生班下上的时毕年级的语数英化物课那开期到就在和，。,.]|$)/gu,
  },
  {
    kind: "reign",
    expression:
      /(?:康熙|[乾干]隆|雍正|光绪|道光|嘉庆|同治|咸丰|宣统|顺治|万历|崇祯|永乐|洪武|嘉靖|贞观|开元|天宝|建安|永和|太康|武德|显庆|庆历|熙宁|元丰|靖康|建炎|至元|至正|宣德|成化|弘治|正德|隆庆|天启|始皇|民国|昭和|平成|令和|大正|明治)[元一二三四五六七八九十〇零]{1,4}年/gu,
  },
  // Approximate numbers whose second half is no number: 三五成群 is an idiom, 一二三四五 said on the fingers is none.
  {
    kind: "plan",
    expression: /(?<![一二三四五六七八九十百千零〇])(?:十[一二三四五]五)(?=[规规划計计期收开时末]|$|[，。,.、])/gu,
  },
  {
    kind: "congress",
    expression:
      /(?<![一二三四五六七八九百千])(?:二十|十[一二三四五六七八九]?)大(?=[以报報精召开闭代会提之前后的]|$|[，。,.、])/gu,
  },
  {
    kind: "king",
    expression:
      /(?:路易|亨利|乔治|查理|查尔斯|爱德华|威廉|腓特烈|拿破仑|伊丽莎白|本笃|庇护|约翰保罗|尼古拉|亚历山大|腓力|詹姆斯|保罗|英诺森)[一二三四五六七八九十]{1,3}(?:世|(?![一二三四五六七八九十百千万岁年月日号点个名人块天次分米公斤元]))/gu,
  },
  {
    kind: "craft",
    // 运二十首飞 is an aeroplane, 运二十吨 and 江苏三十二家 are not: what follows must not be counted.
    expression:
      /(?:神舟|嫦娥|天宫|天舟|天问|长征|东方红|风云|北斗|玉兔|实践|遥感|海洋|高分|鹊桥|阿波罗|空军|蛟龙|向阳红|歼|轰|东风|巨浪|红旗|霹雳|米格|(?<!江)苏|(?<![搬托客货海空航转])运|(?<![一简笔])直|(?<![加增坚百])强)[一二三四五六七八九十]{1,3}(?:号|(?=$|[\p{P}\s型首战歼轰运机载火舰成发升在入和与返飞的]))/gu,
  },
  {
    kind: "plenum",
    expression:
      /(?<![第一二三四五六七八九十百千])[一二三四五六七八九十]{1,3}届(?:[一二三四五六七八九十]{1,2}中全会|[一二三四五六七八九十]{1,2}次|全国人大|全国政协|全国人民代表大会|人大|政协)/gu,
  },
];
