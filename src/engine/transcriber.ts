/** One model, made ready when the first recording needs it, and used for as many recordings as come. */
import { availableParallelism } from "node:os";
import { ahead } from "./ahead";
import { openAudio, type AudioSource } from "./audio/decode";
import { isTingxieError } from "./errors";
import { openThreadedDetector, type ThreadedDetector } from "./inference/detector";
import { chooseDevice, type RequestedDevice } from "./inference/device";
import { ThreadedRecognizer } from "./inference/recognizer";
import { Meter, type Timings } from "./meter";
import { checkModel, obtainModel, type ModelParts, type WantedModel } from "./obtain-model";
import { parseRemoteAddress } from "./remote/address";
import { RemoteRecognizer, type RemoteSettings } from "./remote/recognizer";
import type { Resources } from "./resources";
import type { DetectorModel } from "./speech/detectors";
import { readFsmnFolder } from "./speech/fsmn-folder";
import { createFinish, joinTexts } from "./text/finish";
import { doubtfulHotwords } from "./text/hotwords/doubtful";
import type { Hotword } from "./text/hotwords/hotword";
import { OwnHotwords } from "./text/hotwords/own-list";
import { TextCorrector } from "./text/hotwords/text-corrector";
import { createItn, type Itn } from "./text/itn/itn";
import type { Replacement } from "./text/style/replacements";
import { DEFAULT_STYLE, type StyleSettings } from "./text/style/settings";
import { createStyle, type Style } from "./text/style/style";
import { transcribe } from "./transcribe";
import type { AudioStream, Device, Language, Recognizer, TranscriptSegment } from "./types";

export interface TranscriberSettings {
  /** A model's id, the absolute path of a folder with a model, or `auto`. */
  readonly model: string;
  /** The language spoken, or `auto`. */
  readonly language: Language;
  readonly device: RequestedDevice;
  /** Absolute path of a folder with FSMN-VAD; default: Silero, which ships with the program. */
  readonly vadFolder?: string;
  /** Threads inside one operator; default: by machine. */
  readonly threads?: number;
  /** Segments given to the recognizer at once, at most what the model can take; to a remote one, requests under way at once. */
  readonly batchSize?: number;
  /** Add word times where the model has them. */
  readonly words?: boolean;
  /** As `words`, for subtitles: without a word where the model has no times. */
  readonly wordsIfAny?: boolean;
  /** Numbers as digits: by the model where it can, and by our own rules (text/itn); default true. False: as they were said. */
  readonly itn?: boolean;
  /** How finished text looks; default: {@link DEFAULT_STYLE}. */
  readonly style?: StyleSettings;
  /** The user's own rules, applied last. */
  readonly replacements?: readonly Replacement[];
  /** Names and terms that may be said, most likely ones first; the user's own list comes after them. */
  readonly hotwords?: readonly Hotword[];
  /** A server that recognizes in place of a model of this machine. `model`, `device` and `threads` are not looked at then. */
  readonly remote?: RemoteSettings;
}

/** What a user may want to see while things are made ready. */
export type TranscriberEvents = Pick<ModelParts, "onNotice" | "onPull">;

export interface TranscriberParts extends ModelParts {
  readonly resources: Resources;
  /** Where measurements of devices are kept. */
  readonly measurementsFile: string;
  /** The user's folder, where the key of a remote recognizer may lie. */
  readonly home: string;
  /** `TINGXIE_OFFLINE`, `TINGXIE_REMOTE_KEY`, proxies. */
  readonly env: Readonly<Record<string, string | undefined>>;
}

export interface TranscribeCall {
  readonly signal?: AbortSignal;
  /** Called with each segment as soon as it is final. */
  readonly onSegment?: (segment: TranscriptSegment) => void;
  /** Called as sound is worked off. */
  readonly onProgress?: (doneSec: number, durationSec: number | undefined) => void;
}

export interface Transcription {
  readonly durationSec: number;
  readonly language: Language;
  readonly text: string;
  /** What the model said before hotwords and ITN. */
  readonly rawText: string;
  readonly segments: readonly TranscriptSegment[];
  /** A model's id; `remote:<model>@<host>` where another program did the work. */
  readonly model: string;
  readonly device: Device | "remote";
  readonly warnings: readonly string[];
  readonly timings: Timings;
}

/** A chunk is about a second: enough to be ready when the detector asks, too little to count in memory. */
const CHUNKS_AHEAD = 4;

/** A recognizer with what results say about it. */
interface Opened {
  readonly id: string;
  readonly languages: readonly Language[];
  readonly recognizer: Recognizer & { readonly device: Device | "remote" };
}

