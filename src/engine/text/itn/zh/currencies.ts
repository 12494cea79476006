/** Currencies by the words that Chinese has for them, and the signs that each profile writes. */
import type { Settings } from "../settings";
import { wordsIn, WordTable } from "../word-table";

export interface Currency {
  readonly word: string;
  /** 元 counts money wherever it stands; 块 and 蚊 are also pieces and mosquitoes; 毛, 角, 分 are parts of them. */
  readonly kind: "sum" | "colloquial" | "minor";
}

type Signs = Readonly<Record<string, string>>;

const COMMON: Signs = {
  美元: "$",
  美金: "$",
  欧元: "€",
  英镑: "£",
  元: "¥",
  圆: "¥",
  人民币: "¥",
  日元: "JP¥",
  日圆: "JP¥",
  韩元: "₩",
  港元: "HK$",
  港币: "HK$",
  新台币: "NT$",
  台币: "NT$",
  澳元: "A$",
  加元: "C$",
  新加坡元: "S$",
  新西兰元: "NZ$",
  瑞士法郎: "CHF",
  泰铢: "฿",
  印度卢比: "₹",
  越南盾: "₫",
  卢布: "₽",
  俄罗斯卢布: "₽",
};

const NEMO: Signs = {
  美元: "US$",
  欧元: "€",
  英镑: "£",
  加拿大元: "CAD$",
  加拿大币: "CAD$",
  加元: "CAD$",
  加币: "CAD$",
  瑞士法郎: "Fr",
  法郎: "₣",
  圆: "¥",
  元: "¥",
  人民币: "¥",
  瑞典克朗: "Kr",
  墨西哥比索: "NXN$",
  新西兰元: "NZD$",
  新加坡币: "SGD$",
  新加坡元: "SGD$",
  港元: "HKD$",
  港币: "HKD$",
  挪威克朗: "NOKkr",
  韩元: "₩",
  韩币: "₩",
  土耳其里拉: "TRY₺",
  印度卢布: "₹",
  印度卢比: "₹",
  俄罗斯卢布: "₽",
  俄罗斯卢比: "₽",
  巴西雷亚尔: "BRLR$",
  南非兰特: "R",
  丹麦克朗: "DKKkr",
  波兰兹罗提: "zł",
  新台币: "TWDNT$",
  泰铢: "฿",
  马来西亚林吉特: "RM",
  马来西亚令吉: "RM",
  印尼盾: "Rp",
  匈牙利福林: "Ft",
  捷克克朗: "Kč",
  以色列新谢克尔: "₪",
  智利披索: "CLP$",
  菲律宾披索: "₱",
  阿联酋迪拉姆: "د.إ",
  哥伦比亚披索: "COL$",
  罗马尼亚列伊: "L",
  日元: "JPY¥",
  日圆: "JPY¥",
};

const WETEXT: Signs = {
  元: "¥",
  人民币: "CNY",
  美元: "$",
  英镑: "£",
  欧元: "€",
  日元: "JPY",
  韩元: "KRW",
  港元: "HKD",
  澳元: "A$",
  加元: "CAD",
  瑞士法郎: "CHF",
  新加坡元: "SGD",
  新西兰元: "NZD",
  新台币: "TWD",
  泰铢: "฿",
  越南东: "₫",
  卢布: "₽",
  俄罗斯卢布: "RUB",
  印度卢比: "₹",
  印尼盾: "Rp",
  马来西亚令吉: "RM",
  菲律宾比索: "₱",
  土耳其里拉: "₺",
  以色列谢克尔: "₪",
  乌克兰格里夫纳: "₴",
  柬埔寨瑞尔: "៛",
  老挝基普: "₭",
  蒙古图格里克: "₮",
  朝鲜园: "₩",
  哥斯达黎加科隆: "₡",
  尼日利亚奈拉: "₦",
  古巴比索: "₱",
  加纳塞地: "¢",
  巴西雷亚尔: "R$",
  南非兰特: "R",
  秘鲁索尔: "S/.",
  捷克克朗: "Kč",
  丹麦克朗: "kr",
  瑞典克朗: "SEK",
  挪威克朗: "NOK",
  冰岛克朗: "ISK",
  匈牙利福林: "Ft",
  波兰兹罗提: "zł",
  罗马尼亚列伊: "lei",
  克罗地亚库纳: "kn",
  保加利亚列弗: "лв",
  墨西哥比索: "MXN",
  智利比索: "CLP",
  阿根廷比索: "ARS",
  哥伦比亚比索: "COP",
  埃及镑: "EGP",
  巴基斯坦卢比: "₨",
  毛里求斯卢比: "₨",
  斯里兰卡卢比: "LKR",
  尼泊尔卢比: "NPR",
  沙特阿拉伯里亚尔: "SAR",
  伊朗里亚尔: "IRR",
  卡塔尔里亚尔: "QAR",
  阿联酋迪拉姆: "AED",
  哈萨克斯坦腾格: "лв",
};

/** The sign of a currency, by `notation`. */
export const CURRENCY_SIGNS: Readonly<Record<Settings["notation"], Signs>> = {
  tingxie: COMMON,
  nemo: NEMO,
  wetext: WETEXT,
};

/** Currencies that no table has a sign for. */
const OTHERS = wordsIn("欧 镑 美刀 日币 韩币 马币 泰币 卢比 里拉 克朗 比索 盾 令吉 林吉特 法郎 圆 元钱 比特币");

/** Words of the tables above in traditional characters; the signs are looked up by the simplified word. */
const TRADITIONAL: readonly (readonly [from: string, to: string])[] = [
  ["镑", "鎊"],
  ["欧", "歐"],
  ["币", "幣"],
  ["圆", "圓"],
  ["韩", "韓"],
  ["铢", "銖"],
  ["卢", "盧"],
  ["罗", "羅"],
  ["亚", "亞"],
  ["尔", "爾"],
  ["兰", "蘭"],
  ["丹麦", "丹麥"],
  ["马", "馬"],
  ["来", "來"],
  ["谢", "謝"],
  ["宾", "賓"],
  ["联", "聯"],
  ["伦", "倫"],
  ["新台", "新臺"],
  ["钱", "錢"],
  ["波兰", "波蘭"],
];

/** The word as the tables of signs have it. */
export function simplifiedCurrency(word: string): string {
  return TRADITIONAL.reduce((text, [simple, traditional]) => text.replaceAll(traditional, simple), word);
}

function traditional(word: string): string {
  return TRADITIONAL.reduce((text, [simple, other]) => text.replaceAll(simple, other), word);
}

const SUMS = [...new Set([COMMON, NEMO, WETEXT].flatMap((signs) => Object.keys(signs)).concat(OTHERS))];

const COLLOQUIAL = wordsIn("块 塊 蚊 毛");

export const CURRENCIES = new WordTable<Currency>([
  ...SUMS.flatMap((word) => [word, traditional(word)]).map((word) => [word, { word, kind: "sum" }] as const),
  ...COLLOQUIAL.map((word) => [word, { word, kind: "colloquial" }] as const),
  ...wordsIn("块钱 塊錢 毛钱 毛錢 角钱 角錢 分钱 分錢").map((word) => [word, { word, kind: "minor" }] as const),
]);
