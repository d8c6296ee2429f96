import type { Recipe } from './schema';
import { stepEncoder, type StepEncoder } from './step-encoder';
import { getColumn, type Table } from './table';

/** Features of rows, one array per feature; NaN is missing. */
export type Encoded = { rowCount: number; names: string[]; columns: Float32Array[] };

/** The features one step makes, scaled. */
function encodeStep(step: StepEncoder, table: Table, scaling: { centers: number[]; scales: number[] }): Float32Array[] {
  const cellAt = step.readColumn(getColumn(table, step.column));
  const raw = new Float64Array(step.width);
  const outputs = Array.from({ length: step.width }, () => new Float32Array(table.rowCount));
  for (let row = 0; row < table.rowCount; row++) {
    step.write(cellAt(row), raw, 0);
    for (let i = 0; i < outputs.length; i++) {
      const output = outputs[i];
      if (output) output[row] = ((raw[i] ?? NaN) - (scaling.centers[i] ?? 0)) / (scaling.scales[i] ?? 1);
    }
  }
  return outputs;
}

/**
 * Features of every row of a table: the same numbers `createRowEncoder` gives row by row.
 *
 * @returns d arrays of n values each
 * @throws RangeError if a column is absent, TypeError if one is of another kind than in training
 */
export function encodeTable(recipe: Recipe, table: Table): Encoded {
  const columns: Float32Array[] = [];
  for (const step of recipe.steps.map(stepEncoder)) {
    const first = columns.length;
    const centers = recipe.scaling?.centers.slice(first, first + step.width) ?? [];
    const scales = recipe.scaling?.scales.slice(first, first + step.width) ?? [];
    columns.push(...encodeStep(step, table, { centers, scales }));
  }
  return { rowCount: table.rowCount, names: recipe.featureNames, columns };
}
