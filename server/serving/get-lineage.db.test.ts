import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Context } from '@/server/core/context';
import { closeDb, db, pool } from '@/server/core/db';
import { stopBoss } from '@/server/core/jobs/boss';
import { asRole, makeProject } from '@/server/testing/factories';
import { makeRegisteredVersion } from '@/server/testing/registered-versions';
import { makeModelVersion, useOwnHome } from '@/server/testing/served-models';
import { makeEndpoint, writeLog } from '@/server/testing/serving-log';
import { getEndpointRow } from './endpoint-rows';
import { getLineage, getPredictionLineage } from './get-lineage';
import { promote } from './promote';

useOwnHome();
let ctx: Context;
let made: Awaited<ReturnType<typeof makeRegisteredVersion>>;
let endpointId = '';
let predictionId = '';

beforeAll(async () => {
  ctx = await makeProject();
  made = await makeRegisteredVersion(ctx, {
    dataset: 'flights',
    spec: { seed: 7, split: { kind: 'time', column: 'date', validationShare: 0.25 } },
  });
  endpointId = (await makeEndpoint(ctx, made.version.id, 'delays')).id;
  const at = '2001-02-01T06:00:00.000Z';
  [predictionId = ''] = await writeLog(ctx, endpointId, [{ at, scores: { [made.version.id]: 0.25 } }]);
  const { serial } = await getEndpointRow(ctx, endpointId);
  await pool().query(
    `INSERT INTO hot.traffic SELECT $1, clock, $2, $3, 12, 0, '{}', 3, '{}', 5, 1 FROM unnest('{e,r}'::"char"[]) clock`,
    [serial, at, made.version.id],
  );
});
afterAll(async () => {
  await stopBoss(0);
  await closeDb();
});

it('goes from the dataset versions over run and version to the endpoint and what it answered', async () => {
  const lineage = await getLineage(ctx, made.version.id);
  expect(lineage.datasets).toMatchObject([{ id: made.datasetVersionId, name: 'flights', version: 1, rows: 400 }]);
  expect(lineage.datasets[0]?.sha256).toMatch(/^[0-9a-f]{64}$/);
  expect(lineage.run).toMatchObject({ id: made.runId, experimentName: 'registry', deleted: false });
  expect(lineage.training).toMatchObject({ target: 'delay above 15', seed: 7, refitOnAll: true });
  expect(lineage.training?.split).toBe('the latest 25\u00a0% by date');
  expect(lineage.training?.rows?.total).toBe(400);
  expect(lineage.version).toMatchObject({ modelName: 'flight-delay', version: 1 });
  expect(lineage.endpoints).toMatchObject([{ name: 'delays', role: 'champion', predictions: 12, labels: 5 }]);
});

it('goes from a prediction back to the rows its model learnt from', async () => {
  const { prediction, lineage } = await getPredictionLineage(ctx, predictionId);
  expect(prediction).toMatchObject({ endpointName: 'delays', role: 'champion', generation: 1 });
  expect(lineage.datasets.map(({ id }) => id)).toEqual([made.datasetVersionId]);
  expect(lineage.training?.seed).toBe(7);
});

it('still names what was taken out of service or deleted', async () => {
  const next = await makeModelVersion(ctx, { spec: { exclude: ['date'] } });
  await promote(ctx, {
    ...{ endpointId, versionId: next.id, expectedChampionId: made.version.id },
    ...{ reason: '', eventTime: null },
  });
  await db().datasetVersion.update({ where: { id: made.datasetVersionId }, data: { deletedAt: new Date() } });
  await db().run.update({ where: { id: made.runId }, data: { deletedAt: new Date() } });
  const lineage = await getLineage(ctx, made.version.id);
  expect(lineage.endpoints).toMatchObject([{ role: 'shadow', predictions: 12 }]);
  expect(lineage).toMatchObject({ datasets: [{ version: 1 }], run: { deleted: true } });
});

it('has no origin for a version that came from no run of ours', async () => {
  const version = await makeModelVersion(ctx, { kind: 'constant', model: 'foreign' });
  expect(await getLineage(ctx, version.id)).toMatchObject({ datasets: [], training: null, run: null, endpoints: [] });
});

it('is not found from elsewhere, nor by ids that are none', async () => {
  const elsewhere = await makeProject();
  await expect(getLineage(elsewhere, made.version.id)).rejects.toMatchObject({ code: 'NotFound' });
  await expect(getPredictionLineage(elsewhere, predictionId)).rejects.toMatchObject({ code: 'NotFound' });
  await expect(getPredictionLineage(ctx, 'no-id')).rejects.toMatchObject({ code: 'NotFound' });
  expect(await getLineage(asRole(ctx, 'viewer'), made.version.id)).toMatchObject({ run: { id: made.runId } });
});
