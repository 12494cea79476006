/** The face of the engine: what the command line and the helper may name. */
export type { AudioSource } from "./audio/decode";
export type { DeviceRow } from "./device-report";
export { diagnose, type Check } from "./doctor";
export { Engine, type EngineOptions } from "./engine";
export { asTingxieError, ERROR_CODES, isTingxieError, messageOf, TingxieError, type ErrorCode } from "./errors";
export {
  transcriptJson,
  unknownTranscript,
  type History,
  type Policy,
  type SearchHit,
  type TranscriptSummary,
} from "./history";
export type { RequestedDevice } from "./inference/device";
export { writeWhole } from "./json-file";
export { keptTranscript } from "./kept-transcript";
export { makeFolder } from "./make-folder";
export { inMegabytes, megabytes } from "./megabytes";
export type { PullProgress } from "./models/pull";
export { FORMATS, type TextFormat } from "./text/formats";
export { createItn, type Itn, type ItnOptions, type ItnResult } from "./text/itn/itn";
export { KEYS as SETTING_VALUES, namedProfile, parseProfile, parseSetting, type Profile } from "./text/itn/settings";
export { doubtfulHotwords } from "./text/hotwords/doubtful";
export { formatHotword, parseHotword, parseHotwords } from "./text/hotwords/file";
export type { Hotword } from "./text/hotwords/hotword";
export { OwnHotwords } from "./text/hotwords/own-list";
export { replaceIn } from "./text/hotwords/replacement";
export { TextCorrector } from "./text/hotwords/text-corrector";
export { parseReplacements, type Replacement } from "./text/style/replacements";
export type { ChangedLine, HotwordProof, HotwordProofs } from "./prove-hotwords";
export { changeStyle, DEFAULT_STYLE, STYLE_CHOICES } from "./text/style/settings";
export type { TranscriberSettings } from "./preparation";
export type { Transcriber, Transcription } from "./transcriber";
export type { Device, TranscriptSegment, TranscriptWord } from "./types";
