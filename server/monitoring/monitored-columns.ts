import { referenceOfCategories, referenceOfNumbers, type ColumnReference } from '@/lib/drift/column-reference';
import { countCategories, countNumbers, type ColumnCounts } from '@/lib/drift/count-column';
import { datetimePart } from '@/lib/preprocessing/datetime-part';
import type { CategoryColumn, Column } from '@/lib/preprocessing/table';

/** What a column is called in a report: of an instant only the time of day can be compared, since dates move on. */
export function monitoredName({ name, type }: { name: string; type: string }): string {
  return type === 'datetime' ? `${name} (time of day)` : name;
}

/** How a column is spread over its bins. */
export function referenceOfColumn(column: Column): ColumnReference {
  const values = comparableValues(column);
  return values.kind === 'category' ? referenceOfCategories(values.names) : referenceOfNumbers(values.numbers);
}

/** Later rows of a column, counted in the bins of its reference. */
export function countColumn(reference: ColumnReference, column: Column): ColumnCounts {
  const values = comparableValues(column);
  if (reference.kind === 'category' && values.kind === 'category') return countCategories(reference, values.names);
  if (reference.kind === 'numeric' && values.kind === 'numeric') return countNumbers(reference, values.numbers);
  throw new TypeError(`the reference holds ${reference.kind} values, the rows ${values.kind} ones`);
}

type Comparable = { kind: 'numeric'; numbers: Float64Array } | { kind: 'category'; names: (string | null)[] };

function comparableValues(column: Column): Comparable {
  switch (column.kind) {
    case 'category':
      return { kind: 'category', names: namesOf(column) };
    case 'boolean':
      return {
        kind: 'category',
        names: Array.from(column.values, (value) => (value < 0 ? null : String(value === 1))),
      };
    case 'datetime':
      return { kind: 'numeric', numbers: column.values.map((time) => datetimePart(time, 'minuteOfDay')) };
    default:
      return { kind: 'numeric', numbers: column.values.map((value) => (Number.isFinite(value) ? value : Number.NaN)) };
  }
}

function namesOf({ codes, dictionary }: CategoryColumn): (string | null)[] {
  return Array.from(codes, (code) => dictionary[code] ?? null);
}
