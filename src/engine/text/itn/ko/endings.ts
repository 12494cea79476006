/** What may follow a number or its counter within the same word: suffixes of measure, particles, the copula. */

const HANGUL = /\p{Script=Hangul}/u;

export function isHangul(character: string | undefined): boolean {
  return character !== undefined && HANGUL.test(character);
}

const SUFFIX = "(?:쯤|정도|가량|짜리|씩|이상|이하|미만|초과|남짓|동안|당|여|간|째|대|전|후|뒤|마다)";
const PARTICLE =
  "(?:으로는|으로|로는|로|에서는|에서도|에서|에게|에는|에도|에만|에|은|는|이랑|랑|이나|나|이|가|을|를|의|와|과|도|만큼|만|까지|부터|마다|보다|처럼|밖에|뿐|요)";
const COPULA =
  "(?:입니[다까]|이에요|예요|이야|야|이다|다|이었|였|이고|이며|인데|인가|이라|라|이네|네요|이죠|죠|이지|지|이니|인\\s|인$|일\\s)";

const BEHIND_NUMBER = new RegExp(`(?:${PARTICLE}{0,2}(?!\\p{Script=Hangul})|${COPULA})`, "uy");
const BEHIND_UNIT = new RegExp(`${SUFFIX}{0,2}(?:${PARTICLE}{0,3}(?!\\p{Script=Hangul})|${COPULA})`, "uy");

function matches(expression: RegExp, text: string, at: number): boolean {
  expression.lastIndex = at;
  return expression.test(text);
}

/** Whether a word that is a number may end here, with no more than particles behind. */
export function endsNumber(text: string, at: number): boolean {
  return matches(BEHIND_NUMBER, text, at);
}

/** Whether a word that is a number and its counter may end here. */
export function endsCounted(text: string, at: number): boolean {
  return matches(BEHIND_UNIT, text, at);
}

/** Whether a word begins here: no letter of Korean touches it from before. */
export function beginsWord(text: string, at: number): boolean {
  return at === 0 || !/[\p{Script=Hangul}0-9]/u.test(text[at - 1]);
}
