import { wavFile } from "../../../src/engine/audio/wav-writer";
import { seededRandom } from "../../fixtures/random";
import { samplesOfWav } from "../../fixtures/wav";
import { wav } from "../../fixtures/wav-writer";

describe("A WAV file", () => {
  const random = seededRandom(1);
  const sound = Float32Array.from({ length: 5000 }, () => 2.2 * random.uniform() - 1.1);

  it("is what another writer makes of the same sound, clipped at full scale", () => {
    for (const samples of [sound, new Float32Array(0), sound.subarray(0, 1), new Float32Array(3).fill(-1)])
      expect(wavFile(samples).equals(wav(samples))).toBe(true);
  });

  it("gives every 16-bit value back as it was", () => {
    const values = Float32Array.from({ length: 65_536 }, (_, i) => (i - 32_768) / 32_768);
    expect(Buffer.from(samplesOfWav(wavFile(values)).buffer).equals(Buffer.from(values.buffer))).toBe(true);
  });

  it("holds silence where there is no number", () => {
    expect([...samplesOfWav(wavFile(new Float32Array([NaN, 0.5])))]).toEqual([0, 0.5]);
    expect([...samplesOfWav(wavFile(new Float32Array([Infinity, -Infinity])))]).toEqual([32767 / 32768, -1]);
  });
});
