/**
 * Inverse text normalisation: what a recogniser says (`三月十二号下午三点半`) as a person would write it (`3月12号下午3点半`).
 *
 *     line -> protector (marks) -> parser (typed tokens) -> formatter (settings) -> line + spans
 *
 * Nothing but numbers changes, a text without number words comes back as the same string, and time is in proportion to length.
 */
import { LANGUAGE_CODES, type ItnLanguageCode } from "./language-codes";
import { itnLanguageOf, LANGUAGES } from "./languages";
import { PROFILES } from "./profiles";
import { createProtector, unmarked, type Protector } from "./protector";
import { languageStretches } from "./script";
import { settingsFor, type Profile, type Settings } from "./settings";
import type { ItnLanguage, Span, Stretch, TokenClass } from "./types";

export interface ItnOptions {
  /** Profiles and single settings, the weightier the later; default: the profile `tingxie`. */
  readonly layers?: readonly Profile[];
  /** Words that must stand as they are: hotwords, names of the user's own. */
  readonly keep?: readonly string[];
}

export interface ItnResult {
  readonly text: string;
  /** The changes, in order. */
  readonly spans: readonly Span[];
}

/** @param language a code such as `zh`; `auto`, or undefined, goes by the script of each part. A language that has no ITN changes nothing. */
export type Itn = (text: string, language?: string) => ItnResult;

/** A language made ready: its tables are built when the first text needs them. */
interface Reader {
  readonly language: ItnLanguage;
  readonly settings: Settings;
  readonly protect: Protector;
}

interface Change extends Stretch {
  readonly written: string;
  readonly class: TokenClass;
}

export function createItn({ layers = [PROFILES.tingxie], keep = [] }: ItnOptions = {}): Itn {
  const readers = new Map<ItnLanguageCode, Reader>();

  function readerOf(code: ItnLanguageCode, language: ItnLanguage): Reader {
    let reader = readers.get(code);
    if (!reader) {
      const settings = settingsFor(code, layers);
      reader = { language, settings, protect: createProtector(language, settings.protect, keep) };
      readers.set(code, reader);
    }
    return reader;
  }

  function changesIn(text: string, code: ItnLanguageCode): readonly Change[] {
    const language = LANGUAGES[code];
    if (!language?.trigger.test(text)) return [];
    return read(text, readerOf(code, language));
  }

  function automatic(text: string): readonly Change[] {
    const able = LANGUAGE_CODES.filter((code) => LANGUAGES[code]?.trigger.test(text));
    if (able.length === 0) return [];
    const stretches = languageStretches(text);
    const found = able.flatMap((code) => {
      const own = stretches.filter(({ language }) => language === code);
      return own.length === 0 ? [] : touching(changesIn(text, code), own);
    });
    return withoutOverlap(found);
  }

  return (text, language = "auto") => {
    const code = language === "auto" ? undefined : itnLanguageOf(language);
    if (language !== "auto" && code === undefined) return { text, spans: [] };
    const changes = code === undefined ? automatic(text) : changesIn(text, code);
    return changes.length === 0 ? { text, spans: [] } : apply(text, changes);
  };
}

function read(text: string, { language, settings, protect }: Reader): readonly Change[] {
  const changes: Change[] = [];
  for (const token of language.parse(text, unmarked(text.length, protect(text)))) {
    if (settings.off.has(token.class)) continue;
    const written = language.format(token, settings, text);
    if (written === undefined || written === text.slice(token.start, token.end)) continue;
    changes.push({ start: token.start, end: token.end, class: token.class, written });
  }
  return changes;
}

/** The changes that have a part in one of the stretches; both are in order. */
function touching(changes: readonly Change[], stretches: readonly Stretch[]): readonly Change[] {
  let next = 0;
  return changes.filter(({ start, end }) => {
    while (next < stretches.length && stretches[next].end <= start) next++;
    return next < stretches.length && stretches[next].start < end;
  });
}

function withoutOverlap(changes: Change[]): readonly Change[] {
  changes.sort((a, b) => a.start - b.start);
  let end = 0;
  return changes.filter((change) => {
    if (change.start < end) return false;
    end = change.end;
    return true;
  });
}

const FIGURE = /[0-9%‰]/u;

/** Two numbers said one after the other would run together as digits (三百四百), so a space keeps them apart. */
function apply(text: string, changes: readonly Change[]): ItnResult {
  const spans: Span[] = [];
  const parts: string[] = [];
  let length = 0;
  let last = "";
  let from = 0;
  const put = (part: string): void => {
    if (part === "") return;
    parts.push(part);
    length += part.length;
    last = part[part.length - 1];
  };
  for (const { start, end, class: kind, written } of changes) {
    put(text.slice(from, start));
    if (FIGURE.test(last) && /^[0-9]/u.test(written)) put(" ");
    const begin = length;
    put(written);
    spans.push({ start: begin, end: length, spoken: text.slice(start, end), written, class: kind });
    from = end;
    if (/[0-9]/u.test(text.charAt(end)) && FIGURE.test(last)) put(" ");
  }
  put(text.slice(from));
  return { text: parts.join(""), spans };
}
