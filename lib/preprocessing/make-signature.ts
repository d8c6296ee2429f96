import { columnFacts, firstValue } from './column-facts';
import type { ColumnSpec, Recipe, Signature, SignatureInput, TargetSpec } from './schema';
import type { Target } from './read-target';
import { columnLength, getColumn, isMissing, type CategoryColumn, type Column, type Table } from './table';

const maxCategories = 200;

function hasGaps(column: Column): boolean {
  for (let row = 0, length = columnLength(column); row < length; row++) if (isMissing(column, row)) return true;
  return false;
}

function frequentCategories({ codes, dictionary }: CategoryColumn): string[] {
  const counts = new Int32Array(dictionary.length);
  for (const code of codes) if (code >= 0) counts[code] = (counts[code] ?? 0) + 1;
  return [...dictionary.keys()]
    .filter((code) => (counts[code] ?? 0) > 0)
    .sort((a, b) => (counts[b] ?? 0) - (counts[a] ?? 0) || a - b)
    .slice(0, maxCategories)
    .map((code) => dictionary[code] ?? '');
}

function describeInput(spec: ColumnSpec, column: Column): SignatureInput {
  const base = { name: spec.name, type: spec.type, required: !hasGaps(column) };
  if (column.kind === 'category') {
    const categories = frequentCategories(column);
    return { ...base, example: categories[0] ?? null, categories };
  }
  const example = firstValue(column);
  if (column.kind === 'boolean') return { ...base, example };
  const { min, max } = columnFacts(column, columnLength(column));
  return Number.isNaN(min) ? { ...base, example } : { ...base, example, min, max };
}

/** What a target is called in answers: its column, or the question. */
export function outputNameOf(target: TargetSpec): string {
  return target.kind === 'threshold' ? `${target.column} > ${target.above}` : target.column;
}

/**
 * What a model asks for and answers: the recipe's input columns as the training rows had them.
 *
 * @throws RangeError if the recipe reads a column the table or `columns` lacks
 */
export function makeSignature(input: {
  recipe: Recipe;
  table: Table;
  columns: readonly ColumnSpec[];
  targetSpec: TargetSpec;
  target: Target;
}): Signature {
  const { recipe, table, columns, targetSpec, target } = input;
  const names = [...new Set(recipe.steps.map((step) => step.column))];
  const inputs = names.map((name) => {
    const spec = columns.find((column) => column.name === name);
    if (!spec) throw new RangeError(`the recipe reads "${name}", which is none of the columns`);
    return describeInput(spec, getColumn(table, name));
  });
  const { task, classes } = target;
  const positiveClass = task === 'binary' ? (classes[1] ?? null) : null;
  return { inputs, task, classes: [...classes], positiveClass, outputName: outputNameOf(targetSpec) };
}
