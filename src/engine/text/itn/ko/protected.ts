/** Phrases of Korean with a number that is none any more. */
import type { WordList } from "../types";
import { wordsIn } from "../word-table";
import { beginsWord } from "./endings";

/** A low line stands for the space within a phrase. */
const PHRASES = wordsIn(`
  만원_버스 만원_지하철 만원_관중 만원_사례 백번_양보 백_번_양보 백_번_천_번 천_번_만_번 천년_고도 천년의 백년가약 서른_즈음 십분_활용 십분_이해 십분_발휘 십분_살려 만에_하나 열에_아홉 백에_하나 십중팔구 한_시도
  구사일생 칠전팔기 삼일천하 작심삼일 일석이조 일거양득 백전백승 백발백중 천만다행 천만에 천차만별 천신만고 만사형통 만사_제쳐 만장일치 오십보백보 오십보_백보 삼삼오오 사면초가 오리무중 육하원칙 칠월칠석 팔방미인 십년감수 십_년_감수
  십시일반 일편단심 일확천금 일장춘몽 이구동성 이심전심 이열치열 삼고초려 삼위일체 삼각관계 사통팔달 사사오입 오합지졸 백해무익 백문이_불여일견 천고마비 천생연분 만고불변 하나_둘 하나둘 한두 두세 서너 네댓 대여섯 예닐곱 두서너
  한_시름 두_말_할 두_말하면 한_몸 한_마음 한_마디 일이_년 삼사_년 오륙_년 이삼_일 사오_일 일이_분 삼사_분 이십일_세기_폭스 삼십육계 사십구재 백일잔치 백일장 천일야화 천일염 오일장 오일_장 삼일절 칠성사이다 팔만대장경 육십갑자 육십이간지 삼천리 삼천갑자 구미호
  일사부재리 이팔청춘 삼팔선 칠삼_가르마 팔팔올림픽 육삼_빌딩 육삼빌딩 오공_본드 이마트 천리길 천_리_길 만리장성 십자가 십장생 십이지신 열두_제자 열두_띠 백설공주 백만장자 천만_관객 천만_배우 억만장자 만_나이
`).map((phrase) => phrase.replaceAll("_", " "));

export const KOREAN_WORDS: readonly WordList[] = [{ kind: "phrase", words: PHRASES, stands: beginsWord }];
