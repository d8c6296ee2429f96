import type { GbtModel, Tree } from '../gbt/tree';
import type { LinearModel } from '../model-payload';
import type { GraphBuilder } from './graph-builder';

/** Weights · features + biases. @returns N × outputs */
export function linearNodes(graph: GraphBuilder, { weights, biases }: LinearModel, features: string): string {
  const width = weights[0]?.length ?? 0;
  const byFeature = Array.from({ length: width }, (_, f) => weights.map((row) => row[f] ?? 0)).flat();
  const kernel = graph.floats(byFeature, [width, biases.length]);
  return graph.node('Gemm', [features, kernel, graph.floats(biases, [biases.length])]);
}

/** The nodes of all trees in parallel lists, as TreeEnsembleRegressor takes them. */
function listNodes({ trees, outputs }: GbtModel) {
  const lists = {
    treeIds: [] as number[],
    nodeIds: [] as number[],
    features: [] as number[],
    values: [] as number[],
    modes: [] as string[],
    trueIds: [] as number[],
    falseIds: [] as number[],
    missingTrue: [] as number[],
    leaves: { treeIds: [] as number[], nodeIds: [] as number[], outputs: [] as number[], weights: [] as number[] },
  };
  trees.forEach((tree, treeId) => tree.feature.forEach((_, node) => addNode(lists, tree, { treeId, node, outputs })));
  return lists;
}

interface Place {
  treeId: number;
  node: number;
  outputs: number;
}

function addNode(lists: ReturnType<typeof listNodes>, tree: Tree, { treeId, node, outputs }: Place): void {
  const feature = tree.feature[node] ?? -1;
  const isLeaf = feature < 0;
  const left = tree.left[node] ?? 0;
  lists.treeIds.push(treeId);
  lists.nodeIds.push(node);
  lists.features.push(Math.max(0, feature));
  lists.values.push(isLeaf ? 0 : (tree.threshold[node] ?? 0));
  lists.modes.push(isLeaf ? 'LEAF' : 'BRANCH_LT');
  lists.trueIds.push(isLeaf ? 0 : left);
  lists.falseIds.push(isLeaf ? 0 : left + 1);
  lists.missingTrue.push(isLeaf ? 0 : (tree.defaultLeft[node] ?? 0));
  if (!isLeaf) return;
  lists.leaves.treeIds.push(treeId);
  lists.leaves.nodeIds.push(node);
  lists.leaves.outputs.push(treeId % outputs);
  lists.leaves.weights.push(tree.value[node] ?? 0);
}

/** Base scores and leaves. @returns N × outputs */
export function treeNodes(graph: GraphBuilder, model: GbtModel, features: string): string {
  const bases = graph.floats(model.baseScores, [1, model.outputs]);
  const { leaves, ...lists } = listNodes(model);
  const scores = graph.node('TreeEnsembleRegressor', [features], {
    ml: true,
    with: {
      n_targets: { int: model.outputs },
      nodes_treeids: { ints: lists.treeIds },
      nodes_nodeids: { ints: lists.nodeIds },
      nodes_featureids: { ints: lists.features },
      nodes_values: { floats: lists.values },
      nodes_modes: { strings: lists.modes },
      nodes_truenodeids: { ints: lists.trueIds },
      nodes_falsenodeids: { ints: lists.falseIds },
      nodes_missing_value_tracks_true: { ints: lists.missingTrue },
      target_treeids: { ints: leaves.treeIds },
      target_nodeids: { ints: leaves.nodeIds },
      target_ids: { ints: leaves.outputs },
      target_weights: { floats: leaves.weights },
    },
  });
  return graph.node('Add', [scores, bases]);
}
