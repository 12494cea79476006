import { parseFrontendConf } from "../../../src/engine/features/frontend-conf";
import { frontendYaml } from "../../fixtures/sense-voice-fixture";

const YAML = frontendYaml({ window: 7, shift: 6 });

describe("frontend_conf", () => {
  it("is read as FunASR writes it", () => {
    expect(parseFrontendConf(YAML)).toEqual({ lfr: { window: 7, shift: 6 }, faults: [] });
  });

  it("may hold comments, quotes, Windows line ends, and values in any order", () => {
    const yaml = [
      "frontend_conf: # how sound is heard",
      "  lfr_n: '1'   # every frame",
      "",
      "  # stacked",
      '  lfr_m: "5"',
      "  dither: 0.0",
      "model: FsmnVADStreaming",
      "  lfr_m: 9",
    ].join("\r\n");
    expect(parseFrontendConf(yaml)).toEqual({ lfr: { window: 5, shift: 1 }, faults: [] });
  });

  it("stands for FunASR's defaults where it says nothing", () => {
    expect(parseFrontendConf("frontend_conf:\nmodel: x\n")).toEqual({ lfr: { window: 1, shift: 1 }, faults: [] });
  });

  it.each(["", "model: x\n", "  frontend_conf:\n    lfr_m: 7\n", "frontend_conf: {lfr_m: 7, lfr_n: 6}\n"])(
    "is not found in %j",
    (yaml) => {
      expect(parseFrontendConf(yaml)).toBeUndefined();
    },
  );

  it.each([
    ["fs: 16000", "fs: 8000", 'fs is "8000"'],
    ["window: hamming", "window: povey", 'window is "povey"'],
    ["n_mels: 80", "n_mels: 60", 'n_mels is "60"'],
    ["frame_length: 25", "frame_length: 32", 'frame_length is "32"'],
    ["frame_shift: 10", "frame_shift: null", 'frame_shift is "null"'],
    ["lfr_m: 7", "lfr_m: seven", 'lfr_m is "seven"'],
    ["lfr_n: 6", "lfr_n: 0", 'lfr_n is "0"'],
    ["lfr_n: 6", "lfr_n:", 'lfr_n is ""'],
  ])("tells where %s is %s", (from, to, fault) => {
    expect(parseFrontendConf(YAML.replace(from, to))?.faults).toEqual([fault]);
  });
});
