import type { FlatTrees } from './flatten-trees';

/**
 * Some rows of a table in doubled slots, as `flattenTrees` says: row i has `stride` slots from i · stride on. Few
 * enough rows that they stay in the fastest memory while all trees are walked.
 */
export type Block = {
  slots: Float32Array;
  stride: number;
  first: number;
  count: number;
  /** Of all rows of the table. */
  scores: Float64Array;
};

/** Writes one feature of a block's rows into its slots: missing as −∞ and +∞. */
export function fillBlock(
  { slots, stride, first, count }: Omit<Block, 'scores'>,
  values: Float32Array,
  place: number,
): void {
  for (let i = 0; i < count; i++) {
    const value = values[first + i] ?? NaN;
    const missing = Number.isNaN(value);
    const at = i * stride + 2 * place;
    slots[at] = missing ? -Infinity : value;
    slots[at + 1] = missing ? Infinity : value;
  }
}

/**
 * Adds the leaf of one tree that each row of a block reaches, four rows at a time, so that no load is waited for; rows
 * beyond `count` are walked in vain.
 *
 * @param root the tree's first node
 */
export function addLeaves(flat: FlatTrees, root: number, block: Block): void {
  const { slot, threshold, left, value } = flat;
  const { slots, stride, first, count, scores } = block;
  for (let i = 0; i < count; i += 4) {
    const atA = i * stride;
    const atB = atA + stride;
    const atC = atB + stride;
    const atD = atC + stride;
    let a = root;
    let b = root;
    let c = root;
    let d = root;
    let moved = 1;
    while (moved !== 0) {
      const nextA = (left[a] ?? 0) + Number((slots[atA + (slot[a] ?? 0)] ?? 0) >= (threshold[a] ?? 0));
      const nextB = (left[b] ?? 0) + Number((slots[atB + (slot[b] ?? 0)] ?? 0) >= (threshold[b] ?? 0));
      const nextC = (left[c] ?? 0) + Number((slots[atC + (slot[c] ?? 0)] ?? 0) >= (threshold[c] ?? 0));
      const nextD = (left[d] ?? 0) + Number((slots[atD + (slot[d] ?? 0)] ?? 0) >= (threshold[d] ?? 0));
      moved = (nextA ^ a) | (nextB ^ b) | (nextC ^ c) | (nextD ^ d);
      a = nextA;
      b = nextB;
      c = nextC;
      d = nextD;
    }
    const row = first + i;
    scores[row] = (scores[row] ?? 0) + (value[a] ?? 0);
    if (i + 1 < count) scores[row + 1] = (scores[row + 1] ?? 0) + (value[b] ?? 0);
    if (i + 2 < count) scores[row + 2] = (scores[row + 2] ?? 0) + (value[c] ?? 0);
    if (i + 3 < count) scores[row + 3] = (scores[row + 3] ?? 0) + (value[d] ?? 0);
  }
}
