/** The last steps from what was heard to what a person would have typed, once words and numbers are right. */
import type { Language } from "../../types";
import { capitalise } from "./capitals";
import { loadScript } from "./chinese-script";
import { dropFillers } from "./fillers";
import { fitPunctuation } from "./punctuation-width";
import { compileReplacements, type Replacement } from "./replacements";
import type { StyleSettings } from "./settings";
import { setSpacing } from "./spacing";
import { applySpokenPunctuation } from "./spoken-punctuation";

/** Finishes one text. @param language what was heard; undefined where nobody knows */
export type Style = (text: string, language: Language | undefined) => string;

/**
 * The order is the point: words go (fillers) and become marks (spoken punctuation) before marks get their width and their
 * spaces; the user's own rules have the last word.
 */
export async function createStyle(settings: StyleSettings, replacements: readonly Replacement[] = []): Promise<Style> {
  const toScript = await loadScript(settings.script);
  const replace = compileReplacements(replacements);
  return (heard, language) => {
    let text = heard;
    if (settings.fillers === "drop") text = dropFillers(text, language);
    if (settings.spokenPunctuation === "marks") text = applySpokenPunctuation(text, language);
    if (settings.punctuation === "fit") text = fitPunctuation(text);
    text = setSpacing(text, settings.spacing);
    if (settings.capitals === "sentences" && language === "en") text = capitalise(text);
    return replace(toScript(text));
  };
}
