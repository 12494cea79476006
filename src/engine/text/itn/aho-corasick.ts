/**
 * Finds all words of a list in one pass over a text, however many they are: Aho and Corasick, "Efficient string matching", 1975.
 * Nodes are numbers. The children of all nodes share one hash table, since most nodes have a single child.
 */

const NONE = -1;

export class AhoCorasick {
  /** Slots of the hash table: the parent, the UTF-16 unit that leads on, and the child. */
  readonly #parents: Int32Array;
  readonly #units: Uint16Array;
  readonly #children: Int32Array;
  /** Where to go on when a node has no child for a unit: the node of its longest proper suffix. */
  readonly #fail: Int32Array;
  /** The word that ends at a node, or NONE. */
  readonly #word: Int32Array;
  /** The nearest proper suffix of a node at which a word ends; 0 where none does. */
  readonly #shorter: Int32Array;
  readonly #lengths: readonly number[];

  constructor(words: readonly string[]) {
    this.#lengths = words.map((word) => word.length);
    const most = 1 + this.#lengths.reduce((sum, length) => sum + length, 0);
    const slots = 2 ** Math.ceil(Math.log2(most * 2));
    this.#parents = new Int32Array(slots).fill(NONE);
    this.#units = new Uint16Array(slots);
    this.#children = new Int32Array(slots);
    this.#fail = new Int32Array(most);
    this.#word = new Int32Array(most).fill(NONE);
    this.#shorter = new Int32Array(most);
    this.#joinSuffixes(this.#plant(words));
  }

  /** Calls `found` with each occurrence, in the order of their ends, longer ones first. */
  search(text: string, found: (word: number, start: number, end: number) => void): void {
    let node = 0;
    for (let at = 0; at < text.length; at++) {
      node = this.#step(node, text.charCodeAt(at));
      let ending = this.#word[node] === NONE ? this.#shorter[node] : node;
      while (ending !== 0) {
        const word = this.#word[ending];
        found(word, at + 1 - this.#lengths[word], at + 1);
        ending = this.#shorter[ending];
      }
    }
  }

  /** @returns the slots of the nodes at each depth, the root's children first */
  #plant(words: readonly string[]): readonly (readonly number[])[] {
    const depths: number[][] = [];
    let count = 1;
    words.forEach((word, index) => {
      let node = 0;
      for (let at = 0; at < word.length; at++) {
        const unit = word.charCodeAt(at);
        const slot = this.#slot(node, unit);
        if (this.#parents[slot] === NONE) {
          this.#parents[slot] = node;
          this.#units[slot] = unit;
          this.#children[slot] = count++;
          (depths[at] ??= []).push(slot);
        }
        node = this.#children[slot];
      }
      if (node !== 0) this.#word[node] = index;
    });
    return depths;
  }

  /** A node's suffix lies nearer to the root, so nodes are joined depth by depth; those of the first fall back to the root. */
  #joinSuffixes([, ...deeper]: readonly (readonly number[])[]): void {
    for (const slot of deeper.flat()) {
      const node = this.#children[slot];
      const suffix = this.#step(this.#fail[this.#parents[slot]], this.#units[slot]);
      this.#fail[node] = suffix;
      this.#shorter[node] = this.#word[suffix] === NONE ? this.#shorter[suffix] : suffix;
    }
  }

  #step(from: number, unit: number): number {
    for (let node = from; ; node = this.#fail[node]) {
      const slot = this.#slot(node, unit);
      if (this.#parents[slot] !== NONE) return this.#children[slot];
      if (node === 0) return 0;
    }
  }

  /** The slot of a node's child, or the free one where it would be. The multiplier spreads keys (Knuth's, 2^32 over the golden ratio). */
  #slot(node: number, unit: number): number {
    const mask = this.#parents.length - 1;
    let slot = (Math.imul(node * 31 + unit, 0x9e3779b1) >>> 7) & mask;
    while (this.#parents[slot] !== NONE && (this.#parents[slot] !== node || this.#units[slot] !== unit)) {
      slot = (slot + 1) & mask;
    }
    return slot;
  }
}
