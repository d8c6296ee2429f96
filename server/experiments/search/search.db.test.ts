import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Context } from '@/server/core/context';
import { ListRunColumnsInput, SearchRunsInput } from '@/lib/contracts/run-search';
import { parseFilter } from '@/lib/search/parse-filter';
import { parseOrders } from '@/lib/search/parse-order';
import { closeDb } from '@/server/core/db';
import { makeProject } from '@/server/testing/factories';
import { recordMetrics } from '../record-metrics';
import { filters, orders } from '../testing/search-cases';
import { compareRuns, makeSearchWorld, matches, valueOf, type KnownRun } from '../testing/search-world';
import { listRunColumns } from './list-run-columns';
import { searchRunRows } from './search-runs';
import { searchRuns } from './search-whole-runs';

let ctx: Context;
let world: Awaited<ReturnType<typeof makeSearchWorld>>;
beforeAll(async () => {
  ctx = await makeProject();
  world = await makeSearchWorld(ctx, 30);
});
afterAll(() => closeDb());

/** Ids as a brute force over what was logged finds them. */
const expected = (filter: string, order: readonly string[], isWanted: (run: KnownRun) => boolean) =>
  world.runs
    .filter((run) => isWanted(run) && matches(run, parseFilter(filter)))
    .sort((a, b) => compareRuns(a, b, parseOrders(order)))
    .map(({ id }) => id);

const found = async (filter: string, order: readonly string[], more: object = {}) => {
  const search = { experiments: [1, 2], view: 'active' as const, limit: 1000, offset: 0, ...more };
  const runs = await searchRuns(ctx, { ...search, filter: parseFilter(filter), order: parseOrders(order) });
  return runs.map(({ id }) => id);
};

describe('a filter finds what brute force finds', () => {
  test.each(filters)('%s', async (filter) => {
    const isWanted = (run: KnownRun) => run.lifecycle !== 'deleted';
    expect(await found(filter, [])).toEqual(expected(filter, [], isWanted));
    const all = expected(filter, [], ({ experimentId }) => experimentId === world.experiments[0]?.id);
    expect(await found(filter, [], { experiments: [1], view: 'all' })).toEqual(all);
  });

  test('by id, one and several', async () => {
    const [a, b] = world.runs;
    const two = `run_id IN ('${a?.id}', '${b?.id}')`;
    expect(new Set(await found(two, [], { view: 'all' }))).toEqual(new Set([a?.id, b?.id]));
    expect(await found(`run_id NOT IN ('${a?.id}')`, [], { view: 'all' })).toHaveLength(world.runs.length - 1);
    expect(await found(`run_id = '${a?.id}'`, [], { view: 'all' })).toEqual([a?.id]);
  });
});

describe('an order is that of brute force', () => {
  test.each(orders.map((order) => [order]))('%o', async (order) => {
    const isWanted = (run: KnownRun) => run.lifecycle !== 'deleted';
    expect(await found('', order)).toEqual(expected('', order, isWanted));
    expect(await found('', order, { limit: 7, offset: 5 })).toEqual(expected('', order, isWanted).slice(5, 12));
  });
});

