/** `tingxie itn`: lines in, the same lines out with their numbers as a person would write them. */
import { readFile } from "node:fs/promises";
import { resolve } from "node:path";
import {
  createItn,
  messageOf,
  namedProfile,
  parseProfile,
  parseSetting,
  SETTING_VALUES,
  type Itn,
  type Profile,
} from "../engine";
import { noMore, oneOf, readArguments, usageError } from "./arguments";
import type { Command, Context, ExitCode } from "./context";
import { eachLine, type WriteLine } from "./each-line";

const LANGUAGES = ["auto", "zh", "en", "ja", "ko"] as const;

const HELP = `Writes spoken numbers as a person would: standard input to standard output, a line for a line.

usage: tingxie itn [options] < said.txt

  --language CODE    ${LANGUAGES.join(", ")} (default auto: by the script of each part)
  --profile NAME     tingxie (default), nemo, wetext, or a FILE.json: {"extends": "tingxie", "zh": {"currency": "sign"}}
  --set KEY=VALUE    change one setting, for one language as zh.KEY=VALUE; may be given again
  --spans            print {"text", "spans": [{"start", "end", "spoken", "written", "class"}]} for each line

settings, with the value first that holds where no profile says otherwise; off leaves that class of number as it was said:
${Object.entries(SETTING_VALUES)
  .map(([key, values]) => `  ${key.padEnd(19)}${values.join(", ")}`)
  .join("\n")}

example: echo 下午三点半开会 | tingxie itn
`;

export const itn: Command = { summary: "write spoken numbers as figures, line by line", help: HELP, run };

async function run(args: readonly string[], context: Context): Promise<ExitCode> {
  const { values, positionals } = readArguments("itn", args, {
    language: { type: "string", default: "auto" },
    profile: { type: "string", default: "tingxie" },
    set: { type: "string", multiple: true, default: [] },
    spans: { type: "boolean", default: false },
    quiet: { type: "boolean" },
    debug: { type: "boolean" },
  });
  noMore(positionals, "itn");
  const language = oneOf(values.language, LANGUAGES, "language", "itn");
  const profile = await readProfile(values.profile, context);
  const normalise = createItn({ layers: [...profile, ...values.set.map(parseSetting)] });
  const write = values.spans ? jsonLine(normalise, language) : plainLine(normalise, language);
  return eachLine(context, write);
}

async function readProfile(name: string, { workingDirectory }: Context): Promise<readonly Profile[]> {
  if (!name.endsWith(".json")) return [namedProfile(name)];
  const text = await readFile(resolve(workingDirectory, name), "utf8").catch((error: unknown) => {
    throw usageError(`the ITN profile cannot be read (${messageOf(error)})`, "itn");
  });
  return parseProfile(text, name);
}

function plainLine(normalise: Itn, language: string): WriteLine {
  return (line, ending) => normalise(line, language).text + ending;
}

function jsonLine(normalise: Itn, language: string): WriteLine {
  return (line) => `${JSON.stringify(normalise(line, language))}\n`;
}
