/** How a recognizer family is opened. The interface of an open one, {@link Recognizer}, is in `types.ts`. */
import type { Runtime, SessionOptions } from "../runtime/session";
import type { ModelFiles, Recognizer } from "../types";

/**
 * Loads a model's files into sessions.
 * @throws TingxieError `unsupported-model` or `model-corrupt` where the files are not what the family needs;
 * whatever the runtime throws where the device refuses the graph
 */
export type OpenRecognizer = (model: ModelFiles, runtime: Runtime, options: SessionOptions) => Promise<Recognizer>;
