import { describe, expect, it } from 'vitest';
import { createRowCheck } from '@/lib/preprocessing/check-row';
import type { Signature } from '@/lib/preprocessing/schema';
import { tableFromRows } from '@/lib/preprocessing/table-from-rows';
import { readTensors, type Field } from './tensor-rows';

const signature: Pick<Signature, 'inputs'> = {
  inputs: [
    { name: 'wind', type: 'number', required: true, example: 1.5 },
    { name: 'seats', type: 'integer', required: false, example: 180 },
    { name: 'origin', type: 'category', required: true, example: 'ORD' },
    { name: 'departs', type: 'datetime', required: false, example: '2001-03-31' },
    { name: 'cargo', type: 'boolean', required: false, example: true },
  ],
};
const check = createRowCheck({
  ...signature,
  ...{ task: 'binary', classes: ['no', 'yes'], positiveClass: 'yes', outputName: 'late' },
});
const good: Record<string, unknown[]> = {
  cargo: [true, null, false],
  wind: [0.5, -0, 1e300],
  origin: ['ORD', 'never seen', ''],
  seats: [180, null, -3],
  departs: ['2001-03-31T17:05:00Z', null, '2001-03-31'],
};

const fieldsOf = (data: Record<string, unknown[]>): Field[] =>
  Object.entries(data).map(([name, cells]) => ({ name, at: (row) => cells[row] }));
const rowsOf = (data: Record<string, unknown[]>) =>
  [0, 1, 2].map((row) => Object.fromEntries(Object.entries(data).map(([name, cells]) => [name, cells[row]])));

describe('rows that come field by field', () => {
  it.each([
    ['all fields', {}],
    ['fields that may be missing', { seats: undefined, departs: undefined, cargo: undefined }],
  ])('are the rows they make, with %s', (_, without) => {
    const data = Object.fromEntries(Object.entries(good).filter(([name]) => !(name in without)));
    const read = readTensors(fieldsOf(data), 3, signature);
    expect(read?.count).toBe(3);
    expect(read?.table()).toEqual(tableFromRows(rowsOf(data), signature.inputs));
    rowsOf(data).forEach((row, index) => {
      expect(read?.at(index)).toEqual(row);
      expect(read?.textAt(index)).toBe(JSON.stringify(row));
    });
  });

  it.each([
    ['wind', '12'],
    ['wind', null],
    ['wind', Infinity],
    ['seats', 1.5],
    ['seats', true],
    ['origin', null],
    ['origin', 7],
    ['departs', 'soon'],
    ['departs', 7],
    ['cargo', 1],
    ['extra', 1],
  ])('are left to be looked at one by one where %s has %j', (name, cell) => {
    const data = { ...good, [name]: [...(good[name] ?? [1, 1, 1]).slice(0, 2), cell] };
    expect(readTensors(fieldsOf(data), 3, signature)).toBeUndefined();
    expect(rowsOf(data).some((row) => check(row) !== null)).toBe(true);
  });

  it('are left to be looked at one by one where a field is absent or comes twice', () => {
    const { wind, ...rest } = good;
    expect(readTensors(fieldsOf(rest), 3, signature)).toBeUndefined();
    expect(readTensors([...fieldsOf(good), { name: 'wind', at: (row) => wind?.[row] }], 3, signature)).toBeUndefined();
  });
});
