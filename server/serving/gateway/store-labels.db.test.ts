import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { EndpointDetail, FeedbackResult, PredictResult } from '@/lib/contracts/serving';
import { closeDb, db, pool } from '@/server/core/db';
import type { Context } from '@/server/core/context';
import { makeProject, unique } from '@/server/testing/factories';
import { makeKey, startTestGateway, type TestGateway } from '@/server/testing/gateway-fixture';
import { makeModelVersion, useOwnHome } from '@/server/testing/served-models';
import { createEndpoint } from '../create-endpoint';
import { listPredictions } from '../list-predictions';
import { writeLabel } from './log-label';
import { createPredictionId } from './prediction-id';
import { storeLabels } from './store-labels';

useOwnHome();
let ctx: Context;
let gateway: TestGateway;
let headers: Record<string, string>;
let endpoint: EndpointDetail;
let serial = 0;
let predictionId = '';
const row = { date: '2001-01-31T17:05:00Z', distance: 500, origin: 'ORD' };

beforeAll(async () => {
  ctx = await makeProject();
  const versionId = (await makeModelVersion(ctx)).id;
  endpoint = await createEndpoint(ctx, { name: `e-${unique()}`, versionId, description: '', labelHorizonMs: 0 });
  serial = (await db().endpoint.findUniqueOrThrow({ where: { id: endpoint.id } })).serial;
  gateway = await startTestGateway();
  headers = await makeKey(ctx, ['predict', 'feedback']);
});
beforeEach(async () => {
  const body = { rows: [row] };
  const answer = await gateway.send<PredictResult>('POST', endpoint.predictUrl, { body, headers });
  predictionId = answer.body.predictions[0]?.predictionId ?? '';
  await gateway.parts.shipper.flush();
});
afterAll(async () => {
  await gateway.stop();
  await closeDb();
});

/** Stores labels that were taken at some second; without one, now. */
function store(given: readonly { label: number; second?: number }[]) {
  const labels = given.map(({ label, second }, group) => ({
    ...{ endpoint: serial, group, predictionId, label, labelText: null, eventMs: 0 },
    ...(second === undefined ? {} : { receivedMs: second * 1000 }),
  }));
  return storeLabels(pool(), labels);
}
const stored = async () => {
  const { rows } = await pool().query<{ label: number }>(
    'SELECT label FROM hot.feedback WHERE prediction_id = $1 ORDER BY seq',
    [predictionId],
  );
  return rows.map(({ label }) => label);
};

describe('labels of one prediction', () => {
  it('keep their order by receipt where an older one was held up', async () => {
    await store([{ label: 1, second: 1 }]);
    await store([{ label: 3, second: 3 }]);
    expect(await store([{ label: 2, second: 2 }])).toEqual(['corrected']);
    expect(await stored()).toEqual([1, 3, 2]);
    // What holds is still the label of second 3.
    const { items } = await listPredictions(ctx, { endpointId: endpoint.id, limit: 1 });
    expect(items[0]).toMatchObject({ label: 1, corrections: 2, latestLabel: 3 });
    expect(await store([{ label: 3 }])).toEqual(['repeated']);
    expect(await store([{ label: 2 }])).toEqual(['corrected']);
  });

  it('that come together are stored in the order they were taken', async () => {
    expect(
      await store([
        { label: 3, second: 3 },
        { label: 1, second: 1 },
        { label: 1, second: 2 },
      ]),
    ).toEqual(['corrected', 'recorded', 'repeated']);
    expect(await stored()).toEqual([1, 3]);
  });

  it('say nothing new where an older one says what the next did', async () => {
    await store([{ label: 1, second: 5 }]);
    expect(await store([{ label: 1, second: 4 }])).toEqual(['repeated']);
    expect(await store([{ label: 0, second: 3 }])).toEqual(['corrected']);
    expect(await stored()).toEqual([1, 0]);
  });

  it('taken twice are one, whatever came in between', async () => {
    await store([{ label: 1, second: 1 }]);
    await store([{ label: 0, second: 2 }]);
    expect(await store([{ label: 1, second: 1 }])).toEqual(['repeated']);
    expect(await stored()).toEqual([1, 0]);
  });
});

it('a label that waits for its prediction is stored before a newer one', async () => {
  const late = createPredictionId(Date.now());
  const { parts } = gateway;
  parts.spool.append(writeLabel({ fb: late, e: serial, l: 1, x: null, t: 0, at: Date.now() }));
  parts.shipper.noteLabels([late]);
  await parts.shipper.flush();
  // Another gateway brings the prediction.
  await pool().query(
    `INSERT INTO hot.prediction (id, endpoint, generation, version_id, event_at, latency_us, scores, features)
     SELECT $1, endpoint, generation, version_id, event_at, latency_us, scores, features
     FROM hot.prediction WHERE id = $2`,
    [late, predictionId],
  );
  const answer = await gateway.send<FeedbackResult>('POST', endpoint.feedbackUrl, {
    body: { predictionId: late, label: 0 },
    headers,
  });
  expect(answer.body).toMatchObject({ recorded: 0, corrected: 1 });
  predictionId = late;
  expect(await stored()).toEqual([1, 0]);
});
