import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ListRunsQuery, type CreateRunInput } from '@/lib/contracts/experiments';
import type { Context } from '@/server/core/context';
import { closeDb, db } from '@/server/core/db';
import { asRole, makeProject } from '@/server/testing/factories';
import { createRun } from './create-run';
import { getRun } from './get-run';
import { listRuns } from './list-runs';
import { logParams, logTags } from './log-params';
import { recordMetrics } from './record-metrics';
import { makeRun } from './testing/make-run';
import { updateExperiment } from './update-experiment';
import { updateRun } from './update-run';

process.env['RINGSIDE_STORE'] = mkdtempSync(path.join(tmpdir(), 'ringside-store-'));

let ctx: Context;
let other: Context;
beforeAll(async () => {
  [ctx, other] = await Promise.all([makeProject(), makeProject()]);
});
afterAll(() => closeDb());

const saying = (part: string) => ({ message: expect.stringContaining(part) as string });

const begin = (fields: Partial<CreateRunInput> = {}, as = ctx) => createRun(as, { tags: {}, ...fields });
const list = (query: Record<string, unknown>, as = ctx) => listRuns(as, ListRunsQuery.parse(query));
const actionsOf = async (id: string) =>
  (await db().auditEntry.findMany({ where: { subjectId: id }, orderBy: { at: 'asc' } })).map(({ action }) => action);

describe('createRun', () => {
  test('begins a run in the first experiment, named by chance, and audits it', async () => {
    const run = await begin();
    expect(run).toMatchObject({ status: 'running', source: 'client', experimentName: 'Default', experimentNumber: 0 });
    expect(run).toMatchObject({ startedAt: null, params: {}, metrics: [], datasetVersions: [], modelVersions: [] });
    expect(run.id).toMatch(/^[0-9a-f]{32}$/);
    expect(run.name).toMatch(/^[a-z]+-[a-z]+-\d{1,3}$/);
    expect(await actionsOf(run.id)).toEqual(['run.create']);
  });

  test('refuses a viewer, an experiment of another project, and a bad tag', async () => {
    const foreign = await begin({}, other);
    await expect(begin({}, asRole(ctx, 'viewer'))).rejects.toMatchObject({ code: 'Forbidden' });
    await expect(begin({ experimentId: foreign.experimentId })).rejects.toMatchObject({ code: 'NotFound' });
    await expect(begin({ tags: { 'a//b': '' } })).rejects.toMatchObject({ code: 'Invalid' });
  });
});

