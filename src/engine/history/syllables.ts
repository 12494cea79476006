/** The syllables of Mandarin as they are typed: without tones, ü as v. */

/**
 * All toneless readings in pinyin-pro's table. The place of a syllable here is its mark in the index, so new ones may only be added at the
 * end.
 */
const SYLLABLES: readonly string[] = (
  "a ai an ang ao ba bai ban bang bao bei ben beng bi bian biao bie bin bing bo bu ca cai can cang cao ce cen ceng cha chai chan chang " +
  "chao che chen cheng chi chong chou chu chua chuai chuan chuang chui chun chuo ci cong cou cu cuan cui cun cuo da dai dan dang dao de " +
  "dei den deng di dia dian diao die ding diu dong dou du duan dui dun duo e ei en eng er fa fan fang fei fen feng fo fou fu ga gai gan " +
  "gang gao ge gei gen geng gong gou gu gua guai guan guang gui gun guo ha hai han hang hao he hei hen heng hong hou hu hua huai huan " +
  "huang hui hun huo ji jia jian jiang jiao jie jin jing jiong jiu ju juan jue jun ka kai kan kang kao ke kei ken keng kong kou ku kua " +
  "kuai kuan kuang kui kun kuo la lai lan lang lao le lei leng li lia lian liang liao lie lin ling liu lo long lou lu luan lun luo lv " +
  "lve m ma mai man mang mao me mei men meng mi mian miao mie min ming miu mo mou mu n na nai nan nang nao ne nei nen neng ng ni nian " +
  "niang niao nie nin ning niu nong nou nu nuan nuo nv nve o ou pa pai pan pang pao pei pen peng pi pian piao pie pin ping po pou pu qi " +
  "qia qian qiang qiao qie qin qing qiong qiu qu quan que qun ran rang rao re ren reng ri rong rou ru rua ruan rui run ruo sa sai san " +
  "sang sao se sen seng sha shai shan shang shao she shei shen sheng shi shou shu shua shuai shuan shuang shui shun shuo si song sou su " +
  "suan sui sun suo ta tai tan tang tao te tei teng ti tian tiao tie ting tong tou tu tuan tui tun tuo wa wai wan wang wei wen weng wo " +
  "wu xi xia xian xiang xiao xie xin xing xiong xiu xu xuan xue xun ya yan yang yao ye yi yin ying yo yong you yu yuan yue yun za zai " +
  "zan zang zao ze zei zen zeng zha zhai zhan zhang zhao zhe zhei zhen zheng zhi zhong zhou zhu zhua zhuai zhuan zhuang zhui zhun zhuo " +
  "zi zong zou zu zuan zui zun zuo"
).split(" ");

/** The first code point of Unicode's private use area: no text means anything by what stands there. */
const FIRST_MARK = 0xe000;

const MARKS: ReadonlyMap<string, string> = new Map(
  SYLLABLES.map((syllable, index) => [syllable, String.fromCharCode(FIRST_MARK + index)]),
);

/** The one character that stands for a syllable in the index; undefined where it is none of Mandarin. */
export function markOf(syllable: string): string | undefined {
  return MARKS.get(syllable);
}

/** The syllables that begin like this. */
export function syllablesFrom(beginning: string): readonly string[] {
  return SYLLABLES.filter((syllable) => syllable.startsWith(beginning));
}

/** Letters as somebody types them who has not come to the end: whole syllables, then the beginning of one. */
export interface Typed {
  readonly whole: readonly string[];
  /** Never empty; it may itself be a whole syllable. */
  readonly beginning: string;
}

/** Letters can be cut in several ways (xian, xi an, xia n…); nobody means the twentieth. */
const MAX_CUTS = 12;

/** Every way to cut letters into syllables, the one with the longest syllables first; none where they are no pinyin. */
export function cutSyllables(letters: string): readonly Typed[] {
  const cuts: Typed[] = [];
  const deadEnds = new Set<number>();
  const cut = (at: number, whole: readonly string[]): boolean => {
    if (cuts.length >= MAX_CUTS || deadEnds.has(at)) return false;
    const rest = letters.slice(at);
    const before = cuts.length;
    if (rest !== "" && syllablesFrom(rest).length > 0) cuts.push({ whole, beginning: rest });
    for (let length = Math.min(LONGEST, rest.length - 1); length > 0; length--) {
      const syllable = rest.slice(0, length);
      if (MARKS.has(syllable)) cut(at + length, [...whole, syllable]);
    }
    if (cuts.length === before) deadEnds.add(at);
    return cuts.length > before;
  };
  cut(0, []);
  return cuts;
}

const LONGEST = Math.max(...SYLLABLES.map(({ length }) => length));