describe('searchRunRows', () => {
  const rows = (input: object) => searchRunRows(ctx, SearchRunsInput.parse(input));

  test('gives chosen columns, a total and the next offset', async () => {
    const columns = [
      { kind: 'metric', key: 'loss' },
      { kind: 'metric', key: 'loss', of: 'max' },
      { kind: 'metric', key: 'many 69' },
      { kind: 'param', key: 'model' },
      { kind: 'tag', key: 'team' },
      { kind: 'attribute', key: 'start_time' },
      { kind: 'param', key: 'unknown' },
    ];
    const answer = await rows({ columns, limit: 20, orderBy: ['metrics.loss DESC'] });
    const active = world.runs.filter(({ lifecycle }) => lifecycle === 'active');
    expect(answer).toMatchObject({ total: active.length, nextOffset: 20, rows: { length: 20 } });
    for (const { id, cells } of answer.rows) {
      const run = active.find((one) => one.id === id);
      const number = (key: string) => {
        const value = run?.metrics.get(key);
        return Number.isNaN(value) ? 'NaN' : (value ?? null);
      };
      const most = run?.metrics.has('loss') ? 99 : null;
      const texts = [run?.params.get('model') ?? null, run?.tags.get('team') ?? null];
      expect(cells).toEqual([number('loss'), most, number('many 69'), ...texts, run?.startedAt, null]);
    }
    expect((await rows({ offset: 20, limit: 1000 })).nextOffset).toBeNull();
  });

  test('orders texts that are numbers by their value, before others', async () => {
    const answer = await rows({ orderBy: ['params.seed'], columns: [{ kind: 'param', key: 'seed' }], limit: 1000 });
    const seeds = [...new Set(answer.rows.map(({ cells }) => cells[0]))];
    expect(seeds.slice(0, 4)).toEqual(['1e-2', '9', '10', '']);
    expect(seeds.at(-1)).toBeNull();
  });

  test('shows what each view asks for, and one experiment alone', async () => {
    for (const view of ['active', 'archived', 'deleted'] as const) {
      const wanted = world.runs.filter(({ lifecycle }) => lifecycle === view).length;
      expect((await rows({ view })).total).toBe(wanted);
    }
    const experimentIds = [world.experiments[1]?.id];
    expect((await rows({ view: 'all', experimentIds })).total).toBe(30);
  });

  test.each([
    ['metric', 'loss', 0.5],
    ['metric', 'loss', 'NaN'],
    ['metric', 'loss', null],
    ['param', 'seed', '1e-2'],
    ['param', 'seed', ''],
    ['param', 'model', null],
    ['attribute', 'start_time', 1_700_000_000_003],
  ] as const)('finds the runs of the group %s %s %s', async (kind, key, value) => {
    const isIn = (run: KnownRun) => {
      const cell = valueOf(run, { entity: kind, key });
      return (Number.isNaN(cell) ? 'NaN' : (cell ?? null)) === value;
    };
    const within = [{ column: { kind, key }, value }];
    const whole = { view: 'all', within, limit: 1000 };
    const ids = expected('', [], isIn).sort();
    const answer = await rows(whole);
    expect(answer.rows.map(({ id }) => id).sort()).toEqual(ids);
    expect([answer.total, ids.length > 0, ids.length < world.runs.length]).toEqual([ids.length, true, true]);
    const [first] = world.experiments;
    const ofFirst = await rows({ ...whole, experimentIds: [first?.id] });
    const idsOfFirst = expected('', [], (run) => isIn(run) && run.experimentId === first?.id).sort();
    expect([ofFirst.rows.map(({ id }) => id).sort(), ofFirst.total]).toEqual([idsOfFirst, idsOfFirst.length]);
  });

  test('says what is wrong with a filter, an order or an experiment', async () => {
    await expect(rows({ filter: 'metrics.loss >' })).rejects.toMatchObject({ code: 'Invalid' });
    await expect(rows({ orderBy: ['nothing'] })).rejects.toMatchObject({ code: 'Invalid' });
    await expect(rows({ experimentIds: ['elsewhere'] })).rejects.toMatchObject({ code: 'NotFound' });
    const inGroup = (kind: string, key: string, value: unknown) =>
      rows({ within: [{ column: { kind, key }, value }], view: 'all' });
    for (const [kind, key, value] of [
      ['param', 'model', 1],
      ['attribute', 'status', 5],
      ['metric', 'loss', 'low'],
      ['attribute', 'start_time', 'NaN'],
    ] as const) {
      await expect(inGroup(kind, key, value)).rejects.toMatchObject({ code: 'Invalid' });
    }
    const other = await makeProject();
    expect((await searchRunRows(other, SearchRunsInput.parse({ view: 'all' }))).total).toBe(0);
  });
});

describe('listRunColumns', () => {
  test('gives up on a regular expression that would take minutes', async () => {
    const key = `${'a'.repeat(220)}b`;
    await recordMetrics(ctx, { runId: world.runs[0]?.id ?? '', points: [{ key, value: 1, step: 1, timestamp: 1 }] });
    const search = '^(.*)(.*)(.*)(.*)\\4\\3\\2\\1$';
    const asked = listRunColumns(ctx, ListRunColumnsInput.parse({ search, isRegex: true }));
    await expect(asked).rejects.toMatchObject({
      code: 'Invalid',
      message: expect.stringContaining('takes too long') as string,
    });
    const { columns } = await listRunColumns(ctx, ListRunColumnsInput.parse({ search: 'a+b$', isRegex: true }));
    expect(columns.map((column) => column.key)).toEqual([key]);
  });
});
