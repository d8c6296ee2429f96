import { flattenTrees, type FlatTrees } from './flatten-trees';
import type { Tree } from './tree';

const blockRows = 256;

/** The tree over the features it uses only, numbered 0, 1 …, and which features those are. */
function narrow(tree: Tree): { flat: FlatTrees; used: number[] } {
  const used = [...new Set(tree.feature.filter((feature) => feature >= 0))];
  const placeOf = new Map(used.map((feature, place) => [feature, place] as const));
  const feature = tree.feature.map((original) => placeOf.get(original) ?? -1);
  return { flat: flattenTrees([{ ...tree, feature }]), used };
}

/** Some rows of a table in doubled slots: row i has `stride` slots from i · stride on. */
type Block = { slots: Float32Array; stride: number; first: number; count: number };

/** Writes one feature of a block's rows into its slots: missing as −∞ and +∞. */
function fillBlock({ slots, stride, first, count }: Block, values: Float32Array, place: number): void {
  for (let i = 0; i < count; i++) {
    const value = values[first + i] ?? NaN;
    const missing = Number.isNaN(value);
    const at = i * stride + 2 * place;
    slots[at] = missing ? -Infinity : value;
    slots[at + 1] = missing ? Infinity : value;
  }
}

/** Adds the leaf that each row of a block reaches, four rows at a time; rows beyond `count` are walked in vain. */
function addBlock(flat: FlatTrees, { slots, stride, first, count }: Block, scores: Float64Array): void {
  const { slot, threshold, left, value } = flat;
  for (let i = 0; i < count; i += 4) {
    const atA = i * stride;
    const atB = atA + stride;
    const atC = atB + stride;
    const atD = atC + stride;
    let a = 0;
    let b = 0;
    let c = 0;
    let d = 0;
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

/**
 * Adds what one tree says of each row to the rows' scores.
 *
 * @param columns d arrays of n features
 * @param scores  n scores, changed
 */
export function addTreeScores(tree: Tree, columns: readonly Float32Array[], scores: Float64Array): void {
  const { flat, used } = narrow(tree);
  const stride = 2 * Math.max(used.length, 1);
  const slots = new Float32Array(blockRows * stride);
  for (let first = 0; first < scores.length; first += blockRows) {
    const block = { slots, stride, first, count: Math.min(blockRows, scores.length - first) };
    used.forEach((feature, place) => {
      const values = columns[feature];
      if (values) fillBlock(block, values, place);
    });
    addBlock(flat, block, scores);
  }
}
