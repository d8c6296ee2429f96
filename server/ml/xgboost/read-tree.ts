import { createTree, type Tree } from '../gbt/tree';
import type { XgboostTree } from './xgboost-schema';

interface Reading {
  source: XgboostTree;
  /** Place of the tree in the file, from 0. */
  index: number;
  featureCount: number;
  /** What its leaves are multiplied with (DART). */
  weight: number;
}

/**
 * Lays one XGBoost tree out as ours, from the root on: nodes that pruning left behind are not reached and not kept.
 *
 * @throws RangeError naming tree and node when it is no tree, or uses what ours cannot do
 */
export function readTree({ source, index, featureCount, weight }: Reading): Tree {
  const refuse = (problem: string) => new RangeError(`tree ${index}: ${problem}`);
  requireShape(source, refuse);
  const tree = createTree();
  const seen = new Set<number>();
  /** Pairs of a node in the file and its place here. */
  const waiting: [from: number, to: number][] = [[0, 0]];
  for (const [from, to] of waiting) {
    if (seen.has(from)) throw refuse(`node ${from} is reached twice, so it is not a tree`);
    seen.add(from);
    const condition = source.split_conditions[from] ?? NaN;
    const [left, right] = [source.left_children[from] ?? -1, source.right_children[from] ?? -1];
    if (!Number.isFinite(Math.fround(condition))) throw refuse(`node ${from} has ${condition} for a number`);
    tree.cover[to] = source.sum_hessian?.[from] ?? 0;
    if (left === -1) {
      tree.value[to] = condition * weight;
      continue;
    }
    const feature = source.split_indices[from] ?? -1;
    requireNode({ source, from, left, right, feature, featureCount, refuse });
    const child = tree.feature.length;
    tree.feature[to] = feature;
    tree.threshold[to] = condition;
    tree.left[to] = child;
    tree.defaultLeft[to] = Number(source.default_left[from] ?? 0);
    tree.gain[to] = source.loss_changes?.[from] ?? 0;
    for (let side = 0; side < 2; side++) addLeaf(tree);
    waiting.push([left, child], [right, child + 1]);
  }
  return tree;
}

type Refuse = (problem: string) => RangeError;

function addLeaf(tree: Tree): void {
  tree.feature.push(-1);
  for (const zeros of [tree.threshold, tree.left, tree.defaultLeft, tree.value, tree.gain, tree.cover]) zeros.push(0);
}

function requireShape(source: XgboostTree, refuse: Refuse): void {
  const nodes = source.left_children.length;
  if (nodes === 0) throw refuse('it has no nodes');
  if ((source.tree_param?.size_leaf_vector ?? 1) > 1) {
    throw refuse('its leaves hold several numbers (multi_output_tree); train one tree per output');
  }
  for (const name of ['right_children', 'split_indices', 'split_conditions', 'default_left'] as const) {
    const { length } = source[name];
    if (length !== nodes) throw refuse(`${name} has ${length} entries where left_children has ${nodes}`);
  }
}

interface Node {
  source: XgboostTree;
  from: number;
  left: number;
  right: number;
  feature: number;
  featureCount: number;
  refuse: Refuse;
}

function requireNode({ source, from, left, right, feature, featureCount, refuse }: Node): void {
  const nodes = source.left_children.length;
  if ((source.split_type?.[from] ?? 0) !== 0) {
    throw refuse(
      `node ${from} splits on categories (enable_categorical), which is not supported: ` +
        'train on one-hot columns, or export the model to ONNX',
    );
  }
  for (const child of [left, right]) {
    if (!Number.isInteger(child) || child < 0 || child >= nodes) {
      throw refuse(`node ${from} points at node ${child}, but there are ${nodes}`);
    }
  }
  if (!Number.isInteger(feature) || feature < 0 || feature >= featureCount) {
    throw refuse(`node ${from} asks for feature ${feature}, but the model has ${featureCount}`);
  }
}
