/** The one place where a model's family is turned into code. A new recognizer is its own folder and one line here. */
import { TingxieError } from "../errors";
import type { RecognizerFamily } from "./family";
import { funAsrNanoCtc } from "./fun-asr-nano/ctc-head";
import { funAsrNano } from "./fun-asr-nano/fun-asr-nano";
import { moonshine } from "./moonshine/moonshine";
import { paraformer } from "./paraformer/paraformer";
import { senseVoice } from "./sense-voice/sense-voice";
import { whisper } from "./whisper/whisper";

/** In the order in which a folder of unknown content is shown to them. */
export const FAMILIES: readonly RecognizerFamily[] = [
  moonshine,
  senseVoice,
  paraformer,
  funAsrNano,
  funAsrNanoCtc,
  whisper,
];

/** Names of the families that this version can run. */
export const supportedFamilies: readonly string[] = FAMILIES.map(({ name }) => name);

/** @throws TingxieError `unsupported-model` */
export function recognizerFamily(name: string): RecognizerFamily {
  const family = FAMILIES.find((candidate) => candidate.name === name);
  if (family) return family;
  throw new TingxieError(
    "unsupported-model",
    `This version cannot run models of the family ${name} (it knows ${supportedFamilies.join(", ")})`,
    "Choose another model with `tingxie models list`.",
  );
}
