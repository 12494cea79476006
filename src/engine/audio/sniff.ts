/**
 * What a recording is, told by its first bytes and never by its name.
 * `foreign` is sound or video that only ffmpeg (or afconvert) reads, `not-media` is certainly neither, `unknown` may be.
 */
export type MediaKind =
  | "wav"
  | "aiff"
  | "caf"
  | "mp3"
  | "aac"
  | "flac"
  | "vorbis"
  | "opus"
  | "ogg-flac"
  | "mp4"
  | "matroska"
  | "avi"
  | "amr"
  | "wma"
  | "ac3"
  | "foreign"
  | "not-media"
  | "unknown";

/** How far {@link sniff} looks: far enough for the rubbish that some recorders leave before the first MPEG frame. */
export const SNIFF_BYTES = 64 * 1024;

const ASF_GUID = "3026b2758e66cf11a6d900aa0062ce6c";
/** Sony Wave64 begins with the GUID of "riff" in small letters. */
const W64_GUID = "726966662e91cf11a5d628db04c10000";

/** Beginnings (as hexadecimal where they are not text) of sound and video that we leave to ffmpeg. */
const FOREIGN = [
  ...[
    ".snd",
    "wvpk",
    "TTA1",
    "MAC ",
    "MPCK",
    "MP+",
    "DSD ",
    "FRM8",
    "FLV",
    ".RMF",
    ".ra\xfd",
    "NIST_1A",
    "Creative Voice File",
  ],
  ...[
    "OFR ",
    "qoaf",
    "ajkg",
    "RIFFCDXA",
    "\x00\x00\x01\xba",
    "\x00\x00\x01\xb3",
    "\x06\x0e\x2b\x34",
    "\x7f\xfe\x80\x01",
  ],
];

/** Beginnings of what people drop on a transcriber by mistake. */
const NOT_MEDIA = [
  ...[
    "\x89PNG",
    "GIF8",
    "\xff\xd8\xff",
    "%PDF",
    "PK\x03\x04",
    "\x1f\x8b",
    "BZh",
    "7z\xbc\xaf",
    "Rar!",
    "\xfd7zXZ",
    "\x28\xb5\x2f\xfd",
  ],
  ...[
    "II*\0",
    "MM\0*",
    "\x7fELF",
    "\xcf\xfa\xed\xfe",
    "\xca\xfe\xba\xbe",
    "MZ",
    "SQLite format 3",
    "bplist",
    "{\\rtf",
    "MThd",
    "\0asm",
  ],
];

const STILL_BRANDS = new Set(["heic", "heix", "heim", "heis", "hevc", "mif1", "msf1", "avif", "avis", "crx "]);
/** First boxes of ISO media files and of QuickTime films from before `ftyp`. */
const MP4_BOXES = new Set(["ftyp", "moov", "mdat", "wide", "free", "skip", "pnot", "styp"]);

/**
 * @param head the first {@link SNIFF_BYTES} of the file, after any ID3v2 tags; fewer if it is shorter
 */
export function sniff(head: Uint8Array): MediaKind {
  const text = Buffer.from(head.buffer, head.byteOffset, Math.min(head.length, 64)).toString("latin1");
  const form = text.slice(8, 12);
  if (/^(RIFF|RIFX|RF64|BW64)/.test(text) && form === "WAVE") return "wav";
  if (text.startsWith("RIFF") && form === "AVI ") return "avi";
  if (text.startsWith("RIFF") && form === "WEBP") return "not-media";
  if (text.startsWith("FORM") && (form === "AIFF" || form === "AIFC")) return "aiff";
  if (text.startsWith("caff")) return "caf";
  if (text.startsWith("fLaC")) return "flac";
  if (text.startsWith("OggS")) return sniffOgg(head);
  if (text.startsWith("\x1aE\xdf\xa3")) return "matroska";
  if (text.startsWith("#!AMR")) return "amr";
  if (MP4_BOXES.has(text.slice(4, 8))) return STILL_BRANDS.has(form) ? "not-media" : "mp4";
  const hex = Buffer.from(text.slice(0, 16), "latin1").toString("hex");
  if (hex === ASF_GUID) return "wma";
  if (hex === W64_GUID || FOREIGN.some((start) => text.startsWith(start))) return "foreign";
  if (isTransportStream(head)) return "foreign";
  if (NOT_MEDIA.some((start) => text.startsWith(start)) || isText(head)) return "not-media";
  if (head[0] === 0x0b && head[1] === 0x77) return "ac3";
  return findFrames(head)?.kind ?? "unknown";
}

/**
 * Where the first whole frame of an mp3 or ADTS recording begins, for {@link sniff}'s head: decoders make noise of the
 * rubbish before it, and miss the note about the encoder's delay that is in the first frame.
 */
export function rubbishBytes(head: Uint8Array, kind: MediaKind): number {
  return kind === "mp3" || kind === "aac" ? (findFrames(head)?.at ?? 0) : 0;
}

