import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { GroupRunsInput, type RunGroups } from '@/lib/contracts/run-search';
import { createRandom } from '@/lib/random/create-random';
import { parseFilter } from '@/lib/search/parse-filter';
import { parseOrders } from '@/lib/search/parse-order';
import type { Context } from '@/server/core/context';
import { closeDb, db, pool } from '@/server/core/db';
import { makeProject } from '@/server/testing/factories';
import { createRun } from '../../create-run';
import { logParams, logTags } from '../../log-params';
import { recordMetrics } from '../../record-metrics';
import { filters, orders } from '../../testing/search-cases';
import { compareRuns, makeSearchWorld, matches, type KnownRun } from '../../testing/search-world';
import { updateRun } from '../../update-run';
import { keyOf, keysOf } from '../filter-sql';
import { groupRuns } from '../group-runs';
import { groupRows } from './group-rows';
import { orderGroups } from './order-groups';
import { RunTables } from './run-tables';
import { inTable, pageOf } from './search-table';
import { trimTouches } from './trim-touches';

let ctx: Context;
let world: Awaited<ReturnType<typeof makeSearchWorld>>;
let experimentId: string;
const tables = new RunTables({ smallest: 1, mostCells: 1e9, idleMs: 60_000, whenCold: 'wait' });
beforeAll(async () => {
  ctx = await makeProject();
  world = await makeSearchWorld(ctx, 40);
  experimentId = world.experiments[0]?.id ?? '';
});
afterAll(() => closeDb());

const manner = { ties: 'started', texts: 'plain' } as const;

/** Ids in order; undefined where only the database can say. */
async function found(text: string, order: readonly string[] = [], from = tables): Promise<string[] | undefined> {
  const [filter, criteria] = [parseFilter(text), parseOrders(order)];
  const search = { experimentId, filter, view: 'not-deleted', within: [], orders: criteria, manner } as const;
  const keys = [...keysOf(filter), ...criteria.flatMap(({ field }) => keyOf(field))];
  const page = await inTable(search, {
    keys,
    tables: from,
    look: (table, rows) => pageOf(table, rows, { ...search, limit: 1000, offset: 0 }),
  });
  if (!page) return undefined;
  expect(page.total).toBe(page.serials.length);
  const runs = await db().run.findMany({ where: { experimentId }, select: { id: true, serial: true } });
  const ids = new Map(runs.map(({ id, serial }) => [String(serial), id]));
  return page.serials.map((serial) => ids.get(serial) ?? '');
}

const isHere = (run: KnownRun) => run.experimentId === experimentId && run.lifecycle !== 'deleted';
const expected = (filter: string, order: readonly string[] = []) =>
  world.runs
    .filter((run) => isHere(run) && matches(run, parseFilter(filter)))
    .sort((a, b) => compareRuns(a, b, parseOrders(order)))
    .map(({ id }) => id);

describe('columns in memory', () => {
  test.each(filters)('find what brute force finds: %s', async (filter) => {
    const ids = await found(filter);
    // What looks at whole long texts, or at what is seldom asked, is left to the database.
    if (ids === undefined) expect(filter).toMatch(/LIKE|xxx|lifecycle_stage/);
    else expect(ids).toEqual(expected(filter));
  });

  test.each(orders.map((order) => [order]))('are ordered as brute force orders: %o', async (order) => {
    expect(await found('', order)).toEqual(expected('', order));
  });

  test('leave datasets and small experiments to the database', async () => {
    expect(await found("datasets.name = 'x'")).toBeUndefined();
    const large = new RunTables({ smallest: 1000, mostCells: 1e9, idleMs: 60_000, whenCold: 'wait' });
    expect(await found('', [], large)).toBeUndefined();
  });

  test('pick the first of many as a sort of all would', async () => {
    const search = {
      experimentId,
      filter: null,
      view: 'all',
      within: [],
      orders: parseOrders(['metrics.loss']),
    } as const;
    const pages = await inTable(
      { ...search },
      {
        keys: [{ kind: 'm', key: 'loss' }],
        tables,
        look: (table, rows) => [
          pageOf(table, rows, { ...search, manner, limit: 7, offset: 3 }).serials,
          pageOf(table, rows, { ...search, manner, limit: 1000, offset: 0 }).serials.slice(3, 10),
        ],
      },
    );
    expect(pages?.[0]).toEqual(pages?.[1]);
    expect(pages?.[0]).toHaveLength(7);
  });
});

