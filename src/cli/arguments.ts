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
    // Node's own sentences end with advice about `--`, which is worth keeping, on one line.
    throw usageError(messageOf(error).replace(/\.$/, ""), command);
  }
}

/** @throws TingxieError `usage` where the text is not a whole number of at least 1 */
export function positiveInteger(text: string | undefined, option: string, command: string): number | undefined {
  if (text === undefined) return undefined;
  if (/^[1-9]\d{0,5}$/.test(text)) return Number(text);
  throw usageError(`--${option} takes a whole number of at least 1, not "${text}"`, command);
}

/** @throws TingxieError `usage` where the text is none of the choices */
export function oneOf<T extends string>(text: string, choices: readonly T[], option: string, command: string): T {
  const found = choices.find((choice) => choice === text);
  if (found !== undefined) return found;
  throw usageError(`--${option} takes ${choices.join(", ")}, not "${text}"`, command);
}
