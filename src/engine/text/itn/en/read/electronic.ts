/** Addresses said aloud: "john dot smith at gmail dot com", "w w w dot example dot org slash news". */
import { digitOf, isFigure, isNumberWord, readBelowHundred, type Read } from "../numbers";
import type { ElectronicToken } from "../tokens";
import type { WordReader } from "../words";

/** Endings that a name on the Internet may have. */
const ENDINGS = new Set(
  (
    "com org net edu gov mil int info biz io ai app dev co me tv xyz online site tech store blog cloud eu uk us ca au nz ie de fr es it " +
    "nl be ch at se no dk fi pl pt ru cn jp kr in sg hk tw br mx za sm"
  ).split(" "),
);
/** Endings that are words as well: alone they make no address, only behind "www" or a name at it. */
const WORDS_TOO = new Set("me us it in at be no so is to de es".split(" "));
/** Words of a sentence, which nobody's mailbox is called. */
const NO_NAMES = new Set(
  (
    "a an the and or but because so if that this these those it its he she we they i you me him her us them is am are was were be been " +
    "not no only just also here there now then look looked looking meet met stay stop point one two three four five six seven eight nine " +
    "ten of on in to for from with by at us page website site online available arrive live work works up down out"
  ).split(" "),
);
/** Names of servers that are heard as two words. */
const SERVERS: Readonly<Record<string, string>> = {
  g: "mail",
  hot: "mail",
  i: "cloud",
  you: "tube",
  face: "book",
  git: "hub",
  linked: "in",
};
const ORDINAL = /(?:th|first|second|third)$/u;
const JOINTS: Readonly<Record<string, string>> = { dot: ".", dash: "-", hyphen: "-", underscore: "_" };
/** Words of the longest name that is looked for, and of each part of one. */
const LONGEST_PART = 64;

/** @returns the address that begins here, if one does */
export function readElectronic(words: WordReader, at: number): Read<ElectronicToken> | undefined {
  // What follows a number is what it counts: the yen of "four yen" is no name.
  const before = words.before(at);
  if (isNumberWord(before) || isFigure(before)) return undefined;
  return readMail(words, at) ?? readSite(words, at);
}

function readMail(words: WordReader, at: number): Read<ElectronicToken> | undefined {
  const name = readName(words, at);
  if (!name || words.next(name.to) !== "at") return undefined;
  if (name.to === at + 1 && NO_NAMES.has(words.folded(at))) return undefined;
  const domain = readDomain(words, name.to + 1);
  if (!domain) return undefined;
  const token: ElectronicToken = {
    class: "electronic",
    written: `${name.value}@${domain.value}`,
    plausible: domain.known && !NO_NAMES.has(words.folded(name.to + 1)),
    ...words.stretch(at, domain.to),
  };
  return { value: token, to: domain.to };
}

function readSite(words: WordReader, at: number): Read<ElectronicToken> | undefined {
  const scheme = readScheme(words, at);
  const domain = readDomain(words, scheme?.to ?? at);
  if (!domain) return undefined;
  const path = readPath(words, domain.to);
  const to = path?.to ?? domain.to;
  const named = scheme !== undefined || /^www\./iu.test(domain.value);
  const token: ElectronicToken = {
    class: "electronic",
    written:
      (scheme?.value ?? "") + (named ? domain.value.replace(/^www/iu, "www") : domain.value) + (path?.value ?? ""),
    plausible: domain.known && (named || !(domain.isWord || NO_NAMES.has(words.folded(at)))),
    ...words.stretch(at, to),
  };
  return { value: token, to };
}

/** h t t p colon slash slash */
function readScheme(words: WordReader, at: number): Read<string> | undefined {
  const name = readSpelling(words, at) ?? { value: words.folded(at), to: at + 1 };
  const scheme = name.value.toLowerCase();
  if (!/^https?$/u.test(scheme) || !words.follow(name.to, "colon", "slash", "slash")) return undefined;
  return { value: `${scheme}://`, to: name.to + 3 };
}

/** A mailbox: words, letters and digits with dots and dashes between. */
function readName(words: WordReader, at: number): Read<string> | undefined {
  let name = readPart(words, at, words.folded(at));
  while (name && Object.hasOwn(JOINTS, words.next(name.to)) && name.to < at + LONGEST_PART) {
    const part = readPart(words, name.to + 1, words.next(name.to + 1));
    if (!part) break;
    name = { value: name.value + JOINTS[words.next(name.to)] + part.value, to: part.to };
  }
  return name;
}

