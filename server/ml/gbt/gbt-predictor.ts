import type { Task } from '@/lib/preprocessing/schema';
import { sigmoid, softmaxInPlace } from '../link';
import type { Predictor } from '../predictor';
import { fillSlots, flattenTrees, sumLeaves, type FlatTrees } from './flatten-trees';
import { addLeaves, fillBlock } from './leaf-blocks';
import type { GbtModel } from './tree';

/** Slots of a block: 16 KB. */
const blockSlots = 4096;
const leastBlockRows = 16;

/** Makes boosted trees ready to answer. */
export function createGbtPredictor(model: GbtModel, task: Task, featureCount: number): Predictor {
  const { outputs, baseScores } = model;
  const flats = baseScores.map((_, k) => flattenTrees(model.trees.filter((_tree, index) => index % outputs === k)));
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
  const sum = createBlockSum(flats, baseScores, featureCount);
  const predictColumns: Predictor['predictColumns'] = (columns, rowCount) => {
    const sums = sum(columns, rowCount);
    const [only = new Float64Array(0)] = sums;
    const out = outputs === 1 ? only : new Float64Array(rowCount * outputs);
    if (outputs > 1) sums.forEach((from, k) => from.forEach((score, row) => (out[row * outputs + k] = score)));
    for (let row = 0; row < rowCount; row++) link(out, row * outputs);
    return out;
  };
  return { featureCount, width: outputs, predictRow, predictColumns };
}

/** Sums of leaves by output, for rows block by block: added up in the order of the trees, as for one row. */
function createBlockSum(flats: readonly FlatTrees[], baseScores: readonly number[], featureCount: number) {
  const stride = 2 * featureCount;
  const blockRows = Math.max(leastBlockRows, Math.floor(blockSlots / stride) & ~3);
  const slots = new Float32Array(blockRows * stride);
  return (columns: readonly Float32Array[], rowCount: number): Float64Array[] => {
    const sums = flats.map((_, k) => new Float64Array(rowCount).fill(baseScores[k] ?? 0));
    for (let first = 0; first < rowCount; first += blockRows) {
      const rows = { slots, stride, first, count: Math.min(blockRows, rowCount - first) };
      columns.forEach((values, feature) => fillBlock(rows, values, feature));
      sums.forEach((scores, k) => {
        const flat = flats[k];
        const block = { ...rows, scores };
        if (flat) for (const root of flat.roots) addLeaves(flat, root, block);
      });
    }
    return sums;
  };
}
