import type { SplitSpec } from '@/lib/contracts/train-spec';
import type { Target } from '@/lib/preprocessing/read-target';
import { getColumn, type Table } from '@/lib/preprocessing/table';
import { createRandom, deriveSeed } from '@/lib/random/create-random';
import { shuffledIndices } from '@/lib/random/shuffle';

/** Row numbers, ascending: those to learn from and those to measure on. */
export type RowSplit = { train: Int32Array; validation: Int32Array };

function splitByMark(isValidation: Uint8Array): RowSplit {
  const rows = Int32Array.from(isValidation.keys());
  return {
    train: rows.filter((row) => isValidation[row] === 0),
    validation: rows.filter((row) => isValidation[row] === 1),
  };
}

/** Draws the same share of every class, so that rare classes are on both sides. */
function splitAtRandom({ classes, values }: Target, share: number, seed: number): RowSplit {
  const order = shuffledIndices(values.length, createRandom(deriveSeed(seed, 'split')));
  const groupOf = (row: number) => (classes.length > 0 ? (values[row] ?? 0) : 0);
  const counts = new Map<number, number>();
  for (let row = 0; row < values.length; row++) counts.set(groupOf(row), (counts.get(groupOf(row)) ?? 0) + 1);
  const left = new Map([...counts].map(([group, count]) => [group, Math.round(share * count)] as const));
  const isValidation = new Uint8Array(values.length);
  for (const row of order) {
    const open = left.get(groupOf(row)) ?? 0;
    if (open === 0) continue;
    isValidation[row] = 1;
    left.set(groupOf(row), open - 1);
  }
  return splitByMark(isValidation);
}

/** Keeps the latest rows; rows of one instant stay together, rows without one are learnt from. */
function splitByTime(table: Table, name: string, share: number): RowSplit {
  const column = getColumn(table, name);
  if (column.kind !== 'datetime' && column.kind !== 'number') {
    throw new RangeError(`"${name}" is of kind ${column.kind}; a split by time needs dates or numbers`);
  }
  const { values } = column;
  const sorted = values.filter((value) => !Number.isNaN(value)).sort();
  const from = sorted[Math.floor(sorted.length * (1 - share))] ?? Infinity;
  return splitByMark(Uint8Array.from(values, (value) => Number(value >= from)));
}

/**
 * Keeps some rows from fitting, to measure the model on.
 *
 * @param target outcomes of the table's rows, none missing
 * @throws RangeError if a side would be empty, or one class only would be learnt from
 */
export function splitRows(input: { table: Table; target: Target; split: SplitSpec; seed: number }): RowSplit {
  const { table, target, split, seed } = input;
  const share = split.validationShare;
  const rows = split.kind === 'time' ? splitByTime(table, split.column, share) : splitAtRandom(target, share, seed);
  if (rows.train.length === 0 || rows.validation.length === 0) {
    const sides = `${rows.train.length} rows to learn from and ${rows.validation.length} to measure on`;
    throw new RangeError(`the split leaves ${sides}; take more rows or another validation share`);
  }
  const classes = new Set(rows.train.map((row) => target.values[row] ?? NaN));
  if (target.classes.length > 0 && classes.size < 2) {
    throw new RangeError('the rows to learn from have one class only; take more rows or another split');
  }
  return rows;
}
