/** Numbers spoken by somebody else's code (nzh) come back with the value that was spoken. */
import Nzh from "nzh";
import { createItn } from "../../../../../src/engine/text/itn/itn";
import { seededRandom } from "../../../../fixtures/random";

const ROUNDS = 6000;
const itn = createItn();
const { encodeS: said } = Nzh.cn;
const cheque = (value: number): string => Nzh.cn.encodeB(value);
const digitByDigit = (value: number | string): string =>
  String(value).replace(/\d/gu, (digit) => "零一二三四五六七八九"[Number(digit)]);

const BIG_UNITS: Readonly<Record<string, number>> = { "": 1, 万: 1e4, 亿: 1e8, 万亿: 1e12 };

/** The value of figures with at most one big unit behind them. */
function valueOf(written: string): number {
  const match = /^(-?[\d.]+)(万亿|万|亿|)$/u.exec(written);
  return match ? Number((Number(match[1]) * BIG_UNITS[match[2]]).toPrecision(15)) : NaN;
}

const two = (value: number): string => String(value).padStart(2, "0");

describe("Random values, spoken and written again", () => {
  const random = seededRandom(41);
  const between = (low: number, high: number): number => low + random.integer(high - low + 1);
  const any = (digits: number): number => between(10, 10 ** between(2, digits));

  it.each<[string, () => readonly [spoken: string, isRight: (written: string) => boolean]]>([
    [
      "things",
      () => {
        const n = any(12);
        return [`${said(n)}个`, (w) => valueOf(w.slice(0, -1)) === n];
      },
    ],
    [
      "bare numbers",
      () => {
        const n = any(9);
        return [said(n), (w) => valueOf(w) === n || n === 11];
      },
    ],
    [
      "decimals",
      () => {
        const n = Number((any(6) + random.uniform()).toFixed(between(1, 4)));
        return [said(n), (w) => valueOf(w) === n];
      },
    ],
    [
      "decimals of 万",
      () => {
        const n = between(1, 999) + between(1, 9) / 10;
        return [`${said(n)}万`, (w) => w === `${n}万`];
      },
    ],
    [
      "percents",
      () => {
        const n = between(0, 200) + between(1, 99) / 100;
        return [`百分之${said(n)}`, (w) => w === `${n}%`];
      },
    ],
    [
      "sums",
      () => {
        const n = between(1, 10 ** between(1, 8));
        return [`付${said(n)}元`, (w) => valueOf(w.slice(1, -1)) === n];
      },
    ],
    [
      "sums in speech",
      () => {
        const [a, b, c] = [between(1, 500), between(1, 9), between(1, 9)];
        return [`付${said(a)}块${said(b)}毛${said(c)}`, (w) => w === `付${a}块${b}毛${c}`];
      },
    ],
    [
      "cheques",
      () => {
        const n = any(8);
        return [`人民币${cheque(n)}元整`, (w) => valueOf(w.slice(3, -2)) === n];
      },
    ],
    [
      "dates",
      () => {
        const [y, m, d] = [between(1900, 2099), between(1, 12), between(1, 31)];
        return [`在${digitByDigit(y)}年${said(m)}月${said(d)}日`, (w) => w === `在${y}年${m}月${d}日`];
      },
    ],
    [
      "days",
      () => {
        const [m, d] = [between(1, 12), between(1, 31)];
        return [`定在${said(m)}月${said(d)}号`, (w) => w === `定在${m}月${d}号`];
      },
    ],
    [
      "times",
      () => {
        const [h, m] = [between(0, 23), between(1, 59)];
        return [`早上${said(h)}点${m < 10 ? "零" : ""}${said(m)}分`, (w) => w === `早上${h}:${two(m)}`];
      },
    ],
    [
      "times without 分",
      () => {
        const [h, m] = [between(1, 12), between(10, 59)];
        return [`下午${said(h)}点${said(m)}`, (w) => w === `下午${h}:${m}`];
      },
    ],
    [
      "telephones",
      () => {
        const n = `1${between(3, 9)}${String(random.integer(1e9)).padStart(9, "0")}`;
        return [`电话${digitByDigit(n)}`, (w) => w === `电话${n}`];
      },
    ],
    [
      "measures",
      () => {
        const n = between(1, 9999);
        return [`走了${said(n)}公里`, (w) => w === `走了${n}公里`];
      },
    ],
    [
      "fractions",
      () => {
        const [a, b] = [between(2, 99), between(1, 99)];
        return [`${said(a)}分之${said(b)}`, (w) => w === `${b}/${a}`];
      },
    ],
    [
      "ordinals",
      () => {
        const n = between(10, 9999);
        return [`第${said(n)}名`, (w) => w === `第${n}名`];
      },
    ],
    [
      "below zero",
      () => {
        const n = between(1, 9999);
        return [`负${said(n)}度`, (w) => w === `-${n}度`];
      },
    ],
  ])("%s: 995 in 1000, and what was written stands", (_, make) => {
    const wrong: string[] = [];
    for (let round = 0; round < ROUNDS; round++) {
      const [spoken, isRight] = make();
      const written = itn(spoken).text;
      if (!isRight(written)) wrong.push(`${spoken} -> ${written}`);
      if (itn(written).text !== written) wrong.push(`${written} does not stand`);
    }
    expect(wrong.slice(ROUNDS * 0.005)).toEqual([]);
  });
});
