import { configInteger, configList } from "../../../src/engine/recognizers/funasr-files";

const CONFIG = `model: Paraformer
model_conf:
    ctc_weight: 0.0
    predictor_bias: 1
    sampling_ratio: 0.75 # a comment
    depth: 12  # twelve
    below: -3
    punc_list:
    - <unk>
    - _
    - "\\uFF0C"
    - 。
    - '?'
    - 'it''s'
    - "、"
    punc_weight:
    - 1.0
tokenizer: CharTokenizer
empty_list:
last_list:
- one
- two`;

describe("FunASR's config.yaml", () => {
  it("gives whole numbers wherever they stand", () => {
    expect(configInteger(CONFIG, "predictor_bias")).toBe(1);
    expect(configInteger(CONFIG, "depth")).toBe(12);
    expect(configInteger(CONFIG, "below")).toBe(-3);
    expect(configInteger(CONFIG.replaceAll("\n", "\r\n"), "depth")).toBe(12);
  });

  it("gives nothing for what is missing, no whole number, or only the end of another key", () => {
    expect(configInteger(CONFIG, "sampling_ratio")).toBeUndefined();
    expect(configInteger(CONFIG, "model")).toBeUndefined();
    expect(configInteger(CONFIG, "bias")).toBeUndefined();
    expect(configInteger("", "predictor_bias")).toBeUndefined();
  });

  it("gives lists, whatever quotes their items have", () => {
    const marks = ["<unk>", "_", "，", "。", "?", "it's", "、"];
    expect(configList(CONFIG, "punc_list")).toEqual(marks);
    expect(configList(CONFIG.replaceAll("\n", "\r\n"), "punc_list")).toEqual(marks);
    expect(configList(CONFIG, "last_list")).toEqual(["one", "two"]);
    expect(configList(CONFIG, "empty_list")).toBeUndefined();
    expect(configList(CONFIG, "list")).toBeUndefined();
    expect(configList("", "punc_list")).toBeUndefined();
  });

  it("is read in no time, however long the list before the one that is wanted is", () => {
    const long = `token_list:\n${"- 字\n".repeat(300_000)}${CONFIG}`;
    expect(configList(long, "token_list")).toHaveLength(300_000);
    expect(configList(long, "punc_list")).toHaveLength(7);
  });
});
