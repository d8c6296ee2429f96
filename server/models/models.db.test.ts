import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Context } from '@/server/core/context';
import { closeDb, db } from '@/server/core/db';
import { stopBoss } from '@/server/core/jobs/boss';
import { asRole, makeProject, unique } from '@/server/testing/factories';
import { makeRegisteredVersion, makeTrainedRun } from '@/server/testing/registered-versions';
import { makeModelVersion, useOwnHome } from '@/server/testing/served-models';
import { makeEndpoint } from '@/server/testing/serving-log';
import { getVersion } from './get-version';
import { getModel, listModels } from './list-models';
import { registerVersion } from './register-version';
import { removeAlias, setAlias } from './set-alias';
import { updateModel } from './update-model';
import { updateVersion } from './update-version';

useOwnHome();
let ctx: Context;
let runId = '';

beforeAll(async () => {
  ctx = await makeProject();
  ({ runId } = await makeTrainedRun(ctx));
});
afterAll(async () => {
  await stopBoss(0);
  await closeDb();
});

const register = (modelName: string, by = ctx) => registerVersion(by, { runId, modelName, description: 'first' });
const auditOf = async (subjectId: string) => {
  const entries = await db().auditEntry.findMany({ where: { subjectId }, orderBy: { at: 'asc' } });
  return entries.map(({ action }) => action);
};

describe('registering', () => {
  it('makes the model, its first version with what it learnt from, and the audit', async () => {
    const version = await register(`m-${unique()}`);
    expect(version).toMatchObject({ version: 1, runId, kind: 'gbt', task: 'binary', aliases: [], servedBy: [] });
    expect(version.trainedOn).toMatchObject({ rows: 400, sentence: expect.stringContaining('2001-01, 400 rows') });
    expect(version.metrics.find(({ name }) => name === 'auc')?.lower).toBeLessThan(1);
    const detail = await getVersion(ctx, version.id);
    expect(detail.inputExample).toMatchObject({ origin: expect.any(String), distance: expect.any(Number) });
    expect(await auditOf(version.id)).toEqual(['model-version.register']);
    expect(await auditOf(version.modelId)).toEqual(['model.create']);
  });

  it('gives the same version when the run is registered again, and the next number to another', async () => {
    const name = `m-${unique()}`;
    const first = await register(name);
    expect((await register(name)).id).toBe(first.id);
    const spec = { kind: 'constant' as const, params: {} };
    const { version: second } = await makeRegisteredVersion(ctx, { model: name, spec });
    expect(second).toMatchObject({ modelId: first.modelId, version: 2, kind: 'constant' });
  });

  it('counts up without gaps when many register at once', async () => {
    const name = `m-${unique()}`;
    const runs = [runId, (await makeTrainedRun(ctx)).runId, (await makeTrainedRun(ctx)).runId];
    const made = await Promise.all(
      runs.map((id) => registerVersion(ctx, { runId: id, modelName: name, description: '' })),
    );
    expect(made.map(({ version }) => version).sort()).toEqual([1, 2, 3]);
    expect(new Set(made.map(({ modelId }) => modelId)).size).toBe(1);
  });

  it('refuses runs without a finished model, other projects and viewers', async () => {
    const { id: experimentId } = await db().experiment.findFirstOrThrow({ where: { projectId: ctx.projectId } });
    const run = { experimentId, name: 'logged', status: 'running', source: 'client' };
    const unfinished = await db().run.create({
      data: { id: unique().repeat(4), orgId: ctx.orgId, projectId: ctx.projectId, ...run },
    });
    const attempt = registerVersion(ctx, { runId: unfinished.id, modelName: 'm', description: '' });
    await expect(attempt).rejects.toMatchObject({ code: 'Conflict', message: expect.stringContaining('running') });
    await expect(register('m', await makeProject())).rejects.toMatchObject({ code: 'NotFound' });
    await expect(register('m', asRole(ctx, 'viewer'))).rejects.toMatchObject({ code: 'Forbidden' });
  });
});

describe('aliases', () => {
  it('move from version to version, one at a time, and go', async () => {
    const name = `m-${unique()}`;
    const first = await register(name);
    const { version: second } = await makeRegisteredVersion(ctx, { model: name });
    const set = (versionId: string) => setAlias(ctx, { modelId: first.modelId, alias: 'staging', versionId });
    await set(first.id);
    expect((await set(second.id)).aliases).toEqual([{ alias: 'staging', version: 2, versionId: second.id }]);
    expect((await removeAlias(ctx, { modelId: first.modelId, alias: 'staging' })).aliases).toEqual([]);
    await removeAlias(ctx, { modelId: first.modelId, alias: 'staging' });
    expect(await auditOf(first.modelId)).toEqual([
      'model.create',
      'model.set-alias',
      'model.set-alias',
      'model.remove-alias',
    ]);
  });

  it('never point at a version of another model or organisation', async () => {
    const [one, two] = [await register(`m-${unique()}`), await register(`m-${unique()}`)];
    const crossed = setAlias(ctx, { modelId: one.modelId, alias: 'staging', versionId: two.id });
    await expect(crossed).rejects.toMatchObject({ code: 'NotFound' });
    const stranger = setAlias(await makeProject(), { modelId: one.modelId, alias: 'staging', versionId: one.id });
    await expect(stranger).rejects.toMatchObject({ code: 'NotFound' });
  });
});