describe('listRuns', () => {
  test('gives pages, newest first, each run once', async () => {
    const own = await makeProject();
    const ids: string[] = [];
    for (let index = 0; index < 7; index += 1) ids.unshift((await begin({}, own)).id);
    const seen: string[] = [];
    let cursor: string | null | undefined;
    do {
      const page = await list({ limit: '3', ...(cursor ? { cursor } : {}) }, own);
      seen.push(...page.items.map(({ id }) => id));
      cursor = page.nextCursor;
    } while (cursor);
    expect(seen).toEqual(ids);
    await expect(list({ cursor: 'nonsense' }, own)).rejects.toMatchObject({ code: 'Invalid', ...saying('cursor') });
  });

  test('searches name, kind, user, params and tags, in any case', async () => {
    const own = await makeProject();
    const needle = await createRun(own, { name: 'Big HAYSTACK', tags: { team: 'Blue' }, userName: 'ada' });
    await logParams(own, { runId: needle.id, params: { depth: 'seven' } });
    await begin({ name: 'else' }, own);
    for (const search of ['haystack', 'ADA', 'DEPTH', 'seven', 'team', 'blue', '  blue ']) {
      expect((await list({ search }, own)).items.map(({ id }) => id)).toEqual([needle.id]);
    }
    expect((await list({ search: '100%_none' }, own)).items).toEqual([]);
  });

  test('shows params, tags, latest metrics, dataset versions and model versions', async () => {
    const own = await makeProject();
    const run = await begin({ tags: { a: '1' }, startedAt: '2026-01-02T03:04:05.006Z' }, own);
    await logParams(own, { runId: run.id, params: { lr: '0.1' } });
    const points = [0.9, NaN].map((value, index) => ({ key: 'auc', timestamp: 9, step: index + 1, value }));
    await recordMetrics(own, { runId: run.id, points });
    const place = { orgId: own.orgId, projectId: own.projectId };
    const dataset = await db().dataset.create({ data: { ...place, name: 'flights' } });
    const source = { sourceName: 'f', sourceKind: 'csv', datasetId: dataset.id };
    const version = await db().datasetVersion.create({ data: { ...place, ...source, version: 3, label: '2001-01' } });
    for (const context of ['training', 'validation']) {
      const input = { orgId: own.orgId, runId: run.id, datasetVersionId: version.id, context };
      await db().runInput.create({ data: input });
    }
    const model = await db().registeredModel.create({ data: { ...place, name: 'delay' } });
    const file = { sha256: '0', sizeBytes: 1n, signature: {}, metrics: [], trainedOn: {}, kind: 'gbt', task: 'binary' };
    const registered = await db().modelVersion.create({
      data: { ...place, ...file, modelId: model.id, version: 2, runId: run.id },
    });
    const [shown] = (await list({ experimentId: run.experimentId }, own)).items;
    expect(shown).toMatchObject({
      params: { lr: '0.1' },
      tags: { a: '1' },
      startedAt: '2026-01-02T03:04:05.006Z',
      metrics: [{ key: 'auc', value: null, step: 2, timestamp: 9, min: 0.9, max: 0.9 }],
      datasetVersions: [{ id: version.id, datasetId: dataset.id, name: 'flights', version: 3, label: '2001-01' }],
      modelVersions: [{ id: registered.id, modelId: model.id, modelName: 'delay', version: 2 }],
    });
  });

  test('keeps to the project, and tells an unknown experiment', async () => {
    const run = await begin();
    expect((await list({}, other)).items.map(({ id }) => id)).not.toContain(run.id);
    await expect(list({ experimentId: run.experimentId }, other)).rejects.toMatchObject({ code: 'NotFound' });
  });
});

describe('updateRun', () => {
  test('renames, tags, archives and ends a run, and audits each', async () => {
    const { id } = await begin({ tags: { old: '1', kept: '2' } });
    const renamed = await updateRun(ctx, { id, name: 'better', tags: { old: null, fresh: '3' } });
    expect(renamed).toMatchObject({ name: 'better', tags: { kept: '2', fresh: '3' } });
    expect((await updateRun(ctx, { id, archived: true }))?.archivedAt).not.toBeNull();
    expect((await list({ archived: 'true' })).items.map((run) => run.id)).toContain(id);
    expect((await list({})).items.map((run) => run.id)).not.toContain(id);
    const ended = await updateRun(ctx, { id, archived: false, status: 'finished' });
    expect(ended).toMatchObject({ status: 'finished', archivedAt: null });
    expect(ended?.endedAt).not.toBeNull();
    const failed = await updateRun(ctx, { id, status: 'failed', endedAt: null });
    expect(failed).toMatchObject({ status: 'failed', endedAt: null });
    expect(await actionsOf(id)).toEqual(['run.create', 'run.update', 'run.update', 'run.update', 'run.update']);
  });

  test('deletes and restores', async () => {
    const { id } = await begin();
    expect(await updateRun(ctx, { id, deleted: true })).toBeNull();
    await expect(getRun(ctx, id)).rejects.toMatchObject({ code: 'NotFound' });
    await expect(updateRun(ctx, { id, name: 'x' })).rejects.toMatchObject({ code: 'NotFound' });
    expect(await updateRun(ctx, { id, deleted: false })).toMatchObject({ id, deletedAt: null });
    expect(await actionsOf(id)).toEqual(['run.create', 'run.delete', 'run.update']);
  });

  test('does not restore a run into a deleted experiment', async () => {
    const own = await makeProject();
    const run = await begin({}, own);
    await updateExperiment(own, { id: run.experimentId, deleted: true });
    const restoring = updateRun(own, { id: run.id, deleted: false });
    await expect(restoring).rejects.toMatchObject({ code: 'Conflict', ...saying('"Default" is deleted') });
  });

  test.each([{ deleted: true }, { status: 'finished' as const }, { endedAt: null }])(
    'leaves a training that runs alone: %o',
    async (change) => {
      const { id } = await makeRun(ctx, { source: 'training' });
      await expect(updateRun(ctx, { id, ...change })).rejects.toMatchObject({ code: 'Conflict' });
    },
  );

  test('refuses a viewer and another project', async () => {
    const { id } = await begin();
    await expect(updateRun(asRole(ctx, 'viewer'), { id, name: 'x' })).rejects.toMatchObject({ code: 'Forbidden' });
    await expect(updateRun(other, { id, name: 'x' })).rejects.toMatchObject({ code: 'NotFound' });
  });
});

