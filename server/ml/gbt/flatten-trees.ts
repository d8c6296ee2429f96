import type { Tree } from './tree';

/**
 * The nodes of many trees in typed arrays, laid out so that a step down needs no branch.
 *
 * A row is given twice: its slot 2f holds feature f with a missing value as −∞, slot 2f + 1 as +∞. A node reads the
 * slot of its default direction, so missing values need no test of their own. A leaf is its own left child and has
 * threshold NaN, which nothing is ≥: walking on from a leaf stays there.
 */
export type FlatTrees = {
  roots: Int32Array;
  slot: Int32Array;
  threshold: Float32Array;
  left: Int32Array;
  value: Float32Array;
};

/** Lays out `trees` one after another. */
export function flattenTrees(trees: readonly Tree[]): FlatTrees {
  const size = trees.reduce((sum, tree) => sum + tree.feature.length, 0);
  const flat: FlatTrees = {
    roots: new Int32Array(trees.length),
    slot: new Int32Array(size),
    threshold: new Float32Array(size).fill(NaN),
    left: Int32Array.from({ length: size }, (_, node) => node),
    value: new Float32Array(size),
  };
  let first = 0;
  trees.forEach((tree, index) => {
    flat.roots[index] = first;
    tree.feature.forEach((feature, node) => {
      const at = first + node;
      flat.value[at] = tree.value[node] ?? 0;
      if (feature < 0) return;
      flat.slot[at] = 2 * feature + (tree.defaultLeft[node] === 1 ? 0 : 1);
      flat.threshold[at] = tree.threshold[node] ?? NaN;
      flat.left[at] = first + (tree.left[node] ?? 0);
    });
    first += tree.feature.length;
  });
  return flat;
}

/** Writes a row of features into the doubled slots; any NaN becomes −∞ and +∞. */
export function fillSlots(features: Float32Array, slots: Float32Array): void {
  for (let f = 0; f < features.length; f++) {
    const value = features[f] ?? NaN;
    const missing = Number.isNaN(value);
    slots[2 * f] = missing ? -Infinity : value;
    slots[2 * f + 1] = missing ? Infinity : value;
  }
}

/** `base` plus the leaves that a row reaches. Four trees are walked at a time, so that no load is waited for. */
export function sumLeaves(
  { roots, slot, threshold, left, value }: FlatTrees,
  slots: Float32Array,
  base: number,
): number {
  let sum = base;
  let t = 0;
  for (; t + 3 < roots.length; t += 4) {
    let a = roots[t] ?? 0;
    let b = roots[t + 1] ?? 0;
    let c = roots[t + 2] ?? 0;
    let d = roots[t + 3] ?? 0;
    let moved = 1;
    while (moved !== 0) {
      const nextA = (left[a] ?? 0) + Number((slots[slot[a] ?? 0] ?? 0) >= (threshold[a] ?? 0));
      const nextB = (left[b] ?? 0) + Number((slots[slot[b] ?? 0] ?? 0) >= (threshold[b] ?? 0));
      const nextC = (left[c] ?? 0) + Number((slots[slot[c] ?? 0] ?? 0) >= (threshold[c] ?? 0));
      const nextD = (left[d] ?? 0) + Number((slots[slot[d] ?? 0] ?? 0) >= (threshold[d] ?? 0));
      moved = (nextA ^ a) | (nextB ^ b) | (nextC ^ c) | (nextD ^ d);
      a = nextA;
      b = nextB;
      c = nextC;
      d = nextD;
    }
    sum += value[a] ?? 0;
    sum += value[b] ?? 0;
    sum += value[c] ?? 0;
    sum += value[d] ?? 0;
  }
  for (; t < roots.length; t++) {
    let node = roots[t] ?? 0;
    let before = -1;
    while (node !== before) {
      before = node;
      node = (left[node] ?? 0) + Number((slots[slot[node] ?? 0] ?? 0) >= (threshold[node] ?? 0));
    }
    sum += value[node] ?? 0;
  }
  return sum;
}
