import type { Role } from '@/lib/contracts/access';
import { Scope } from '@/lib/contracts/access';
import type { Context } from '@/server/core/context';
import { db } from '@/server/core/db';
import { createApiKey } from '@/server/orgs';
import { makeServed, type Place } from './access-served';
import { makeProject, unique } from './factories';

const at = new Date('2001-02-01T00:00:00Z');
const sha256 = 'a'.repeat(64);

/** One organisation's project with a row behind every name that an address may hold. */
export interface AccessFixture {
  ctx: Context;
  /** Ids by the name of the parameter, such as `dataset`. */
  ids: Record<string, string>;
  keys: Record<Role, string>;
}

/** A key that holds every scope, limited by the role of its maker. */
async function keyOf(ctx: Context, role: Role): Promise<string> {
  const made = await createApiKey(
    { ...ctx, role: 'owner' },
    { name: `${role} ${unique()}`, scopes: [...Scope.options] },
  );
  await db().apiKey.update({ where: { id: made.id }, data: { role } });
  return made.secret;
}

/** Makes the project and its rows. */
export async function makeAccessFixture(): Promise<AccessFixture> {
  const ctx = await makeProject();
  const place = { orgId: ctx.orgId, projectId: ctx.projectId };
  const data = await makeData(place);
  const model = await makeModel(place);
  const served = await makeServed(place, model.modelVersion);
  const batches = await makeBatches(place, { ...data, ...model });
  const key = await createApiKey(ctx, { name: 'to be revoked', scopes: ['read'] });
  const job = await db().job.create({
    data: { ...place, kind: 'model.evaluate', title: 'Job', payload: {}, status: 'done' },
  });
  return {
    ctx,
    ids: {
      ...data,
      ...model,
      ...served,
      ...(await makeWebhook(place)),
      runChange: (await db().runChange.create({ data: { ...place, action: 'archive' } })).id,
      job: job.id,
      ...batches,
      apiKey: key.id,
      alias: 'staging',
      '*': 'model/bundle.json',
      version: '1',
    },
    keys: {
      owner: await keyOf(ctx, 'owner'),
      admin: await keyOf(ctx, 'admin'),
      member: await keyOf(ctx, 'member'),
      viewer: await keyOf(ctx, 'viewer'),
    },
  };
}

async function makeWebhook(place: Place) {
  const url = 'https://127.0.0.1:9/hook';
  const { id: webhook } = await db().webhook.create({
    data: { ...place, name: `hook-${unique()}`, url, events: ['endpoint.promoted'] },
  });
  const { id: delivery } = await db().webhookDelivery.create({
    data: { ...place, webhookId: webhook, event: 'endpoint.promoted', body: '{}', status: 'failed' },
  });
  return { webhook, delivery };
}

async function makeData(place: Place) {
  const dataset = await db().dataset.create({ data: { ...place, name: `data ${unique()}` } });
  const version = await db().datasetVersion.create({
    data: {
      ...place,
      datasetId: dataset.id,
      version: 1,
      sourceName: 'a.csv',
      sourceKind: 'csv',
      status: 'failed',
      error: 'broken',
    },
  });
  const experiment = await db().experiment.create({ data: { ...place, number: 7, name: `exp ${unique()}` } });
  const run = await db().run.create({
    data: {
      id: unique().repeat(4),
      ...place,
      experimentId: experiment.id,
      name: 'run',
      status: 'finished',
      source: 'client',
    },
  });
  await db().artifact.create({
    data: { orgId: place.orgId, runId: run.id, path: 'model/bundle.json', sha256, sizeBytes: 1n },
  });
  const view = await db().savedView.create({ data: { ...place, name: 'all', state: '', authorName: 'Ada' } });
  const comment = await db().runComment.create({
    data: { ...place, runId: run.id, authorName: 'Ada', body: 'looks odd' },
  });
  return {
    dataset: dataset.id,
    datasetVersion: version.id,
    experiment: experiment.id,
    run: run.id,
    comment: comment.id,
    view: view.id,
  };
}

async function makeModel(place: Place) {
  const model = await db().registeredModel.create({ data: { ...place, name: `model ${unique()}` } });
  const trainedOn = { datasetVersions: [], rows: 0, from: null, to: null, sentence: 'nothing' };
  const version = await db().modelVersion.create({
    data: {
      ...place,
      modelId: model.id,
      version: 1,
      kind: 'constant',
      task: 'binary',
      sha256,
      sizeBytes: 1n,
      signature: { inputs: [], task: 'binary', classes: ['no', 'yes'], positiveClass: 'yes', outputName: 'y' },
      metrics: [],
      trainedOn,
    },
  });
  return { model: model.id, modelVersion: version.id, baseVersion: version.id };
}

async function makeBatches(place: Place, rows: { dataset: string; datasetVersion: string; modelVersion: string }) {
  const { dataset, datasetVersion, modelVersion } = rows;
  const batch = await db().batch.create({
    data: {
      ...place,
      name: 'batch',
      status: 'done',
      versionId: modelVersion,
      datasetVersionId: datasetVersion,
      outputName: 'scored',
    },
  });
  const schedule = await db().batchSchedule.create({
    data: {
      ...place,
      name: 'schedule',
      versionId: modelVersion,
      datasetId: dataset,
      outputName: 'scored',
      trigger: 'new-version',
      activeFrom: at,
    },
  });
  return { batch: batch.id, batchSchedule: schedule.id };
}
