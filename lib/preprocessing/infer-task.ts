import type { TargetSpec, Task } from './schema';
import { cellAt, type Column } from './table';

const maxClasses = 50;
/** Whole numbers with so few different values are taken as classes. */
const maxNumberClasses = 10;

/** The distinct present values of a column as text, in order of first appearance; stops after `limit`. */
export function distinctValues(column: Column, limit: number): string[] {
  const seen = new Set<string>();
  const length = column.kind === 'category' ? column.codes.length : column.values.length;
  for (let i = 0; i < length && seen.size < limit; i++) {
    const value = cellAt(column, i);
    if (value !== null) seen.add(String(value));
  }
  return [...seen];
}

function inferFromNumbers(name: string, values: readonly string[]): { task: Task; reason: string } {
  const count = values.length;
  if (count === 2) return { task: 'binary', reason: `${name} has two values: ${values.join(' and ')}` };
  if (count <= maxNumberClasses && values.every((value) => Number.isInteger(Number(value)))) {
    return { task: 'multiclass', reason: `${name} has ${count} different whole numbers, taken as classes` };
  }
  return { task: 'regression', reason: `${name} is a number` };
}

/**
 * What kind of question a target column asks.
 *
 * Two values: binary; up to 50 categories, or up to 10 different whole numbers: multiclass; other numbers: regression.
 *
 * @throws RangeError with a sentence if the column can be no target: empty, constant, an instant, too many categories
 */
export function inferTask(column: Column, name: string): { task: Task; reason: string } {
  if (column.kind === 'datetime')
    throw new RangeError(`"${name}" holds dates, which cannot be predicted; choose another target`);
  const values = distinctValues(column, maxClasses + 1);
  if (values.length === 0) throw new RangeError(`"${name}" is empty in every row; choose another target`);
  if (values.length === 1) {
    throw new RangeError(
      `"${name}" is ${values[0]} in every row, so there is nothing to predict; choose another target`,
    );
  }
  if (column.kind === 'number') return inferFromNumbers(name, values);
  if (values.length === 2) return { task: 'binary', reason: `${name} has two values: ${values.join(' and ')}` };
  if (values.length > maxClasses) {
    throw new RangeError(
      `"${name}" has more than ${maxClasses} different values, too many for classes; choose another target`,
    );
  }
  return { task: 'multiclass', reason: `${name} has ${values.length} different values` };
}

/** The question a target asks: a threshold is always binary, a column is looked at. */
export function inferTargetTask(column: Column, target: TargetSpec): { task: Task; reason: string } {
  if (target.kind === 'column') return inferTask(column, target.column);
  return { task: 'binary', reason: `${target.column} is above ${target.above}, or not` };
}
