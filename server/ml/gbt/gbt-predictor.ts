import type { Task } from '@/lib/preprocessing/schema';
import { sigmoid, softmaxInPlace } from '../link';
import type { Predictor } from '../predictor';
import { fillSlots, flattenTrees, sumLeaves } from './flatten-trees';
import type { GbtModel } from './tree';

/** Makes boosted trees ready to answer. */
export function createGbtPredictor(model: GbtModel, task: Task, featureCount: number): Predictor {
  const { outputs } = model;
  const baseScores = Float64Array.from(model.baseScores);
  const flat = flattenTrees(model.trees);
  const slots = new Float32Array(2 * featureCount);
  const predictRow: Predictor['predictRow'] = (features, out, at) => {
    fillSlots(features, slots);
    for (let k = 0; k < outputs; k++) out[at + k] = sumLeaves(flat, slots, k, outputs, baseScores[k] ?? 0);
    if (task === 'binary') out[at] = sigmoid(out[at] ?? 0);
    else if (task === 'multiclass') softmaxInPlace(out, at, outputs);
  };
  return { featureCount, width: outputs, predictRow };
}
