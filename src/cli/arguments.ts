/** Command-line arguments, read strictly: what is not known is a usage error that names what is. */
import { parseArgs, type ParseArgsConfig } from "node:util";
import { messageOf, TingxieError } from "../engine";

export function usageError(message: string, command: string): TingxieError {
  return new TingxieError("usage", message, `See \`tingxie ${command} --help\`.`);
}

type Options = NonNullable<ParseArgsConfig["options"]>;

/** @throws TingxieError `usage` */
export function readArguments<T extends Options>(command: string, args: readonly string[], options: T) {
  try {
    return parseArgs({ args: [...args], options, allowPositionals: true, allowNegative: true, strict: true });
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    const unknown = /'(-[^']*)'/.exec(messageOf(error))?.[1];
    if (code !== "ERR_PARSE_ARGS_UNKNOWN_OPTION" || unknown === undefined) throw usageError(messageOf(error), command);
    const hint = `See \`tingxie ${command} --help\`; a name that begins with a dash goes after \`--\`.`;
    throw new TingxieError("usage", `There is no option ${unknown}`, hint, { cause: error });
  }
}

/** @throws TingxieError `usage` where a command that takes only options was given more */
export function noMore(positionals: readonly string[], command: string): void {
  if (positionals.length > 0) throw usageError(`${command} takes no "${positionals[0]}"`, command);
}

/** More threads than any machine has cores: the runtime would make them all, and a million of them take the whole memory. */
export const MAX_THREADS = 256;

/** @throws TingxieError `usage` where the text is not a whole number from 1 to `max` */
export function positiveInteger(
  text: string | undefined,
  max: number,
  option: string,
  command: string,
): number | undefined {
  if (text === undefined) return undefined;
  const value = /^[1-9]\d{0,8}$/.test(text) ? Number(text) : NaN;
  if (value <= max) return value;
  throw usageError(`--${option} takes a whole number from 1 to ${max}, not "${text}"`, command);
}

/** @throws TingxieError `usage` where the text is none of the choices */
export function oneOf<T extends string>(text: string, choices: readonly T[], option: string, command: string): T {
  const found = choices.find((choice) => choice === text);
  if (found !== undefined) return found;
  throw usageError(`--${option} takes ${choices.join(", ")}, not "${text}"`, command);
}
