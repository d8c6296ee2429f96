import type { Explanation } from '@/lib/contracts/serving';
import { featureNamesOf } from '@/lib/preprocessing/feature-names';
import { createRowEncoder } from '@/lib/preprocessing/row-encoder';
import type { RowValues } from '@/lib/preprocessing/table';
import type { ModelBundle } from '../bundle';
import type { ConstantModel, LinearModel, OwnModel } from '../model-payload';
import type { GbtModel } from '../gbt/tree';
import { addTreeShap, expectedValue } from './tree-shap';

/** Explains the answer to a row: of `output`, the class for several classes, else 0. */
export type ExplainRow = (row: RowValues, output: number) => Explanation;

interface FeatureGame {
  method: string;
  base: (output: number) => number;
  /** Adds the contribution of each feature. */
  add: (features: Float32Array, output: number, into: Float64Array) => void;
}

/**
 * Prepares explanations of one of our own models, by input field: what a field's features contribute is added up.
 * Base and contributions add up to the score before its link (log-odds, or the number itself). Undefined: a dense net.
 */
export function explainOwn(bundle: ModelBundle, model: OwnModel): ExplainRow | undefined {
  if (model.kind === 'dense') return undefined;
  let prepared: ExplainRow | undefined;
  // Nothing is prepared for an endpoint that nobody asks to explain itself.
  return (row, output) => (prepared ??= prepare(bundle, model))(row, output);
}

type Explained = ConstantModel | LinearModel | GbtModel;

function prepare({ recipe, task, signature }: ModelBundle, model: Explained): ExplainRow {
  const { featureCount, encodeRow } = createRowEncoder(recipe);
  const columns = recipe.steps.flatMap((step) => featureNamesOf(step, signature).map(() => step.column));
  const game = gameOf(model);
  const unit = task === 'regression' ? 'value' : 'log-odds';
  return (row, output) => {
    const features = new Float32Array(featureCount);
    const parts = new Float64Array(featureCount);
    encodeRow(row, features);
    game.add(features, output, parts);
    const contributions: Record<string, number> = Object.fromEntries(columns.map((column) => [column, 0]));
    columns.forEach((column, place) => (contributions[column] = (contributions[column] ?? 0) + (parts[place] ?? 0)));
    return { method: game.method, unit, base: game.base(output), contributions };
  };
}

function gameOf(model: Explained): FeatureGame {
  switch (model.kind) {
    case 'gbt':
      return treeGame(model);
    case 'logistic':
      return linearGame(model);
    case 'constant':
      return { method: 'constant', base: (output) => model.values[output] ?? 0, add: () => undefined };
  }
}

function treeGame({ trees, outputs, baseScores }: GbtModel): FeatureGame {
  const own = baseScores.map((_, output) => trees.filter((_tree, index) => index % outputs === output));
  const bases = own.map((some, output) =>
    some.reduce((sum, tree) => sum + expectedValue(tree), baseScores[output] ?? 0),
  );
  return {
    method: 'TreeSHAP (path-dependent)',
    base: (output) => bases[output] ?? 0,
    add: (features, output, into) => own[output]?.forEach((tree) => addTreeShap(tree, features, into)),
  };
}

/** weight · feature: exact where features are centred, as linear recipes make them; the base is an average row's. */
function linearGame({ weights, biases }: LinearModel): FeatureGame {
  return {
    method: 'weight × centred feature (exact)',
    base: (output) => biases[output] ?? 0,
    add: (features, output, into) => {
      weights[output]?.forEach((weight, place) => (into[place] = weight * (features[place] ?? 0)));
    },
  };
}
