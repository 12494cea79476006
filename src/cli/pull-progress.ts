/** How a download looks on a terminal. */
import { inMegabytes, megabytes, type PullProgress } from "../engine";
import type { Terminal } from "./terminal";

/** A listener that draws one line; where nobody watches it draws nothing. */
export function pullProgress(terminal: Terminal): (progress: PullProgress) => void {
  return ({ model, file, receivedBytes, totalBytes, source, phase }) => {
    if (phase === "waiting") return terminal.progress(model, undefined, "another Tingxie is fetching it; waiting …");
    const detail = `${inMegabytes(receivedBytes)} of ${megabytes(totalBytes)}, ${phase} ${file} from ${source}`;
    terminal.progress(model, totalBytes > 0 ? receivedBytes / totalBytes : undefined, detail);
  };
}
