/** The face of the engine: what the command line and the helper may name. */
export type { AudioSource } from "./audio/decode";
export type { DeviceRow } from "./device-report";
export { diagnose, type Check } from "./doctor";
export { Engine, type EngineOptions } from "./engine";
export { asTingxieError, ERROR_CODES, isTingxieError, messageOf, TingxieError, type ErrorCode } from "./errors";
export type { RequestedDevice } from "./inference/device";
export { writeWhole } from "./json-file";
export { makeFolder } from "./make-folder";
export { inMegabytes, megabytes } from "./megabytes";
export type { PullProgress } from "./models/pull";
export { FORMATS, type TextFormat } from "./text/formats";
export { parseReplacements, type Replacement } from "./text/style/replacements";
export { changeStyle, DEFAULT_STYLE, STYLE_CHOICES } from "./text/style/settings";
export type { Transcriber, TranscriberSettings, Transcription } from "./transcriber";
export type { Device, TranscriptSegment, TranscriptWord } from "./types";
