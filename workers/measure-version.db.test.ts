import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Context } from '@/server/core/context';
import { closeDb, db } from '@/server/core/db';
import { stopBoss } from '@/server/core/jobs/boss';
import type { JobHandle } from '@/server/core/jobs/job-handle';
import { getVersion, getVersionByNumber } from '@/server/models/get-version';
import { drawBadge } from '@/server/models/draw-badge';
import { setAlias } from '@/server/models/set-alias';
import { setEvaluationPlan, startMeasuring } from '@/server/models/set-evaluation-plan';
import { updateVersion } from '@/server/models/update-version';
import { makeDatasetVersion } from '@/server/testing/datasets';
import { makeProject } from '@/server/testing/factories';
import { makeRegisteredVersion } from '@/server/testing/registered-versions';
import { makeFlights, makeModelVersion, useOwnHome } from '@/server/testing/served-models';
import { endMeasuring, measureIfNew, measureVersion } from '@/server/serving';

useOwnHome();
let ctx: Context;
let made: Awaited<ReturnType<typeof makeRegisteredVersion>>;

const measure = (versionId: string) =>
  measureVersion({
    ...{ id: 'job', attempt: 1, payload: { versionId }, ctx, signal: new AbortController().signal },
    ...{ progress: () => undefined, log: () => undefined },
  } satisfies JobHandle<'version.measure'>);

beforeAll(async () => {
  ctx = await makeProject();
  made = await makeRegisteredVersion(ctx);
});
afterAll(async () => {
  await stopBoss(0);
  await closeDb();
});