describe('logging params and tags', () => {
  test('a param keeps its value: the same again is fine, another is refused with all beside it', async () => {
    const { id: runId } = await begin();
    await logParams(ctx, { runId, params: { lr: '0.1', empty: '' } });
    await logParams(ctx, { runId, params: { lr: '0.1', depth: '3' } });
    await expect(logParams(ctx, { runId, params: { more: '1', lr: '0.2' } })).rejects.toMatchObject({
      code: 'Conflict',
      message: 'The param "lr" was logged as "0.1" and cannot become "0.2": log another key, or begin another run.',
      detail: { clashes: [{ key: 'lr', before: '0.1', now: '0.2' }] },
    });
    expect((await getRun(ctx, runId)).params).toEqual({ lr: '0.1', empty: '', depth: '3' });
  });

  test('of two callers with different values one wins and the other hears of it', async () => {
    const { id: runId } = await begin();
    const outcomes = await Promise.allSettled(['1', '2', '3'].map((k) => logParams(ctx, { runId, params: { k } })));
    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
  });

  test('tags are replaced, also by two callers at once', async () => {
    const { id: runId } = await begin({ tags: { a: '0', gone: '' } });
    await logTags(ctx, { runId, tags: { gone: null } });
    await Promise.all(['1', '2', '3', '4'].map((a) => logTags(ctx, { runId, tags: { a, [`own ${a}`]: a } })));
    const { tags } = await getRun(ctx, runId);
    expect(Object.keys(tags).sort()).toEqual(['a', 'own 1', 'own 2', 'own 3', 'own 4']);
    expect(['1', '2', '3', '4']).toContain(tags['a']);
  });

  test.each<[string, (runId: string) => Promise<void>, string]>([
    ['a viewer', (runId) => logParams(asRole(ctx, 'viewer'), { runId, params: { a: '' } }), 'Forbidden'],
    ['another project', (runId) => logTags(other, { runId, tags: { a: '' } }), 'NotFound'],
    ['a bad key', (runId) => logParams(ctx, { runId, params: { '/a': '' } }), 'Invalid'],
    ['a value too long', (runId) => logParams(ctx, { runId, params: { a: 'x'.repeat(6001) } }), 'Invalid'],
    ['a tag too long', (runId) => logTags(ctx, { runId, tags: { a: 'x'.repeat(8001) } }), 'Invalid'],
  ])('refuses %s', async (_, attempt, code) => {
    const { id } = await begin();
    await expect(attempt(id)).rejects.toMatchObject({ code });
  });

  test('refuses a deleted run', async () => {
    const { id: runId } = await begin();
    await updateRun(ctx, { id: runId, deleted: true });
    const detail = { reason: 'run-deleted' };
    await expect(logParams(ctx, { runId, params: { a: '' } })).rejects.toMatchObject({ code: 'Conflict', detail });
    await expect(logTags(ctx, { runId, tags: { a: '' } })).rejects.toMatchObject({ code: 'Conflict', detail });
  });
});
