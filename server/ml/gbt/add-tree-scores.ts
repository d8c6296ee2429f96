import type { Tree } from './tree';
import { blockRows, layOutTree, RowBlock, type PartitionTree } from './tree-partition';

/**
 * Adds what trees say of each row to the rows' scores, in the order of the trees.
 *
 * @param columns d arrays of n features
 * @param scores  n scores, changed
 */
export function addAllTreeScores(
  trees: readonly PartitionTree[],
  columns: readonly Float32Array[],
  scores: Float64Array,
): void {
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
  addAllTreeScores([layOutTree(tree)], columns, scores);
}