describe('groups', () => {
  const by = (...columns: string[]) =>
    columns.map((column) => ({ kind: column.split('.')[0] ?? '', key: column.split('.')[1] ?? '' }));

  test.each([
    [{ by: by('tag.shard'), metrics: ['loss', 'many 69'], orderBy: { by: 'value', direction: 'asc' } }],
    [{ by: by('tag.shard', 'attribute.status'), metrics: ['loss'], orderBy: { by: 'mean', direction: 'asc' } }],
    [{ by: by('metric.loss'), orderBy: { by: 'value', direction: 'desc' } }],
    [{ by: by('param.unknown', 'attribute.start_time'), metrics: ['unknown', 'late'], limit: 3, offset: 1 }],
    [{ by: by('tag.shard'), metrics: ['late'], filter: 'metrics.loss > 0.5', orderBy: { by: 'sd' } }],
  ])('are those of the database: %o', async (asked) => {
    const input = GroupRunsInput.parse({ experimentIds: [experimentId], ...asked });
    const inDatabase = await groupRuns(ctx, input);
    const filter = parseFilter(input.filter);
    const keys = [...keysOf(filter), ...input.metrics.map((key) => ({ kind: 'm' as const, key }))];
    const columns = input.by.flatMap(({ kind, key }) => keyOf({ entity: kind, key }));
    const groups = await inTable(
      { experimentId, filter, view: 'active', within: [] },
      { keys: [...keys, ...columns], tables, look: (table, rows) => groupRows(table, rows, input) },
    );
    expect(rounded({ groups: orderGroups(groups ?? [], input), total: groups?.length ?? 0 })).toEqual(
      rounded(inDatabase),
    );
    expect(inDatabase.groups.length).toBeGreaterThan(1);
  });

  /** Both sum in another order. */
  const rounded = ({ groups, total }: RunGroups) => ({
    total,
    groups: groups.map(({ metrics, ...group }) => ({
      ...group,
      metrics: metrics.map(({ mean, sd, ...rest }) => ({ ...rest, mean: mean?.toFixed(9), sd: sd?.toFixed(9) })),
    })),
  });
});

describe('a search', () => {
  test('finds what was committed before it, whatever wrote it', async () => {
    const name = 'brand new';
    const filter = `run_name = '${name}'`;
    expect(await found(filter)).toEqual([]);
    const { id } = await createRun(ctx, { experimentId, name, tags: { fresh: '1' } });
    expect(await found(filter)).toEqual([id]);
    expect(await found("tags.fresh = '1'")).toEqual([id]);
    await logParams(ctx, { runId: id, params: { 'new param': 'a' } });
    expect(await found("params.`new param` = 'a'")).toEqual([id]);
    await logTags(ctx, { runId: id, tags: { fresh: null } });
    expect(await found("tags.fresh = '1'")).toEqual([]);
    await recordMetrics(ctx, { runId: id, points: [{ key: 'new metric', value: 3, step: 1, timestamp: 1 }] });
    expect(await found('metrics.`new metric` > 2')).toEqual([id]);
    await updateRun(ctx, { id, name: 'renamed', deleted: true });
    expect(await found(filter)).toEqual([]);
    await updateRun(ctx, { id, deleted: false });
    expect(await found("run_name = 'renamed'")).toEqual([id]);
    await db().run.delete({ where: { id } });
    expect(await found("run_name = 'renamed'")).toEqual([]);
  });

  test('misses nothing while others write, also in transactions that stay open', async () => {
    const runs = world.runs.filter(isHere);
    const open = await pool().connect();
    await open.query('BEGIN');
    await open.query('UPDATE run SET name = $2 WHERE id = $1', [runs[0]?.id, 'held back']);
    const random = createRandom(3);
    const writer = async (place: number) => {
      for (let step = 1; step <= 15; step += 1) {
        const run = runs[1 + ((place * 7 + Math.floor(random() * 5)) % (runs.length - 1))];
        const key = `race ${place}`;
        await recordMetrics(ctx, { runId: run?.id ?? '', points: [{ key, value: step, step, timestamp: step }] });
        expect(await found(`metrics.\`${key}\` = ${step}`)).toContain(run?.id);
      }
    };
    await Promise.all([1, 2, 3, 4].map(writer));
    expect(await found("run_name = 'held back'")).toEqual([]);
    await open.query('COMMIT');
    open.release();
    expect(await found("run_name = 'held back'")).toEqual([runs[0]?.id]);
  });

  test('looks at any number of columns, and keeps those asked for last within its limit', async () => {
    const keys = ['loss', 'late', 'many 3', 'many 69', 'unknown'];
    const none = new RunTables({ smallest: 1, mostCells: 0, idleMs: 60_000, whenCold: 'wait' });
    for (const key of [...keys, ...keys]) {
      expect(await found(`metrics.\`${key}\` != 77`, [], none)).toEqual(expected(`metrics.\`${key}\` != 77`));
      const table = await none.find(experimentId, []);
      expect(keys.filter((one) => table?.column('m', one))).toEqual([]);
    }
    const table = await tables.find(experimentId, [{ kind: 'm', key: 'loss' }]);
    expect(table?.column('m', 'loss')).toBeDefined();
    expect(table?.column('m', 'many 3')).toBeDefined();
  });

  test('leaves to the database the search for which columns are read first, and finds the same after', async () => {
    const cold = new RunTables({ smallest: 1, mostCells: 1e9, idleMs: 60_000, whenCold: 'leave' });
    const filter = 'metrics.late != 1 OR metrics.loss > 0.5';
    expect(await found(filter, [], cold)).toBeUndefined();
    expect(await found(filter, [], cold)).toEqual(expected(filter));
    expect(await found("params.model = 'tree'", [], cold)).toBeUndefined();
    expect(await found(filter, [], cold)).toEqual(expected(filter));
  });

  test('reads everything anew when what changed is no longer known', async () => {
    const touches = async () => (await pool().query('SELECT FROM hot.run_touch')).rowCount;
    expect(await touches()).toBeGreaterThan(0);
    for (let turn = 0; turn < 2; turn += 1) {
      await pool().query(`UPDATE hot.run_touch_kept SET turned_at = now() - interval '1 hour'`);
      await trimTouches();
      await trimTouches();
    }
    expect(await touches()).toBe(0);
    const [run] = world.runs.filter(isHere);
    expect(await found(`run_id = '${run?.id}'`)).toEqual([run?.id]);
  });
});
