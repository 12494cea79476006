import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Fbank, MEL_BANDS } from "../../../src/engine/features/fbank";
import { stackFrames } from "../../../src/engine/features/lfr";
import { probeDistances, writeFeatureProbe } from "../../fixtures/feature-probe";
import { decodeWithSherpa, describeWithSherpa } from "../../fixtures/sherpa";
import { babble, clipped, constant, noise, sine } from "../../fixtures/signals";
import { wavSamples } from "../../fixtures/wav";
import { TEST_AUDIO } from "../../support/shared";

/** Half a step of the probe (1.2e-4) and what single precision costs in sherpa-onnx. */
const TOLERANCE = 3e-4;

// Not here: a constant offset like 0.3, where sherpa-onnx's mean in single precision leaves a trace that ours has not, and
// offsets of nearly half of full scale, where the same trace reaches 4e-4 in the weakest bands.
const SIGNALS: Readonly<Record<string, Float32Array>> = {
  speech: wavSamples(join(TEST_AUDIO, "en-austen-0870.wav")),
  "a minute of babble": babble(60 * 16000, 7),
  noise: noise(48000, 0.3, 3),
  "the noise of the last bit": noise(48000, 1 / 32768, 2),
  "noise far below the last bit": noise(48000, 1e-6, 1),
  "a tone": sine(48000, 440, 0.5),
  silence: constant(48000, 0),
  "a constant": constant(48000, 0.25),
  "clipped babble": clipped(babble(48000, 4), 50),
  "babble between silences": Float32Array.from([...constant(9000, 0), ...babble(16000, 5), ...constant(16000, 0)]),
  "a click": constant(48000, 0).fill(1, 20000, 20001),
  "one frame": babble(400, 11),
};

describeWithSherpa("features", () => {
  const directory = mkdtempSync(join(tmpdir(), "tingxie-probe-"));
  afterAll(() => rmSync(directory, { recursive: true, force: true }));

  it.each([
    { window: 7, shift: 6, offset: 0 },
    { window: 7, shift: 6, offset: 11 },
    { window: 5, shift: 3, offset: 5 },
  ])("are sherpa-onnx's to 3e-4 with $window frames in a stack, $shift apart (offset $offset)", async (options) => {
    const { offset, ...lfr } = options;
    const { model, tokens } = writeFeatureProbe(directory, lfr, offset).files;
    const results = await decodeWithSherpa({ model, tokens }, Object.values(SIGNALS));
    Object.entries(SIGNALS).forEach(([name, samples], i) => {
      const fbank = new Fbank({ sampleScale: 32768 });
      fbank.accept(samples);
      const features = stackFrames(fbank.frames, MEL_BANDS, lfr);
      const distances = probeDistances(results[i], features, lfr, offset);
      expect({ name, frames: distances.length }).toEqual({ name, frames: Math.ceil(fbank.frameCount / lfr.shift) });
      expect({ name, close: Math.max(...distances) < TOLERANCE }).toEqual({ name, close: true });
    });
  });
});
