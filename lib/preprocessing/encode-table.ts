import type { Recipe } from './schema';
import { stepEncoder, type StepEncoder } from './step-encoder';
import { getColumn, type Table } from './table';

/** Features of rows, one array per feature; NaN is missing. */
export type Encoded = { rowCount: number; names: string[]; columns: Float32Array[] };

/** Writes the features of a table's rows. @throws RangeError if a column is absent, TypeError if of another kind */
type TableEncoder = (table: Table) => Encoded;

type Scaling = { centers: readonly number[]; scales: readonly number[] };

/** The features one step makes, scaled. */
function encodeStep(step: StepEncoder, table: Table, { centers, scales }: Scaling): Float32Array[] {
  const cells = step.readColumn(getColumn(table, step.column));
  const raw = new Float64Array(step.width);
  const outputs = Array.from({ length: step.width }, () => new Float32Array(table.rowCount));
  const [only] = outputs;
  if (only && step.width === 1) {
    const [center = 0] = centers;
    const [scale = 1] = scales;
    for (let row = 0; row < table.rowCount; row++) {
      step.write(cells(row), raw, 0);
      only[row] = ((raw[0] ?? NaN) - center) / scale;
    }
    return outputs;
  }
  for (let row = 0; row < table.rowCount; row++) {
    step.write(cells(row), raw, 0);
    for (let i = 0; i < outputs.length; i++) {
      const output = outputs[i];
      if (output) output[row] = ((raw[i] ?? NaN) - (centers[i] ?? 0)) / (scales[i] ?? 1);
    }
  }
  return outputs;
}

/** Prepares a recipe for tables: the same numbers as `createRowEncoder` gives row by row. */
export function createTableEncoder(recipe: Recipe): TableEncoder {
  let first = 0;
  const steps = recipe.steps.map((fitted) => {
    const step = stepEncoder(fitted);
    const centers = recipe.scaling?.centers.slice(first, first + step.width) ?? [];
    const scales = recipe.scaling?.scales.slice(first, first + step.width) ?? [];
    first += step.width;
    return { step, scaling: { centers, scales } };
  });
  return (table) => {
    const columns = steps.flatMap(({ step, scaling }) => encodeStep(step, table, scaling));
    return { rowCount: table.rowCount, names: recipe.featureNames, columns };
  };
}

/**
 * Features of every row of a table: the same numbers `createRowEncoder` gives row by row.
 *
 * @returns d arrays of n values each
 * @throws RangeError if a column is absent, TypeError if one is of another kind than in training
 */
export function encodeTable(recipe: Recipe, table: Table): Encoded {
  return createTableEncoder(recipe)(table);
}
