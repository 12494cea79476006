/** What Japanese numbers count: units of measure with their letters, money, and words for things. */
import type { Settings } from "../settings";
import { wordsIn, WordTable } from "../word-table";

export interface Unit {
  readonly word: string;
  readonly kind: "measure" | "money" | "percent" | "counter" | "ordinal";
  /**
   * The least number below ten that is written in digits before it. Units of measure take them from one on; 一年 and 一日 are also "the
   * whole year, the whole day"; with things and persons, one and two have readings of their own (一人, 二人, 一度).
   */
  readonly from: 1 | 2 | 3;
  /** Characters behind which it is a part of another word. */
  readonly notBefore: string;
}

/** Letters in the case that the International System of Units writes. */
const SI_LETTERS: Readonly<Record<string, string>> = {
  キロメートル: "km",
  メートル: "m",
  センチメートル: "cm",
  ミリメートル: "mm",
  マイクロメートル: "μm",
  ナノメートル: "nm",
  平方メートル: "m²",
  平方キロメートル: "km²",
  平方センチメートル: "cm²",
  立方メートル: "m³",
  立方センチメートル: "cm³",
  ヘクタール: "ha",
  マイル: "mi",
  ヤード: "yd",
  フィート: "ft",
  インチ: "in",
  キログラム: "kg",
  グラム: "g",
  ミリグラム: "mg",
  マイクログラム: "μg",
  トン: "t",
  ポンド: "lb",
  オンス: "oz",
  リットル: "L",
  デシリットル: "dL",
  ミリリットル: "mL",
  キロリットル: "kL",
  ヘルツ: "Hz",
  キロヘルツ: "kHz",
  メガヘルツ: "MHz",
  ギガヘルツ: "GHz",
  ボルト: "V",
  ミリボルト: "mV",
  キロボルト: "kV",
  アンペア: "A",
  ミリアンペア: "mA",
  ワット: "W",
  キロワット: "kW",
  メガワット: "MW",
  ギガワット: "GW",
  キロワット時: "kWh",
  キロワットアワー: "kWh",
  オーム: "Ω",
  デシベル: "dB",
  パスカル: "Pa",
  ヘクトパスカル: "hPa",
  キロパスカル: "kPa",
  メガパスカル: "MPa",
  ジュール: "J",
  キロジュール: "kJ",
  カロリー: "cal",
  キロカロリー: "kcal",
  ニュートン: "N",
  モル: "mol",
  ルーメン: "lm",
  カンデラ: "cd",
  ベクレル: "Bq",
  シーベルト: "Sv",
  バイト: "B",
  キロバイト: "kB",
  メガバイト: "MB",
  ギガバイト: "GB",
  テラバイト: "TB",
  ペタバイト: "PB",
  ビット: "bit",
  キロビット: "kbit",
  メガビット: "Mbit",
  ギガビット: "Gbit",
  ミリ秒: "ms",
  マイクロ秒: "μs",
  ナノ秒: "ns",
};

/** What WeTextProcessing writes, where it is other than the letters above in lower case. */
const WETEXT_LETTERS: Readonly<Record<string, string>> = {
  ...Object.fromEntries(Object.entries(SI_LETTERS).map(([word, letters]) => [word, letters.toLowerCase()])),
  華氏: "f",
  摂氏: "c",
  千キロメートル: "km",
  足: "ft",
  馬力: "hp",
  キロ: "kg",
  メガクーロン: "mc",
  毎分回転数: "rpm",
  ミリアンペア: "mA",
  時速マイル: "mph",
  テラワット: "tw",
  マイクロメータ: "μm",
  インチ: '"',
  ダルトン: "da",
  雰囲気: "atm",
  ペタ秒: "ps",
  ヘクトリットル: "hl",
  ペタグラム: "pg",
  ナノグラム: "ng",
  キロビット: "kb",
  メガビット: "mb",
  ペタビット: "pb",
  電子ボルト: "ev",
  "キロビット/秒": "kbps",
  毎秒メガビット: "mbps",
  結石: "st",
  テラジュール: "tj",
  メガボルト: "mv",
  キロニュートン: "kn",
  メガメーター: "mm",
  天文単位: "au",
  ラジアン: "rad",
  ヘクト秒: "hs",
  ギガパスカル: "gpa",
  メガアンペア: "ma",
  結び目: "kt",
  キログラム力: "kgf",
  メガシーメンス: "ms",
  バー: "bar",
  ギガリットル: "gl",
  デシアンペア: "da",
  デシ秒: "ds",
  デシメートル: "dm",
  立方デシメートル: "dm³",
  原子質量単位: "amu",
  メガファラッド: "mf",
  平方ミリメートル: "mm²",
  平方マイル: "sq mi",
  平方フィート: "sq ft",
  テラリットル: "tl",
  メガ秒: "ms",
  ペタメーター: "pm",
  ギガワットアワー: "gwh",
  グレー: "gy",
  ハンドレッド: "cwt",
};

