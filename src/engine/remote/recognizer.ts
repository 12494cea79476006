/**
 * A {@link Recognizer} that is somebody else's: each segment is sent to an OpenAI-compatible server (vLLM, FunASR, whisper.cpp, …), which
 * may lie on this machine, in the next room or far away. It is for archives that one machine would take weeks for.
 */
import { TingxieError } from "../errors";
import { isLoopback } from "../http/addresses";
import type { Timeouts } from "../http/guard";
import type { Hypothesis, RecognizeOptions, Recognizer, RecognizerTraits, SpeechSegment } from "../types";
import { parseRemoteAddress } from "./address";
import { systemClock, type Clock } from "./clock";
import { Endpoint } from "./endpoint";
import { readRemoteKey, type KeyPlaces } from "./key";
import { Patience } from "./patience";
import { Slots } from "./slots";

export interface RemoteSettings {
  /** The server's address, see {@link parseRemoteAddress}. */
  readonly url: string;
  /** What the server calls the model. */
  readonly model: string;
}

export interface RemoteOptions extends KeyPlaces {
  /** Segments under way at once. Default: 4. */
  readonly inFlight?: number;
  /** Told what the user should know: where sound goes, and when the server is in trouble. */
  readonly onNotice?: (notice: string) => void;
  /** How long one segment is tried for, from its first failure. Default: five minutes, enough for a server to be started again. */
  readonly patienceMs?: number;
  readonly timeouts?: (audioSec: number) => Timeouts;
  readonly clock?: Clock;
}

const DEFAULT_IN_FLIGHT = 4;
/** More would only wait in the server's queue; and each takes the memory of its sound four times over. */
const MAX_IN_FLIGHT = 64;
const DEFAULT_PATIENCE_MS = 300_000;
/** Whisper, which runs behind most such servers, hears 30 s at once. */
const MAX_SEGMENT_SEC = 28;

export class RemoteRecognizer implements Recognizer {
  /** How it is named in results: it must be seen that they came from elsewhere. */
  readonly id: string;
  readonly device = "remote";
  readonly #endpoint: Endpoint;
  readonly #patience: Patience;
  readonly #slots: Slots;
  readonly #inFlight: number;
  readonly #closing = new AbortController();
  /** Words were asked for, and a reply came without. */
  #lacksWords = false;

  private constructor(settings: RemoteSettings, key: string | undefined, options: RemoteOptions) {
    const address = parseRemoteAddress(settings.url);
    const {
      env,
      clock = systemClock,
      onNotice,
      patienceMs = DEFAULT_PATIENCE_MS,
      timeouts = defaultTimeouts,
    } = options;
    this.id = `remote:${settings.model}@${address.host}`;
    this.#inFlight = Math.min(options.inFlight ?? DEFAULT_IN_FLIGHT, MAX_IN_FLIGHT);
    this.#slots = new Slots(this.#inFlight);
    this.#patience = new Patience({ host: address.host, patienceMs, clock, onNotice });
    const { model } = settings;
    this.#endpoint = new Endpoint({ address, model, key, env, timeouts, connections: this.#inFlight, now: clock.now });
    const where = isLoopback(address.url.hostname) ? "goes to another program, to be" : "leaves this machine, to be";
    onNotice?.(`Sound ${where} transcribed by ${model} at ${address.host}.`);
  }

  /**
   * Opens no connection; the first segment does.
   * @throws TingxieError `offline` where `TINGXIE_OFFLINE` forbids connections, `remote-key`, `usage`
   */
  static async open(settings: RemoteSettings, options: RemoteOptions): Promise<RemoteRecognizer> {
    if (options.env.TINGXIE_OFFLINE === "1") {
      throw new TingxieError(
        "offline",
        "a remote recognizer was asked for, and TINGXIE_OFFLINE forbids every connection",
        "Leave out --remote, or unset TINGXIE_OFFLINE.",
      );
    }
    return new RemoteRecognizer(settings, await readRemoteKey(options), options);
  }

  get traits(): RecognizerTraits {
    return {
      // The server knows; we do not.
      languages: [],
      timestamps: !this.#lacksWords,
      punctuates: true,
      itn: false,
      posteriors: false,
      hotwords: 0,
      maxSegmentSec: MAX_SEGMENT_SEC,
      batchSize: 1,
      concurrency: this.#inFlight,
    };
  }

  /**
   * @throws TingxieError `remote-failed`, `remote-refused`, `interrupted`: the first failure, which ends the other requests of this call
   */
  async recognize(segments: readonly SpeechSegment[], options: RecognizeOptions = {}): Promise<readonly Hypothesis[]> {
    const failure = new AbortController();
    const signals = [failure.signal, this.#closing.signal, ...(options.signal ? [options.signal] : [])];
    const signal = AbortSignal.any(signals);
    try {
      return await Promise.all(segments.map((segment) => this.#slots.use(() => this.#one(segment, options, signal))));
    } catch (error) {
      failure.abort();
      throw error;
    }
  }

  async close(): Promise<void> {
    this.#closing.abort();
    this.#endpoint.close();
  }

  async #one(segment: SpeechSegment, options: RecognizeOptions, signal: AbortSignal): Promise<Hypothesis> {
    const attempt = (): Promise<Hypothesis> => this.#endpoint.transcribe(segment, options, signal);
    const hypothesis = await this.#patience.insist(attempt, signal);
    const hasText = hypothesis.text.trim() !== "";
    const hasTimes = hypothesis.tokens.some(({ startSec }) => startSec !== undefined);
    if (options.words && hasText && !hasTimes) this.#lacksWords = true;
    return hypothesis;
  }
}

/**
 * A server that keeps up with real time answers in the length of the sound; what it has in its queue before takes as long again each.
 * Beyond that a minute for its start-up: vLLM compiles its kernels with the first request.
 */
function defaultTimeouts(audioSec: number): Timeouts {
  const audioMs = 1000 * audioSec;
  return { connectMs: 15_000, stallMs: 60_000 + 4 * audioMs, totalMs: 120_000 + 8 * audioMs };
}
