import { describe, expect, test } from 'vitest';
import { TextColumn } from './columns';
import { RunTable, type LoadedRun } from './run-table';

const filled = (texts: readonly (string | null)[], keptCharacters = 10): TextColumn => {
  const column = new TextColumn(keptCharacters);
  column.grow(texts.length);
  texts.forEach((text, row) => column.set(row, text));
  return column;
};
const read = ({ codes, texts }: TextColumn) => Array.from(codes, (code) => (code < 0 ? null : texts[code]));

describe('TextColumn', () => {
  test('keeps each distinct text once, however often rows change', () => {
    const column = filled(['a', 'b', 'a', null]);
    const before = column.cells;
    for (let turn = 0; turn < 10_000; turn += 1) column.set(turn % 4, `text ${turn}`);
    expect(new Set(column.texts).size).toBeLessThanOrEqual(5);
    expect(column.cells).toBeLessThan(before + 30);
    ['a', 'b', 'a', null].forEach((text, row) => column.set(row, text));
    expect(column.cells).toBe(before);
    expect(read(column)).toEqual(['a', 'b', 'a', null]);
  });

  test('gives a number that is used anew its own value as a number', () => {
    const column = filled(['1', 'x']);
    const code = column.codes[0] ?? -1;
    expect(column.numberOf(code)).toBe(1);
    column.set(0, '2');
    column.set(1, '3');
    expect([...column.codes].map((one) => column.numberOf(one))).toEqual([2, 3]);
  });

  test('has a cut text for as long as a row holds one', () => {
    const column = filled(['0123456789', 'short', '0123456789']);
    expect(column.hasCut).toBe(true);
    column.set(0, 'short');
    expect(column.hasCut).toBe(true);
    column.set(2, null);
    expect(column.hasCut).toBe(false);
  });

  test('counts long texts as more than short ones', () => {
    const rows = Array.from({ length: 100 }, (_, row) => row);
    const [short, long] = [1, 1000].map((length) =>
      filled(
        rows.map((row) => String(row).padEnd(length, 'x')),
        1e9,
      ),
    );
    expect((long?.cells ?? 0) - (short?.cells ?? 0)).toBeGreaterThan(9000);
  });
});

describe('RunTable', () => {
  const run = (serial: number): LoadedRun => ({
    ...{ serial, id: `id ${serial}`, lifecycle: 0, startTime: 1, endTime: null, createdAt: 1 },
    ...{ status: 'running', name: `name ${serial}`, userName: 'u' },
  });

  test('keeps nothing of the texts of runs that are gone', () => {
    const table = new RunTable();
    for (let serial = 1; serial <= 1000; serial += 1) table.put(run(serial));
    const before = table.cells;
    for (let serial = 1; serial <= 1000; serial += 1) table.remove(serial);
    expect(table.cells).toBeLessThan(before - 14_000);
    table.put(run(7));
    expect(table.attribute('run_name')).toMatchObject({ cells: expect.any(Number) as number });
    const names = table.attribute('run_name') as TextColumn;
    expect(names.texts[names.codes[6] ?? -1]).toBe('name 7');
  });
});
