import { describe, expect, it } from 'vitest';
import { changedFields, flattenFields } from './flatten-fields';

describe('leaves by path', () => {
  it('are found at any depth', () => {
    expect([...flattenFields({ params: { trees: 100, none: null }, exclude: ['id', 'date'], empty: [] })]).toEqual([
      ['params.trees', '100'],
      ['params.none', 'null'],
      ['exclude', 'id, date'],
      ['empty', ''],
    ]);
  });

  it('of lists with columns go by the column', () => {
    const steps = [{ column: 'origin', kind: 'one-hot' }, { kind: 'x' }];
    expect(Object.fromEntries(flattenFields({ steps }))).toEqual({
      'steps.origin.column': 'origin',
      'steps.origin.kind': 'one-hot',
      'steps.1.kind': 'x',
    });
  });
});

it('finds what differs, and what only one side has', () => {
  const before = flattenFields({ seed: 1, kind: 'gbt', old: true });
  const after = flattenFields({ seed: 2, kind: 'gbt', fresh: 'yes' });
  expect(changedFields(before, after)).toEqual([
    { name: 'seed', before: '1', after: '2' },
    { name: 'fresh', before: null, after: 'yes' },
    { name: 'old', before: 'true', after: null },
  ]);
  expect(changedFields(after, after)).toEqual([]);
});
