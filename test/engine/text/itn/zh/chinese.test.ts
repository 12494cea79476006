import { readFileSync } from "node:fs";
import { join } from "node:path";
import { createItn } from "../../../../../src/engine/text/itn/itn";
import { namedProfile, parseSetting, type Profile } from "../../../../../src/engine/text/itn/settings";
import { describeWithShared, SHARED } from "../../../../support/shared";

const lines = (file: string): string[] =>
  readFileSync(join(__dirname, file), "utf8")
    .split("\n")
    .filter((line) => line !== "" && !line.startsWith("#"));
const itn = createItn();
const write = (text: string, ...settings: string[]): string =>
  createItn({ layers: [namedProfile("tingxie"), ...settings.map(parseSetting)] })(text).text;

describe("Chinese as people dictate it", () => {
  it.each(lines("dictation.tsv").map((line) => line.split("\t")))("%s -> %s", (spoken, written) => {
    expect(itn(spoken).text).toBe(written === "=" ? spoken : written);
  });
});

describe("What must stand", () => {
  it("set words, idioms, names and approximate numbers come back as the same string", () => {
    const changed = lines("stand.txt").filter((line) => itn(line).text !== line);
    expect(changed).toEqual([]);
  });

  it.each([
    ["萬一下雨怎麼辦", "萬一下雨怎麼辦"],
    ["禮拜三下午三點半", "禮拜三下午3點半"],
    ["正月十五鬧元宵一共三百二十塊", "正月十五鬧元宵一共320塊"],
  ])("also in traditional characters: %s", (spoken, written) => expect(itn(spoken).text).toBe(written));

  it.each([
    ["二十一起案件", "21起案件"],
    ["三万能买到", "3万能买到"],
    ["三百度近视", "300度近视"],
    ["一周五十块", "一周50块"],
    ["每张三元", "每张3元"],
    ["三十分钟", "30分钟"],
    ["第十一名", "第11名"],
    ["八月十五号", "8月15号"],
    ["五一二房间", "512房间"],
    ["张三十分高兴", "张三十分高兴"],
  ])("and a number beside such a word is still a number: %s", (spoken, written) =>
    expect(itn(spoken).text).toBe(written),
  );

  it("nothing is protected where the user does not want it", () => {
    expect(write("一百单八将", "protect=none")).toBe("100单八将");
    expect(write("周五和十八罗汉", "protect=list")).toBe("周五和十八罗汉");
  });
});

describe("Each setting changes its class and nothing else", () => {
  it.each([
    ["zeroToNine=digits", "三个人", "3个人"],
    ["standalone=all", "一百", "100"],
    ["context=unit", "他数到一百", "他数到一百"],
    ["unitZeroToNine=words", "三公里", "三公里"],
    ["ordinalZeroToNine=digits", "第三名", "第3名"],
    ["grouping=comma", "一万两千三百四十五", "12,345"],
    ["bigUnit=none", "三百万", "3000000"],
    ["bigUnit=million", "一百万零五百", "100万500"],
    ["shortTail=ones", "三万八", "30008"],
    ["date=ymd", "三月五号", "3月5日"],
    ["date=slash", "二零二四年三月五号", "2024/03/05"],
    ["time=two", "三点零五分", "03:05"],
    ["time=colon", "下午三点半", "3:30p.m."],
    ["currency=sign", "五千美元", "$5000"],
    ["units=letters", "二十五千克", "25kg"],
    ["units=lettersSpaced", "二十五千克", "25 kg"],
    ["percent=spaced", "百分之三十", "30 %"],
    ["percent=word", "百分之三十", "百分之30"],
    ["ranges=mark", "三十到四十位", "30~40位"],
    ["approximate=mark", "三四百公里", "300~400公里"],
    ["math=signs", "二十加三十", "20+30"],
    ["fraction=words", "三分之二", "三分之二"],
    ["trains=letters", "高一零二", "G102"],
    ["abbreviations=table", "全球定位系统", "GPS"],
    ["fillers=drop", "啊三十个", "30个"],
    ["zh.date=ymd", "三月五号", "3月5日"],
    ["en.date=ymd", "三月五号", "3月5号"],
  ])("%s: %s -> %s", (setting, spoken, written) => expect(write(spoken, setting)).toBe(written));
});

