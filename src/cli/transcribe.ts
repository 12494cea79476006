/** `tingxie transcribe FILE...` */
import { readFile } from "node:fs/promises";
import { resolve } from "node:path";
import {
  asTingxieError,
  changeStyle,
  DEFAULT_STYLE,
  Engine,
  messageOf,
  parseReplacements,
  STYLE_CHOICES,
  type Replacement,
  type TranscriberSettings,
  type Transcription,
} from "../engine";
import { MAX_THREADS, oneOf, positiveInteger, readArguments, usageError } from "./arguments";
import type { Command, Context, ExitCode } from "./context";
import { hotwordArgument, readHotwordFile } from "./hotword-file";
import { createKeeper, type Keeper } from "./keeper";
import { createOutput, OUTPUT_FORMATS, type Output } from "./output";
import { pullProgress } from "./pull-progress";

const HELP = `Transcribes recordings.

usage: tingxie transcribe FILE... [options]

  FILE                  any audio or video; - is standard input

  --language CODE       auto (default), en, zh, yue, ja, ko, …: the language spoken
  --model ID            auto (default), one of \`tingxie models list\`, or a folder with a model of your own
  --vad NAME            silero (default), or a folder with FSMN-VAD: what finds the speech
  --device NAME         auto (default), cpu, coreml, webgpu
  --threads N           threads inside one operation
  --batch-size N        pieces of speech recognized at once, where the model can; of requests to a server (4)
  --remote URL          send the sound to an OpenAI-compatible server, instead of recognizing it here
  --remote-model NAME   what that server calls its model; the key comes from TINGXIE_REMOTE_KEY
  --itn, --no-itn       numbers as digits, or as they were said
  --hotword WORD        a name or term to listen for; may be given again
  --hotwords FILE       a file of them, one a line
  --style KEY=VALUE     how finished text looks; may be given again:
${STYLE_CHOICES.map((choice) => `${" ".repeat(24)}${choice}`).join("\n")}
  --replacements FILE   your own rules, one a line: heard => written

  --format NAME         ${OUTPUT_FORMATS.join(", ")} (default text)
  --output DIR          a file for each recording there, instead of standard output
  --overwrite           replace files that are there already
  --words               word times, where the model has them
  --no-history          keep no trace of these transcripts
  --quiet               no notices and no progress
  --debug               stack traces

examples:
  tingxie transcribe --language en interview.m4a
  tingxie transcribe --format srt --output . *.mp4
  tingxie transcribe --format json talk.wav | jq .text
`;

/** The engine takes at most what the model can; a number beyond this is a slip of the finger. */
const MAX_BATCH = 1000;

export const transcribe: Command = {
  summary: "turn recordings into text or subtitles",
  help: HELP,
  run,
};

async function run(args: readonly string[], context: Context): Promise<ExitCode> {
  const { values, positionals: files } = readArguments("transcribe", args, {
    model: { type: "string", default: "auto" },
    language: { type: "string", default: "auto" },
    vad: { type: "string", default: "silero" },
    device: { type: "string", default: "auto" },
    threads: { type: "string" },
    "batch-size": { type: "string" },
    remote: { type: "string" },
    "remote-model": { type: "string" },
    itn: { type: "boolean" },
    hotwords: { type: "string" },
    hotword: { type: "string", multiple: true },
    style: { type: "string", multiple: true, default: [] },
    replacements: { type: "string" },
    format: { type: "string", default: "text" },
    output: { type: "string" },
    overwrite: { type: "boolean", default: false },
    words: { type: "boolean", default: false },
    history: { type: "boolean", default: true },
    quiet: { type: "boolean" },
    debug: { type: "boolean" },
  });
  const { terminal, workingDirectory } = context;
  if (files.length === 0) throw usageError("no recording was given", "transcribe");
  if (files.filter((file) => file === "-").length > 1)
    throw usageError("standard input can be read once", "transcribe");
  if (!/^(auto|[a-z]{2,3})$/.test(values.language)) {
    throw usageError(`--language takes auto or a code such as en or zh, not "${values.language}"`, "transcribe");
  }
  const device = oneOf(values.device, ["auto", "cpu", "coreml", "webgpu"], "device", "transcribe");
  const format = oneOf(values.format, OUTPUT_FORMATS, "format", "transcribe");
  const threads = positiveInteger(values.threads, MAX_THREADS, "threads", "transcribe");
  const batchSize = positiveInteger(values["batch-size"], MAX_BATCH, "batch-size", "transcribe");
  const remote = remoteOf(values);
  const hotwords = [
    ...(values.hotword ?? []).map((word) => hotwordArgument(word, "transcribe")),
    ...(values.hotwords === undefined ? [] : await readHotwordFile(values.hotwords, "transcribe", context)),
  ];
  const style = changeStyle(DEFAULT_STYLE, values.style);
  const replacements =
    values.replacements === undefined
      ? []
      : await readReplacements(resolve(workingDirectory, values.replacements), terminal);
  const output = await createOutput({
    format,
    terminal,
    several: files.length > 1,
    words: values.words,
    overwrite: values.overwrite,
    directory: values.output === undefined ? undefined : resolve(workingDirectory, values.output),
  });
  const engine = new Engine({ env: context.env, workingDirectory });
  const transcriber = engine.transcriber(
    {
      model: values.model,
      language: values.language,
      vadFolder: values.vad === "silero" ? undefined : values.vad,
      device,
      threads,
      batchSize,
      words: values.words,
      // Cues come and go with the words.
      wordsIfAny: format === "srt" || format === "vtt",
      itn: values.itn,
      hotwords,
      remote,
      style,
      replacements,
    },
    { onNotice: (notice) => terminal.notice(notice), onPull: pullProgress(terminal) },
  );
  const keeper = values.history ? createKeeper(engine, context) : undefined;
  let failed = 0;
  try {
    await transcriber.check();
    for (const file of files) {
      if (!(await transcribeOne(file, transcriber, output, keeper, context))) failed++;
      if (context.signal.aborted) return 130;
    }
  } finally {
    keeper?.close();
    await transcriber.close();
  }
  return failed === 0 ? 0 : 1;
}

