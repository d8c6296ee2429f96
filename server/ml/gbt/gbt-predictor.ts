import type { Task } from '@/lib/preprocessing/schema';
import { sigmoid, softmaxInPlace } from '../link';
import type { Predictor } from '../predictor';
import { addAllTreeScores, layOutTrees } from './add-tree-scores';
import { fillSlots, flattenTrees, sumLeaves } from './flatten-trees';
import type { GbtModel } from './tree';

/** Makes boosted trees ready to answer. */
export function createGbtPredictor(model: GbtModel, task: Task, featureCount: number): Predictor {
  const { outputs, baseScores } = model;
  const treesOf = baseScores.map((_, k) => model.trees.filter((_tree, index) => index % outputs === k));
  const flats = treesOf.map(flattenTrees);
  const slots = new Float32Array(2 * featureCount);
  const link = (out: Float64Array, at: number) => {
    if (task === 'binary') out[at] = sigmoid(out[at] ?? 0);
    else if (task === 'multiclass') softmaxInPlace(out, at, outputs);
  };
  const predictRow: Predictor['predictRow'] = (features, out, at) => {
    fillSlots(features, slots);
    flats.forEach((flat, k) => (out[at + k] = sumLeaves(flat, slots, baseScores[k] ?? 0)));
    link(out, at);
  };
  const laidOut = treesOf.map(layOutTrees);
  const sumColumns = (columns: readonly Float32Array[], rowCount: number) =>
    laidOut.map((trees, k) => {
      const sums = new Float64Array(rowCount).fill(baseScores[k] ?? 0);
      addAllTreeScores(trees, columns, sums);
      return sums;
    });
  const predictColumns: Predictor['predictColumns'] = (columns, rowCount) => {
    const sums = sumColumns(columns, rowCount);
    const [only = new Float64Array(0)] = sums;
    const out = outputs === 1 ? only : new Float64Array(rowCount * outputs);
    if (outputs > 1) sums.forEach((from, k) => from.forEach((score, row) => (out[row * outputs + k] = score)));
    for (let row = 0; row < rowCount; row++) link(out, row * outputs);
    return out;
  };
  return { featureCount, width: outputs, predictRow, predictColumns };
}
