import { withoutTags } from "../../../../src/engine/recognizers/fun-asr-nano/tags";

/** Pieces of a text that is cut at every bar. */
const pieces = (text: string) => text.split("|").map((part, i) => ({ text: part, from: i, to: i + 1 }));
const kept = (text: string) => withoutTags(pieces(text)).map((piece) => `${piece.text}@${piece.from}`);

describe("tags in a transcript", () => {
  it.each([
    ["今天<music>好", ["今天好@0"]],
    ["今天|<|music|>|好", ["今天@0", "好@4"]],
    ["a<br|eath|ing>b", ["a@0", "b@2"]],
    ["</music>", []],
    ["好/sil 吗[SPK]？[&][FIL]", ["好 吗？@0"]],
    ["[breath]|一|\ufffd", ["一@1"]],
  ])("are taken out of %p", (text, expected) => {
    expect(kept(text)).toEqual(expected);
  });

  it("are taken out where they are written with bars", () => {
    expect(withoutTags([{ text: "好<|nospeech|>", from: 0, to: 1 }])).toEqual([{ text: "好", from: 0, to: 1 }]);
  });

  it.each(["3 < 5 > 2", "a<b", "[1, 2]", "/silence", "<>", "<3", "<中文>"])("are not seen in %p", (text) => {
    expect(kept(text)).toEqual([`${text}@0`]);
  });
});
