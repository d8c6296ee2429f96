import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Context } from '@/server/core/context';
import { closeDb, db } from '@/server/core/db';
import { stopBoss } from '@/server/core/jobs/boss';
import type { JobHandle } from '@/server/core/jobs/job-handle';
import { toJson } from '@/server/core/json';
import { asRole, makeProject } from '@/server/testing/factories';
import { makeDatasetVersion } from '@/server/testing/datasets';
import { makeRegisteredVersion } from '@/server/testing/registered-versions';
import { makeFlights, makeModelVersion, useOwnHome } from '@/server/testing/served-models';
import { compareVersions, startComparison } from './compare-versions';
import { getDiff } from './diff-versions';
import { evaluateVersion } from './evaluate-version';
import { setEvaluationPlan } from './set-evaluation-plan';
import { updateVersion } from './update-version';

useOwnHome();
let ctx: Context;
let beforeId = '';
let afterId = '';

beforeAll(async () => {
  ctx = await makeProject();
  const first = await makeRegisteredVersion(ctx, { dataset: 'january', spec: { kind: 'constant', params: {} } });
  const second = await makeRegisteredVersion(ctx, { dataset: 'february', spec: { seed: 5 } });
  [beforeId, afterId] = [first.version.id, second.version.id];
  const test = await makeDatasetVersion(ctx, { name: 'locked', timeColumn: 'date', rows: makeFlights(620, 77) });
  await setEvaluationPlan(ctx, {
    modelId: second.version.modelId,
    test: { datasetVersionIds: [test.id], timeRange: null },
    sliceColumns: null,
  });
  await updateVersion(ctx, { id: afterId, card: '# Better', licence: 'MIT' });
});
afterAll(async () => {
  await stopBoss(0);
  await closeDb();
});

const compare = (payload = { beforeId, afterId }) =>
  compareVersions({
    ...{ id: 'job', attempt: 1, payload, ctx, signal: new AbortController().signal },
    ...{ progress: () => undefined, log: () => undefined },
  } satisfies JobHandle<'version.compare'>);

it('names what differs in data, config, facts and card, and nothing else', async () => {
  const diff = await getDiff(ctx, { beforeId, afterId });
  const entries = diff.changes.map(({ part, name, before, after }) => [`${part} ${name}`, [before, after]]);
  const found = Object.fromEntries(entries);
  expect(found).toMatchObject({
    'config kind': ['constant', 'gbt'],
    'config seed': ['1', '5'],
    'config params.trees': [null, '10'],
    'data january 2001-01': ['400 rows', null],
    'data february 2001-01': [null, '400 rows'],
    'facts licence': ['none', 'MIT'],
  });
  expect(Object.keys(found)).not.toContain('config target.column');
  expect(diff.card).toEqual({ before: '', after: '# Better' });
  expect(diff.metrics.find(({ name }) => name === 'auc')).toMatchObject({ before: { value: 0.5 } });
  expect(diff).toMatchObject({ incomparable: null, comparison: null });
  expect((await getDiff(ctx, { beforeId: afterId, afterId })).changes).toEqual([]);
});

it('shows what both say about the same rows once a worker has asked them', async () => {
  const { jobId } = await startComparison(ctx, { beforeId, afterId });
  const waiting = await getDiff(ctx, { beforeId, afterId });
  expect(waiting.comparison).toMatchObject({ jobId, status: 'queued', result: null });
  expect((await startComparison(ctx, { beforeId, afterId })).jobId).toBe(jobId);
  const result = await compare();
  await db().job.update({ where: { id: jobId }, data: { status: 'done', result: toJson(result) } });
  expect((await getDiff(ctx, { beforeId, afterId })).comparison).toMatchObject({ status: 'done', result });
});

it('shows metrics of the same locked test once both were measured on it', async () => {
  await evaluateVersion(ctx, { versionId: beforeId });
  expect(await getDiff(ctx, { beforeId, afterId })).toMatchObject({ measuredOn: null, after: { measured: null } });
  await evaluateVersion(ctx, { versionId: afterId });
  const { measuredOn, metrics, before, after } = await getDiff(ctx, { beforeId, afterId });
  expect(measuredOn).toContain('locked test');
  const of = (side: typeof before) => side.measured?.metrics.find(({ name }) => name === 'auc');
  expect(metrics.find(({ name }) => name === 'auc')).toEqual({ name: 'auc', before: of(before), after: of(after) });
});

it('pairs the rows by day, and finds the rows on which they lie furthest apart', async () => {
  const result = await compare();
  expect(result).toMatchObject({ rows: 620, unit: 'day', correlation: null });
  expect(result.sentence).toContain('locked test');
  const auc = result.metrics.find(({ name }) => name === 'auc');
  // The constant guesses; the trees learnt that Chicago is late.
  expect(auc).toMatchObject({ before: 0.5, units: 31 });
  expect(auc?.lower).toBeGreaterThan(0);
  expect(auc?.difference).toBeCloseTo((auc?.after ?? 0) - 0.5, 12);
  const gaps = result.worst.map(({ before, after }) => Math.abs(before - after));
  expect(gaps).toEqual([...gaps].sort((a, b) => b - a));
  expect(gaps).toHaveLength(20);
  expect(Math.max(...result.points.map((one) => Math.abs(one.before - one.after)))).toBeLessThanOrEqual(gaps[0] ?? 0);
  expect(result.worst[0]?.features).toMatchObject({ origin: expect.any(String) });
});

it('judges each by its own threshold, and says which', async () => {
  const { version } = await makeRegisteredVersion(ctx, { dataset: 'march', spec: { seed: 5, threshold: 0.1 } });
  const { thresholds, metrics } = await compare({ beforeId: afterId, afterId: version.id });
  expect(thresholds).toEqual({ before: 0.5, after: 0.1 });
  const of = (name: string) => metrics.find((metric) => metric.name === name);
  // The same trees from the same rows: the same scores, and only what they call positive differs.
  expect(of('auc')).toMatchObject({ difference: 0 });
  expect(of('recall')?.after).toBeGreaterThan((of('recall')?.before ?? 1) + 0.1);
  const swapped = (await compare({ beforeId: version.id, afterId })).metrics.find(({ name }) => name === 'recall');
  expect(swapped?.difference).toBeCloseTo(-(of('recall')?.difference ?? 0), 12);
});

it('does not ask models of different questions, nor those of others', async () => {
  const spec = { target: { kind: 'column' as const, column: 'distance' }, task: 'regression' as const };
  const other = await makeModelVersion(ctx, { kind: 'constant', model: 'distance', spec });
  const pair = { beforeId, afterId: other.id };
  expect((await getDiff(ctx, pair)).incomparable).toContain('regression');
  await expect(startComparison(ctx, pair)).rejects.toMatchObject({ code: 'Conflict' });
  const same = { beforeId, afterId: beforeId };
  await expect(startComparison(ctx, same)).rejects.toMatchObject({ code: 'Invalid' });
  await expect(startComparison(asRole(ctx, 'viewer'), pair)).rejects.toMatchObject({ code: 'Forbidden' });
  await expect(getDiff(await makeProject(), { beforeId, afterId })).rejects.toMatchObject({ code: 'NotFound' });
});
