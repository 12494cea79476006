/** Words of Korean that look like a number and are none. */
import type { WordList } from "../types";
import { wordsIn } from "../word-table";
import { beginsWord, endsCounted } from "./endings";

/** Ordinary words all of whose syllables are numbers, or a number and a counter. */
const LIKE_NUMBERS = wordsIn(`
  만일 만약 천일 이만 오만 천사 천만 사천 이천 구경 사경 백일 백사 백구 백이 이백 만사 만이 천이 일조 이조 삼경 일경 일억 이경 오경 백조 천조 만조 일만 백만 십만 억만 천억 구만 삼천 오천 육천 칠천 팔천 구천
  사이사이 일일이 삼삼오오 이오 육이오 사일구 오일팔 삼일오 팔일오 삼일 일이 이일 사이 구이 오이 이사 이구 일사 일구 구사 공사 공구 사공 사공이 사오 이이 오일 구일 사일 육일 칠일 팔일 일일 공일 영일 영이 영구 영사 이영 삼영 구영 일공 이공 육공 오공 팔공 칠공
  십이 십자 십일 십오 일심 천지 만년 천년 백년 만세 천세 만물 만능 만점 만족 만원버스 천장 천도 백도 백화 백지 백과 백번 천번 만번 천백번 구두 두시 세시풍속 한시도 한시름 한시바삐 한시적 한번 두번다시 한층 한편 한판 한잔 한통 한곳 한달 한대 한명 한동안 한참 한집 한발 한자 한벌
  네시 세대 세명 네명 세장 한쪽 두쪽 한살이 한점 한표 한줄 한개 세상 세금 세계 네가 네개 석사 석유 석자 석달 넉살 열기 열차 열매 열정 열쇠 열망 열병 열대 열대야 서른즈음 일곱 여덟
  제일 제이 제삼 제사 제구 제오 제육 제공 제사상 제일로 제천 제조 제조사 제조일 제일조
`);
/** Two words of this language are one phrase, with the space. */
const PHRASES = wordsIn("만원_버스 만원_지하철 만원_관중 백번_양보 백_번_양보 천_번_만_번 천년_고도 서른_즈음에 십분_활용 십분_이해 십분_발휘 이_분 이_번 이_일 그_일_이 한_시름 만에_하나 열에_아홉 백에_하나 하나_둘 둘_셋 두_말 두_손 한_시_인 일_이_분 이_시_간 십_분_의").map(
  (phrase) => phrase.replaceAll("_", " "),
);

/** Years, hours and people counted in one word are read as such: only what is another word altogether stays. */
const COUNTED = new Set(wordsIn("두시 네시 세명 네명 세장 네개 세대 천년 만년 백년 한명 한개 한달 한번 한잔 한표 한통 한대 한층 한쪽"));

const FIRM = LIKE_NUMBERS.filter((word) => !COUNTED.has(word));

/** A whole word, with no more than particles behind it. */
const whole = (text: string, start: number, end: number): boolean => beginsWord(text, start) && endsCounted(text, end);

export const KOREAN_WORDS: readonly WordList[] = [
  { kind: "word", words: FIRM, stands: whole },
  { kind: "phrase", words: PHRASES, stands: whole },
];
