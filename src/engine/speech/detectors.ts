/** The one place where a kind of detector is turned into code. */
import type { Cmvn } from "../features/cmvn";
import type { Session } from "../runtime/session";
import type { RunDetector, SpeechDetector } from "./detector";
import { createFsmn, fsmnOn } from "./fsmn";
import { createSilero, sileroOn } from "./silero";

/** A detector's network, by its file, and what is needed around it. */
export type DetectorModel =
  | { readonly kind: "silero"; readonly file: string }
  | { readonly kind: "fsmn"; readonly file: string; readonly statistics: Cmvn };

/** Binds a network to its open session, wherever that lives. */
export function networkOn(kind: DetectorModel["kind"], session: Session): RunDetector {
  return kind === "silero" ? sileroOn(session) : fsmnOn(session);
}

/** The detector around a network. */
export function createDetector(model: DetectorModel, run: RunDetector): SpeechDetector {
  return model.kind === "silero" ? createSilero(run) : createFsmn(run, model.statistics);
}
