/** A tree of an XGBoost file: each node is a leaf (its value) or a split with the places of its children. */
export type FileNode =
  number | { feature: number; below: number; left: number; right: number; missing: 'left' | 'right'; type?: 0 | 1 };

/** Writes a tree the way XGBoost lays it out. */
export function fileTree(nodes: readonly FileNode[], more: Record<string, unknown> = {}): Record<string, unknown> {
  const each = <T>(leaf: T | ((value: number) => T), split: (node: Exclude<FileNode, number>) => T) =>
    nodes.map((node) => {
      if (typeof node !== 'number') return split(node);
      return typeof leaf === 'function' ? (leaf as (value: number) => T)(node) : leaf;
    });
  return {
    base_weights: nodes.map(() => 0),
    categories: [],
    categories_nodes: [],
    categories_segments: [],
    categories_sizes: [],
    default_left: each(0, ({ missing }) => (missing === 'left' ? 1 : 0)),
    id: 0,
    left_children: each(-1, ({ left }) => left),
    loss_changes: each(0, () => 1),
    parents: nodes.map(() => 0),
    right_children: each(-1, ({ right }) => right),
    split_conditions: each<number>((value) => value, ({ below }) => below),
    split_indices: each(0, ({ feature }) => feature),
    split_type: each<number>(0, ({ type = 0 }) => type),
    sum_hessian: nodes.map(() => 1),
    tree_param: { num_deleted: '0', num_feature: '2', num_nodes: String(nodes.length), size_leaf_vector: '1' },
    ...more,
  };
}

export interface FileModel {
  objective: string;
  baseScore: string;
  features: number;
  trees: readonly Record<string, unknown>[];
  info?: readonly number[];
  classes?: number;
  names?: readonly string[];
  types?: readonly string[];
  attributes?: Record<string, string>;
  rounds?: readonly number[];
  booster?: 'gbtree' | 'dart' | 'gblinear';
  weights?: readonly number[];
}

/** A model file as `save_model` of XGBoost 2 writes it. */
export function xgboostFile(model: FileModel): Uint8Array {
  const { trees, info = trees.map(() => 0), rounds = trees.map((_, i) => i).concat(trees.length) } = model;
  const inner = {
    gbtree_model_param: { num_parallel_tree: '1', num_trees: String(trees.length) },
    iteration_indptr: rounds,
    tree_info: info,
    trees,
  };
  const booster =
    model.booster === 'dart'
      ? { name: 'dart', gbtree: { model: inner, name: 'gbtree' }, weight_drop: model.weights }
      : { name: model.booster ?? 'gbtree', model: inner };
  const learner = {
    attributes: model.attributes ?? {},
    feature_names: model.names ?? [],
    feature_types: model.types ?? [],
    gradient_booster: booster,
    learner_model_param: {
      base_score: model.baseScore,
      boost_from_average: '1',
      num_class: String(model.classes ?? 0),
      num_feature: String(model.features),
      num_target: '1',
    },
    objective: { name: model.objective, reg_loss_param: { scale_pos_weight: '1' } },
  };
  return new TextEncoder().encode(JSON.stringify({ learner, version: [2, 1, 0] }));
}
