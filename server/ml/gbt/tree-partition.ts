import type { Tree } from './tree';

/** Rows that are taken through a tree together: their columns stay in the fastest memory. */
export const blockRows = 1024;

/** Leaves, in place of a feature: one of its own, and one whose sibling is a leaf too: their parent adds both. */
const [loneLeaf, pairedLeaf] = [-1, -2];

/** A tree laid out for many rows at once: nodes as in `Tree`, parents before children, with their depth. */
export type PartitionTree = {
  feature: Int32Array;
  threshold: Float32Array;
  left: Int32Array;
  missingLeft: Uint8Array;
  value: Float32Array;
  depth: Int32Array;
};

/** Lays out a tree. @throws RangeError if it is no tree */
export function layOutTree(tree: Tree): PartitionTree {
  const nodes = [0];
  const left: number[] = [];
  const depth = [0];
  const isLeaf = (node: number) => (tree.feature[node] ?? -1) < 0;
  for (let place = 0; place < nodes.length; place++) {
    const node = nodes[place] ?? 0;
    left.push(nodes.length);
    if (isLeaf(node)) continue;
    const child = tree.left[node] ?? 0;
    const below = (depth[place] ?? 0) + 1;
    nodes.push(child, child + 1);
    depth.push(below, below);
    if (nodes.length > tree.feature.length) throw new RangeError('the nodes of a tree lead in a circle');
  }
  const take = (values: readonly number[]) => nodes.map((node) => values[node] ?? 0);
  const feature = take(tree.feature);
  const pairs = feature.flatMap((split, place) => {
    const child = left[place] ?? 0;
    return split >= 0 && [child, child + 1].every((one) => (feature[one] ?? 0) < 0) ? [child, child + 1] : [];
  });
  for (const leaf of pairs) feature[leaf] = pairedLeaf;
  return {
    feature: Int32Array.from(feature),
    threshold: Float32Array.from(take(tree.threshold)),
    left: Int32Array.from(left),
    missingLeft: Uint8Array.from(take(tree.defaultLeft)),
    value: Float32Array.from(take(tree.value)),
    depth: Int32Array.from(depth),
  };
}

/** Rows as they lie before a node and behind it, by turns: the rows of a node are the places low … high of one. */
const orders = [new Int32Array(blockRows), new Int32Array(blockRows)] as const;
const unsorted = Int32Array.from({ length: blockRows }, (_, row) => row);
const none = new Float32Array(0);
let low = new Int32Array(64);
let high = new Int32Array(64);

const orderAt = (depth: number) => (depth === 0 ? unsorted : orders[(depth & 1) as 0 | 1]);

/**
 * Some rows on their way through trees. Not row by row, but node by node: each parts its rows into those of its
 * children, without a branch that a processor could guess wrong, and no row waits for another's way.
 */
export class RowBlock {
  /**
   * @param columns features of at most `blockRows` rows
   * @param scores  of the same rows, changed
   */
  constructor(
    private readonly columns: readonly Float32Array[],
    private readonly scores: Float64Array,
  ) {}

  /** Adds the leaf that each row reaches to its score. */
  addLeaves(tree: PartitionTree): void {
    const { feature } = tree;
    if (low.length < feature.length) {
      low = new Int32Array(feature.length);
      high = new Int32Array(feature.length);
    }
    low[0] = 0;
    high[0] = this.scores.length;
    for (let node = 0; node < feature.length; node++) {
      const split = feature[node] ?? loneLeaf;
      if (split === loneLeaf) this.addLeaf(tree, node);
      else if (split >= 0) this.part(tree, node);
    }
  }

  private part(tree: PartitionTree, node: number): void {
    const child = tree.left[node] ?? 0;
    if (tree.feature[child] === pairedLeaf) return this.addBoth(tree, node);
    const middle = this.divide(tree, node);
    low[child] = low[node] ?? 0;
    high[child] = middle;
    low[child + 1] = middle;
    high[child + 1] = high[node] ?? 0;
  }

  private addLeaf(tree: PartitionTree, node: number): void {
    const { scores } = this;
    const rows = orderAt(tree.depth[node] ?? 0);
    const to = high[node] ?? 0;
    const value = tree.value[node] ?? 0;
    for (let place = low[node] ?? 0; place < to; place++) {
      const row = rows[place] ?? 0;
      scores[row] = (scores[row] ?? 0) + value;
    }
  }

  /** Writes the rows that go left from the front and those that go right from the back; gives where they meet. */
  private divide(tree: PartitionTree, node: number): number {
    const depth = tree.depth[node] ?? 0;
    const rows = orderAt(depth);
    const next = orderAt(depth + 1);
    const values = this.columns[tree.feature[node] ?? 0] ?? none;
    const threshold = tree.threshold[node] ?? NaN;
    const to = high[node] ?? 0;
    let front = low[node] ?? 0;
    let back = to - 1;
    if (tree.missingLeft[node] === 1) {
      for (let place = front; place < to; place++) {
        const row = rows[place] ?? 0;
        const isRight = Number((values[row] ?? 0) >= threshold);
        next[front] = row;
        next[back] = row;
        front += 1 - isRight;
        back -= isRight;
      }
      return front;
    }
    for (let place = front; place < to; place++) {
      const row = rows[place] ?? 0;
      const isLeft = Number((values[row] ?? 0) < threshold);
      next[front] = row;
      next[back] = row;
      front += isLeft;
      back -= 1 - isLeft;
    }
    return front;
  }

  /** Adds the leaves of both children of a node. */
  private addBoth(tree: PartitionTree, node: number): void {
    const { scores } = this;
    const rows = orderAt(tree.depth[node] ?? 0);
    const values = this.columns[tree.feature[node] ?? 0] ?? none;
    const threshold = tree.threshold[node] ?? NaN;
    const child = tree.left[node] ?? 0;
    const { value } = tree;
    const to = high[node] ?? 0;
    const leftOnMissing = tree.missingLeft[node] === 1;
    for (let place = low[node] ?? 0; place < to; place++) {
      const row = rows[place] ?? 0;
      const cell = values[row] ?? 0;
      const isRight = leftOnMissing ? Number(cell >= threshold) : 1 - Number(cell < threshold);
      scores[row] = (scores[row] ?? 0) + (value[child + isRight] ?? 0);
    }
  }
}