describe('a model and its versions', () => {
  it('are renamed, described, archived and restored; a taken name is refused', async () => {
    const [one, two] = [await register(`m-${unique()}`), await register(`m-${unique()}`)];
    await updateModel(ctx, { id: one.modelId, description: 'arrivals' });
    await expect(updateModel(ctx, { id: one.modelId, name: two.modelName })).rejects.toMatchObject({
      code: 'Conflict',
    });
    await updateModel(ctx, { id: one.modelId, archived: true });
    const listed = async (archived: boolean) => (await listModels(ctx, { archived })).map(({ id }) => id);
    expect(await listed(false)).not.toContain(one.modelId);
    expect(await listed(true)).toContain(one.modelId);
    await updateModel(ctx, { id: one.modelId, archived: false });
    expect(await listed(false)).toContain(one.modelId);
    const shelved = await updateVersion(ctx, { id: one.id, archived: true });
    expect(shelved?.archivedAt).not.toBeNull();
  });

  it('are deleted and brought back', async () => {
    const version = await register(`m-${unique()}`);
    await setAlias(ctx, { modelId: version.modelId, alias: 'staging', versionId: version.id });
    await updateVersion(ctx, { id: version.id, deleted: true });
    await expect(getVersion(ctx, version.id)).rejects.toMatchObject({ code: 'NotFound' });
    expect(await getModel(ctx, version.modelId)).toMatchObject({ versionCount: 0, aliases: [] });
    await updateVersion(ctx, { id: version.id, deleted: false });
    expect(await getVersion(ctx, version.id)).toMatchObject({ version: 1 });
    await updateModel(ctx, { id: version.modelId, deleted: true });
    await expect(getModel(ctx, version.modelId)).rejects.toMatchObject({ code: 'NotFound' });
    expect(await updateModel(ctx, { id: version.modelId, deleted: false })).toMatchObject({ versionCount: 1 });
  });

  it('come back only while their name is free', async () => {
    const { modelId, modelName } = await register(`m-${unique()}`);
    await updateModel(ctx, { id: modelId, deleted: true });
    const { modelId: newer } = await register(modelName);
    const back = (more = {}) => updateModel(ctx, { id: modelId, deleted: false, ...more });
    await expect(back()).rejects.toMatchObject({ code: 'Conflict', detail: { reason: 'name-taken' } });
    expect(await back({ name: `${modelName}-old` })).toMatchObject({ id: modelId });
    expect(newer).not.toBe(modelId);
  });

  it('tell who listens when a deleted version loses its aliases', async () => {
    const { modelId, modelName, id } = await register(`m-${unique()}`);
    for (const alias of ['staging', 'candidate']) await setAlias(ctx, { modelId, alias, versionId: id });
    const hook = await db().webhook.create({
      data: {
        ...{ orgId: ctx.orgId, projectId: ctx.projectId, name: `h-${unique()}`, url: 'https://example.com/' },
        events: ['model_version_alias.deleted'],
      },
    });
    await updateVersion(ctx, { id, deleted: true });
    const told = await db().webhookDelivery.findMany({ where: { webhookId: hook.id }, orderBy: { id: 'asc' } });
    expect(told.map(({ body }) => JSON.parse(body).data)).toEqual([
      { name: modelName, alias: 'candidate', version: '1' },
      { name: modelName, alias: 'staging', version: '1' },
    ]);
    const [audit] = await db().auditEntry.findMany({ where: { subjectId: id, action: 'model-version.delete' } });
    expect(audit?.detail).toMatchObject({ aliases: ['candidate', 'staging'] });
    const { version: second } = await makeRegisteredVersion(ctx, { model: modelName });
    await setAlias(ctx, { modelId, alias: 'staging', versionId: second.id });
    expect((await updateVersion(ctx, { id, deleted: false }))?.aliases).toEqual(['candidate']);
    expect((await getModel(ctx, modelId)).aliases.map(({ alias, version }) => [alias, version])).toEqual([
      ['candidate', 1],
      ['staging', 2],
    ]);
  });

  it('stay while an endpoint uses them', async () => {
    const version = await makeModelVersion(ctx, { kind: 'constant', model: `m-${unique()}` });
    const endpoint = await makeEndpoint(ctx, version.id);
    const served = { code: 'Conflict', message: expect.stringContaining(endpoint.name) };
    await expect(updateVersion(ctx, { id: version.id, deleted: true })).rejects.toMatchObject(served);
    await expect(updateModel(ctx, { id: version.modelId, deleted: true })).rejects.toMatchObject(served);
    expect(await getVersion(ctx, version.id)).toMatchObject({
      servedBy: [{ endpointName: endpoint.name, role: 'champion' }],
    });
  });
});
