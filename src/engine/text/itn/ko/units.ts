/** What Korean numbers count: units of measure with their letters, money, and words for things. */
import type { Settings } from "../settings";
import { wordsIn, WordTable } from "../word-table";

export interface Unit {
  readonly word: string;
  /** Measures and money take digits also below ten (3킬로미터); a counter does not (세 명). */
  readonly kind: "measure" | "money" | "percent" | "counter" | "ordinal";
}

/** Letters in the case that people write them. */
const LETTERS: Readonly<Record<string, string>> = {
  나노미터: "nm",
  마이크로미터: "μm",
  밀리미터: "mm",
  센티미터: "cm",
  센치미터: "cm",
  센티: "cm",
  미터: "m",
  킬로미터: "km",
  인치: "in",
  피트: "ft",
  야드: "yd",
  마일: "mi",
  해리: "nmi",
  제곱밀리미터: "mm²",
  제곱센티미터: "cm²",
  제곱미터: "m²",
  평방미터: "m²",
  제곱킬로미터: "km²",
  세제곱센티미터: "cm³",
  세제곱미터: "m³",
  입방미터: "m³",
  헥타르: "ha",
  에이커: "ac",
  마이크로그램: "μg",
  밀리그램: "mg",
  그램: "g",
  킬로그램: "kg",
  킬로: "kg",
  톤: "t",
  온스: "oz",
  밀리리터: "ml",
  데시리터: "dl",
  리터: "L",
  킬로리터: "kL",
  갤런: "gal",
  비트: "bit",
  바이트: "B",
  킬로바이트: "KB",
  메가바이트: "MB",
  메가: "MB",
  기가바이트: "GB",
  기가: "GB",
  테라바이트: "TB",
  테라: "TB",
  페타바이트: "PB",
  헤르츠: "Hz",
  킬로헤르츠: "kHz",
  메가헤르츠: "MHz",
  기가헤르츠: "GHz",
  밀리볼트: "mV",
  볼트: "V",
  킬로볼트: "kV",
  밀리암페어: "mA",
  암페어: "A",
  밀리와트: "mW",
  와트: "W",
  킬로와트: "kW",
  메가와트: "MW",
  기가와트: "GW",
  킬로와트시: "kWh",
  옴: "Ω",
  파스칼: "Pa",
  헥토파스칼: "hPa",
  킬로파스칼: "kPa",
  메가파스칼: "MPa",
  칼로리: "cal",
  킬로칼로리: "kcal",
  줄: "J",
  킬로줄: "kJ",
  뉴턴: "N",
  데시벨: "dB",
  몰: "mol",
  루멘: "lm",
  도: "°",
};

export const UNIT_LETTERS = LETTERS;

/** Behind 퍼 and 당 only. */
const PER_LETTERS: Readonly<Record<string, string>> = { 시간: "h", 시: "h", 분: "min", 초: "s" };

export function perLettersOf(word: string): string | undefined {
  return PER_LETTERS[word] ?? LETTERS[word];
}

const OTHER_MEASURES = wordsIn(`
  년 년도 년대 년간 년생 년차 개년 개월 개월간 월 일 일간 일차 주간 주일 주년 분기 시간 시 분 분간 초 초간 세기 세 평 광년 마력 호선 학년 인분 인승 인용 배속 화소 픽셀 도씨
  기압 노트 칼로리 할 푼 배 밀리 밀리초 메가비트 기가비트 킬로비트
`);

const COUNTERS = wordsIn(`
  명 개 살 번 마리 대 장 권 병 잔 그루 켤레 채 벌 송이 사람 분 가지 군데 곳 달 주 통 층 번지 호 회 위 등 쪽 페이지 장 조 항 편 곡 건 표 점 급 단 차 승 패 골 척 문제 문항 팀 반
  번길 동 호실 호점 호기 개국 개국어 개사 개소 차례 세트 박스 봉지 상자 포기 자루 다발 그릇 접시 조각 모 판 알 방울 바퀴 걸음 발 마디 구 부 종 종류 인 식 교시 과목 학점 단계 라운드 경기 연승 연패 줄 칸
  명분 팩 캔 컵 스푼 숟갈 모금 갑 켤레 쌍 손 두름 축 단어 글자 자리 자릿수 가구 세대 필지 동네 나라 집 끼 판 회차 화 시즌 부작 개입 매 발자국 걸음 번선 번홈 번출구 번가 번방 번째줄 기 편대 킬 데스 레벨
`);

const MONEY = wordsIn("원 달러 불 유로 엔 위안 파운드 페소 루피 루블 바트 동화 프랑 홍콩달러 센트 페니");

/** 프로 is said for 퍼센트, and written as said. */
const PERCENT = wordsIn("퍼센트 프로 퍼밀 퍼센트포인트");

function units(words: readonly string[], kind: Unit["kind"]): [string, Unit][] {
  return words.map((word) => [word, { word, kind }]);
}

export const UNITS = new WordTable<Unit>([
  ...units(COUNTERS, "counter"),
  ...units([...Object.keys(LETTERS).filter((word) => word !== "줄"), ...OTHER_MEASURES], "measure"),
  ...units(MONEY, "money"),
  ...units(PERCENT, "percent"),
  ...units(["번째"], "ordinal"),
]);

/** Native numbers count these; with other units a native word is an ordinary one (한 도시, 두 배 is said, 세 원 is not). */
const NATIVE_COUNTED = new Set(
  wordsIn(`
  명 개 살 번 마리 대 장 권 병 잔 그루 켤레 채 벌 송이 사람 분 가지 군데 곳 달 통 층 쪽 건 표 점 척 문제 팀 반 차례 세트 박스 봉지 상자 포기 자루 다발 그릇 접시 조각 모 판 알 방울 바퀴
  걸음 발 마디 줄 칸 팩 캔 컵 스푼 숟갈 모금 갑 쌍 손 단어 글자 자리 가구 나라 집 끼 매 시간 시 주 배 평 번째 시즌 경기 골 과목 종류 단계 판 편 곡 학기 개월
`),
);

export function countsNative({ word }: Unit): boolean {
  return NATIVE_COUNTED.has(word);
}

/** The signs of currencies, by `notation`. */
const SIGNS: Readonly<Record<string, string>> = {
  원: "₩",
  달러: "$",
  불: "$",
  유로: "€",
  엔: "¥",
  위안: "¥",
  파운드: "£",
  페소: "$",
  루피: "₹",
};

export const CURRENCY_SIGNS: Readonly<Record<Settings["notation"], Readonly<Record<string, string>>>> = {
  tingxie: SIGNS,
  nemo: SIGNS,
  wetext: SIGNS,
};

export const PERCENT_SIGNS: Readonly<Record<string, string>> = { 퍼센트: "%", 퍼밀: "‰" };
