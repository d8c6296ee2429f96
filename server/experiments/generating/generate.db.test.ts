import { afterAll, beforeAll, expect, test } from 'vitest';
import { ListRunColumnsInput, SearchRunsInput } from '@/lib/contracts/run-search';
import type { Context } from '@/server/core/context';
import { closeDb, db, pool } from '@/server/core/db';
import { makeProject, unique } from '@/server/testing/factories';
import { getMetricHistory } from '../get-metric-history';
import { listRunColumns } from '../search/list-run-columns';
import { searchRunRows } from '../search/search-runs';
import { makeSearchWorld } from '../testing/search-world';
import { generateRuns } from './generate-runs';
import { generateSeries } from './generate-series';

let ctx: Context;
beforeAll(async () => {
  ctx = await makeProject();
});
afterAll(() => closeDb());

const made = (more: object = {}) => {
  const shape = { runs: 40, params: 70, metrics: 70, seed: 5 };
  return generateRuns(ctx, { experimentName: `made ${unique()}`, ...shape, onProgress: () => undefined, ...more });
};
const rowsOf = (experimentId: string, more: object = {}) =>
  searchRunRows(ctx, SearchRunsInput.parse({ experimentIds: [experimentId], limit: 1000, ...more }));

/** What searches read, without what differs from one database to the next. */
async function tablesOf(experimentId: string) {
  const runs = await pool().query('SELECT * FROM hot.run_search WHERE experiment_id = $1 ORDER BY run', [experimentId]);
  const blocks = await pool().query('SELECT * FROM hot.run_cols WHERE experiment_id = $1 ORDER BY kind, block, run', [
    experimentId,
  ]);
  const hasSome = ({ m, x }: { m: unknown[]; x: unknown[] }) => [...m, ...x].some((value) => value !== null);
  const trimmed = (values: unknown[]) => values.slice(0, values.map((value) => value !== null).lastIndexOf(true) + 1);
  const trim = (row: Record<string, unknown>) =>
    Object.fromEntries(Object.entries(row).map(([key, value]) => [key, Array.isArray(value) ? trimmed(value) : value]));
  return { runs: runs.rows.map(trim), blocks: blocks.rows.filter(hasSome).map(trim) };
}

test('what is worked out anew equals what was kept in step', async () => {
  const { experiments } = await makeSearchWorld(ctx, 12);
  for (const { id } of experiments) {
    const kept = await tablesOf(id);
    await pool().query('DELETE FROM hot.run_search WHERE experiment_id = $1', [id]);
    await pool().query('DELETE FROM hot.run_cols WHERE experiment_id = $1', [id]);
    await pool().query('SELECT hot.fill_run_search($1)', [id]);
    expect(await tablesOf(id)).toEqual(kept);
  }
});

test('generated runs are found by what they logged, and the same seed makes the same', async () => {
  const name = `twice ${unique()}`;
  const first = await made({ experimentName: name });
  await db().experiment.update({ where: { id: first }, data: { name: `${name} before` } });
  const second = await made({ experimentName: name });
  const columns = [
    { kind: 'metric', key: 'loss' },
    { kind: 'metric', key: 'slice/69/f1' },
    { kind: 'metric', key: 'loss', of: 'min' },
    { kind: 'param', key: 'feature_69' },
    { kind: 'tag', key: 'team' },
  ];
  const [a, b] = await Promise.all([first, second].map((id) => rowsOf(id, { columns, filter: 'metrics.loss > 0' })));
  expect(a?.rows.length).toBeGreaterThan(30);
  const facts = (answer: typeof a) => answer?.rows.map(({ name: run, cells, startedAt }) => [run, startedAt, cells]);
  expect(facts(a)).toEqual(facts(b));
  const [row] = a?.rows ?? [];
  const [series] = await getMetricHistory(ctx, { runIds: [row?.id ?? ''], keys: ['loss'], maxPoints: 100 });
  expect(series?.values).toEqual([row?.cells[0]]);
  const listed = await listRunColumns(ctx, ListRunColumnsInput.parse({ experimentIds: [first], withCounts: true }));
  expect(listed.total).toBe(70 + 70 + 3);
  expect(listed.columns.filter(({ kind }) => kind === 'param').every(({ runs }) => runs === 40)).toBe(true);
  const known = await listRunColumns(ctx, ListRunColumnsInput.parse({ search: '^slice/1.*F1$', isRegex: true }));
  expect(known.columns.map(({ key }) => key)).toContain('slice/12/f1');
  await expect(listRunColumns(ctx, ListRunColumnsInput.parse({ search: '(', isRegex: true }))).rejects.toMatchObject({
    code: 'Invalid',
  });
});

test('a generated series has every point', async () => {
  const name = `long ${unique()}`;
  await generateSeries(ctx, { experimentName: name, series: 2, points: 1200, seed: 1, onProgress: () => undefined });
  const experiment = await db().experiment.findFirstOrThrow({ where: { projectId: ctx.projectId, name } });
  const { rows } = await rowsOf(experiment.id);
  const series = await getMetricHistory(ctx, { runIds: rows.map(({ id }) => id), keys: undefined, maxPoints: 100 });
  expect(series.map(({ total }) => total)).toEqual([1200, 1200]);
});
