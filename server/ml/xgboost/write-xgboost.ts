import { shortSingle, type GbtModel, type Tree } from '../gbt/tree';
import type { ModelBundle } from '../bundle';

const formatVersion = [2, 1, 0];
const noParent = 2_147_483_647;

/** A number as XGBoost writes it: always with an exponent, so that it is never taken for a whole number. */
const floatText = (value: number) => shortSingle(value).toExponential().replace('e+', 'E').replace('e', 'E');
const floats = (values: readonly number[]) => `[${values.map(floatText).join(',')}]`;

/**
 * Writes boosted trees as XGBoost's JSON, for `booster.load_model`. The file's features are those that the recipe
 * makes, in its order: where the recipe does more than pass numbers on, it has to be applied before. Base scores are
 * added to the leaves of the first round, since XGBoost before 3.1 has no base score a class.
 *
 * @throws RangeError if the model is not made of trees
 */
export function writeXgboost({ model, task, recipe, signature }: ModelBundle): string {
  if (model.kind !== 'gbt') {
    throw new RangeError(`only boosted trees can be written as XGBoost JSON; this model is of kind ${model.kind}`);
  }
  const { outputs } = model;
  const names = recipe.featureNames;
  const trees = treesWithBase(model);
  const objective = { binary: 'binary:logistic', multiclass: 'multi:softprob', regression: 'reg:squarederror' }[task];
  const param = {
    base_score: task === 'binary' ? '5E-1' : '0E0',
    boost_from_average: '0',
    num_class: String(task === 'multiclass' ? signature.classes.length : 0),
    num_feature: String(names.length),
    num_target: '1',
  };
  const rounds = trees.length / outputs;
  const booster = [
    `"gbtree_model_param":${JSON.stringify({ num_parallel_tree: '1', num_trees: String(trees.length) })}`,
    `"iteration_indptr":${JSON.stringify(Array.from({ length: rounds + 1 }, (_, round) => round * outputs))}`,
    `"tree_info":${JSON.stringify(trees.map((_, index) => index % outputs))}`,
    `"trees":[${trees.map((tree, id) => treeText(tree, { id, featureCount: names.length })).join(',')}]`,
  ].join(',');
  const learner = [
    '"attributes":{}',
    `"feature_names":${JSON.stringify(names)}`,
    `"feature_types":${JSON.stringify(names.map(() => 'float'))}`,
    `"gradient_booster":{"model":{${booster}},"name":"gbtree"}`,
    `"learner_model_param":${JSON.stringify(param)}`,
    `"objective":${JSON.stringify(objectiveBlock(objective, param.num_class))}`,
  ].join(',');
  return `{"learner":{${learner}},"version":${JSON.stringify(formatVersion)}}`;
}

function objectiveBlock(name: string, classes: string) {
  return name === 'multi:softprob'
    ? { name, softmax_multiclass_param: { num_class: classes } }
    : { name, reg_loss_param: { scale_pos_weight: '1' } };
}

/** The trees in whole rounds, with the base scores in the leaves of the first. */
function treesWithBase({ baseScores, outputs, trees }: GbtModel): Tree[] {
  const leaf: Tree = {
    feature: [-1],
    threshold: [0],
    left: [0],
    defaultLeft: [0],
    value: [0],
    gain: [0],
    cover: [0],
  };
  const rounds = Math.max(1, Math.ceil(trees.length / outputs));
  return Array.from({ length: rounds * outputs }, (_, index) => {
    const tree = trees[index] ?? leaf;
    if (index >= outputs) return tree;
    const value = tree.value.map((one, node) => ((tree.feature[node] ?? -1) < 0 ? one + (baseScores[index] ?? 0) : 0));
    return { ...tree, value };
  });
}

function treeText(tree: Tree, { id, featureCount }: { id: number; featureCount: number }): string {
  const nodes = tree.feature.length;
  const isLeaf = (node: number) => (tree.feature[node] ?? -1) < 0;
  const children = (offset: number) => tree.left.map((left, node) => (isLeaf(node) ? -1 : left + offset));
  const parents = new Array<number>(nodes).fill(noParent);
  tree.left.forEach((left, node) => {
    if (!isLeaf(node)) parents.fill(node, left, left + 2);
  });
  const zeros = JSON.stringify(new Array(nodes).fill(0));
  const conditions = tree.threshold.map((threshold, node) => (isLeaf(node) ? (tree.value[node] ?? 0) : threshold));
  const param = {
    num_deleted: '0',
    num_feature: String(featureCount),
    num_nodes: String(nodes),
    size_leaf_vector: '1',
  };
  const fields = {
    base_weights: floats(tree.value),
    categories: '[]',
    categories_nodes: '[]',
    categories_segments: '[]',
    categories_sizes: '[]',
    default_left: JSON.stringify(tree.defaultLeft),
    id: String(id),
    left_children: JSON.stringify(children(0)),
    loss_changes: floats(tree.gain),
    parents: JSON.stringify(parents),
    right_children: JSON.stringify(children(1)),
    split_conditions: floats(conditions),
    split_indices: JSON.stringify(tree.feature.map((feature) => Math.max(0, feature))),
    split_type: zeros,
    sum_hessian: floats(tree.cover),
    tree_param: JSON.stringify(param),
  };
  const parts = Object.entries(fields).map(([name, text]) => `"${name}":${text}`);
  return `{${parts.join(',')}}`;
}
