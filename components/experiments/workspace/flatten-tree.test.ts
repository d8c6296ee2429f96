import { describe, expect, test } from 'vitest';
import type { RunGroup } from '@/lib/contracts/run-search';
import { runRow as run } from '../testing/run-row';
import { flattenTree, type TreePart } from './flatten-tree';

const by = [
  { kind: 'param', key: 'lr', of: 'last' },
  { kind: 'tag', key: 'team', of: 'last' },
] as const;
const group = (value: string | null, count: number): RunGroup => ({ values: [value], count, metrics: [] });

describe('flattenTree', () => {
  test('an open group is followed by what is below it, to any depth', () => {
    const parts = new Map<string, TreePart>([
      ['[]', { type: 'groups', groups: [group('0.1', 3), group(null, 1)], left: 2 }],
      ['["0.1"]', { type: 'groups', groups: [group('a', 3)], left: 0 }],
      ['["0.1","a"]', { type: 'runs', rows: [run('one'), run('two')], left: 1 }],
      ['[null]', { type: 'loading' }],
    ]);
    const lines = flattenTree(parts, { by });
    expect(lines.map(({ type, depth, id }) => [type, depth, id])).toEqual([
      ['group', 0, '["0.1"]'],
      ['group', 1, '["0.1","a"]'],
      ['run', 2, 'one'],
      ['run', 2, 'two'],
      ['more', 2, 'more ["0.1","a"]'],
      ['group', 0, '[null]'],
      ['loading', 1, 'below [null]'],
      ['more', 0, 'more []'],
    ]);
    expect(lines.map((line) => line.type === 'group' && line.open)).toContain(true);
  });

  test('before anything is known there is one line that loads', () => {
    expect(flattenTree(new Map(), { by })).toEqual([{ type: 'loading', id: 'below []', depth: 0 }]);
  });
});
