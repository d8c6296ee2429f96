import { describe, expect, test } from 'vitest';
import { drawnIds, runsOfGroup } from './drawn-ids';
import { drawnWords } from './drawn-words';

const order = Array.from({ length: 30 }, (_, index) => `r${index}`);

describe('drawnIds', () => {
  test('ten are drawn at first, those switched off are not, those switched on further down are too', () => {
    expect(drawnIds(order, [])).toEqual(order.slice(0, 10));
    expect(drawnIds(order, ['r3'])).toEqual(order.slice(0, 10).filter((id) => id !== 'r3'));
    expect(drawnIds(order, ['r20', 'elsewhere'])).toEqual([...order.slice(0, 10), 'r20', 'elsewhere']);
    expect(drawnIds([], [])).toEqual([]);
  });

  test('no more than a chart takes', () => expect(drawnIds(order, ['r20', 'r21'], 11)).toHaveLength(11));
});

test.each([
  [1, 100],
  [10, 100],
  [15, 66],
  [50, 20],
  [0, 100],
])('%i groups are drawn from %i runs each, so that a chart reads a thousand at most', (groups, runs) => {
  expect(runsOfGroup(groups)).toBe(runs);
});

describe('drawnWords', () => {
  const runs = [{ id: 'a', name: 'a', color: 'red' }];
  const group = (drawn: number, of: number) => ({
    ...{ id: 'g', name: 'g', color: 'red', of },
    runIds: order.slice(0, drawn),
  });

  test('say how many runs or groups are drawn, and of what a band is made', () => {
    expect(drawnWords({ runs, groups: undefined, of: 1234 })).toBe('1 of 1,234 runs drawn');
    expect(drawnWords({ runs, groups: [group(3, 3)], of: 12 })).toBe('1 of 12 groups drawn');
    expect(drawnWords({ runs, groups: [group(3, 3), group(20, 5000)], of: 12 })).toBe(
      '2 of 12 groups drawn, each by the newest 20 of its runs at most',
    );
    expect(drawnWords({ runs: [], groups: undefined, of: null })).toBeNull();
  });
});
