import { expect, test } from 'vitest';
import type { ColumnProfile } from '@/lib/contracts/datasets';
import { timeSpanOf } from './time-span';

const span = (min: number, max: number) => {
  const column = { name: 'at', type: 'datetime', numeric: { min, max } } as unknown as ColumnProfile;
  const { minTime, maxTime } = timeSpanOf([column], 'at');
  return [minTime?.toISOString(), maxTime?.toISOString()];
};

test('is that of the time column, and ends where moments are kept', () => {
  expect(span(0, 986_058_300_000)).toEqual(['1970-01-01T00:00:00.000Z', '2001-03-31T17:05:00.000Z']);
  expect(span(-9e15, 9.2e15)).toEqual(['0001-01-01T00:00:00.000Z', '9999-12-31T23:59:59.999Z']);
  expect(timeSpanOf([], 'at')).toEqual({ minTime: null, maxTime: null });
});
