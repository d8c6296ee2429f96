import { describe, expect, it } from 'vitest';
import { numberWriter, plainText, type DataColumn } from './data-column';
import { tableCsv } from './table-csv';
import { fromTableParams, tableParams, toTableParams } from './table-state';

interface Run {
  name: string;
  auc: number | null;
  at: Date;
}
const columns: DataColumn<Run>[] = [
  { id: 'name', header: 'Name', value: (run) => run.name },
  { id: 'auc', header: 'AUC', kind: 'number', value: (run) => run.auc },
  { id: 'at', header: 'Duration', unit: 'ms', value: (run) => run.at },
];
const runs: Run[] = [
  { name: 'trees, deep', auc: 0.665212345, at: new Date(0) },
  { name: 'constant', auc: null, at: new Date(0) },
];

describe('columns', () => {
  it('writes what is seen as CSV with all digits', () => {
    expect(tableCsv(columns, runs)).toBe(
      'Name,AUC,Duration (ms)\r\n' +
        '"trees, deep",0.665212345,1970-01-01T00:00:00.000Z\r\nconstant,,1970-01-01T00:00:00.000Z\r\n',
    );
  });

  it('aligns the decimals of a column', () => {
    const column: DataColumn<number> = { id: 'x', header: 'x', value: (row) => row };
    const write = numberWriter(column, [0.5, 12.25, 3]);
    expect([0.5, 12.25, 3].map(write)).toEqual(['0.50', '12.25', '3.00']);
  });

  it('has no text for what is absent', () => {
    expect([null, undefined, 0, false].map(plainText)).toEqual(['', '', '0', 'false']);
  });
});

describe('table state in the address', () => {
  it('comes back as it was', () => {
    const state = { filter: 'x', sort: [{ id: 'auc', desc: true }], toggled: ['at'] };
    expect(fromTableParams(toTableParams(state))).toEqual(state);
    expect(tableParams().sort.format(state.sort)).toBe('-auc');
  });
});
