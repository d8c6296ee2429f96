import { Readable } from 'node:stream';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Context } from '@/server/core/context';
import { closeDb, db } from '@/server/core/db';
import { stopBoss } from '@/server/core/jobs/boss';
import { runJob } from '@/server/core/jobs/run-job';
import { settleImporting } from '@/server/serving';
import { getBatch } from '@/server/serving/batch/get-batch';
import { runBatch } from '@/server/serving/batch/testing/run-batch';
import { uploadBatch } from '@/server/serving/batch/upload-batch';
import { makeProject } from '@/server/testing/factories';
import { makeModelVersion, useOwnHome } from '@/server/testing/served-models';
import { makeEndpoint } from '@/server/testing/serving-log';
import { handler } from './import-dataset';

useOwnHome();
let ctx: Context;
let endpointId = '';

beforeAll(async () => {
  ctx = await makeProject();
  endpointId = (await makeEndpoint(ctx, (await makeModelVersion(ctx, { spec: { exclude: ['date'] } })).id)).id;
});
afterAll(async () => {
  await stopBoss(0);
  await closeDb();
});

describe('a file to score', () => {
  const file = (text: string) => Readable.from([Buffer.from(text)]);
  const importNow = async (versionId: string) => {
    const { jobId } = await db().datasetVersion.findUniqueOrThrow({ where: { id: versionId } });
    const handlers = { 'dataset.import': async () => handler };
    await runJob({ jobId: jobId ?? '', workerId: 'test', outer: new AbortController().signal, handlers });
  };

  it('becomes a dataset version, and is scored as soon as that is ready', async () => {
    const source = file('distance,origin,delay\n300,ATL,2\n400,ORD,1\n');
    const batch = await uploadBatch(ctx, { endpointId, fileName: 'today.csv', source });
    expect(batch).toMatchObject({ status: 'importing', rows: null, name: 'today v1 by flight-delay v1' });
    await settleImporting();
    expect((await getBatch(ctx, batch.id)).status).toBe('importing');
    await importNow(batch.input.datasetVersionId);
    expect((await getBatch(ctx, batch.id)).status).toBe('running');
    expect(await runBatch(ctx, batch.id)).toMatchObject({ status: 'done', rows: 2, output: { name: 'today scored' } });
  });

  it('ends the batch with a sentence where it cannot be imported, or lacks a column', async () => {
    const short = await uploadBatch(ctx, { endpointId, fileName: 'short.csv', source: file('origin,x\nATL,1\n') });
    await importNow(short.input.datasetVersionId);
    const ended = await getBatch(ctx, short.id);
    expect(ended).toMatchObject({ status: 'failed', error: expect.stringMatching(/it has no column "distance"/) });
    const gone = await uploadBatch(ctx, { endpointId, fileName: 'gone.csv', source: file('origin,x\nATL,1\n') });
    await db().datasetVersion.update({
      where: { id: gone.input.datasetVersionId },
      data: { status: 'failed', error: 'The file was broken.' },
    });
    await settleImporting();
    expect(await getBatch(ctx, gone.id)).toMatchObject({ status: 'failed', error: 'The file was broken.' });
  });
});
