/**
 * One graph for all hotwords over one vocabulary. Its nodes are the beginnings of the words (a trie of sounds); its edges are the *units* that
 * a model may emit there: a syllable, or any piece of letters that fits, so that every way to cut a word into pieces is a path.
 */
import { nearSyllables } from "../../language/near-sounds";
import type { Pinyin } from "../../language/pinyin";
import type { Simplify } from "../../language/simplified";
import { pieceText, tagName } from "../../recognizers/tokens";
import { pieceSounds, soundings, syllableCount, type Sounding } from "./sounds";

/** One text that stands for a hotword: the word itself or an alias. */
export interface Form {
  /** Index of the hotword. */
  readonly hotword: number;
  readonly text: string;
  readonly soundings: readonly Sounding[];
  /** The nodes that it passes, from the beginning to its end: one more than it has soundings. */
  readonly nodes: readonly number[];
  /** Its length in syllables, about. */
  readonly syllables: number;
}

export interface SoundGraph {
  readonly forms: readonly Form[];
  /** Units of vocabulary id `i`: entries `unitOffsets[i]` to `unitOffsets[i + 1]` of `unitsOfIds`. */
  readonly unitOffsets: Int32Array;
  readonly unitsOfIds: Int32Array;
  readonly unitCount: number;
  /** Units that sound nearly like a unit. */
  readonly nearUnits: readonly (readonly number[])[];
  /** Unit and node of each edge. */
  readonly edgeUnits: Int32Array;
  readonly edgeNodes: Int32Array;
  /** Edges out of node `n`: `nodeOffsets[n]` to `nodeOffsets[n + 1]`. Node 0 is the beginning of every word. */
  readonly nodeOffsets: Int32Array;
  /** The edge out of node 0 of each unit, or -1. */
  readonly firstEdges: Int32Array;
  /** Forms that end at a node. */
  readonly formsAt: readonly (readonly number[])[];
  /** The most syllables of a form that ends at a node or beyond it. */
  readonly longest: Float32Array;
}

interface Node {
  readonly children: Map<string, number>;
  readonly forms: number[];
  longest: number;
}

/**
 * @param texts the texts of each hotword: itself and its aliases
 * @param pieces the piece of each vocabulary id
 */
export function buildSoundGraph(
  texts: readonly (readonly string[])[],
  pieces: readonly string[],
  pinyin: Pinyin,
  simplify: Simplify,
): SoundGraph {
  const nodes: Node[] = [emptyNode()];
  const forms: Form[] = [];
  for (const [index, each] of texts.entries()) {
    for (const text of each) {
      const row = soundings(text, pinyin, simplify);
      const syllables = syllableCount(row.map(({ character }) => character));
      const path = addPath(nodes, row, syllables);
      nodes[path[row.length]].forms.push(forms.length);
      forms.push({ hotword: index, text, soundings: row, nodes: path, syllables });
    }
  }
  const units = new Units(pieces, new Set(nodes.flatMap(({ children }) => [...children.keys()])), pinyin, simplify);

  const edgeUnits: number[] = [];
  const edgeNodes: number[] = [];
  const nodeOffsets = new Int32Array(nodes.length + 1);
  const addEdges = (from: number, key: string, depth: number): void => {
    for (const [sound, child] of nodes[from].children) {
      const unit = units.find(key + sound);
      if (unit !== undefined) {
        edgeUnits.push(unit);
        edgeNodes.push(child);
      }
      if (depth < units.longest) addEdges(child, `${key}${sound} `, depth + 1);
    }
  };
  nodes.forEach((_, node) => {
    addEdges(node, "", 1);
    nodeOffsets[node + 1] = edgeUnits.length;
  });
  const firstEdges = new Int32Array(units.count).fill(-1);
  for (let edge = 0; edge < nodeOffsets[1]; edge++) firstEdges[edgeUnits[edge]] = edge;
  return {
    forms,
    ...units.table(),
    unitCount: units.count,
    nearUnits: units.near(),
    edgeUnits: Int32Array.from(edgeUnits),
    edgeNodes: Int32Array.from(edgeNodes),
    nodeOffsets,
    firstEdges,
    formsAt: nodes.map(({ forms: ending }) => ending),
    longest: Float32Array.from(nodes, ({ longest }) => longest),
  };
}

function emptyNode(): Node {
  return { children: new Map(), forms: [], longest: 0 };
}

/** Adds what is new of a row of sounds to the trie. @returns the nodes on its way */
function addPath(nodes: Node[], row: readonly Sounding[], syllables: number): number[] {
  const path = [0];
  let at = 0;
  for (const { sound } of row) {
    let child = nodes[at].children.get(sound);
    if (child === undefined) {
      child = nodes.length;
      nodes[at].children.set(sound, child);
      nodes.push(emptyNode());
    }
    nodes[child].longest = Math.max(nodes[child].longest, syllables);
    path.push(child);
    at = child;
  }
  return path;
}

/** The vocabulary as units: pieces that sound alike are one. Only pieces whose every sound occurs in a hotword are taken up. */
class Units {
  /** Sounds of the longest unit. */
  readonly longest: number;
  readonly #byKey = new Map<string, number>();
  readonly #ofIds: number[][];

  constructor(pieces: readonly string[], sounds: ReadonlySet<string>, pinyin: Pinyin, simplify: Simplify) {
    let longest = 1;
    // Near sounds of wanted ones matter too: what they get is shared.
    const wanted = new Set([...sounds].flatMap((sound) => [sound, ...nearSounds(sound)]));
    this.#ofIds = pieces.map((piece) => {
      if (tagName(piece) !== undefined) return [];
      const rows = pieceSounds(pieceText(piece), pinyin, simplify);
      return rows
        .filter((row) => row.every((sound) => wanted.has(sound)))
        .map((row) => {
          longest = Math.max(longest, row.length);
          return this.#add(row.join(" "));
        });
    });
    this.longest = longest;
  }

  get count(): number {
    return this.#byKey.size;
  }

  find(key: string): number | undefined {
    return this.#byKey.get(key);
  }

  table(): Pick<SoundGraph, "unitOffsets" | "unitsOfIds"> {
    const unitOffsets = new Int32Array(this.#ofIds.length + 1);
    this.#ofIds.forEach((units, id) => (unitOffsets[id + 1] = unitOffsets[id] + units.length));
    return { unitOffsets, unitsOfIds: Int32Array.from(this.#ofIds.flat()) };
  }

  near(): number[][] {
    return [...this.#byKey.keys()].map((key) => nearSounds(key).flatMap((sound) => this.#byKey.get(sound) ?? []));
  }

  #add(key: string): number {
    const known = this.#byKey.get(key);
    if (known !== undefined) return known;
    this.#byKey.set(key, this.#byKey.size);
    return this.#byKey.size - 1;
  }
}

function nearSounds(sound: string): string[] {
  return sound.startsWith("@") ? nearSyllables(sound.slice(1)).map((base) => `@${base}`) : [];
}