describe('a registered version', () => {
  it('is measured by a job that registering queued', async () => {
    const jobs = await db().job.findMany({ where: { kind: 'version.measure', subjectId: made.version.id } });
    expect(jobs).toMatchObject([{ title: 'Measure flight-delay v1', payload: { versionId: made.version.id } }]);
    const nothing = { latency: null, latencyError: null, measuring: true, evaluation: null };
    expect(await getVersion(ctx, made.version.id)).toMatchObject(nothing);
    await db().job.updateMany({ where: { subjectId: made.version.id }, data: { status: 'done' } });
    expect((await getVersion(ctx, made.version.id)).measuring).toBe(false);
  });

  it('gets its latency and its metrics from the rows kept back, and says when it learnt from them', async () => {
    await measure(made.version.id);
    const { latency, evaluation } = await getVersion(ctx, made.version.id);
    expect(latency?.p50Ms).toBeGreaterThan(0);
    expect(latency?.p99Ms).toBeGreaterThanOrEqual(latency?.p50Ms ?? Infinity);
    expect(evaluation).toMatchObject({ source: 'validation', rows: 80, seen: true, error: null });
    expect(evaluation?.sentence).toContain('flatters');
    expect(evaluation?.metrics.find(({ name }) => name === 'auc')?.lower).toBeGreaterThan(0);
    // Fewer than 30 rows an airport.
    expect(evaluation?.slices).toEqual([]);
  });

  it('is measured on the locked test once the model has one, by the columns asked for', async () => {
    const test = await makeDatasetVersion(ctx, { name: 'locked', label: 'locked', rows: makeFlights(800, 99) });
    await setEvaluationPlan(ctx, {
      modelId: made.version.modelId,
      test: { datasetVersionIds: [test.id], timeRange: null },
      sliceColumns: ['origin', 'distance'],
    });
    await measure(made.version.id);
    const { evaluation } = await getVersion(ctx, made.version.id);
    expect(evaluation).toMatchObject({ source: 'locked-test', rows: 800, seen: false });
    expect(evaluation?.sentence).toBe('locked test: locked locked, 800 rows');
    const origins = evaluation?.slices.filter(({ column }) => column === 'origin') ?? [];
    expect(origins.map(({ value }) => value).sort()).toEqual(['ATL', 'DFW', 'ORD', 'SEA']);
    expect(origins.reduce((sum, { rows }) => sum + rows, 0)).toBe(800);
    expect(evaluation?.slices.filter(({ column }) => column === 'distance')).toHaveLength(4);
    const lateAt = (value: string) =>
      origins.find((slice) => slice.value === value)?.metrics.find(({ name }) => name === 'positiveShare')?.value ?? 0;
    expect(lateAt('ORD')).toBeGreaterThan(lateAt('SEA'));
  });

  it('says so when it learnt from the locked test', async () => {
    const test = { datasetVersionIds: [made.datasetVersionId], timeRange: null };
    await setEvaluationPlan(ctx, { modelId: made.version.modelId, test, sliceColumns: [] });
    await measure(made.version.id);
    expect((await getVersion(ctx, made.version.id)).evaluation).toMatchObject({ seen: true, slices: [] });
  });

  it('keeps a sentence where there are no rows to measure it on', async () => {
    const foreign = await makeModelVersion(ctx, { kind: 'constant', model: 'foreign' });
    await measure(foreign.id);
    const { evaluation, latency } = await getVersion(ctx, foreign.id);
    expect(latency).not.toBeNull();
    expect(evaluation).toMatchObject({ rows: 0, error: expect.stringContaining('no locked test') });
    expect((await startMeasuring(ctx, foreign.id)).jobId).toBeTruthy();
    expect((await getVersion(ctx, foreign.id)).measuring).toBe(true);
  });

  it('is tried again where its file is gone, keeps why in the end, and is measured once it is back', async () => {
    const lost = await makeModelVersion(ctx, { kind: 'constant', model: 'lost', seed: 77 });
    const { sha256 } = lost;
    const gone = 'f'.repeat(64);
    await db().modelVersion.update({ where: { id: lost.id }, data: { sha256: gone } });
    const error: unknown = await measure(lost.id).catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ code: 'Unavailable', message: expect.stringMatching(/is not in the object store/) });
    await endMeasuring(ctx, lost.id, 'It is not in the object store.');
    const { latency, latencyError, evaluation } = await getVersion(ctx, lost.id);
    expect([latency, latencyError]).toEqual([null, 'It is not in the object store.']);
    expect(evaluation?.error).toBe('It is not in the object store.');
    await db().modelVersion.update({ where: { id: lost.id }, data: { sha256 } });
    await measureIfNew(ctx, lost.id);
    const back = await getVersion(ctx, lost.id);
    expect([back.latency?.rows, back.latencyError]).toEqual([expect.any(Number), null]);
  });

  it('keeps the latency it has where it cannot be measured again', async () => {
    const good = await makeModelVersion(ctx, { kind: 'constant', model: 'good', seed: 79 });
    await measureIfNew(ctx, good.id);
    // A version that is only kept here has nothing that could answer.
    await db().modelVersion.update({ where: { id: good.id }, data: { sha256: '' } });
    await measure(good.id);
    expect(await getVersion(ctx, good.id)).toMatchObject({ latency: { rows: 2000 }, latencyError: null });
  });

  it('keeps why its job ended for good, but no more than that where it was measured before', async () => {
    const tried = await makeModelVersion(ctx, { kind: 'constant', model: 'tried', seed: 78 });
    await endMeasuring(ctx, tried.id, 'Its worker died 3 times.');
    expect((await getVersion(ctx, tried.id)).latencyError).toBe('Its worker died 3 times.');
    await measure(tried.id);
    const { evaluation } = await getVersion(ctx, tried.id);
    await endMeasuring(ctx, tried.id, 'Its worker died 4 times.');
    expect(await getVersion(ctx, tried.id)).toMatchObject({ latencyError: null, latency: { rows: 2000 }, evaluation });
  });
});

it('has a card and a licence, each change audited with what was there before', async () => {
  const { id } = made.version;
  await updateVersion(ctx, { id, card: '# Late flights', licence: 'CC-BY-4.0' });
  await updateVersion(ctx, { id, card: '' });
  expect(await getVersion(ctx, id)).toMatchObject({ card: '', licence: 'CC-BY-4.0' });
  const entries = await db().auditEntry.findMany({ where: { subjectId: id, action: 'model-version.update' } });
  expect(entries.map(({ detail }) => detail)).toContainEqual({ card: '', before: { card: '# Late flights' } });
});

it('is found by its number, and has a badge that changes with its alias', async () => {
  const { modelId, id } = made.version;
  expect((await getVersionByNumber(ctx, { modelId, version: 1 })).id).toBe(id);
  await expect(getVersionByNumber(ctx, { modelId, version: 9 })).rejects.toMatchObject({ code: 'NotFound' });
  const plain = await drawBadge(ctx, { modelId, version: 1 });
  expect(plain.svg).toMatch(/flight-delay v1.*AUC \.\d+/);
  expect(await drawBadge(ctx, { modelId, version: 1 })).toEqual(plain);
  await setAlias(ctx, { modelId, alias: 'staging', versionId: id });
  const named = await drawBadge(ctx, { modelId, version: 1 });
  expect(named.svg).toContain('staging');
  expect(named.tag).not.toBe(plain.tag);
});
