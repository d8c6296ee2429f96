import { describe, expect, test } from 'vitest';
import { parseFilter } from '@/lib/search/parse-filter';
import {
  countSelected,
  everything,
  isSelected,
  nothing,
  scopeName,
  selectionIn,
  targetOf,
  withRuns,
} from './selection';

const state = { experiment: [], filter: "params.a = 'x' OR params.b = 'y'", view: 'active' } as const;

describe('selection', () => {
  test('takes some runs and lets them go', () => {
    const some = withRuns(nothing, ['a', 'b'], true);
    expect([isSelected(some, 'a'), isSelected(some, 'c'), countSelected(some, 9)]).toEqual([true, false, 2]);
    expect(targetOf(withRuns(some, ['a'], false), state)).toEqual({ runIds: ['b'] });
  });

  test('takes all that match but some, also those that were never loaded', () => {
    const most = withRuns(everything, ['a'], false);
    expect([isSelected(most, 'a'), isSelected(most, 'z')]).toEqual([false, true]);
    expect([countSelected(most, 100_000), countSelected(most, null)]).toEqual([99_999, null]);
    const target = targetOf(most, state);
    const filter = 'scope' in target ? (target.scope.filter ?? '') : '';
    expect(parseFilter(filter)).toMatchObject({ type: 'and', parts: [{ type: 'or' }, { comparator: 'NOT IN' }] });
    expect(targetOf(withRuns(most, ['a'], true), state)).toEqual({ scope: { filter: state.filter, view: 'active' } });
  });

  test.each([
    ['filter', { filter: 'metrics.a > 1' }],
    ['experiment', { experiment: ['e1'] }],
    ['view', { view: 'archived' }],
  ] as const)('of all that match is gone under another %s: it would hit runs nobody saw', (_what, change) => {
    const kept = { scope: scopeName(state), selection: everything };
    expect(selectionIn(kept, state)).toBe(everything);
    expect(selectionIn(kept, { ...state, ...change })).toBe(nothing);
  });
});