describe("Each class can be switched off and takes no other with it", () => {
  const SAID = "二十三号下午两点半打幺三八零零一三八零零零买三十斤付百分之二十";
  const WRITTEN = "23号下午2点半打13800138000买30斤付20%";

  it.each([
    ["date=off", SAID, WRITTEN.replace("23号", "二十三号")],
    ["time=off", SAID, WRITTEN.replace("下午2点半", "下午两点半")],
    ["telephone=off", SAID, WRITTEN.replace("13800138000", "幺三八零零一三八零零零")],
    ["measure=off", SAID, WRITTEN.replace("30斤", "三十斤")],
    ["percent=off", SAID, WRITTEN.replace("20%", "百分之二十")],
    ["zh.percent=off", SAID, WRITTEN.replace("20%", "百分之二十")],
    ["en.percent=off", SAID, WRITTEN],
    ["money=off", "三十块和三十个", "三十块和30个"],
    ["cardinal=off", "数到三十，三十个", "数到三十，30个"],
    ["decimal=off", "三点五和三十个", "三点五和30个"],
    ["digits=off", "房间八零六在二十层", "房间八零六在20层"],
    ["ordinal=off", "第三十名得三十分", "第三十名得30分"],
    ["fraction=off", "三分之二是三十个", "三分之二是30个"],
    ["math=off", "二十加三十是五十个", "二十加三十是50个"],
    ["serial=off", "三点二点一版有三十个", "三点二点一版有30个"],
  ])("%s: %s -> %s", (setting, spoken, written) => {
    expect(write(spoken, setting)).toBe(written);
  });

  it("also in another profile, where it has forms that the default has not", () => {
    const wetext = (text: string, setting: string): string =>
      createItn({ layers: [namedProfile("wetext"), parseSetting(setting)] })(text).text;
    expect(wetext("啊三四百个", "fillers=off")).toBe("啊300~400个");
    expect(wetext("啊三四百个", "approximate=off")).toBe("三四百个");
  });
});

describeWithShared("Public cases under their own profiles", () => {
  interface Case {
    readonly spoken: string;
    readonly written: string;
    readonly source: "nemo" | "wetext";
    readonly profiles: readonly string[];
  }
  const SETTINGS: Readonly<Record<string, readonly string[]>> = {
    default: [],
    s1z1: ["standalone=all", "zeroToNine=digits"],
    s0z1: ["standalone=context", "zeroToNine=digits"],
    s1z0: ["standalone=all", "zeroToNine=words"],
    s0z0: ["standalone=context", "zeroToNine=words"],
  };

  it.each<[Case["source"], string]>([
    ["nemo", "default"],
    ["wetext", "s1z1"],
    ["wetext", "s0z1"],
    ["wetext", "s1z0"],
    ["wetext", "s0z0"],
  ])("%s %s: 99 in 100 are written exactly so", (source, name) => {
    const layers: Profile[] = [namedProfile(source), ...SETTINGS[name].map(parseSetting)];
    const own = createItn({ layers });
    const cases = readFileSync(join(SHARED, "itn-cases", "zh.jsonl"), "utf8")
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line) as Case)
      .filter((one) => one.source === source && one.profiles.includes(name));
    expect(cases.length).toBeGreaterThan(20);
    const wrong = cases.flatMap(({ spoken, written }) => {
      const got = own(spoken, "zh").text;
      return got === written ? [] : [{ spoken, written, got }];
    });
    expect(wrong.slice(Math.floor(cases.length / 100))).toEqual([]);
  });
});
