import { flattenTrees, type FlatTrees } from './flatten-trees';
import { addLeaves, fillBlock } from './leaf-blocks';
import type { Tree } from './tree';

const blockRows = 256;

/** The tree over the features it uses only, numbered 0, 1 …, and which features those are. */
function narrow(tree: Tree): { flat: FlatTrees; used: number[] } {
  const used = [...new Set(tree.feature.filter((feature) => feature >= 0))];
  const placeOf = new Map(used.map((feature, place) => [feature, place] as const));
  const feature = tree.feature.map((original) => placeOf.get(original) ?? -1);
  return { flat: flattenTrees([{ ...tree, feature }]), used };
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
    const block = { slots, stride, first, count: Math.min(blockRows, scores.length - first), scores };
    used.forEach((feature, place) => {
      const values = columns[feature];
      if (values) fillBlock(block, values, place);
    });
    addLeaves(flat, 0, block);
  }
}