/** Letters and digits one by one, or a word with what number may follow it. */
function readPart(words: WordReader, at: number, word: string): Read<string> | undefined {
  if (!/^\p{L}[\p{L}\p{N}]*$/u.test(word)) return undefined;
  const spelling = readSpelling(words, at);
  if (spelling) return spelling;
  const second = SERVERS[word];
  if (second !== undefined && words.next(at + 1) === second)
    return { value: words.written(at) + words.written(at + 1), to: at + 2 };
  const figures = readBelowHundred(words, at, word);
  if (figures) return { value: String(figures.value), to: figures.to };
  const digits = readFigures(words, at + 1);
  return { value: words.written(at) + (digits?.value ?? ""), to: digits?.to ?? at + 1 };
}

function readSpelling(words: WordReader, at: number): Read<string> | undefined {
  const word = words.folded(at);
  if (SERVERS[word] !== undefined && words.next(at + 1) === SERVERS[word]) return undefined;
  let value = "";
  let to = at;
  while (to < at + LONGEST_PART) {
    const next = to === at ? word : words.next(to);
    const figure = /^[a-z]$/u.test(next) ? undefined : digitOf(next);
    if (/^[a-z]$/u.test(next)) value += words.written(to);
    else if (figure !== undefined) value += String(figure);
    else break;
    to++;
  }
  if (value === "") return undefined;
  const pair = readFigures(words, to);
  return pair ? { value: value + pair.value, to: pair.to } : { value, to };
}

/** Digits and pairs behind a name: one two three, twenty five. */
function readFigures(words: WordReader, at: number): Read<string> | undefined {
  let value = "";
  let to = at;
  while (to < at + LONGEST_PART) {
    const figure = words.next(to) === "o" || words.next(to) === "oh" ? undefined : digitOf(words.next(to));
    const pair = figure === undefined ? readBelowHundred(words, to, words.next(to)) : { value: figure, to: to + 1 };
    if (!pair) break;
    value += String(pair.value);
    ({ to } = pair);
  }
  return value === "" ? undefined : { value, to };
}

interface Domain extends Read<string> {
  /** Its ending is one that there is. */
  readonly known: boolean;
  /** Its ending is a word of the language as well. */
  readonly isWord: boolean;
}

/** label dot label … */
function readDomain(words: WordReader, at: number): Domain | undefined {
  let label = readLabel(words, at, words.folded(at));
  let value = label?.value ?? "";
  let to = at;
  let ending = "";
  while (label && words.next(label.to) === "dot" && label.to < at + LONGEST_PART) {
    const next: Read<string> | undefined = readLaterLabel(words, label.to + 1);
    if (!next) break;
    label = words.next(next.to) === "dot" ? next : (knownBeginning(words, label.to + 1, next) ?? next);
    value += `.${label.value}`;
    ({ to } = label);
    ending = label.value.toLowerCase();
  }
  if (!/^\p{L}{2,}$/u.test(ending) || isNumberWord(ending) || ORDINAL.test(ending)) return undefined;
  return { value, to, known: ENDINGS.has(ending), isWord: WORDS_TOO.has(ending) };
}

/** Letters may follow an ending that was spelled: "dot c o m i said". */
function knownBeginning(words: WordReader, at: number, { to }: Read<string>): Read<string> | undefined {
  if (words.next(at).length > 1) return undefined;
  let value = "";
  let best: Read<string> | undefined;
  for (let end = at; end < to && words.next(end).length === 1; end++) {
    value += words.written(end);
    if (ENDINGS.has(value.toLowerCase())) best = { value, to: end + 1 };
  }
  return best;
}

function readLabel(words: WordReader, at: number, word: string): Read<string> | undefined {
  let label = readPart(words, at, word) ?? undefined;
  while (label && ["dash", "hyphen"].includes(words.next(label.to)) && label.to < at + LONGEST_PART) {
    const part = readPart(words, label.to + 1, words.next(label.to + 1));
    if (!part) break;
    label = { value: `${label.value}-${part.value}`, to: part.to };
  }
  return label;
}

/** Behind a dot a word stands alone: the number after "dot com" is another matter. */
function readLaterLabel(words: WordReader, at: number): Read<string> | undefined {
  const word = words.next(at);
  const isPlain =
    /^\p{L}{2,}$/u.test(word) && digitOf(word) === undefined && !["dash", "hyphen"].includes(words.next(at + 1));
  return isPlain ? { value: words.written(at), to: at + 1 } : readLabel(words, at, word);
}

/** (slash part)* */
function readPath(words: WordReader, at: number): Read<string> | undefined {
  let path: Read<string> | undefined;
  while (words.next(path?.to ?? at) === "slash") {
    const from: number = (path?.to ?? at) + 1;
    const part = words.next(from) === "" ? undefined : readName(words, from);
    if (!part) break;
    path = { value: `${path?.value ?? ""}/${part.value}`, to: part.to };
  }
  return path;
}
