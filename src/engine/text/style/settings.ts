/** How finished text looks, apart from numbers: each a switch with a default that suits most people. */
import * as z from "zod";
import { TingxieError } from "../../errors";

const schema = z.strictObject({
  /** Marks as wide as the text that they stand in. */
  punctuation: z.enum(["fit", "asHeard"]),
  /** Spaces between Chinese or Japanese and Latin words, see `spacing.ts`. */
  spacing: z.enum(["letters", "all", "none", "asHeard"]),
  /** Simplified or traditional characters. */
  script: z.enum(["asHeard", "simplified", "traditional", "taiwan", "hongKong"]),
  /** um, 呃, えーと. */
  fillers: z.enum(["keep", "drop"]),
  /** 逗号, "new paragraph". */
  spokenPunctuation: z.enum(["words", "marks"]),
  /** Capitals at sentence starts where the model wrote none. */
  capitals: z.enum(["sentences", "asHeard"]),
});

export type StyleSettings = z.infer<typeof schema>;

/** Nothing that was said is taken away unless it is asked for. */
export const DEFAULT_STYLE: StyleSettings = {
  punctuation: "fit",
  spacing: "letters",
  script: "asHeard",
  fillers: "keep",
  spokenPunctuation: "words",
  capitals: "sentences",
};

/** Every key with its values: `spacing=letters|all|none|asHeard`. */
export const STYLE_CHOICES: readonly string[] = Object.entries(schema.shape).map(
  ([key, { options }]) => `${key}=${options.join("|")}`,
);

/**
 * Changes settings by `key=value` pairs, as the command line gives them.
 * @throws TingxieError `usage` that lists what there is
 */
export function changeStyle(settings: StyleSettings, changes: readonly string[]): StyleSettings {
  const pairs = changes.map((change) => {
    const at = change.indexOf("=");
    return at < 0 ? [change, undefined] : [change.slice(0, at), change.slice(at + 1)];
  });
  const parsed = schema.safeParse({ ...settings, ...Object.fromEntries(pairs) });
  if (parsed.success) return parsed.data;
  const wrong = changes.find(
    (_, index) => !schema.safeParse({ ...settings, [pairs[index][0] ?? ""]: pairs[index][1] }).success,
  );
  throw new TingxieError(
    "usage",
    `"${wrong}" is no setting of the finished text`,
    `There are: ${STYLE_CHOICES.join(", ")}.`,
  );
}
