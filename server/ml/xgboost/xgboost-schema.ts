import { z } from 'zod';

const numbers = z.array(z.number());
const flags = z.array(z.union([z.number(), z.boolean()]));
const countText = z.union([z.string(), z.number()]).transform(Number);

/** One tree as XGBoost writes it: parallel arrays over nodes; a leaf's value stands in `split_conditions`. */
export const XgboostTree = z.object({
  left_children: numbers,
  right_children: numbers,
  split_indices: numbers,
  split_conditions: numbers,
  default_left: flags,
  split_type: numbers.optional(),
  loss_changes: numbers.optional(),
  sum_hessian: numbers.optional(),
  tree_param: z.object({ size_leaf_vector: countText.optional() }).optional(),
});
export type XgboostTree = z.infer<typeof XgboostTree>;

const TreeModel = z.object({
  trees: z.array(XgboostTree),
  /** The output each tree belongs to. */
  tree_info: z.array(z.number().int().min(0)).optional(),
  /** After how many trees each round ends; starts with 0. */
  iteration_indptr: numbers.optional(),
  gbtree_model_param: z.object({ num_parallel_tree: countText.optional() }).optional(),
});

const Booster = z.discriminatedUnion('name', [
  z.object({ name: z.literal('gbtree'), model: TreeModel }),
  z.object({ name: z.literal('dart'), gbtree: z.object({ model: TreeModel }), weight_drop: numbers }),
]);

/** The parts of `save_model('x.json')` of XGBoost 1.0 to 3 that an answer depends on. */
export const XgboostModel = z.object({
  version: z.array(z.number()).optional(),
  learner: z.object({
    attributes: z.record(z.string(), z.string()).optional(),
    feature_names: z.array(z.string()).optional(),
    feature_types: z.array(z.string()).optional(),
    gradient_booster: Booster,
    learner_model_param: z.object({
      base_score: z.union([z.string(), z.number()]),
      num_class: countText,
      num_feature: countText,
      num_target: countText.optional(),
    }),
    objective: z.object({ name: z.string() }),
  }),
});
export type XgboostModel = z.infer<typeof XgboostModel>;
