import type { Task } from '@/lib/preprocessing/schema';
import { sigmoid, softmaxInPlace } from '../link';
import type { Predictor } from '../predictor';
import { fillSlots, flattenTrees, sumLeaves } from './flatten-trees';
import type { GbtModel } from './tree';

/** Makes boosted trees ready to answer. */
export function createGbtPredictor(model: GbtModel, task: Task, featureCount: number): Predictor {
  const { outputs } = model;
  const flats = model.baseScores.map((_, k) =>
    flattenTrees(model.trees.filter((_tree, index) => index % outputs === k)),
  );
  const slots = new Float32Array(2 * featureCount);
  const predictRow: Predictor['predictRow'] = (features, out, at) => {
    fillSlots(features, slots);
    flats.forEach((flat, k) => (out[at + k] = sumLeaves(flat, slots, model.baseScores[k] ?? 0)));
    if (task === 'binary') out[at] = sigmoid(out[at] ?? 0);
    else if (task === 'multiclass') softmaxInPlace(out, at, outputs);
  };
  return { featureCount, width: outputs, predictRow };
}
