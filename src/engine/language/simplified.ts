/** Traditional to simplified characters, for comparing; opencc-js's table is loaded when the first caller needs it. */

export type Simplify = (text: string) => string;

let loading: Promise<Simplify> | undefined;

/** @returns a function that keeps the number of UTF-16 units: each character becomes one of the same length, or stays */
export function loadSimplify(): Promise<Simplify> {
  loading ??= load();
  return loading;
}

async function load(): Promise<Simplify> {
  const { Converter } = await import("opencc-js/t2cn");
  const convert = Converter({ from: "t", to: "cn" });
  const known = new Map<string, string>();
  const simplify = (character: string): string => {
    const before = known.get(character);
    if (before !== undefined) return before;
    const converted = convert(character);
    const simple = converted.length === character.length ? converted : character;
    known.set(character, simple);
    return simple;
  };
  // By character, not by phrase: places in the text must stay what they are.
  return (text) => text.replace(/\p{Script=Han}/gu, simplify);
}
