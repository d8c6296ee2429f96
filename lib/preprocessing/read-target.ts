import { distinctValues } from './infer-task';
import type { TargetSpec, Task } from './schema';
import { cellAt, columnLength, getColumn, type Column, type Table } from './table';

/** Outcomes of rows: class numbers (index into `classes`) or numbers; NaN where unknown. */
export type Target = { task: Task; classes: string[]; values: Float64Array };

/** Classes of a target that asks whether a column lies above a threshold; the second is the positive one. */
export const thresholdClasses = ['false', 'true'];

const positiveWords = ['true', 'yes', 'y', 't', 'positive', 'pos'];

/** Numbers in order, texts by alphabet. */
function sortClasses(classes: string[]): string[] {
  const numeric = classes.every((value) => value.trim() !== '' && Number.isFinite(Number(value)));
  return [...classes].sort((a, b) => (numeric ? Number(a) - Number(b) : Number(a > b) - Number(a < b)));
}

function countOf(column: Column, value: string): number {
  let count = 0;
  for (let i = 0, length = columnLength(column); i < length; i++) count += Number(String(cellAt(column, i)) === value);
  return count;
}

/** Two classes with the positive one last: as told, by its name (true, yes, 1 …), else the rarer one. */
function orderBinary(column: Column, classes: string[], target: Extract<TargetSpec, { kind: 'column' }>): string[] {
  const [first = '', second = ''] = sortClasses(classes);
  const chosen = target.positiveClass;
  if (chosen !== undefined) {
    if (chosen !== first && chosen !== second) {
      throw new RangeError(
        `positive class "${chosen}" is not a value of "${target.column}", which has ${first} and ${second}`,
      );
    }
    return chosen === first ? [second, first] : [first, second];
  }
  if (second === '1' && (first === '0' || first === '-1')) return [first, second];
  const isPositive = (name: string) => positiveWords.includes(name.toLowerCase());
  if (isPositive(first) !== isPositive(second)) return isPositive(first) ? [second, first] : [first, second];
  return countOf(column, first) < countOf(column, second) ? [second, first] : [first, second];
}

/**
 * The classes a target has in these rows; binary: negative, then positive. Empty for regression.
 *
 * @throws RangeError if a binary target has not two classes, or a class task fewer than two
 */
export function findClasses(table: Table, target: TargetSpec, task: Task): string[] {
  if (task === 'regression') return [];
  if (target.kind === 'threshold') return thresholdClasses;
  const column = getColumn(table, target.column);
  const classes = distinctValues(column, 1001);
  if (classes.length < 2)
    throw new RangeError(`"${target.column}" has ${classes.length} different values; a model needs two or more`);
  if (task === 'multiclass') {
    if (classes.length <= 1000) return sortClasses(classes);
    throw new RangeError(`"${target.column}" has more than 1000 different values, too many for classes`);
  }
  if (classes.length === 2) return orderBinary(column, classes, target);
  throw new RangeError(`"${target.column}" has more than two values, so it is no binary target`);
}

function readNumbers(column: Column, target: TargetSpec): Float64Array {
  if (column.kind === 'number') return column.values;
  if (column.kind === 'boolean') return Float64Array.from(column.values, (value) => (value < 0 ? NaN : value));
  throw new RangeError(`"${target.column}" is no number, which this target needs`);
}

function readClasses(column: Column, classes: readonly string[]): Float64Array {
  const numberOf = new Map(classes.map((name, index) => [name, index] as const));
  if (column.kind === 'category') {
    const byCode = column.dictionary.map((name) => numberOf.get(name) ?? NaN);
    return Float64Array.from(column.codes, (code) => byCode[code] ?? NaN);
  }
  const values = new Float64Array(columnLength(column));
  for (let i = 0; i < values.length; i++) values[i] = numberOf.get(String(cellAt(column, i))) ?? NaN;
  return values;
}

/**
 * The outcomes of a table's rows.
 *
 * @param classes the classes of a trained model; values that are none of them come out as NaN
 * @throws RangeError if the column is absent or of a kind the target cannot use
 */
export function readTarget(table: Table, target: TargetSpec, known: { task: Task; classes: string[] }): Target {
  const column = getColumn(table, target.column);
  if (target.kind === 'threshold') {
    const { above } = target;
    const values = readNumbers(column, target).map((value) => (Number.isNaN(value) ? NaN : Number(value > above)));
    return { ...known, values };
  }
  const values = known.task === 'regression' ? readNumbers(column, target) : readClasses(column, known.classes);
  return { ...known, values };
}

/**
 * The outcome a label names: a class by name, `true`/`false` for two classes, or a number for regression.
 *
 * @returns class number or number; null when the label fits none
 */
export function readLabel(label: unknown, known: { task: Task; classes: readonly string[] }): number | null {
  if (known.task === 'regression') return typeof label === 'number' && Number.isFinite(label) ? label : null;
  if (typeof label !== 'string' && typeof label !== 'number' && typeof label !== 'boolean') return null;
  const index = known.classes.indexOf(String(label));
  if (index >= 0) return index;
  if (known.task !== 'binary') return null;
  if (label === true || label === 1) return 1;
  return label === false || label === 0 ? 0 : null;
}