/** @returns undefined where sound stays here: nothing but `--remote` sends it anywhere */
function remoteOf(values: RemoteArguments): TranscriberSettings["remote"] {
  const { remote: url, "remote-model": model } = values;
  if (url === undefined && model === undefined) return undefined;
  if (url === undefined) throw usageError("--remote-model needs --remote URL", "transcribe");
  if (!model) throw usageError("--remote needs --remote-model NAME, what the server calls its model", "transcribe");
  const local = (["model", "device", "threads"] as const).find((name) => (values[name] ?? "auto") !== "auto");
  if (local) throw usageError(`--${local} is about this machine and has no meaning with --remote`, "transcribe");
  return { url, model };
}

interface RemoteArguments {
  readonly remote?: string;
  readonly "remote-model"?: string;
  readonly model: string;
  readonly device: string;
  readonly threads?: string;
}

/** @returns whether it went well; a failure has been shown, and the other files go on */
async function transcribeOne(
  file: string,
  transcriber: ReturnType<Engine["transcriber"]>,
  output: Output,
  keeper: Keeper | undefined,
  { terminal, workingDirectory, signal }: Context,
): Promise<boolean> {
  try {
    if (!(await output.wants(file))) return true;
    const source =
      file === "-"
        ? ({ kind: "stream", stream: process.stdin } as const)
        : // An empty name stays empty; resolved it would be the folder.
          ({ kind: "file", path: file && resolve(workingDirectory, file) } as const);
    const start = performance.now();
    const result: Transcription = await transcriber.transcribe(source, {
      signal,
      onSegment: (segment) => output.segment(file, segment),
      onProgress: (doneSec, durationSec) => showProgress(terminal, file, start, doneSec, durationSec),
    });
    await output.done(file, result);
    await keeper?.keep(file, result);
    for (const warning of result.warnings) terminal.warn(`${file}: ${warning}`);
    return true;
  } catch (error) {
    const failure = asTingxieError(error);
    // Wrong usage that only the engine can see (a mirror that is no address) concerns every file.
    if (failure.code === "usage") throw failure;
    await output.failed(file, failure);
    if (failure.code === "interrupted") throw failure;
    terminal.error(failure);
    return false;
  }
}

function showProgress(
  terminal: Context["terminal"],
  file: string,
  start: number,
  doneSec: number,
  durationSec: number | undefined,
): void {
  const elapsedSec = (performance.now() - start) / 1000;
  const speed = doneSec / elapsedSec;
  const share = durationSec ? doneSec / durationSec : undefined;
  const left = durationSec ? `, ${Math.ceil(Math.max(0, durationSec - doneSec) / speed)} s left` : "";
  terminal.progress(file, share, `${Math.round(doneSec)} s of sound, ${speed.toFixed(0)}x real time${left}`);
}

/** @throws TingxieError `usage` where the file cannot be read; lines that are no rule are warned of */
async function readReplacements(file: string, terminal: Context["terminal"]): Promise<readonly Replacement[]> {
  const text = await readFile(file, "utf8").catch((error: unknown) => {
    throw usageError(`the file of replacements cannot be read (${messageOf(error)})`, "transcribe");
  });
  const { rules, bad } = parseReplacements(text);
  for (const { line, text: rule } of bad) terminal.warn(`${file}:${line}: "${rule}" is no rule (heard => written).`);
  return rules;
}
