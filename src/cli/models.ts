/** `tingxie models list|pull|verify|remove` */
import { Engine, megabytes, type TingxieError } from "../engine";
import { readArguments, usageError } from "./arguments";
import { exitCodeOf, type Command, type Context, type ExitCode } from "./context";
import { pullProgress } from "./pull-progress";

const HELP = `Shows, fetches, checks and removes models.

usage: tingxie models list [--json]
       tingxie models pull ID...
       tingxie models verify [ID...]
       tingxie models remove ID...

  TINGXIE_MODELS         the models folder
  TINGXIE_MODEL_MIRROR   a folder or address tried first, laid out as <model id>/<file>
  TINGXIE_OFFLINE=1      never open a connection
`;

export const models: Command = { summary: "list, fetch, check and remove models", help: HELP, run };

async function run(args: readonly string[], context: Context): Promise<ExitCode> {
  const { values, positionals } = readArguments("models", args, {
    json: { type: "boolean", default: false },
    quiet: { type: "boolean" },
    debug: { type: "boolean" },
  });
  const [action, ...ids] = positionals;
  const engine = new Engine({ env: context.env, workingDirectory: context.workingDirectory });
  if ((action === "pull" || action === "remove") && ids.length === 0) {
    throw usageError(`models ${action} needs the id of a model`, "models");
  }
  if (action === "list" && ids.length > 0) throw usageError("models list takes no id", "models");
  switch (action) {
    case "list":
      return list(engine, context, values.json);
    case "pull":
      return forEach(ids, context, (id) => pull(engine, context, id));
    case "verify":
      return verify(engine, context, ids);
    case "remove":
      return forEach(ids, context, async (id) => {
        const freed = await engine.models.remove(id);
        const said = freed > 0 ? `${id}: removed, ${megabytes(freed)} are free again` : `${id}: was not installed`;
        await context.terminal.print(`${said}\n`);
      });
    default:
      throw usageError(`models takes list, pull, verify or remove, not "${action ?? ""}"`, "models");
  }
}

async function list(engine: Engine, { terminal }: Context, json: boolean): Promise<ExitCode> {
  const listings = await engine.models.list();
  if (json) {
    const rows = listings.map(({ id, name, languages, bytes, licence, installed, recommendedFor }) => {
      return { id, name, languages, bytes, licence, installed, recommendedFor };
    });
    await terminal.print(`${JSON.stringify(rows, null, 2)}\n`);
    return 0;
  }
  for (const { id, languages, bytes, installed, goodFor, attribution } of listings) {
    const state = installed ? "installed" : megabytes(bytes);
    await terminal.print(`${id}  [${state}]  ${shortened(languages)}\n    ${goodFor}\n    ${attribution}\n`);
  }
  return 0;
}

/** A line has room for as many. */
const SHOWN_LANGUAGES = 12;

function shortened(languages: readonly string[]): string {
  const rest = languages.length - SHOWN_LANGUAGES;
  return languages.slice(0, SHOWN_LANGUAGES).join(" ") + (rest > 0 ? ` and ${rest} more` : "");
}

async function pull(engine: Engine, { terminal, signal }: Context, id: string): Promise<void> {
  const { sources } = await engine.models.pull(id, {
    signal,
    onProgress: pullProgress(terminal),
    onWarning: (warning) => terminal.warn(warning),
  });
  const said = sources.length > 0 ? `installed from ${sources.join(", ")}` : "is installed already";
  await terminal.print(`${id}: ${said}\n`);
}

async function verify(engine: Engine, { terminal, signal }: Context, ids: readonly string[]): Promise<ExitCode> {
  const found = [];
  for (const id of ids.length > 0 ? ids : [undefined]) found.push(...(await engine.models.verify(id, { signal })));
  if (found.length === 0) terminal.notice("No model is installed.");
  let code: ExitCode = 0;
  for (const verification of found) {
    const error: TingxieError | undefined = engine.models.errorOf(verification);
    if (error) {
      terminal.error(error);
      code = 1;
    } else await terminal.print(`${verification.id}: every byte is right\n`);
  }
  return code;
}

/** Does all that can be done; a failure is shown and does not stop the others. */
async function forEach(
  ids: readonly string[],
  { terminal, signal }: Context,
  work: (id: string) => Promise<void>,
): Promise<ExitCode> {
  let code: ExitCode = 0;
  for (const id of ids) {
    if (signal.aborted) return 130;
    try {
      await work(id);
    } catch (error) {
      terminal.error(error);
      code = exitCodeOf(error);
    }
  }
  return code;
}