interface Ready extends Opened {
  readonly detector: ThreadedDetector;
  readonly style: Style;
  readonly hotwords: readonly Hotword[];
  /** Puts hotwords into the text, where the model's posteriors do not show them. */
  readonly corrector?: TextCorrector;
  /** Our own writing of numbers; undefined where they stay as they were said. */
  readonly itn: Itn | undefined;
}

export class Transcriber {
  readonly #settings: TranscriberSettings;
  readonly #parts: TranscriberParts;
  #ready: Promise<Ready> | undefined;
  /** About the choice of model and device: true of every recording. */
  readonly #standingWarnings: string[] = [];
  /** About what happened while one recording was worked on. */
  #passingWarnings: string[] = [];

  constructor(settings: TranscriberSettings, parts: TranscriberParts) {
    this.#settings = settings;
    this.#parts = parts;
  }

  /**
   * Transcribes one recording; calls must follow one another.
   * @throws TingxieError where the input, the model or the machine does not allow it
   */
  async transcribe(source: AudioSource, call: TranscribeCall = {}): Promise<Transcription> {
    // The recording first: nobody wants a model fetched for a file that cannot be read.
    const start = performance.now();
    const audio = await openAudio(source, { signal: call.signal });
    const openMs = performance.now() - start;
    const ready = await this.prepare(call.signal).catch(async (error: unknown) => {
      await audio[Symbol.asyncIterator]().return?.();
      throw error;
    });
    const { id, languages, recognizer, detector, style, corrector, hotwords } = ready;
    const { itn, batchSize, wordsIfAny = false } = this.#settings;
    const wordsAsked = this.#settings.words === true;
    const words = wordsAsked || wordsIfAny;
    const language = this.#settings.language === "auto" ? undefined : this.#settings.language;
    const meter = new Meter(openMs);
    const found: TranscriptSegment[] = [];
    const notes: string[] = [];
    this.#passingWarnings = [];
    const flow = transcribe(
      decodedAhead(meter.audio(audio, call.signal)),
      {
        detector: meter.detector(detector),
        recognizer: meter.recognizer(recognizer),
        finish: meter.finish(createFinish({ words, style, corrector, itn: ready.itn })),
      },
      {
        recognize: {
          language,
          words,
          itn,
          hotwords: hotwords.slice(0, recognizer.traits.hotwords).map(({ word }) => word),
          signal: call.signal,
        },
        batchSize,
        onRecognized: ({ startSec, endSec }, cutShort) => {
          if (cutShort)
            notes.push(
              `The model began to repeat itself between ${at(startSec)} and ${at(endSec)}; text may be missing there.`,
            );
          call.onProgress?.(endSec, audio.durationSec);
        },
      },
    );
    for await (const segment of flow) {
      found.push(segment);
      call.onSegment?.(segment);
    }
    if (found.length === 0) notes.push("No speech was found.");
    if (wordsAsked && !recognizer.traits.timestamps) notes.push(`${id} gives no word times.`);
    return {
      durationSec: Math.round(meter.audioSec * 1000) / 1000,
      language: language ?? commonest(found.map((segment) => segment.language)) ?? onlyLanguage(languages),
      text: joinTexts(found.map(({ text }) => text)),
      rawText: joinTexts(found.map(({ rawText }) => rawText)),
      segments: found,
      model: id,
      device: recognizer.device,
      warnings: [...this.#standingWarnings, ...audio.warnings, ...this.#passingWarnings, ...notes],
      timings: meter.timings(),
    };
  }

  /**
   * Checks the settings against the catalogue and the folders that were named, without fetching or loading anything.
   * @throws TingxieError `unknown-model`, `unsupported-model`, `usage`
   */
  async check(): Promise<void> {
    const { remote } = this.#settings;
    if (remote) parseRemoteAddress(remote.url);
    else await checkModel(this.#wanted, this.#parts);
    await this.#detectorModel();
  }

  /**
   * Gets and loads the model and the detector, once. A failure counts for all recordings that follow, so that a hub that cannot be
   * reached is waited for once and not for every file; who wants another attempt makes another transcriber.
   */
  prepare(signal?: AbortSignal): Promise<Ready> {
    this.#ready ??= this.#prepare(signal).catch((error: unknown) => {
      if (isTingxieError(error) && error.code === "interrupted") this.#ready = undefined;
      throw error;
    });
    return this.#ready;
  }

  async close(): Promise<void> {
    // A preparation that failed has already been reported, and left nothing open.
    const ready = await this.#ready?.catch(() => undefined);
    this.#ready = undefined;
    await Promise.all([ready?.recognizer.close(), ready?.detector.close()]);
  }

  get #wanted(): WantedModel {
    return { requested: this.#settings.model, language: this.#settings.language };
  }

