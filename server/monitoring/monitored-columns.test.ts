import { describe, expect, it } from 'vitest';
import { tableFromRows } from '@/lib/preprocessing/table-from-rows';
import { getColumn } from '@/lib/preprocessing/table';
import type { Row } from '@/lib/contracts/basics';
import type { ColumnType } from '@/lib/contracts/datasets';
import type { z } from 'zod';
import { countColumn, monitoredName, referenceOfColumn } from './monitored-columns';

const columnOf = (type: z.infer<typeof ColumnType>, values: Row[string][]) =>
  getColumn(
    tableFromRows(
      values.map((x) => ({ x })),
      [{ name: 'x', type }],
    ),
    'x',
  );

describe('columns of a monitor', () => {
  it('compares an instant by its time of day, whatever its date', () => {
    expect(monitoredName({ name: 'date', type: 'datetime' })).toBe('date (time of day)');
    const january = columnOf('datetime', ['2001-01-01T08:00:00Z', '2001-01-02T20:00:00Z']);
    const june = columnOf('datetime', ['2001-06-29T08:00:00Z', '2001-06-30T20:00:00Z']);
    const reference = referenceOfColumn(january);
    expect(countColumn(reference, june).counts).toEqual(countColumn(reference, january).counts);
    expect(countColumn(reference, june).outside).toBe(0);
  });

  it('compares numbers in the bins of the reference, missing ones apart', () => {
    const reference = referenceOfColumn(columnOf('number', [1, 2, 3, null]));
    expect(reference).toMatchObject({ kind: 'numeric', rows: 4, missing: 1, min: 1, max: 3 });
    expect(countColumn(reference, columnOf('number', [0, 2, null, null]))).toMatchObject({ missing: 2, outside: 1 });
  });

  it('compares categories and booleans by name', () => {
    const reference = referenceOfColumn(columnOf('category', ['a', 'a', 'b', null]));
    expect(reference).toMatchObject({ kind: 'category', categories: ['a', 'b'], counts: [2, 1], missing: 1 });
    expect(countColumn(reference, columnOf('category', ['b', 'c']))).toMatchObject({ counts: [0, 1], outside: 1 });
    expect(referenceOfColumn(columnOf('boolean', [true, false, true]))).toMatchObject({
      categories: ['true', 'false'],
    });
  });

  it('refuses to compare numbers with names', () => {
    const reference = referenceOfColumn(columnOf('number', [1, 2]));
    expect(() => countColumn(reference, columnOf('category', ['a']))).toThrow(TypeError);
  });
});
