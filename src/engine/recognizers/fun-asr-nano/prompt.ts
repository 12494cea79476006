/** What Fun-ASR-Nano is asked: the chat around the sound, in the words it was trained with (models.md 6.2). */
import type { Language } from "../../types";
import type { QwenTokenizer } from "./tokenizer";

/** More words make the model shorten sentences and write them into silence (itn.md 9). */
export const MAX_HOTWORDS = 20;

const NANO_LANGUAGES: Readonly<Record<Language, string>> = { zh: "中文", en: "英文", ja: "日文" };

/** Names of the languages of Fun-ASR-MLT-Nano, as its model card gives them. */
const MLT_LANGUAGES: Readonly<Record<Language, string>> = {
  ...NANO_LANGUAGES,
  yue: "粤语",
  ko: "韩文",
  vi: "越南语",
  id: "印尼语",
  th: "泰语",
  ms: "马来语",
  fil: "菲律宾语",
  ar: "阿拉伯语",
  hi: "印地语",
  bg: "保加利亚语",
  hr: "克罗地亚语",
  cs: "捷克语",
  da: "丹麦语",
  nl: "荷兰语",
  et: "爱沙尼亚语",
  fi: "芬兰语",
  el: "希腊语",
  hu: "匈牙利语",
  ga: "爱尔兰语",
  lv: "拉脱维亚语",
  lt: "立陶宛语",
  mt: "马耳他语",
  pl: "波兰语",
  pt: "葡萄牙语",
  ro: "罗马尼亚语",
  sk: "斯洛伐克语",
  sl: "斯洛文尼亚语",
  sv: "瑞典语",
};

/** The model's name for a language; undefined where it knows none. */
export function languageName(language: Language): string | undefined {
  return Object.hasOwn(MLT_LANGUAGES, language) ? MLT_LANGUAGES[language] : undefined;
}

/** Languages of an export by what its metadata says it was made from: `…/Fun-ASR-Nano-2512` or `…/Fun-ASR-MLT-Nano-2512`. */
export function languagesOf(metadata: ReadonlyMap<string, string>): readonly Language[] {
  const multilingual = metadata.get("comment")?.includes("MLT") ?? false;
  return Object.keys(multilingual ? MLT_LANGUAGES : NANO_LANGUAGES);
}

export interface PromptOptions {
  /** As the model names it; without one it finds out. */
  readonly languageName?: string;
  /** Whether numbers are to be written as digits. */
  readonly itn: boolean;
  readonly hotwords: readonly string[];
}

/** Token ids around the sound. */
export interface Prompt {
  readonly before: readonly number[];
  readonly after: readonly number[];
}

/** Control tokens that the chat is made of. */
export interface ChatTokens {
  readonly start: number;
  readonly end: number;
}

export function chatPrompt(tokenizer: QwenTokenizer, { start, end }: ChatTokens, options: PromptOptions): Prompt {
  const newline = tokenizer.encode("\n");
  const turn = (text: string): number[] => [start, ...tokenizer.encode(text)];
  return {
    before: [...turn("system\nYou are a helpful assistant."), end, ...newline, ...turn(`user\n${request(options)}`)],
    after: [end, ...newline, ...turn("assistant\n")],
  };
}

function request({ languageName: language, itn, hotwords }: PromptOptions): string {
  const words = hotwords.map((word) => word.trim().replace(/\s+/gu, " ")).filter((word) => word !== "");
  const context =
    words.length === 0
      ? ""
      : "请结合上下文信息，更加准确地完成语音转写任务。如果没有相关信息，我们会留空。\n\n\n**上下文信息：**\n\n\n" +
        `热词列表：[${words.join(", ")}]\n`;
  return `${context}语音转写${language === undefined ? "" : `成${language}`}${itn ? "" : "，不进行文本规整"}：`;
}
