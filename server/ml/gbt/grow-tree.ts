import type { Pauser } from '../pauser';
import type { BinnedFeatures } from './bin-features';
import { findSplit, type NodeSums, type Split, type SplitLimits } from './find-split';
import { binStride, fillHistogram, histogramLength, subtractHistogram, type Slopes } from './histogram';
import { partitionRows } from './partition-rows';
import { createTree, shortSingle, splitNode, type Tree } from './tree';

export type GrowLimits = SplitLimits & {
  maxLeaves: number;
  /** 0: no limit. */ maxDepth: number;
  learningRate: number;
};

/** Memory that is used again for every tree. */
export type Workspace = { rows: Int32Array; scratch: Int32Array; free: Float64Array[] };

/** A grown tree, and which of the workspace's rows ended in which leaf. */
export type GrownTree = { tree: Tree; leaves: { node: number; range: [number, number] }[] };

type Leaf = {
  node: number;
  range: [number, number];
  depth: number;
  sums: NodeSums;
  histogram: Float64Array | null;
  split: Split | null;
};

export type GrowInput = {
  binned: BinnedFeatures;
  slopes: Slopes;
  /** The first `rowCount` of the workspace's rows are used, and reordered. */
  workspace: Workspace;
  rowCount: number;
  limits: GrowLimits;
  allowed: Uint8Array | null;
  pauser: Pauser;
};

const maxHistogramBytes = 2 ** 31;

/** Room for one tree after another. @throws RangeError if leaves × features would take more than 2 GiB */
export function createWorkspace(binned: BinnedFeatures, maxLeaves: number): Workspace {
  const bytes = histogramLength(binned) * 8 * maxLeaves;
  if (bytes > maxHistogramBytes) {
    throw new RangeError(
      `${maxLeaves} leaves with ${binned.cuts.length} features need too much memory; use fewer leaves or features`,
    );
  }
  return { rows: new Int32Array(binned.rowCount), scratch: new Int32Array(binned.rowCount), free: [] };
}

/** The sums over all rows of a histogram: those of any one feature, for each row is in one of its bins. */
function sumBins(histogram: Float64Array, { offsets }: BinnedFeatures): NodeSums {
  const sums = { gradient: 0, hessian: 0, rows: 0 };
  for (let k = 0; k < (offsets[1] ?? 0) * binStride; k += binStride) {
    sums.gradient += histogram[k] ?? 0;
    sums.hessian += histogram[k + 1] ?? 0;
    sums.rows += histogram[k + 2] ?? 0;
  }
  return sums;
}

function sumHistogram({ workspace, binned, slopes }: GrowInput, range: [number, number]): Float64Array {
  const histogram = workspace.free.pop() ?? new Float64Array(histogramLength(binned));
  fillHistogram({ binned, histogram }, { rows: workspace.rows, range }, slopes);
  return histogram;
}

function canSplit({ limits }: GrowInput, leaf: Leaf): boolean {
  return leaf.sums.rows >= 2 * limits.minSamplesLeaf && (limits.maxDepth === 0 || leaf.depth < limits.maxDepth);
}

/** Finds the leaf's best split, or gives its histogram back. */
function lookForSplit(input: GrowInput, leaf: Leaf): void {
  const { histogram, sums: node } = leaf;
  if (!histogram) return;
  const { binned, limits, allowed } = input;
  leaf.split = canSplit(input, leaf) ? findSplit({ histogram, binned, node, limits, allowed }) : null;
  if (leaf.split) return;
  input.workspace.free.push(histogram);
  leaf.histogram = null;
}

/** Histograms of two new leaves: the smaller is summed up, the larger is what is left of the parent's. */
function shareHistogram(input: GrowInput, parent: Float64Array, [left, right]: [Leaf, Leaf]): void {
  const [small, large] = left.sums.rows <= right.sums.rows ? [left, right] : [right, left];
  if (!canSplit(input, large)) {
    input.workspace.free.push(parent);
    return;
  }
  small.histogram = sumHistogram(input, small.range);
  subtractHistogram(parent, small.histogram);
  large.histogram = parent;
  lookForSplit(input, small);
  lookForSplit(input, large);
}

/** Splits a leaf in two; the last split of a tree needs no histograms any more. */
function splitLeaf(
  input: GrowInput,
  tree: Tree,
  { leaf, isLast }: { leaf: Leaf; isLast: boolean },
): [Leaf, Leaf] | null {
  const { split, histogram, range } = leaf;
  if (!split || !histogram) return null;
  const { rows, scratch } = input.workspace;
  const middle = partitionRows({ rows, range }, split, { binned: input.binned, scratch });
  const node = splitNode(tree, leaf.node, split);
  const child = { depth: leaf.depth + 1, histogram: null, split: null };
  const pair: [Leaf, Leaf] = [
    { ...child, node, range: [range[0], middle], sums: split.left },
    { ...child, node: node + 1, range: [middle, range[1]], sums: split.right },
  ];
  if (isLast) input.workspace.free.push(histogram);
  else shareHistogram(input, histogram, pair);
  return pair;
}

function bestLeaf(leaves: Leaf[]): number {
  let best = -1;
  let gain = 0;
  leaves.forEach((leaf, index) => {
    if (!leaf.split || leaf.split.gain <= gain) return;
    best = index;
    gain = leaf.split.gain;
  });
  return best;
}

/**
 * Grows one tree leaf by leaf: always the leaf whose split lowers the loss most, until there are `maxLeaves` or no
 * split is left. A leaf's value is −learningRate · G / (H + l2), in single precision.
 *
 * Source: Shi 2007, Best-first Decision Tree Learning; Ke et al. 2017, LightGBM (histograms, subtraction).
 */
export async function growTree(input: GrowInput): Promise<GrownTree> {
  const { limits, workspace, rowCount } = input;
  const tree = createTree();
  const range: [number, number] = [0, rowCount];
  const histogram = sumHistogram(input, range);
  const root: Leaf = { node: 0, range, depth: 0, sums: sumBins(histogram, input.binned), histogram, split: null };
  lookForSplit(input, root);
  const leaves = [root];
  while (leaves.length < limits.maxLeaves) {
    const index = bestLeaf(leaves);
    const leaf = leaves[index];
    const isLast = leaves.length + 1 === limits.maxLeaves;
    const pair = leaf ? splitLeaf(input, tree, { leaf, isLast }) : null;
    if (!leaf || !pair) break;
    tree.cover[leaf.node] = Number(leaf.sums.hessian.toPrecision(6));
    leaves.splice(index, 1, ...pair);
    if (input.pauser.isDue()) await input.pauser.rest();
  }
  for (const { node, sums, histogram } of leaves) {
    if (histogram) workspace.free.push(histogram);
    const curvature = sums.hessian + limits.l2;
    tree.value[node] = curvature > 0 ? shortSingle((-limits.learningRate * sums.gradient) / curvature) : 0;
    tree.cover[node] = Number(sums.hessian.toPrecision(6));
  }
  return { tree, leaves: leaves.map(({ node, range }) => ({ node, range })) };
}
