import { cuesOf, type Cue } from "../../../../src/engine/text/subtitles/cues";
import { columnsOf } from "../../../../src/engine/text/subtitles/rules";
import type { TranscriptSegment, TranscriptWord } from "../../../../src/engine/types";
import { seededRandom } from "../../../fixtures/random";

/** A segment whose words are said one after the other; a number between them is a pause in seconds. */
function spoken(
  startSec: number,
  said: readonly (string | number)[],
  text = join(said),
  perWordSec = 0.3,
): TranscriptSegment {
  const words: TranscriptWord[] = [];
  let now = startSec;
  for (const item of said) {
    if (typeof item === "number") now += item;
    else {
      words.push({ text: item, startSec: now, endSec: now + perWordSec, confidence: 1 });
      now += perWordSec;
    }
  }
  return { startSec, endSec: now, text, rawText: join(said), words };
}

function join(said: readonly (string | number)[]): string {
  return said.filter((item) => typeof item === "string").join(" ");
}

const untimed = (startSec: number, endSec: number, text: string): TranscriptSegment => ({
  startSec,
  endSec,
  text,
  rawText: text,
});
const texts = (cues: readonly Cue[]): string[] => cues.map(({ lines }) => lines.join(" / "));

describe("subtitle cues", () => {
  it("keep a short sentence whole, on one line", () => {
    expect(cuesOf([spoken(3, ["Hello,", "you."])])).toEqual([
      { startSec: 3, endSec: expect.closeTo(3.833, 2), lines: ["Hello, you."] },
    ]);
  });

  it("end at sentences and clauses, not in the middle of a phrase", () => {
    const text =
      "When the meeting ended we walked to the station, because the last train was about to leave. Nobody had noticed the time until then.";
    const cues = cuesOf([spoken(0, text.split(" "))]);
    expect(texts(cues)).toEqual([
      "When the meeting ended / we walked to the station,",
      "because the last train was about to leave.",
      "Nobody had noticed the time until then.",
    ]);
  });

  it("hold at most two lines of 42 Latin or 16 Chinese characters, and lose nothing", () => {
    const random = seededRandom(5);
    const pick = (choices: readonly string[]): string => choices[Math.floor(random.uniform() * choices.length)];
    const latin = ["a", "we", "meeting", "internationalisation", "yes,", "end.", "x".repeat(60), "3.5%", "(so)"];
    const han = ["我们", "今天", "讨论", "第三季度的", "预算，", "好。", "Raycast", "2024年", "用户体验"];
    for (let round = 0; round < 60; round++) {
      const isLatin = round % 2 === 0;
      const said = Array.from({ length: 1 + Math.floor(random.uniform() * 60) }, () => pick(isLatin ? latin : han));
      const text = said.join(isLatin ? " " : "");
      const withWords = spoken(0, said, text, 0.1 + random.uniform());
      for (const segment of [withWords, untimed(0, withWords.endSec, text)]) {
        const cues = cuesOf([segment]);
        expect(
          cues
            .flatMap(({ lines }) => lines)
            .join("")
            .replaceAll(" ", ""),
        ).toBe(text.replaceAll(" ", ""));
        for (const { lines, startSec, endSec } of cues) {
          expect(lines.length).toBeLessThanOrEqual(2);
          for (const line of lines) expect(columnsOf(line)).toBeLessThanOrEqual(42);
          expect(endSec).toBeGreaterThanOrEqual(startSec);
        }
        for (let i = 1; i < cues.length; i++) expect(cues[i].startSec).toBeGreaterThanOrEqual(cues[i - 1].endSec);
      }
    }
  });

  it("cut Chinese between words, never inside one or before a closing mark", () => {
    const text = "我们今天要讨论的是第三季度的预算问题以及明年的市场推广计划，请大家先看一下手里的资料。";
    const cues = cuesOf([untimed(0, 12, text)]);
    const lines = cues.flatMap((cue) => cue.lines);
    expect(lines.join("")).toBe(text);
    for (const line of lines) {
      expect(columnsOf(line)).toBeLessThanOrEqual(32);
      expect(line).not.toMatch(/^[，。]/u);
    }
    for (const word of ["讨论", "季度", "预算", "市场", "计划", "资料"])
      expect(lines.some((line) => line.includes(word))).toBe(true);
  });

  it("keep a number with what it counts, and a mark with its word", () => {
    const text = "会议定在2024年3月5日下午3:30开始，预算是1234567.89元，大约有15个人参加，地点在26楼2618房间。";
    const lines = cuesOf([untimed(0, 14, text)]).flatMap((cue) => cue.lines);
    for (const whole of ["2024年", "3月", "5日", "3:30", "1234567.89元", "15个"]) {
      expect(lines.some((line) => line.includes(whole))).toBe(true);
    }
  });

  it("come when their words are said, though numbers are written otherwise than they were said", () => {
    const words = ["请", "转", "三", "百", "二", "十", "元", 2, "谢", "谢"];
    const [first, second] = cuesOf([spoken(10, words, "请转320元谢谢", 0.2)]);
    expect(first).toMatchObject({ startSec: 10, lines: ["请转320元"] });
    expect(second.lines).toEqual(["谢谢"]);
    expect(second.startSec).toBeCloseTo(10 + 7 * 0.2 + 2);
  });

  it("never stay over a long silence", () => {
    const cues = cuesOf([spoken(0, ["One", "moment", 4, "please", "wait"])]);
    expect(texts(cues)).toEqual(["One moment", "please wait"]);
    expect(cues[0].endSec).toBeLessThan(2);
  });

  it("stay long enough to be read where there is room, and make room for the next one", () => {
    const [alone] = cuesOf([spoken(0, ["Yes."], "Yes.", 0.1)]);
    expect(alone.endSec).toBeCloseTo(5 / 6);
    const hurried = cuesOf([spoken(0, ["Yes."], "Yes.", 0.1), spoken(0.4, ["No."], "No.", 0.1)]);
    expect(hurried[0].endSec).toBeLessThan(0.4);
    const near = cuesOf([spoken(0, ["A", "good", "while."]), spoken(1.2, ["Next."])]);
    expect(near[1].startSec - near[0].endSec).toBeCloseTo(1 / 12);
  });

  it("are cut from an hour-long segment as from a short one, in time that grows with its length", () => {
    const sentence = "This is one of very many sentences, and it goes on.";
    const text = Array.from({ length: 1500 }, () => sentence).join(" ");
    const cues = cuesOf([untimed(0, 3600, text)]);
    expect(cues.length).toBeGreaterThan(700);
    expect(texts(cues).join(" ").replaceAll(" / ", " ")).toBe(text);
  });

  it("are none where nothing was said", () => {
    expect(cuesOf([])).toEqual([]);
  });
});
