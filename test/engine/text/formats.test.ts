import { FORMATS, type TextFormat } from "../../../src/engine/text/formats";
import { oneLine } from "../../../src/engine/text/one-line";
import type { TranscriptSegment } from "../../../src/engine/types";

const segment = (startSec: number, endSec: number, text: string): TranscriptSegment => ({
  startSec,
  endSec,
  text,
  rawText: text,
});
const write = (format: TextFormat, segments: readonly TranscriptSegment[], title = "talk.wav"): string =>
  FORMATS[format].write(segments, title);

const TALK = [segment(0, 1.5, "Hello, you."), segment(61.0004, 3725.9996, "你好。")];
const BREAKS = [segment(0, 1, "one\ntwo\r\nthree\u2028four\u2029five\u0085six\tseven\v\feight")];
const FLAT = "one two three four five six seven eight";

describe("Formats", () => {
  it("have the extensions by which programs know them", () => {
    const extensions = Object.values(FORMATS).map(({ extension }) => extension);
    expect(extensions.sort()).toEqual(["md", "srt", "tsv", "txt", "vtt"]);
  });

  it("text: a line a segment", () => {
    expect(write("text", TALK)).toBe("Hello, you.\n你好。\n");
  });

  it("SRT: numbered cues with a comma before the milliseconds", () => {
    expect(write("srt", TALK)).toBe(
      "1\n00:00:00,000 --> 00:00:01,500\nHello, you.\n\n2\n00:01:01,000 --> 01:02:06,000\n你好。\n\n",
    );
  });

  it("WebVTT: a header, and a full stop before the milliseconds", () => {
    expect(write("vtt", TALK)).toBe(
      "WEBVTT\n\n00:00:00.000 --> 00:00:01.500\nHello, you.\n\n00:01:01.000 --> 01:02:06.000\n你好。\n\n",
    );
  });

  it("Markdown: a title, and the time before each segment", () => {
    expect(write("md", TALK)).toBe("# talk.wav\n\n**00:00** Hello, you.\n\n**01:01** 你好。\n\n");
    expect(write("md", [segment(3725.9, 3730, "Late.")])).toContain("**01:02:05** Late.");
  });

  it("TSV: whole milliseconds", () => {
    expect(write("tsv", TALK)).toBe("start\tend\ttext\n0\t1500\tHello, you.\n61000\t3726000\t你好。\n");
  });

  it.each<[TextFormat, string]>([
    ["text", ""],
    ["srt", ""],
    ["vtt", "WEBVTT\n\n"],
    ["md", "# talk.wav\n\n"],
    ["tsv", "start\tend\ttext\n"],
  ])("%s is a whole file also where nothing was said", (format, expected) => {
    expect(write(format, [])).toBe(expected);
  });

  it.each<TextFormat>(["text", "srt", "vtt", "md", "tsv"])(
    "%s: a line break in the text does not end its line",
    (format) => {
      expect(write(format, BREAKS)).toContain(FLAT);
      const plain = write(format, [segment(0, 1, FLAT)]);
      expect(write(format, BREAKS)).toBe(plain);
    },
  );

  it("hours go on beyond 99", () => {
    const late = [segment(100 * 3600, 1000 * 3600 + 59 * 60 + 59.999, "Still here.")];
    expect(write("srt", late)).toContain("100:00:00,000 --> 1000:59:59,999");
    expect(write("vtt", late)).toContain("100:00:00.000 --> 1000:59:59.999");
    expect(write("md", late)).toContain("**100:00:00** Still");
  });

  it("times are rounded to the next millisecond as a whole, not digit by digit", () => {
    expect(write("srt", [segment(0.9996, 59.9999, "x")])).toContain("00:00:01,000 --> 00:01:00,000");
    expect(write("srt", [segment(0.0004, 3599.99951, "x")])).toContain("00:00:00,000 --> 01:00:00,000");
  });

  it("an arrow in the text cannot be taken for one between times", () => {
    const arrow = [segment(0, 1, "00:00:00,000 --> 00:00:01,000 and --->")];
    expect(write("srt", arrow).match(/-->/g)).toHaveLength(1);
    expect(write("vtt", arrow).match(/-->/g)).toHaveLength(1);
  });

  it("WebVTT shows marks of its own as they were said", () => {
    expect(write("vtt", [segment(0, 1, "a < b & c > d <i>e</i> &amp;")])).toContain(
      "\na &lt; b &amp; c &gt; d &lt;i&gt;e&lt;/i&gt; &amp;amp;\n",
    );
  });

  it("Markdown shows marks of its own as they were said", () => {
    const marks = "*a* _b_ `c` [d](e) <f> #g \\h |i| ~~j~~";
    expect(write("md", [segment(0, 1, marks)], "my_talk*.wav")).toBe(
      "# my\\_talk\\*.wav\n\n**00:00** \\*a\\* \\_b\\_ \\`c\\` \\[d\\](e) \\<f\\> \\#g \\\\h \\|i\\| \\~\\~j\\~\\~\n\n",
    );
  });

  it("a file name with line breaks is one title", () => {
    expect(write("md", [], "a\n# b\r\nc.wav")).toBe("# a \\# b c.wav\n\n");
  });
});

describe("oneLine", () => {
  it("leaves nothing that a program takes for an end of line", () => {
    const every = Array.from({ length: 0x3100 }, (_, code) => String.fromCharCode(code)).join("x");
    expect(oneLine(every)).not.toMatch(/[\n\r\t\v\f\u0085\u2028\u2029]/u);
  });
});
