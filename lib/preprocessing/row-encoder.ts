import type { Recipe } from './schema';
import { stepEncoder } from './step-encoder';
import type { RowValues } from './table';

/** Writes the features of one row into `out` (length d). An absent field counts as missing. */
export type RowEncoder = { featureCount: number; encodeRow: (row: RowValues, out: Float32Array) => void };

/**
 * Prepares a recipe for single rows, as serving needs it: nothing is looked up or allocated per row that can be
 * prepared here. Gives the same numbers as `encodeTable`. Not to be shared between threads: it keeps a scratch array.
 *
 * A category that training never saw, or saw in too few rows, counts as unknown: the average outcome (target
 * encoding) or no category (one-hot). A missing value is filled as in training, or stays NaN for trees.
 */
export function createRowEncoder(recipe: Recipe): RowEncoder {
  const steps = recipe.steps.map(stepEncoder);
  const featureCount = recipe.featureNames.length;
  const raw = new Float64Array(featureCount);
  const centers = Float64Array.from(recipe.scaling?.centers ?? new Array<number>(featureCount).fill(0));
  const scales = Float64Array.from(recipe.scaling?.scales ?? new Array<number>(featureCount).fill(1));
  const encodeRow = (row: RowValues, out: Float32Array) => {
    let at = 0;
    for (const step of steps) {
      const value = Object.hasOwn(row, step.column) ? row[step.column] : null;
      step.write(step.readValue(value), raw, at);
      at += step.width;
    }
    for (let i = 0; i < featureCount; i++) out[i] = ((raw[i] ?? NaN) - (centers[i] ?? 0)) / (scales[i] ?? 1);
  };
  return { featureCount, encodeRow };
}
