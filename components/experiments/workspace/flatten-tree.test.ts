import { describe, expect, test } from 'vitest';
import type { RunGroup } from '@/lib/contracts/run-search';
import { runRow as run } from '../testing/run-row';
import { flattenTree, type TreePart } from './flatten-tree';
import { pathId } from './grid-row-kinds';
import { treeParts } from './tree-parts';
import { treeRequests } from './tree-requests';

const by = [
  { kind: 'param', key: 'lr', of: 'last' },
  { kind: 'tag', key: 'team', of: 'last' },
] as const;
const ids = ['param:lr', 'tag:team'];
const group = (value: string | null, count: number): RunGroup => ({ values: [value], count, metrics: [] });
const part = (known: Partial<TreePart>): TreePart => ({ groups: [], runs: [], tail: { type: 'end' }, ...known });
const groups = (...known: RunGroup[]) => known.map((one) => ({ group: one, metrics: [] }));
const at = (...values: (string | null)[]) =>
  pathId(values.map((value, level) => ({ column: by[level] ?? by[0], value })));
const [one, none] = [[{ column: by[0], value: '0.1' }], [{ column: by[0], value: null }]];

describe('flattenTree', () => {
  test('an open group is followed by what is below it, to any depth', () => {
    const columns: string[] = [];
    const parts = new Map<string, TreePart>([
      [at(), part({ groups: groups(group('0.1', 3), group(null, 1)), tail: { type: 'more', left: 2 } })],
      [at('0.1'), part({ groups: groups(group('a', 3)) })],
      [
        at('0.1', 'a'),
        part({ runs: [run('one'), run('two')].map((row) => ({ run: row, columns })), tail: { type: 'more', left: 1 } }),
      ],
      [at(null), part({ tail: { type: 'loading' } })],
    ]);
    const lines = flattenTree(parts, { by });
    expect(lines.map(({ type, depth, id }) => [type, depth, id])).toEqual([
      ['group', 0, at('0.1')],
      ['group', 1, at('0.1', 'a')],
      ['run', 2, 'one'],
      ['run', 2, 'two'],
      ['more', 2, `more ${at('0.1', 'a')}`],
      ['group', 0, at(null)],
      ['loading', 1, `below ${at(null)}`],
      ['more', 0, `more ${at()}`],
    ]);
    expect(lines.map((line) => line.type === 'group' && line.open)).toContain(true);
  });

  test('before anything is known there is one line that loads; what failed says so', () => {
    expect(flattenTree(new Map(), { by })).toMatchObject([{ type: 'loading', depth: 0 }]);
    const parts = new Map([[at(), part({ tail: { type: 'failed', error: new Error('away') } })]]);
    expect(flattenTree(parts, { by })).toMatchObject([{ type: 'failed', error: { message: 'away' } }]);
  });

  test('groups of equal values by different columns are not the same', () => {
    expect(pathId(one)).not.toBe(pathId([{ column: by[1], value: '0.1' }]));
    expect(pathId([{ column: { ...by[0], of: 'min', kind: 'metric' }, value: 1 }])).not.toBe(
      pathId([{ column: { ...by[0], of: 'max', kind: 'metric' }, value: 1 }]),
    );
  });
});

describe('treeRequests', () => {
  test('the outermost groups come first, a thousand of them, and further pages begin where others end', () => {
    const opened = [
      { path: one, pages: 2 },
      { path: [], pages: 2 },
    ];
    expect(
      treeRequests(opened, ids).map(({ path, kind, offset, limit }) => [path.length, kind, offset, limit]),
    ).toEqual([
      [0, 'groups', 0, 1000],
      [0, 'groups', 1000, 1000],
      [1, 'groups', 0, 100],
      [1, 'groups', 100, 1000],
    ]);
  });

  test('below the innermost group are runs; groups opened under another grouping are not asked for', () => {
    const innermost = [...one, { column: by[1], value: 'a' }];
    const opened = [innermost, none].map((path) => ({ path, pages: 1 }));
    expect(treeRequests(opened, ids).map(({ kind }) => kind)).toEqual(['groups', 'runs', 'groups']);
    expect(treeRequests(opened, ['tag:team', 'param:lr'])).toHaveLength(1);
    expect(treeRequests(opened, ['param:lr']).map(({ kind }) => kind)).toEqual(['groups', 'runs']);
  });
});

describe('treeParts', () => {
  const request = { path: [], kind: 'groups', offset: 0, limit: 1 } as const;
  const read = (known: RunGroup[], total: number) => ({ by: ['param:lr'], metrics: ['auc'], groups: known, total });

  test('joins the pages of a path and says how many are left', () => {
    const pages = [read([group('a', 1)], 5), read([group('b', 1)], 5)].map((data) => ({ request, data, error: null }));
    const joined = treeParts(pages).get(pathId([]));
    expect(joined?.groups.map((shown) => [shown.group.values[0], shown.metrics])).toEqual([
      ['a', ['auc']],
      ['b', ['auc']],
    ]);
    expect(joined?.tail).toEqual({ type: 'more', left: 3 });
  });

  test.each([
    ['loading', null],
    ['failed', new Error('away')],
  ] as const)('a page that is %s ends it', (type, error) => {
    const pages = [
      { request, data: read([group('a', 1)], 5), error: null },
      { request, data: undefined, error },
    ];
    expect(treeParts(pages).get(pathId([]))?.tail.type).toBe(type);
  });
});
