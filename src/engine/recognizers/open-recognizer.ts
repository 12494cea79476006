/** Opens a model of any family, with what its files add to it. */
import type { Runtime, SessionOptions } from "../runtime/session";
import type { ModelFiles, Recognizer } from "../types";
import { CtTransformer } from "./punctuation/ct-transformer";
import { withPunctuation } from "./punctuation/with-punctuation";
import { recognizerFamily } from "./registry";

/**
 * A model that writes no punctuation gets it from a second network, where its files have one (role `punctuation`).
 * @throws TingxieError as the family's `open` and {@link CtTransformer.open}; whatever the runtime throws where the device refuses the graph
 */
export async function openRecognizer(
  model: ModelFiles,
  runtime: Runtime,
  options: SessionOptions,
): Promise<Recognizer> {
  const recognizer = await recognizerFamily(model.family).open(model, runtime, options);
  if (recognizer.traits.punctuates || model.files.punctuation === undefined) return recognizer;
  try {
    return withPunctuation(recognizer, await CtTransformer.open(model, runtime, options));
  } catch (error) {
    await recognizer.close();
    throw error;
  }
}
