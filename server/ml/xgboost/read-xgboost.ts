import type { ImportOptions } from '@/lib/contracts/model-imports';
import type { SignatureInput } from '@/lib/preprocessing/schema';
import { createTree, type GbtModel, type Tree } from '../gbt/tree';
import type { ImportedModel } from '../importing/imported-model';
import { nameClasses } from '../importing/name-classes';
import { nameFeatures } from '../importing/name-features';
import { numericRecipe } from '../importing/numeric-recipe';
import { parseXgboost } from './parse-xgboost';
import { readTree } from './read-tree';
import { objectiveOf } from './xgboost-objective';
import type { XgboostModel } from './xgboost-schema';

const mostFeatures = 100_000;

interface File {
  bytes: Uint8Array;
  fileName: string;
}

/**
 * Reads `save_model('x.json')` and `'x.ubj'` of XGBoost 1.0 to 3 as boosted trees of ours, which answer alike: `<` in
 * single precision goes left, missing values follow `default_left`. A scikit-learn model that stopped early keeps the
 * trees up to its best iteration, as its own `predict` does.
 *
 * @throws RangeError with a sentence if it is no such file, a tree is broken, or the objective cannot be served
 */
export function readXgboost({ bytes, fileName }: File, options: ImportOptions): ImportedModel {
  const { learner, version } = parseXgboost(bytes);
  const { learner_model_param: param } = learner;
  const { task, toScore } = objectiveOf(learner.objective.name);
  if ((param.num_target ?? 1) > 1) throw new RangeError(`it answers ${param.num_target} targets; one is supported`);
  const featureCount = param.num_feature;
  if (!(featureCount >= 1 && featureCount <= mostFeatures)) {
    throw new RangeError(`it has ${featureCount} features; 1 to ${mostFeatures} are supported`);
  }
  const outputs = task === 'multiclass' ? param.num_class : 1;
  if (!(outputs >= 1 && outputs <= 1000)) throw new RangeError(`it has ${outputs} classes; up to 1000 are supported`);
  const names = nameFeatures({ count: featureCount, given: options.featureNames, found: learner.feature_names });
  const { trees, notes } = readTrees(learner, { featureCount, outputs });
  const model: GbtModel = {
    kind: 'gbt',
    outputs,
    baseScores: readBaseScores(param.base_score, outputs).map(toScore),
    trees,
  };
  const candidates = thresholdsOf(trees, featureCount).map(valuesAround);
  const inputs = names.map((name, index) => describe(name, learner.feature_types?.[index], candidates[index] ?? []));
  return {
    kind: 'gbt',
    task,
    model,
    inputs,
    candidates: inputs.map((input, index) => candidatesOf(input, candidates[index] ?? [])),
    recipe: numericRecipe(inputs),
    classes: nameClasses({ task, count: task === 'multiclass' ? outputs : 2, given: options.classes }),
    origin: { format: 'xgboost', fileName, producer: `XGBoost ${version?.join('.') ?? ''}`.trim() },
    notes: [`${trees.length.toLocaleString('en-US')} trees, objective ${learner.objective.name}`, ...notes],
  };
}

/** XGBoost keeps one base score, since 3.1 a list: "[5E-1]". */
function readBaseScores(text: string | number, outputs: number): number[] {
  const values = String(text)
    .replace(/^\[|\]$/g, '')
    .split(',')
    .map((part) => Math.fround(Number(part)));
  if (values.some((value) => !Number.isFinite(value)) || ![1, outputs].includes(values.length)) {
    throw new RangeError(`base_score is ${text}, which is not one number or one a class`);
  }
  return Array.from({ length: outputs }, (_, k) => values[k] ?? values[0] ?? NaN);
}

type Learner = XgboostModel['learner'];

/** The trees by output in turn: k, k + K, k + 2K … */
function readTrees(learner: Learner, { featureCount, outputs }: { featureCount: number; outputs: number }) {
  const booster = learner.gradient_booster;
  const { trees: sources, tree_info: info = [] } = booster.name === 'dart' ? booster.gbtree.model : booster.model;
  const weights = booster.name === 'dart' ? booster.weight_drop : [];
  const kept = keptTrees(learner, { count: sources.length, outputs });
  const byOutput = Array.from({ length: outputs }, (): Tree[] => []);
  sources.slice(0, kept.count).forEach((source, index) => {
    const output = info[index] ?? 0;
    const group = byOutput[output];
    if (!group) throw new RangeError(`tree ${index} belongs to class ${output}, but there are ${outputs}`);
    group.push(readTree({ source, index, featureCount, weight: weights[index] ?? 1 }));
  });
  const rounds = Math.max(...byOutput.map((group) => group.length));
  const trees = Array.from({ length: rounds * outputs }, (_, at) => {
    return byOutput[at % outputs]?.[Math.floor(at / outputs)] ?? createTree();
  });
  return { trees, notes: kept.notes };
}

function keptTrees(learner: Learner, { count, outputs }: { count: number; outputs: number }) {
  const { best_iteration: best, scikit_learn: wrapped } = learner.attributes ?? {};
  if (best === undefined || wrapped === undefined) return { count, notes: [] };
  const end = treesUntil(learner, { round: Number(best) + 1, outputs });
  if (!(end < count)) return { count, notes: [] };
  return { count: end, notes: [`it stopped early: the first ${end} of ${count} trees are used, as scikit-learn does`] };
}

/** How many trees the first rounds have: as the file says, before 2.0 the same number in each. */
function treesUntil({ gradient_booster: booster }: Learner, { round, outputs }: { round: number; outputs: number }) {
  const model = booster.name === 'dart' ? booster.gbtree.model : booster.model;
  const { iteration_indptr: ends, gbtree_model_param: param } = model;
  return ends?.[round] ?? round * outputs * (param?.num_parallel_tree ?? 1);
}

function thresholdsOf(trees: readonly Tree[], featureCount: number): number[][] {
  const found = Array.from({ length: featureCount }, () => new Set<number>());
  for (const { feature, threshold } of trees) {
    feature.forEach((f, node) => f >= 0 && found[f]?.add(threshold[node] ?? 0));
  }
  return found.map((set) => [...set].sort((a, b) => a - b));
}

/** Values on either side of some thresholds. */
function valuesAround(thresholds: readonly number[]): number[] {
  const step = Math.max(1, Math.floor(thresholds.length / 16));
  const some = thresholds.filter((_, index) => index % step === 0);
  const last = some.at(-1);
  return last === undefined ? [0] : [(some[0] ?? 0) - 1, ...some, last + 1];
}

function describe(name: string, type: string | undefined, values: readonly number[]): SignatureInput {
  const middle = values[Math.floor(values.length / 2)] ?? 0;
  if (type === 'i') return { name, type: 'boolean', required: false, example: true };
  if (type === 'int') return { name, type: 'integer', required: false, example: Math.round(middle) };
  return { name, type: 'number', required: false, example: middle };
}

function candidatesOf({ type }: SignatureInput, values: readonly number[]): SignatureInput['example'][] {
  if (type === 'boolean') return [true, false];
  return type === 'integer' ? values.map(Math.round) : [...values];
}
