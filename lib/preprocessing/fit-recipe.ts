import { datetimePart } from './datetime-part';
import { encodeTable } from './encode-table';
import { featureNamesOf } from './feature-names';
import type { Target } from './read-target';
import type { FittedStep, Recipe, RecipePlan, RecipeStep } from './schema';
import { getColumn, type CategoryColumn, type Column, type Table } from './table';

type StepOf<Kind extends RecipeStep['kind']> = Extract<RecipeStep, { kind: Kind }>;

/** The middle of the present values (mean of the two middle ones for an even count); 0 when there is none. */
function median(values: ArrayLike<number>): number {
  const present = Float64Array.from(values)
    .filter((value) => !Number.isNaN(value))
    .sort();
  const middle = present.length >> 1;
  const upper = present[middle] ?? 0;
  return present.length % 2 === 1 ? upper : ((present[middle - 1] ?? 0) + upper) / 2;
}

function mistyped(step: RecipeStep, column: Column): RangeError {
  return new RangeError(`column "${step.column}" is of kind ${column.kind}, which the step ${step.kind} cannot read`);
}

function fitNumeric(step: StepOf<'numeric'> | StepOf<'boolean'>, column: Column): FittedStep {
  const { kind, column: name, impute } = step;
  const numbers = column.kind === 'number' && kind === 'numeric' ? column.values : null;
  const truths = column.kind === 'boolean' && kind === 'boolean' ? column.values : null;
  if (!numbers && !truths) throw mistyped(step, column);
  const values = numbers ?? Float64Array.from(truths ?? [], (value) => (value < 0 ? NaN : value));
  return {
    kind: 'numeric',
    column: name,
    type: kind === 'boolean' ? 'boolean' : 'number',
    fill: impute === 'median' ? median(values) : null,
    missingIndicator: kind === 'numeric' && step.missingIndicator,
  };
}

function fitDatetime(step: StepOf<'datetime'>, column: Column): FittedStep {
  if (column.kind !== 'datetime') throw mistyped(step, column);
  const { column: name, parts, cyclic } = step;
  const fills = cyclic ? parts.map((part) => median(column.values.map((time) => datetimePart(time, part)))) : null;
  return { kind: 'datetime', column: name, parts, cyclic, fills };
}

function countCodes(column: CategoryColumn): Int32Array {
  const counts = new Int32Array(column.dictionary.length);
  for (const code of column.codes) if (code >= 0) counts[code] = (counts[code] ?? 0) + 1;
  return counts;
}

/** Mean outcome of all rows: per class for several classes, of the positive class or the number otherwise. */
function outcomeOf(target: Target): { width: number; value: (row: number, output: number) => number } {
  const { values, task, classes } = target;
  if (task !== 'multiclass') return { width: 1, value: (row) => values[row] ?? NaN };
  return { width: classes.length, value: (row, output) => Number(values[row] === output) };
}

/**
 * Mean outcome per category, drawn towards the mean of all rows:
 *
 *   value(category) = (Σ outcome + pseudoCount · prior) / (rows + pseudoCount)
 */
function fitTargetEncoding(step: StepOf<'target-encoding'>, column: Column, target: Target): FittedStep {
  if (column.kind !== 'category') throw mistyped(step, column);
  const { width, value } = outcomeOf(target);
  const { codes, dictionary } = column;
  const counts = countCodes(column);
  const sums = new Float64Array(dictionary.length * width);
  const prior = Array.from({ length: width }, (_, output) => {
    let total = 0;
    for (let row = 0; row < codes.length; row++) {
      const outcome = value(row, output);
      const cell = (codes[row] ?? -1) * width + output;
      total += outcome;
      if (cell >= 0) sums[cell] = (sums[cell] ?? 0) + outcome;
    }
    return codes.length > 0 ? total / codes.length : 0;
  });
  const kept = [...dictionary.keys()].filter((code) => (counts[code] ?? 0) >= step.minRows);
  const encode = (code: number) =>
    prior.map(
      (mean, output) =>
        ((sums[code * width + output] ?? 0) + step.pseudoCount * mean) / ((counts[code] ?? 0) + step.pseudoCount),
    );
  return {
    kind: 'target-encoding',
    column: step.column,
    categories: kept.map((code) => dictionary[code] ?? ''),
    values: kept.map(encode),
    prior,
  };
}

function fitOneHot(step: StepOf<'one-hot'>, column: Column): FittedStep {
  if (column.kind !== 'category') throw mistyped(step, column);
  const counts = countCodes(column);
  const frequent = [...column.dictionary.keys()]
    .filter((code) => (counts[code] ?? 0) > 0)
    .sort((a, b) => (counts[b] ?? 0) - (counts[a] ?? 0) || a - b)
    .slice(0, step.maxCategories);
  return { kind: 'one-hot', column: step.column, categories: frequent.map((code) => column.dictionary[code] ?? '') };
}

function fitStep(step: RecipeStep, table: Table, target: Target): FittedStep {
  const column = getColumn(table, step.column);
  switch (step.kind) {
    case 'numeric':
    case 'boolean':
      return fitNumeric(step, column);
    case 'datetime':
      return fitDatetime(step, column);
    case 'target-encoding':
      return fitTargetEncoding(step, column, target);
    case 'one-hot':
      return fitOneHot(step, column);
  }
}

/** Mean and standard deviation (dividing by n) of each feature; a constant one is scaled by 1. */
function fitScaling(recipe: Recipe, table: Table): NonNullable<Recipe['scaling']> {
  const { columns, rowCount } = encodeTable(recipe, table);
  const centers = columns.map((values) => values.reduce((sum, value) => sum + value, 0) / Math.max(rowCount, 1));
  const scales = columns.map((values, feature) => {
    const center = centers[feature] ?? 0;
    const variance = values.reduce((sum, value) => sum + (value - center) ** 2, 0) / Math.max(rowCount, 1);
    return variance > 1e-18 ? Math.sqrt(variance) : 1;
  });
  return { centers, scales };
}

/**
 * Learns a recipe from training rows: medians, category means, scales.
 *
 * @param target outcomes of the same rows, none missing
 * @throws RangeError if a column is absent, of the wrong kind, or an outcome is missing
 */
export function fitRecipe(plan: RecipePlan, table: Table, target: Target): Recipe {
  if (target.values.length !== table.rowCount) {
    throw new RangeError(`target has ${target.values.length} outcomes for ${table.rowCount} rows`);
  }
  const gap = target.values.findIndex((value) => Number.isNaN(value));
  if (gap >= 0) throw new RangeError(`target is missing in row ${gap + 1}; leave such rows out before fitting`);
  const steps = plan.steps.map((step) => fitStep(step, table, target));
  const recipe: Recipe = {
    format: 'ringside-recipe/1',
    steps,
    featureNames: steps.flatMap((step) => featureNamesOf(step, target)),
    scaling: null,
  };
  return plan.standardise ? { ...recipe, scaling: fitScaling(recipe, table) } : recipe;
}
