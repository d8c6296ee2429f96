import { describe, expect, it } from 'vitest';
import { runRow } from '../testing/run-row';
import { bestValue, compareRows, deltaOf } from './compare-rows';

const columns = [
  { kind: 'param', key: 'lr', of: 'last' },
  { kind: 'param', key: 'depth', of: 'last' },
  { kind: 'metric', key: 'auc', of: 'last' },
  { kind: 'metric', key: 'of others', of: 'last' },
] as const;
const rows = [runRow('a', ['0.1', '6', 0.7, null]), runRow('b', ['0.2', '6', null, null])];

describe('compareRows', () => {
  it('shows the keys these runs have, all or those that differ, or that are searched for', () => {
    const keys = (kind: 'param' | 'metric', search = '', onlyDifferences = false) =>
      compareRows(rows, columns, { kind, search, onlyDifferences }).map(({ key }) => key);
    expect(keys('param')).toEqual(['lr', 'depth']);
    expect(keys('param', '', true)).toEqual(['lr']);
    expect(keys('param', '^d')).toEqual(['depth']);
    expect(keys('metric')).toEqual(['auc']);
  });
});

describe('bestValue', () => {
  it.each([
    ['validation/logLoss', [0.5, 0.4, null], 0.4],
    ['auc', [0.5, 0.7, 0.7], 0.7],
    ['loss', [0.5, 0.5], null],
    ['throughput', [1, 2], null],
    ['auc', [0.7, null], null],
  ] as const)('%s of %j is %j', (key, values, best) => {
    const differs = new Set(values).size > 1;
    expect(bestValue({ key, values: [...values], differs })).toBe(best);
  });
});

describe('deltaOf', () => {
  it.each([
    [0.75, 0.5, { difference: 0.25, share: 0.5 }],
    [-1, -2, { difference: 1, share: 0.5 }],
    [3, 0, { difference: 3, share: null }],
    ['NaN', 1, null],
    [1, null, null],
  ] as const)('%j against %j is %j', (value, baseline, delta) => {
    expect(deltaOf(value, baseline)).toEqual(delta);
  });
});