/** Length of an ID3v2 tag with header and footer, or 0 if there is none (id3.org, ID3v2.4 section 3.1). */
export function id3Length(head: Uint8Array): number {
  if (head.length < 10 || head[0] !== 0x49 || head[1] !== 0x44 || head[2] !== 0x33 || head[3] === 0xff) return 0;
  const body = head[6] * 2 ** 21 + head[7] * 2 ** 14 + head[8] * 2 ** 7 + head[9];
  return 10 + body + ((head[5] & 0x10) !== 0 ? 10 : 0);
}

/** The codec's name stands at the start of the first page's only packet (RFC 3533, section 6). */
function sniffOgg(head: Uint8Array): MediaKind {
  const packet = Buffer.from(head.subarray(27 + (head[26] ?? 0), 64 + (head[26] ?? 0))).toString("latin1");
  if (packet.startsWith("OpusHead")) return "opus";
  if (packet.startsWith("\x01vorbis")) return "vorbis";
  if (packet.startsWith("\x7fFLAC")) return "ogg-flac";
  return "foreign";
}

function isTransportStream(head: Uint8Array): boolean {
  return [0, 188, 376, 564].every((at) => head[at] === 0x47);
}

/** No control characters and no broken UTF-8 in the first 4 KiB. */
function isText(head: Uint8Array): boolean {
  const start = head.subarray(0, 4096);
  if (
    start.some(
      (byte) => byte < 0x20 && byte !== 0x09 && byte !== 0x0a && byte !== 0x0c && byte !== 0x0d && byte !== 0x1b,
    )
  ) {
    return false;
  }
  // A character cut in half at the end does not count against it, thus stream: true.
  try {
    new TextDecoder("utf-8", { fatal: true }).decode(start, { stream: true });
    return true;
  } catch {
    // Not UTF-8: that is the answer.
    return false;
  }
}

/** Three frames in a row, of one version, layer and rate, make it MPEG audio or ADTS; random bytes do not. */
function findFrames(head: Uint8Array): { kind: "mp3" | "aac"; at: number } | undefined {
  for (let at = 0; at + 4 <= head.length; at++) {
    if (head[at] !== 0xff || (head[at + 1] & 0xe0) !== 0xe0) continue;
    if (chainLength(head, at, mpegFrameBytes) >= 3) return { kind: "mp3", at };
    if (chainLength(head, at, adtsFrameBytes) >= 3) return { kind: "aac", at };
  }
  return undefined;
}

function chainLength(head: Uint8Array, start: number, frameBytes: (head: Uint8Array, at: number) => number): number {
  let at = start;
  for (let frames = 0; frames < 3; frames++) {
    // A short file may end after one whole frame, or have its last one cut off.
    const ended = head.length < SNIFF_BYTES && (at === head.length || (frames > 1 && at > head.length - 8));
    if (frames > 0 && ended) return 3;
    const bytes = frameBytes(head, at);
    const sameKind = ((head[at + 1] ^ head[start + 1]) & 0xfe) === 0 && ((head[at + 2] ^ head[start + 2]) & 0x0c) === 0;
    if (bytes === 0 || !sameKind) return frames;
    at += bytes;
  }
  return 3;
}

/** kbit/s by bit-rate index, for MPEG-1 layers I, II, III and MPEG-2 layers I, II/III (ISO 11172-3, 13818-3). */
const BIT_RATES = [
  [0, 32, 64, 96, 128, 160, 192, 224, 256, 288, 320, 352, 384, 416, 448],
  [0, 32, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320, 384],
  [0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320],
  [0, 32, 48, 56, 64, 80, 96, 112, 128, 144, 160, 176, 192, 224, 256],
  [0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160],
];

/** Bytes of the MPEG audio frame at `at`, or 0 where there is none. */
export function mpegFrameBytes(head: Uint8Array, at: number): number {
  if (at + 4 > head.length || head[at] !== 0xff || (head[at + 1] & 0xe0) !== 0xe0) return 0;
  const version = (head[at + 1] >> 3) & 3;
  const layer = 4 - ((head[at + 1] >> 1) & 3);
  const rateIndex = (head[at + 2] >> 2) & 3;
  const bitIndex = head[at + 2] >> 4;
  if (version === 1 || layer === 4 || rateIndex === 3 || bitIndex === 0 || bitIndex === 15) return 0;
  const sampleRate = [44_100, 48_000, 32_000][rateIndex] >> (version === 3 ? 0 : version === 2 ? 1 : 2);
  const bitRate = BIT_RATES[version === 3 ? layer - 1 : layer === 1 ? 3 : 4][bitIndex] * 1000;
  const padding = (head[at + 2] >> 1) & 1;
  if (layer === 1) return (Math.floor((12 * bitRate) / sampleRate) + padding) * 4;
  const slots = layer === 3 && version !== 3 ? 72 : 144;
  return Math.floor((slots * bitRate) / sampleRate) + padding;
}

/** Bytes of the ADTS frame at `at` (ISO 14496-3, 1.A.2), or 0 where there is none. */
function adtsFrameBytes(head: Uint8Array, at: number): number {
  if (at + 7 > head.length || head[at] !== 0xff || (head[at + 1] & 0xf6) !== 0xf0) return 0;
  if (((head[at + 2] >> 2) & 15) > 12) return 0;
  const bytes = ((head[at + 3] & 3) << 11) | (head[at + 4] << 3) | (head[at + 5] >> 5);
  return bytes < 7 ? 0 : bytes;
}
