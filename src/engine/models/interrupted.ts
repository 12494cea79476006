/** How a download ends that its caller has had enough of. */
import { TingxieError } from "../errors";

/** What is thrown when the caller's signal ends the work. */
export function interrupted(): TingxieError {
  return new TingxieError(
    "interrupted",
    "the download was interrupted",
    "Run the command again; it goes on where it stopped.",
  );
}

/** @throws TingxieError `interrupted` once the signal has fired */
export function throwIfAborted(signal: AbortSignal | undefined): void {
  if (signal?.aborted) throw interrupted();
}
