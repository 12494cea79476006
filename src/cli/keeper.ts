/** Puts finished transcripts into the history. That they are kept is a convenience, so a history that fails costs a warning and no more. */
import { resolve } from "node:path";
import { isTingxieError, keptTranscript, messageOf, type Engine, type Transcription } from "../engine";
import type { Context } from "./context";

export interface Keeper {
  /** @param file the argument as the user wrote it; `-` is standard input */
  keep(file: string, result: Transcription): Promise<void>;
  close(): void;
}

export function createKeeper(engine: Engine, { terminal, workingDirectory }: Context): Keeper {
  const history = engine.history((notice) => terminal.warn(notice));
  let isBroken = false;
  return {
    keep: async (file, result) => {
      if (isBroken) return;
      try {
        if ((await history.policy()).keep === "nothing") return;
        await history.add(await keptTranscript(result, file === "-" ? undefined : resolve(workingDirectory, file)));
      } catch (error) {
        isBroken = true;
        const hint = isTingxieError(error) ? ` ${error.hint}` : "";
        terminal.warn(`the transcripts are not kept in the history: ${messageOf(error)}.${hint}`);
      }
    },
    close: () => history.close(),
  };
}
