import type { Recipe } from './schema';
import { stepEncoder } from './step-encoder';
import { getColumn, type Table } from './table';

/** Features of rows, one array per feature; NaN is missing. */
export type Encoded = { rowCount: number; names: string[]; columns: Float32Array[] };

/**
 * Features of every row of a table: the same numbers `createRowEncoder` gives row by row.
 *
 * @returns d arrays of n values each
 * @throws RangeError if a column is absent, TypeError if one is of another kind than in training
 */
export function encodeTable(recipe: Recipe, table: Table): Encoded {
  const { rowCount } = table;
  const columns: Float32Array[] = [];
  for (const step of recipe.steps.map(stepEncoder)) {
    const first = columns.length;
    const cellAt = step.readColumn(getColumn(table, step.column));
    const written = new Float64Array(step.width);
    const outputs = Array.from({ length: step.width }, () => new Float32Array(rowCount));
    const centers = outputs.map((_, i) => recipe.scaling?.centers[first + i] ?? 0);
    const scales = outputs.map((_, i) => recipe.scaling?.scales[first + i] ?? 1);
    for (let row = 0; row < rowCount; row++) {
      step.write(cellAt(row), written, 0);
      for (let i = 0; i < outputs.length; i++) {
        const output = outputs[i];
        if (output) output[row] = ((written[i] ?? NaN) - (centers[i] ?? 0)) / (scales[i] ?? 1);
      }
    }
    columns.push(...outputs);
  }
  return { rowCount, names: recipe.featureNames, columns };
}