  async #prepare(signal?: AbortSignal): Promise<Ready> {
    const { remote, style: settings = DEFAULT_STYLE, replacements } = this.#settings;
    const style = await createStyle(settings, replacements);
    const detectorModel = await this.#detectorModel();
    const hotwords = await this.#hotwords();
    const opened = await (remote ? this.#openRemote(remote) : this.#openModel(hotwords, signal));
    const detector = openThreadedDetector(this.#parts.resources.inferenceThread, detectorModel);
    const corrector =
      hotwords.length > 0 && !opened.recognizer.traits.posteriors
        ? await TextCorrector.load(hotwords, this.#parts.resources.wordTables)
        : undefined;
    const itn = this.#settings.itn === false ? undefined : createItn({ keep: hotwords.map(({ word }) => word) });
    return { ...opened, detector, style, hotwords, corrector, itn };
  }

  /** The words of this transcriber and the user's own; of a word that is in both the first counts. */
  async #hotwords(): Promise<readonly Hotword[]> {
    const given = this.#settings.hotwords ?? [];
    const own = await new OwnHotwords(this.#parts.home).list();
    const words = new Set(given.map(({ word }) => word));
    const hotwords = [...given, ...own.hotwords.filter(({ word }) => !words.has(word))];
    this.#standingWarnings.push(
      ...own.warnings,
      ...(await doubtfulHotwords(hotwords, this.#parts.resources.wordTables)),
    );
    return hotwords;
  }

  async #detectorModel(): Promise<DetectorModel> {
    const { vadFolder } = this.#settings;
    if (vadFolder !== undefined) return readFsmnFolder(vadFolder);
    return { kind: "silero", file: this.#parts.resources.vadModel };
  }

  async #openRemote(remote: RemoteSettings): Promise<Opened> {
    const { env, home, onNotice } = this.#parts;
    const inFlight = this.#settings.batchSize;
    const recognizer = await RemoteRecognizer.open(remote, { env, home, inFlight, onNotice });
    return { id: recognizer.id, languages: recognizer.traits.languages, recognizer };
  }

  async #openModel(hotwords: readonly Hotword[], signal?: AbortSignal): Promise<Opened> {
    const { resources, measurementsFile, onNotice } = this.#parts;
    const { model, warning } = await obtainModel(this.#wanted, this.#parts, signal);
    if (warning) this.#standingWarnings.push(warning);
    const threads = this.#settings.threads ?? defaultThreads();
    const choice = await chooseDevice(this.#settings.device, {
      model,
      threads,
      resources,
      file: measurementsFile,
      onMeasure: () => onNotice?.(`Comparing devices for ${model.id}, once on this machine …`),
    });
    if (choice.warning) this.#standingWarnings.push(choice.warning);
    const recognizer = await ThreadedRecognizer.open(model, {
      device: choice.device,
      threads,
      entry: resources.inferenceThread,
      onWarning: (warning) => this.#passingWarnings.push(warning),
      spotter: hotwords.length > 0 ? { hotwords, wordTables: resources.wordTables } : undefined,
    });
    if (!recognizer.traits.punctuates) {
      onNotice?.(`${model.id} writes no punctuation; a CT-Transformer model in its folder would add it.`);
    }
    if (recognizer.traits.note) onNotice?.(recognizer.traits.note);
    return { id: model.id, languages: model.languages, recognizer };
  }
}

/**
 * Half the cores, for decoding and the detector have work of their own, and at most four: the performance cores of the smaller Macs
 * (efficiency cores hold the others up). On two cores two threads were no faster than one and cost a quarter more processor time (docs/performance.md).
 */
export function defaultThreads(): number {
  return Math.max(1, Math.min(4, availableParallelism() >> 1));
}

/** Lets decoding and resampling go on while the detector's thread works. */
function decodedAhead(audio: AudioStream): AudioStream {
  const chunks = ahead(audio, CHUNKS_AHEAD);
  return { durationSec: audio.durationSec, warnings: audio.warnings, [Symbol.asyncIterator]: () => chunks };
}

function at(sec: number): string {
  return `${Math.floor(sec / 60)}:${String(Math.floor(sec % 60)).padStart(2, "0")}`;
}

/** Where nothing was heard: the model's language if it has one only, else ISO 639's code for "undetermined". */
function onlyLanguage(languages: readonly Language[]): Language {
  return languages.length === 1 ? languages[0] : "und";
}

function commonest<T>(values: readonly (T | undefined)[]): T | undefined {
  const counts = new Map<T, number>();
  for (const value of values) if (value !== undefined) counts.set(value, (counts.get(value) ?? 0) + 1);
  return [...counts].sort(([, a], [, b]) => b - a)[0]?.[0];
}
