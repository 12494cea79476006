/** What autoregressive decoders share: choosing the next token from one row of logits. It knows nothing of ONNX. */
import { DeviceFault } from "../runtime/session";

/** Logits this far below the best add less than e^-16 each to the sum; leaving them out saves most of the exponentials. */
const NEGLIGIBLE = -16;

/**
 * The most likely token; ties go to the lowest id.
 * @param logits one row, unnormalised
 * @throws DeviceFault where the row holds NaN or no finite maximum: a broken device, never a property of the sound
 */
export function bestToken(logits: Float32Array): { readonly id: number; readonly probability: number } {
  let id = 0;
  let best = -Infinity;
  for (let i = 0; i < logits.length; i++) {
    if (logits[i] > best) {
      best = logits[i];
      id = i;
    }
  }
  if (!Number.isFinite(best)) throw new DeviceFault("the decoder returned no finite number");
  let sum = 0;
  for (let i = 0; i < logits.length; i++) {
    const below = logits[i] - best;
    if (below > NEGLIGIBLE) sum += Math.exp(below);
    else if (Number.isNaN(below)) throw new DeviceFault("the decoder returned a value that is not a number");
  }
  return { id, probability: 1 / sum };
}
