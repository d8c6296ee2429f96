import { describe, expect, it } from 'vitest';
import { createTable, getColumn, rowAt, selectColumns, selectRows } from './table';
import { tableFromRows } from './table-from-rows';
import type { ColumnSpec } from './schema';

const columns: ColumnSpec[] = [
  { name: 'distance', type: 'integer' },
  { name: 'origin', type: 'category' },
  { name: 'date', type: 'datetime' },
  { name: 'late', type: 'boolean' },
];
const rows = [
  { distance: 405, origin: 'MCI', date: '2001-01-01T00:01:00.000Z', late: false },
  { distance: null, origin: null, date: null, late: null },
  { distance: 75.5, origin: 'RIC', date: '2001-03-31T23:59:00.000Z', late: true },
];

describe('a table', () => {
  it('gives back the rows it was made from', () => {
    const table = tableFromRows(rows, columns);
    expect([0, 1, 2].map((index) => rowAt(table, index))).toEqual(rows);
  });

  it('takes an absent field and a field of the prototype as missing', () => {
    const table = tableFromRows([{}], [{ name: 'constructor', type: 'category' }]);
    expect(rowAt(table, 0)).toEqual({ constructor: null });
  });

  it('selects rows in any order, twice if asked', () => {
    const picked = selectRows(tableFromRows(rows, columns), [2, 0, 2]);
    expect(picked.rowCount).toBe(3);
    expect([0, 1, 2].map((index) => rowAt(picked, index))).toEqual([rows[2], rows[0], rows[2]]);
  });

  it('selects columns', () => {
    const picked = selectColumns(tableFromRows(rows, columns), ['late', 'origin']);
    expect([...picked.columns.keys()]).toEqual(['late', 'origin']);
  });

  it('names the columns there are when one is not', () => {
    const table = tableFromRows(rows, columns);
    expect(() => getColumn(table, 'dest')).toThrow(
      'there is no column "dest"; the columns are distance, origin, date, late',
    );
  });

  it('refuses columns of unequal length', () => {
    const short = { kind: 'number', values: new Float64Array(1) } as const;
    const long = { kind: 'number', values: new Float64Array(2) } as const;
    expect(() =>
      createTable([
        ['a', short],
        ['b', long],
      ]),
    ).toThrow('column "b" has 2 values where others have 1');
  });

  it.each([
    [{ distance: '405' }, 'row 1: "distance" must be a whole number, not "405"'],
    [{ distance: Infinity }, 'row 1: "distance" must be a whole number, not null'],
    [{ origin: 5 }, 'row 1: "origin" must be a text, not 5'],
    [{ date: 'yesterday' }, 'row 1: "date" must be an ISO date-time, not "yesterday"'],
    [{ late: 'yes' }, 'row 1: "late" must be true or false, not "yes"'],
  ])('names row and field of a value of the wrong type: %j', (row, sentence) => {
    expect(() => tableFromRows([row], columns)).toThrow(sentence);
  });
});
