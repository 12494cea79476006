/** Servers name a language by its code ("en", "zh-CN") or in English ("english"); the engine knows codes. */

const LETTERS = [..."abcdefghijklmnopqrstuvwxyz"];
/** Cantonese is the one language of speech models that has no code of two letters. */
const CODES = [...LETTERS.flatMap((first) => LETTERS.map((second) => first + second)), "yue"];

let codes: ReadonlyMap<string, string> | undefined;

/**
 * @param name as a server gives it
 * @returns undefined where it names none ("auto", "unknown", "")
 */
export function languageCode(name: string | undefined): string | undefined {
  codes ??= codesByName();
  const bare = name?.trim().toLowerCase() ?? "";
  const code = /^([a-z]{2,3})([-_][a-z0-9]+)*$/.exec(bare)?.[1];
  return codes.get(bare) ?? (code === undefined ? undefined : codes.get(code));
}

/** English names and codes to codes, from the platform's own list (Unicode CLDR); a code that was replaced counts as the new one. */
function codesByName(): ReadonlyMap<string, string> {
  const names = new Intl.DisplayNames(["en"], { type: "language", fallback: "none" });
  const found = new Map<string, string>();
  for (const code of CODES) {
    const name = names.of(code)?.toLowerCase();
    if (name === undefined) continue;
    const [canonical] = Intl.getCanonicalLocales(code);
    found.set(code, canonical).set(name, canonical);
  }
  return found;
}
