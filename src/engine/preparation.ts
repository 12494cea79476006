/** What has to be there before the first recording: a model or a server, a detector, hotwords, and the writers of text. */
import { availableParallelism } from "node:os";
import { openThreadedDetector, type ThreadedDetector } from "./inference/detector";
import { chooseDevice, type RequestedDevice } from "./inference/device";
import { ThreadedRecognizer } from "./inference/recognizer";
import { checkModel, obtainModel, type ModelParts, type WantedModel } from "./obtain-model";
import { parseRemoteAddress } from "./remote/address";
import { RemoteRecognizer, type RemoteSettings } from "./remote/recognizer";
import type { Resources } from "./resources";
import type { DetectorModel } from "./speech/detectors";
import { readFsmnFolder } from "./speech/fsmn-folder";
import { doubtfulHotwords } from "./text/hotwords/doubtful";
import type { Hotword } from "./text/hotwords/hotword";
import { OwnHotwords } from "./text/hotwords/own-list";
import { TextCorrector } from "./text/hotwords/text-corrector";
import { createItn, type Itn } from "./text/itn/itn";
import type { Replacement } from "./text/style/replacements";
import { DEFAULT_STYLE, type StyleSettings } from "./text/style/settings";
import { createStyle, type Style } from "./text/style/style";
import type { Device, Language, Recognizer } from "./types";

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

/** A recognizer with what results say about it. */
interface Opened {
  readonly id: string;
  readonly languages: readonly Language[];
  readonly recognizer: Recognizer & { readonly device: Device | "remote" };
}

export interface Ready extends Opened {
  readonly detector: ThreadedDetector;
  readonly style: Style;
  readonly hotwords: readonly Hotword[];
  /** Puts hotwords into the text, where the model's posteriors do not show them. */
  readonly corrector?: TextCorrector;
  /** Our own writing of numbers; undefined where they stay as they were said. */
  readonly itn: Itn | undefined;
}

/** Told of what is not as the user may think. */
export interface Warnings {
  /** About the choice of model, device and words: true of every recording. */
  readonly standing: (warning: string) => void;
  /** About what happened while one recording was worked on. */
  readonly passing: (warning: string) => void;
}

/**
 * Checks the settings against the catalogue and the folders that were named, without fetching or loading anything.
 * @throws TingxieError `unknown-model`, `unsupported-model`, `usage`
 */
export async function checkSettings(settings: TranscriberSettings, parts: TranscriberParts): Promise<void> {
  if (settings.remote) parseRemoteAddress(settings.remote.url);
  else await checkModel(wantedModel(settings), parts);
  await detectorModel(settings, parts);
}

/**
 * Gets and loads everything.
 * @throws TingxieError where the model or the machine does not allow it; nothing is left open then
 */
export async function prepare(
  settings: TranscriberSettings,
  parts: TranscriberParts,
  warnings: Warnings,
  signal?: AbortSignal,
): Promise<Ready> {
  const { resources } = parts;
  const style = await createStyle(settings.style ?? DEFAULT_STYLE, settings.replacements);
  const detectorFile = await detectorModel(settings, parts);
  const hotwords = await allHotwords(settings, parts, warnings);
  const itn = settings.itn === false ? undefined : createItn({ keep: hotwords.map(({ word }) => word) });
  const opened = await (settings.remote
    ? openRemote(settings.remote, settings, parts)
    : openModel(settings, parts, hotwords, warnings, signal));
  try {
    const corrector =
      hotwords.length > 0 && !opened.recognizer.traits.posteriors
        ? await TextCorrector.load(hotwords, resources.wordTables)
        : undefined;
    const detector = openThreadedDetector(resources.inferenceThread, detectorFile);
    return { ...opened, detector, style, hotwords, corrector, itn };
  } catch (error) {
    await opened.recognizer.close();
    throw error;
  }
}

/** The words of these settings and the user's own; of a word that is in both the first counts. */
async function allHotwords(
  { hotwords: given = [] }: TranscriberSettings,
  { home, resources }: TranscriberParts,
  warnings: Warnings,
): Promise<readonly Hotword[]> {
  const own = await new OwnHotwords(home).list();
  const words = new Set(given.map(({ word }) => word));
  const hotwords = [...given, ...own.hotwords.filter(({ word }) => !words.has(word))];
  for (const warning of own.warnings) warnings.standing(warning);
  // The user's own words were doubted when they were added; once is enough.
  for (const warning of await doubtfulHotwords(given, resources.wordTables)) warnings.standing(warning);
  return hotwords;
}

async function detectorModel({ vadFolder }: TranscriberSettings, parts: TranscriberParts): Promise<DetectorModel> {
  if (vadFolder !== undefined) return readFsmnFolder(vadFolder);
  return { kind: "silero", file: parts.resources.vadModel };
}

async function openRemote(
  remote: RemoteSettings,
  { batchSize }: TranscriberSettings,
  { env, home, onNotice }: TranscriberParts,
): Promise<Opened> {
  const recognizer = await RemoteRecognizer.open(remote, { env, home, inFlight: batchSize, onNotice });
  return { id: recognizer.id, languages: recognizer.traits.languages, recognizer };
}

async function openModel(
  settings: TranscriberSettings,
  parts: TranscriberParts,
  hotwords: readonly Hotword[],
  warnings: Warnings,
  signal?: AbortSignal,
): Promise<Opened> {
  const { resources, measurementsFile, onNotice } = parts;
  const { model, warning } = await obtainModel(wantedModel(settings), parts, signal);
  if (warning) warnings.standing(warning);
  const threads = settings.threads ?? defaultThreads();
  const choice = await chooseDevice(settings.device, {
    model,
    threads,
    resources,
    file: measurementsFile,
    onMeasure: () => onNotice?.(`Comparing devices for ${model.id}, once on this machine …`),
  });
  if (choice.warning) warnings.standing(choice.warning);
  const recognizer = await ThreadedRecognizer.open(model, {
    device: choice.device,
    threads,
    entry: resources.inferenceThread,
    onWarning: warnings.passing,
    spotter: hotwords.length > 0 ? { hotwords, wordTables: resources.wordTables } : undefined,
  });
  const { punctuates, note } = recognizer.traits;
  if (!punctuates) {
    onNotice?.(`${model.id} writes no punctuation; a CT-Transformer model in its folder would add it.`);
  }
  if (note) onNotice?.(note);
  return { id: model.id, languages: model.languages, recognizer };
}

function wantedModel({ model, language }: TranscriberSettings): WantedModel {
  return { requested: model, language };
}

/**
 * Half the cores, for decoding and the detector have work of their own, and at most four: the performance cores of the smaller Macs
 * (efficiency cores hold the others up). On two cores two threads were no faster than one and cost a quarter more processor time (docs/performance.md).
 */
export function defaultThreads(): number {
  return Math.max(1, Math.min(4, availableParallelism() >> 1));
}
