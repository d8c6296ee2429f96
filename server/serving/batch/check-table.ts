import { getColumn, isMissing, rowAt, type Column, type Table } from '@/lib/preprocessing/table';
import type { SignatureInput } from '@/lib/preprocessing/schema';
import type { ServedModel } from '@/server/ml/open-bundle';

type Suspicion = (row: number) => boolean;

/** Whether a field of a row may be one that the model refuses. */
function suspicionOf({ type, required }: SignatureInput, column: Column): Suspicion | null {
  const isFraction: Suspicion | null =
    type === 'integer' && column.kind === 'number'
      ? (row) => !isMissing(column, row) && !Number.isInteger(column.values[row])
      : null;
  if (!required) return isFraction;
  return isFraction ? (row) => isMissing(column, row) || isFraction(row) : (row) => isMissing(column, row);
}

/**
 * Prepares the check of a table's rows against a model's signature: the same sentence as the model gives a caller for
 * the same row, null for a good one.
 */
export function createTableCheck(
  { signature, checkRow }: Pick<ServedModel, 'signature' | 'checkRow'>,
  table: Table,
): (row: number) => string | null {
  const names = signature.inputs.map(({ name }) => name);
  const suspicions = signature.inputs.flatMap((input) => suspicionOf(input, getColumn(table, input.name)) ?? []);
  return (row) => {
    if (!suspicions.some((isSuspect) => isSuspect(row))) return null;
    return checkRow(rowAt(table, row, names))?.problem ?? null;
  };
}
