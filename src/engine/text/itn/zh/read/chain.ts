/** Numbers that are the parts of one address, seat or span: 十二号楼三单元五零二室. Such a row is written alike, also what is below ten. */
import type { AmountToken, ChineseToken } from "../tokens";

/** Digits read out, with no word of their own: the 五零二 of 三单元五零二. */
const ROW = "";
const SHORTEST_ROW = 3;

/** Which part may follow which. A house of three floors (一栋三层) is no chain. */
const FOLLOWS: Readonly<Record<string, readonly string[]>> = {
  号: ["栋", "幢", "单元", "弄", "号楼", "号院"],
  号院: ["栋", "幢", "单元", "号楼"],
  号楼: ["单元", "室", ROW],
  栋: ["单元", "室", ROW],
  幢: ["单元", "室", ROW],
  单元: ["楼", "层", "室", "号", ROW],
  楼: ["室", "号", ROW],
  层: ["室", "号", ROW],
  弄: ["号", "号楼"],
  车厢: ["排", "号", ROW],
  车: ["排", "号", ROW],
  排: ["座", "号"],
  分: ["秒"],
};

const SIMPLIFIED: Readonly<Record<string, string>> = {
  號: "号",
  號院: "号院",
  號樓: "号楼",
  棟: "栋",
  單元: "单元",
  樓: "楼",
  層: "层",
  車廂: "车厢",
  車: "车",
};

/** The tokens of a stretch, in order, with those marked that belong to a chain. */
export function withChains(tokens: readonly ChineseToken[]): ChineseToken[] {
  const chained = new Set<ChineseToken>();
  for (let index = 1; index < tokens.length; index++) {
    const [before, token] = [tokens[index - 1], tokens[index]];
    if (before.end !== token.start) continue;
    const [first, second] = [partOf(before), partOf(token)];
    if (first === undefined || second === undefined || !FOLLOWS[first]?.includes(second)) continue;
    chained.add(before).add(token);
  }
  return tokens.map((token) => (chained.has(token) && isAmount(token) ? { ...token, chained: true } : token));
}

/** The word of a part; undefined where the token cannot be one. */
function partOf(token: ChineseToken): string | undefined {
  if (token.class === "date") return token.day && !token.month && !token.year ? "号" : undefined;
  if (!isAmount(token) || token.around !== undefined || token.numbers.length > 1) return undefined;
  const [{ form, digits }] = token.numbers;
  if (!token.unit) return form === "row" && digits.length >= SHORTEST_ROW ? ROW : undefined;
  return SIMPLIFIED[token.unit.word] ?? token.unit.word;
}

function isAmount(token: ChineseToken): token is AmountToken {
  return "numbers" in token && "glued" in token;
}
