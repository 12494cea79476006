/** Simplified and traditional characters, by OpenCC's tables (phrases before characters, so 头发 is 頭髮 and 发现 發現). */

/** `asHeard`: what the model wrote. */
export type ChineseScript = "asHeard" | "simplified" | "traditional" | "taiwan" | "hongKong";

/** OpenCC's names of the scripts. */
const TARGETS = { traditional: "t", taiwan: "tw", hongKong: "hk" } as const;

/**
 * Loads the table of a script, half a megabyte, when it is first asked for.
 * @returns a function that converts a text
 */
export async function loadScript(script: ChineseScript): Promise<(text: string) => string> {
  if (script === "asHeard") return (text) => text;
  if (script === "simplified") {
    const { Converter } = await import("opencc-js/t2cn");
    return Converter({ from: "t", to: "cn" });
  }
  const { Converter } = await import("opencc-js/cn2t");
  return Converter({ from: "cn", to: TARGETS[script] });
}