/** The letters of a unit, by `notation`. */
export const UNIT_LETTERS: Readonly<Record<Settings["notation"], Readonly<Record<string, string>>>> = {
  tingxie: SI_LETTERS,
  nemo: SI_LETTERS,
  wetext: WETEXT_LETTERS,
};

/** Units of measure without letters, or whose letters Japanese does not write. */
const OTHER_MEASURES = wordsIn(`
  センチ ミリ キロ メガ ギガ テラ シーシー カラット エーカー 坪 平米 平方 立方 海里 里 寸 尺 丈 斤 貫 合 升 斗 石 畳 光年 気圧 馬力
  ノット アール ピクセル ドット 時間 時間半 分間 秒間 日間 週間 年間 か月 ヶ月 カ月 ケ月 ヵ月 箇月 か月間 ヶ月間 カ月間 か月半 分半 年半
  年前 年後 年以内 年ぶり 年目 年生 年度 年代 日後 日前 日目 日以内 週間前 週間後 時間前 時間後 時間目 分前 分後 世紀 割 割引 割増 キロ圏 倍 代目
`);

/** Also "the whole of it": 一年の計, 一日, 一週. */
const PERIODS = wordsIn("年 日 週 泊 夜");

const COUNTERS = wordsIn(`
  人 代 名 名様 個 箇 ケ コ つ 枚 本 冊 台 匹 羽 頭 杯 階 階建て 階建 回 回目 回戦 度 点 番 番線 番地 番ホーム 番目の 号 号車 号室 号線 号館 丁目 位 歳 才 歳児
  通 件 軒 戸 棟 部 部屋 着 足 丁 膳 束 袋 箱 缶 瓶 皿 切れ 粒 滴 株 輪 席 室 社 校 店 店舗 か所 箇所 ヶ所 カ所 ヵ所 か国 カ国 ヶ国 か国語 カ国語 国 県 市 町 村 区
  話 章 条 巻 号機 期 期生 式 級 段 段階 班 組 チーム 種類 種 品 曲 首 句 語 文字 字 行 ページ 頁 面 面体 問 票 敗 勝 勝目 試合 局 戦 打席 安打 得点 失点 奪三振 本塁打
  勤 連勝 連敗 連覇 周 周年 回忌 歩 発 機 隻 両 両編成 便 連休 親等 世代 世帯 人前 人組 人乗り 人目 人制 人家族 桁 隅 拍 票差 点差 ポイント コース セット パック
  ケース グループ クラス タイプ ラウンド ゴール アウト ストライク シーズン カ月目 項目 メニュー 作 作品 作目 弾 版 訂版 ミリオン 単位 円玉 円札 系統 次 男 女 児 位以内 打 打数 球
  フレーム キロカロリ エピソード レーン ステップ レベル スター 星 層 票目 議席 馬身 車線 番台 台目 枚目 本目 個目 冊目 杯目 匹目 番手 席目 軒目 件目 社目 校目 問目 曲目 行目 ページ目 列目 列 桁目 段目 周目 票台 億円 人分 名分 枚組 点セット 品目 か条 箇条 カ条 字熟語
`);

