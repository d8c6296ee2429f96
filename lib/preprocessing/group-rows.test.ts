import { describe, expect, it } from 'vitest';
import { groupRows } from './group-rows';
import type { Column } from './table';

const category = (...cells: (string | null)[]): Column => {
  const dictionary = [...new Set(cells.filter((cell) => cell !== null))];
  const codes = Int32Array.from(cells, (cell) => (cell === null ? -1 : dictionary.indexOf(cell)));
  return { kind: 'category', codes, dictionary };
};
const numbers = (...values: number[]): Column => ({ kind: 'number', values: Float64Array.from(values) });
const shown = (column: Column) => groupRows(column).map(({ value, rows }) => [value, [...rows]]);

describe('rows by value', () => {
  it('puts the most frequent value first and missing last', () => {
    expect(shown(category('a', 'b', 'b', null))).toEqual([
      ['b', [1, 2]],
      ['a', [0]],
      [null, [3]],
    ]);
  });

  it('joins what is rare', () => {
    const cells = Array.from({ length: 30 }, (_, index) => `v${Math.min(index, 28 - (index % 14))}`);
    const groups = groupRows(category(...cells));
    expect(groups).toHaveLength(13);
    expect(groups.at(-1)?.value).toBe('other');
    expect(groups.reduce((sum, { rows }) => sum + rows.length, 0)).toBe(30);
  });

  it('tells true from false', () => {
    expect(shown({ kind: 'boolean', values: Int8Array.of(1, 0, 1, -1) })).toEqual([
      ['true', [0, 2]],
      ['false', [1]],
      [null, [3]],
    ]);
  });
});

describe('rows by range', () => {
  it('cuts numbers into quarters', () => {
    expect(shown(numbers(8, 1, 2, 3, 4, 5, 6, 7, NaN))).toEqual([
      ['1 to below 3', [1, 2]],
      ['3 to below 5', [3, 4]],
      ['5 to below 7', [5, 6]],
      ['7 and above', [0, 7]],
      [null, [8]],
    ]);
  });

  it('keeps equal values together', () => {
    expect(shown(numbers(1, 1, 1, 1, 1, 9))).toEqual([
      ['1 and above', [0, 1, 2, 3, 4, 5]],
    ]);
    expect(shown(numbers())).toEqual([]);
  });

  it('names instants by day', () => {
    const values = Float64Array.from([Date.UTC(2001, 0, 1), Date.UTC(2001, 1, 1)]);
    expect(groupRows({ kind: 'datetime', values }).map(({ value }) => value)).toEqual([
      '2001-01-01 to below 2001-02-01',
      '2001-02-01 and above',
    ]);
  });
});
