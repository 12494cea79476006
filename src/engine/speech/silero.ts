/**
 * Silero VAD 6 in its sequence export: many frames a run, the recurrent state in and out, the same numbers to the last bit as frame by
 * frame and less than half the time (docs/performance.md). MIT; `assets/silero-vad.onnx` of the PyPI wheel silero-vad 6.2.3.
 */
import type { Session, Tensor } from "../runtime/session";
import type { DetectorState, DetectorStream, RunDetector, SpeechDetector } from "./detector";

/** Samples a frame at 16 kHz: 32 ms. */
const FRAME_SAMPLES = 512;
/** Samples of the frame before that the network sees again in front of each frame. */
const CONTEXT_SAMPLES = 64;
const INPUT_SAMPLES = CONTEXT_SAMPLES + FRAME_SAMPLES;
const STATE_SIZE = 128;

export const SILERO_SHA256 = "9ccdacc4719d8aa7e45a77536bfabec45a03ba1f2fad5e241ab4060b24238a85";

/** Binds the network to an open session. Rows are frames of 576 samples, the state is `h` and `c`. */
export function sileroOn(session: Session): RunDetector {
  return async (rows, [h, c]) => {
    const out = await session.run({
      input: { type: "float32", dims: [rows.length / INPUT_SAMPLES, INPUT_SAMPLES], data: rows },
      h: stateTensor(h),
      c: stateTensor(c),
    });
    return {
      probabilities: out.speech_probs.data as Float32Array,
      state: [out.hn.data as Float32Array, out.cn.data as Float32Array],
    };
  };
}

function stateTensor(data: Float32Array): Tensor {
  return { type: "float32", dims: [1, 1, STATE_SIZE], data };
}

export function createSilero(run: RunDetector): SpeechDetector {
  return { frameSamples: FRAME_SAMPLES, start: () => new SileroStream(run) };
}

class SileroStream implements DetectorStream {
  readonly #run: RunDetector;
  #state: DetectorState = [new Float32Array(STATE_SIZE), new Float32Array(STATE_SIZE)];
  #context = new Float32Array(CONTEXT_SAMPLES);

  constructor(run: RunDetector) {
    this.#run = run;
  }

  async probabilities(samples: Float32Array): Promise<Float32Array> {
    const rows = samples.length / FRAME_SAMPLES;
    if (rows === 0) return new Float32Array(0);
    const frames = new Float32Array(rows * INPUT_SAMPLES);
    frames.set(this.#context);
    frames.set(samples.subarray(0, FRAME_SAMPLES), CONTEXT_SAMPLES);
    for (let row = 1; row < rows; row++) {
      const from = row * FRAME_SAMPLES - CONTEXT_SAMPLES;
      frames.set(samples.subarray(from, from + INPUT_SAMPLES), row * INPUT_SAMPLES);
    }
    const { probabilities, state } = await this.#run(frames, this.#state);
    this.#state = state;
    this.#context = samples.slice(-CONTEXT_SAMPLES);
    return probabilities;
  }
}
