/** `tingxie hotwords apply|list|add|remove` */
import {
  doubtfulHotwords,
  Engine,
  formatHotword,
  replaceIn,
  TextCorrector,
  type Hotword,
  type OwnHotwords,
} from "../engine";
import { noMore, oneOf, readArguments, usageError } from "./arguments";
import type { Command, Context, ExitCode } from "./context";
import { eachLine } from "./each-line";
import { readHotwordFile } from "./hotword-file";
import { addHotwords } from "./hotwords-add";

const LANGUAGES = ["auto", "zh", "yue", "en", "ja", "ko"] as const;

const HELP = `Your own names and terms, which every transcription listens for.

usage: tingxie hotwords list
       tingxie hotwords add WORD... [--force] [--json]
       tingxie hotwords remove WORD...
       tingxie hotwords apply --hotwords FILE [--language CODE] < heard.txt

  list               print your list, a word a line
  add                try words on the newest transcripts of the history, show what would change, and keep those that would do no harm;
                     a WORD may be a whole line of a hotword file
  --force            keep words that would do harm or cannot be tried, too
  remove             take words out
  apply              put words right in a text, standard input to standard output, a line for a line
  --hotwords FILE    the words to put right
  --language CODE    ${LANGUAGES.join(", ")} (default auto: Chinese and English, by their script)

a hotword file has a word a line, and more where it is needed:
  word | alias | alias ~~~ not near this | nor this @ boost from -10 to 10     # comment

examples:
  tingxie hotwords add 达摩院 "Claude | 克劳德 ~~~ Monet"
  echo 达模远的模型 | tingxie hotwords apply --hotwords names.txt
`;

export const hotwords: Command = { summary: "your own names and terms", help: HELP, run };

/** Options that mean something to one action only. */
const OWNERS = [
  ["hotwords", "apply"],
  ["language", "apply"],
  ["force", "add"],
  ["json", "add"],
] as const;

async function run(args: readonly string[], context: Context): Promise<ExitCode> {
  const { values, positionals } = readArguments("hotwords", args, {
    hotwords: { type: "string" },
    language: { type: "string" },
    force: { type: "boolean" },
    json: { type: "boolean" },
    quiet: { type: "boolean" },
    debug: { type: "boolean" },
  });
  const [action = "", ...words] = positionals;
  for (const [option, owner] of OWNERS) {
    if (values[option] !== undefined && action !== owner) {
      throw usageError(`only hotwords ${owner} takes --${option}`, "hotwords");
    }
  }
  const engine = new Engine({ env: context.env, workingDirectory: context.workingDirectory });
  switch (action) {
    case "apply": {
      noMore(words, "hotwords apply");
      if (values.hotwords === undefined) throw usageError("hotwords apply needs --hotwords FILE", "hotwords");
      const language = oneOf(values.language ?? "auto", LANGUAGES, "language", "hotwords");
      return apply(await readHotwordFile(values.hotwords, "hotwords", context), language, engine, context);
    }
    case "list":
      noMore(words, "hotwords list");
      return list(engine.hotwords(), context);
    case "add":
    case "remove":
      if (words.length === 0) throw usageError(`hotwords ${action} needs a word`, "hotwords");
      return action === "add"
        ? addHotwords(words, { force: values.force, json: values.json }, engine, context)
        : remove(words, engine.hotwords(), context);
    default:
      throw usageError(`hotwords takes apply, list, add or remove, not "${action}"`, "hotwords");
  }
}

async function apply(list: readonly Hotword[], language: string, engine: Engine, context: Context): Promise<ExitCode> {
  const { wordTables } = engine.resources;
  for (const doubt of await doubtfulHotwords(list, wordTables)) context.terminal.warn(doubt);
  const corrector = await TextCorrector.load(list, wordTables);
  return eachLine(context, (line, ending) => replaceIn(line, corrector.find(line, { language })) + ending);
}

async function list(own: OwnHotwords, { terminal }: Context): Promise<ExitCode> {
  const { hotwords: words, warnings } = await own.list();
  for (const warning of warnings) terminal.warn(`${own.file}: ${warning}`);
  await terminal.print(words.map((word) => `${formatHotword(word)}\n`).join(""));
  if (words.length === 0)
    terminal.notice("There are no hotwords of your own yet; add some with `tingxie hotwords add WORD`.");
  return 0;
}

async function remove(words: readonly string[], own: OwnHotwords, { terminal }: Context): Promise<ExitCode> {
  const removed = await own.remove(words);
  for (const word of words) {
    await terminal.print(`${word}: ${removed.includes(word) ? "removed" : "was not in your list"}\n`);
  }
  return 0;
}
