/** What Chinese numbers count: units of measure, with their letters, and words for things. */
import { wordsIn, WordTable } from "../word-table";
import type { Settings } from "../settings";
import { COUNTERS } from "./counters";

export interface Unit {
  readonly word: string;
  /** A unit of measure takes digits also below ten (三公里 -> 3公里); a word that counts things does not (三个人). */
  readonly kind: "measure" | "counter";
}

/** Letters in the case that the International System of Units writes, and the words that have none. */
const SI_LETTERS: Readonly<Record<string, string>> = {
  纳米: "nm",
  奈米: "nm",
  微米: "μm",
  毫米: "mm",
  厘米: "cm",
  公分: "cm",
  分米: "dm",
  米: "m",
  公尺: "m",
  千米: "km",
  公里: "km",
  英里: "mi",
  英尺: "ft",
  英寸: "in",
  码: "yd",
  平方毫米: "mm²",
  平方厘米: "cm²",
  平方米: "m²",
  平方公里: "km²",
  平方千米: "km²",
  平方英尺: "sq ft",
  平方英里: "sq mi",
  立方厘米: "cm³",
  立方分米: "dm³",
  立方米: "m³",
  公顷: "ha",
  毫升: "mL",
  升: "L",
  公升: "L",
  微克: "μg",
  毫克: "mg",
  纳克: "ng",
  皮克: "pg",
  克: "g",
  千克: "kg",
  公斤: "kg",
  吨: "t",
  磅: "lb",
  盎司: "oz",
  皮秒: "ps",
  纳秒: "ns",
  微秒: "μs",
  毫秒: "ms",
  秒: "s",
  分钟: "min",
  小时: "h",
  摄氏度: "°C",
  华氏度: "°F",
  赫兹: "Hz",
  千赫兹: "kHz",
  兆赫兹: "MHz",
  兆赫: "MHz",
  吉赫兹: "GHz",
  分贝: "dB",
  毫伏: "mV",
  伏特: "V",
  伏: "V",
  毫安: "mA",
  安培: "A",
  毫瓦: "mW",
  瓦: "W",
  千瓦: "kW",
  兆瓦: "MW",
  吉瓦: "GW",
  千瓦时: "kWh",
  吉瓦时: "GWh",
  欧姆: "Ω",
  帕: "Pa",
  帕斯卡: "Pa",
  百帕: "hPa",
  千帕: "kPa",
  兆帕: "MPa",
  吉帕斯卡: "GPa",
  巴: "bar",
  焦耳: "J",
  千卡: "kcal",
  大卡: "kcal",
  牛顿: "N",
  摩尔: "mol",
  弧度: "rad",
  字节: "B",
  千字节: "kB",
  兆字节: "MB",
  吉字节: "GB",
  太字节: "TB",
  千比特每秒: "kbps",
  兆比特每秒: "Mbps",
  千米每小时: "km/h",
  公里每小时: "km/h",
  米每秒: "m/s",
  英里每小时: "mph",
  转每分: "rpm",
};

/** The units that WeTextProcessing gives letters, in lower case. */
const WETEXT_UNITS = wordsIn(`
  纳米 微米 毫米 厘米 分米 米 千米 公里 英里 英尺 平方毫米 平方厘米 平方米 平方千米 平方英尺 平方英里 立方厘米 立方分米 立方米 公顷 毫升
  微克 毫克 纳克 皮克 克 千克 盎司 皮秒 纳秒 微秒 毫秒 秒 分钟 小时 赫兹 千赫兹 兆赫兹 吉赫兹 分贝 毫伏 伏特 毫瓦 千瓦 吉瓦 千瓦时 吉瓦时 帕斯卡
  千帕 兆帕 吉帕斯卡 巴 千卡 摩尔 弧度 吉字节 太字节 千比特每秒 兆比特每秒 千米每小时 英里每小时 转每分
`);

const WETEXT_LETTERS: Readonly<Record<string, string>> = {
  ...Object.fromEntries(WETEXT_UNITS.map((word) => [word, SI_LETTERS[word].toLowerCase()])),
  摄氏度: "°C",
  华氏度: "°F",
  度: "°",
  码: "yd",
  磅: "lbs",
  原子质量: "amu",
  美担: "cwt",
  戈瑞: "gy",
  千克力: "kgf",
  系沃特: "sv",
  万亿焦耳: "tj",
  台两: "tl",
  欧米茄: "ω",
  千比特一秒: "kbps",
  兆比特一秒: "mbps",
  千米一小时: "km/h",
  英里一小时: "mph",
};

/** The letters of a unit, by `notation`. */
export const UNIT_LETTERS: Readonly<Record<Settings["notation"], Readonly<Record<string, string>>>> = {
  tingxie: SI_LETTERS,
  nemo: SI_LETTERS,
  wetext: WETEXT_LETTERS,
};

/** Units of measure without letters, or whose letters nobody writes in Chinese; and numbers of houses and lines. */
const OTHER_MEASURES = wordsIn(`
  海里 光年 英亩 亩 平米 立方 加仑 斤 两 克拉 秒钟 钟头 度电 瓦时 马力 流明 勒克斯 兆 大卡 卡路里 伏安 毫安时
  比特 像素 赫 千赫 磅 号 号楼 号院 號樓 號院 世纪 世紀 小時 分鐘 秒鐘 鐘頭 號 畝 兩 噸 釐米 厘米 公頃 毫升 馬力 像素 攝氏度 華氏度 平方公尺 立方公尺 立方米
`);

/** Units that are ordinary words as often: 一度 is once, 两码事 are two matters, 巴 and 卡 begin names. */
const WORDS_TOO = new Set(["度", "码", "巴", "牛", "瓦", "卡", "伏", "安培", "帕", "赫"]);

const MEASURES = new Set([...Object.keys(SI_LETTERS), ...Object.keys(WETEXT_LETTERS), ...OTHER_MEASURES]);

export const UNITS = new WordTable<Unit>([
  ...[...MEASURES].map((word) => [word, { word, kind: WORDS_TOO.has(word) ? "counter" : "measure" }] as const),
  ...COUNTERS.map((word) => [word, { word, kind: "counter" }] as const),
]);

/** Nouns that begin like a unit and are counted with another: behind Vue三项目 the number belongs to the name. */
export const LIKE_UNITS = new WordTable<true>(
  wordsIn(
    "项目 項目 路由 类型 類型 组件 組件 线程 線程 队列 隊列 格式 级别 級別 节点 節點 处理 處理 场景 場景 课程 課程 期货 回复 行业 行業",
  ).map((word) => [word, true] as const),
);
