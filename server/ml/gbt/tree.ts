import { z } from 'zod';

/**
 * One tree as parallel arrays over its nodes; node 0 is the root. A row with `x < threshold` of the node's feature
 * goes to `left`, others to `left + 1`; a missing value goes left where `defaultLeft` is 1. Leaves have feature −1
 * and left 0.
 * The rule and single precision are those of XGBoost.
 */
export const Tree = z.object({
  feature: z.array(z.number().int()),
  threshold: z.array(z.number()),
  left: z.array(z.number().int()),
  defaultLeft: z.array(z.number().int()),
  /** What a leaf adds to the score, learning rate included; 0 in other nodes. */
  value: z.array(z.number()),
  /** By how much the split lowers the loss, and the curvature (sum of hessians) of the node's rows. */
  gain: z.array(z.number()),
  cover: z.array(z.number()),
});
export type Tree = z.infer<typeof Tree>;

/** Boosted trees: the score of output k is `baseScores[k]` plus trees k, k + K, k + 2K … */
export const GbtModel = z.object({
  kind: z.literal('gbt'),
  outputs: z.number().int().min(1),
  baseScores: z.array(z.number()),
  trees: z.array(Tree),
});
export type GbtModel = z.infer<typeof GbtModel>;

/** Threshold that every number is below, so that only missing values go right. */
export const aboveAll = Math.fround(3.4028234663852886e38);

/** The shortest decimal number that is `value` in single precision. */
export function shortSingle(value: number): number {
  const single = Math.fround(value);
  for (let digits = 1; digits < 9; digits++) {
    const short = Number(single.toPrecision(digits));
    if (Math.fround(short) === single) return short;
  }
  return Number(single.toPrecision(9));
}

/** A tree of one leaf, to be grown. */
export function createTree(): Tree {
  return { feature: [-1], threshold: [0], left: [0], defaultLeft: [0], value: [0], gain: [0], cover: [0] };
}

/** Turns the leaf `node` into a split with two leaves; gives the number of the left one. */
export function splitNode(
  tree: Tree,
  node: number,
  split: { feature: number; threshold: number; defaultLeft: boolean; gain: number },
): number {
  const left = tree.feature.length;
  tree.feature[node] = split.feature;
  tree.threshold[node] = shortSingle(split.threshold);
  tree.left[node] = left;
  tree.defaultLeft[node] = Number(split.defaultLeft);
  tree.gain[node] = Number(split.gain.toPrecision(6));
  for (let child = 0; child < 2; child++) {
    tree.feature.push(-1);
    for (const zeros of [tree.threshold, tree.left, tree.defaultLeft, tree.value, tree.gain, tree.cover]) zeros.push(0);
  }
  return left;
}