const MONEY = wordsIn(
  "円 円分 円台 円玉 円札 銭 ドル 米ドル ユーロ ポンド ウォン 元 人民元 香港ドル 台湾ドル 豪ドル フラン スイスフラン ルピー インドルピー ルーブル バーツ ペソ レアル リラ ドン ペセタ",
);

const PERCENT = wordsIn("パーセント プロセント ％ %");
const PER_MILLE = wordsIn("パーミル");

/** What goes before a counter of these makes another word of it: 三日月, 五月雨, 二分割, 三人称. */
const NOT_BEFORE: Readonly<Record<string, string>> = {
  人: "称格",
  日: "月坊和常本曜",
  年: "賀貢輪",
  度: "数合胸肝",
  点: "滅灯検火数在",
  番: "人茶犬狂",
  本: "当来人気格質部日社店",
  国: "志際道",
  次: "元式",
  面: "倒白接影識",
  足: "飛",
  台: "湾風所詞本頭",
  行: "動事為列進政",
  式: "典場部",
  部: "分屋長下活品署隊門族首",
  位: "置牌一体",
  元: "化論的素号気",
  組: "織合",
  周: "囲辺知期",
  名: "前物所人作詞字曲士案実",
  枚: "挙",
  市: "場民長販内",
  町: "内長",
  村: "長",
  区: "別分間切域民長内",
  字: "型架路軍幕",
  代: "表理金休償官謝",
  回: "転路復答避収数",
  発: "展見明音表達売言想生電行車足射信揮覚",
  機: "能械会嫌関",
  通: "行信常過学勤り",
  合: "格意計図同成流",
  石: "油炭",
  里: "帰親子美山芋",
  丈: "夫",
  段: "階落",
  戦: "争略国闘",
  勝: "負利敗手者",
  作: "業品者文成家",
  男: "性子女",
  女: "性子優",
  児: "童",
  局: "面長",
  種: "別目",
  星: "座",
  品: "質種",
  期: "待間限",
  級: "友",
  両: "親方者手側立替",
  語: "学",
  社: "会員長",
  校: "長庭舎",
  店: "員長",
  県: "民内知庁",
  室: "内長",
  球: "場団",
};

function units(words: readonly string[], kind: Unit["kind"], from: Unit["from"]): [string, Unit][] {
  return words.map((word) => [word, { word, kind, from, notBefore: NOT_BEFORE[word] ?? "" }]);
}

const WITH_LETTERS = [...new Set([...Object.keys(SI_LETTERS), ...Object.keys(WETEXT_LETTERS)])].filter(
  (word) => !MONEY.includes(word) && word !== "足",
);

export const UNITS = new WordTable<Unit>([
  ...units(COUNTERS, "counter", 3),
  ...units(PERIODS, "counter", 2),
  ...units([...WITH_LETTERS, ...OTHER_MEASURES], "measure", 1),
  ...units(["月", "時", "分", "秒"], "measure", 1),
  ...units(MONEY, "money", 1),
  ...units([...PERCENT, ...PER_MILLE], "percent", 1),
  ...units(["番目"], "ordinal", 3),
]);

export const PERCENT_SIGNS: Readonly<Record<string, string>> = Object.fromEntries([
  ...PERCENT.map((word) => [word, "%"]),
  ...PER_MILLE.map((word) => [word, "‰"]),
]);

/** The sign of a currency, by `notation`; 円 keeps its word everywhere. */
export const CURRENCY_SIGNS: Readonly<Record<Settings["notation"], Readonly<Record<string, string>>>> = {
  tingxie: { ドル: "$", 米ドル: "$", ユーロ: "€", ポンド: "£", ウォン: "₩", 円: "¥", ルーブル: "₽", バーツ: "฿" },
  nemo: {},
  wetext: {
    ドル: "$",
    ポンド: "£",
    バーツ: "฿",
    ユーロ: "€",
    インドルピー: "₹",
    ルーブル: "₽",
    スイスフラン: "CHF",
    レアル: "R$",
  },
};
