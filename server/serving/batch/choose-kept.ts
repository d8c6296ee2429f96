import type { DatasetColumn } from '@/lib/contracts/datasets';
import { invalid } from '@/server/core/errors';

interface Choice {
  columns: readonly DatasetColumn[];
  added: readonly DatasetColumn[];
  /** Null for all. */
  keep: readonly string[] | null;
  /** What people call the rows. */
  dataset: string;
}

/**
 * The columns of the input that the result has, in the order of the input: those asked for, or all but what an
 * earlier scoring added under the same names.
 */
export function chooseKept({ columns, added, keep, dataset }: Choice): DatasetColumn[] {
  const taken = new Set(added.map(({ name }) => name.toLowerCase()));
  const isFree = ({ name }: { name: string }) => !taken.has(name.toLowerCase());
  if (keep === null) return columns.filter(isFree);
  for (const name of keep) {
    if (!columns.some((column) => column.name === name)) {
      throw invalid(`${dataset} has no column "${name}" to keep: choose among its columns.`);
    }
    if (!isFree({ name })) {
      throw invalid(`Scoring writes a column "${name}" itself: take it off the columns to keep.`);
    }
  }
  return columns.filter(({ name }) => keep.includes(name));
}
