import type { Tree } from './tree';
import { blockRows, layOutTree, RowBlock, type PartitionTree } from './tree-partition';
import { addVectorScores, layOutVectors, type VectorTrees } from './vector-trees';

/** Trees laid out for many rows at once. */
type BatchTrees = VectorTrees | readonly PartitionTree[];

/** Lays out trees. @throws RangeError if one is no tree */
export function layOutTrees(trees: readonly Tree[]): BatchTrees {
  return layOutVectors(trees) ?? trees.map(layOutTree);
}

/**
 * Adds what trees say of each row to the rows' scores, in the order of the trees.
 *
 * @param columns d arrays of n features
 * @param scores  n scores, changed
 */
export function addAllTreeScores(trees: BatchTrees, columns: readonly Float32Array[], scores: Float64Array): void {
  if ('kernel' in trees) return addVectorScores(trees, columns, scores);
  for (let first = 0; first < scores.length; first += blockRows) {
    const block = new RowBlock(
      columns.map((values) => values.subarray(first, first + blockRows)),
      scores.subarray(first, first + blockRows),
    );
    for (const tree of trees) block.addLeaves(tree);
  }
}

/** Adds what one tree says of each row to the rows' scores. */
export function addTreeScores(tree: Tree, columns: readonly Float32Array[], scores: Float64Array): void {
  addAllTreeScores(layOutTrees([tree]), columns, scores);
}
