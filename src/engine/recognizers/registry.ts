/** The one place where a model's family is turned into code. A new recognizer is its own file and one line here. */
import { TingxieError } from "../errors";
import { openMoonshine } from "./moonshine";
import type { OpenRecognizer } from "./recognizer";
import { openSenseVoice } from "./sense-voice";

const FAMILIES: Readonly<Record<string, OpenRecognizer>> = {
  moonshine: openMoonshine,
  "sense-voice": openSenseVoice,
};

/** Families that this version can run. */
export const supportedFamilies: readonly string[] = Object.keys(FAMILIES);

/** @throws TingxieError `unsupported-model` */
export function recognizerFamily(family: string): OpenRecognizer {
  const open = Object.hasOwn(FAMILIES, family) ? FAMILIES[family] : undefined;
  if (open) return open;
  throw new TingxieError(
    "unsupported-model",
    `This version cannot run models of the family ${family} (it knows ${supportedFamilies.join(", ")})`,
    "Choose another model with `tingxie models list`.",
  );
}
