import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { ErrorBody } from '@/lib/contracts/basics';
import type { EndpointDetail, FeedbackResult, PredictResult } from '@/lib/contracts/serving';
import { closeDb, db, pool } from '@/server/core/db';
import type { Context } from '@/server/core/context';
import { makeProject, unique } from '@/server/testing/factories';
import { makeKey, startTestGateway, type TestGateway } from '@/server/testing/gateway-fixture';
import { makeFlights, makeModelVersion, useOwnHome } from '@/server/testing/served-models';
import { createEndpoint } from '../create-endpoint';
import { listPredictions } from '../list-predictions';
import { readDayCounts } from '../read-day-counts';
import { createPredictionId } from './prediction-id';

useOwnHome();
let ctx: Context;
let gateway: TestGateway;
let headers: Record<string, string>;
let endpoint: EndpointDetail;
let versionId: string;
const row = { date: '2001-01-31T17:05:00Z', distance: 500, origin: 'ORD' };

beforeAll(async () => {
  ctx = await makeProject();
  versionId = (await makeModelVersion(ctx)).id;
  gateway = await startTestGateway();
  headers = await makeKey(ctx, ['predict', 'feedback', 'replay']);
});
beforeEach(() => serve(versionId));
afterAll(async () => {
  await gateway.stop();
  await closeDb();
});

async function serve(version: string): Promise<void> {
  endpoint = await createEndpoint(ctx, {
    name: `e-${unique()}`,
    versionId: version,
    description: '',
    labelHorizonMs: 0,
  });
  await gateway.parts.states.refresh();
}

async function predict(rows: unknown[] = [row], eventTime = '2001-03-31T12:00:00Z'): Promise<string[]> {
  const answer = await gateway.send<PredictResult>('POST', endpoint.predictUrl, { body: { rows, eventTime }, headers });
  return answer.body.predictions.map((one) => one.predictionId);
}

const label = <T = FeedbackResult>(body: unknown, extra = headers) =>
  gateway.send<T>('POST', endpoint.feedbackUrl, { body, headers: extra });

async function rowsOf(predictionId: string) {
  const { rows } = await pool().query(
    'SELECT seq, label, label_text FROM hot.feedback WHERE prediction_id = $1 ORDER BY seq',
    [predictionId],
  );
  return rows;
}

describe('a label', () => {
  it('is known at once for a prediction that is still in the spool', async () => {
    const [id = ''] = await predict();
    expect(await label({ predictionId: id, label: true })).toEqual({
      status: 200,
      body: { recorded: 1, repeated: 0, corrected: 0, queued: 0 },
    });
    expect(await rowsOf(id)).toEqual([{ seq: 0, label: 1, label_text: null }]);
  });

  it('is one row when it comes twice, and a correction stands beside the first', async () => {
    const [id = ''] = await predict();
    const say = async (value: unknown) => (await label({ predictionId: id, label: value })).body;
    expect(await say(true)).toEqual({ recorded: 1, repeated: 0, corrected: 0, queued: 0 });
    expect(await say(1)).toEqual({ recorded: 0, repeated: 1, corrected: 0, queued: 0 });
    expect(await say(false)).toEqual({ recorded: 0, repeated: 0, corrected: 1, queued: 0 });
    expect(await say(false)).toEqual({ recorded: 0, repeated: 1, corrected: 0, queued: 0 });
    expect(await say(true)).toEqual({ recorded: 0, repeated: 0, corrected: 1, queued: 0 });
    expect((await rowsOf(id)).map((one) => [one.seq, one.label])).toEqual([
      [0, 1],
      [1, 0],
      [2, 1],
    ]);
    const { items } = await listPredictions(ctx, { endpointId: endpoint.id, limit: 10 });
    expect(items[0]).toMatchObject({ label: 1, corrections: 2 });
    expect(await readDayCounts(ctx, { endpointId: endpoint.id })).toEqual([
      { day: '2001-03-31', rows: 1, labelled: 1 },
    ]);
  });

  it('said by many at once is one row', async () => {
    const [id = ''] = await predict();
    const answers = await Promise.all(Array.from({ length: 20 }, () => label({ predictionId: id, label: false })));
    expect(answers.reduce((sum, answer) => sum + answer.body.recorded, 0)).toBe(1);
    expect(answers.reduce((sum, answer) => sum + answer.body.repeated, 0)).toBe(19);
    expect(await rowsOf(id)).toHaveLength(1);
  });

  it('comes in lists, also with the same prediction twice', async () => {
    const [a, b, c] = await predict([row, row, row]);
    const items = [
      { predictionId: a, label: true },
      { predictionId: b, label: false, eventTime: '2001-04-01T12:00:00Z' },
      { predictionId: c, label: 1 },
      { predictionId: c, label: 0 },
      { predictionId: a, label: true },
    ];
    expect((await label({ items })).body).toEqual({ recorded: 3, repeated: 1, corrected: 1, queued: 0 });
    expect((await label({ items: items.slice(0, 3) })).body).toEqual({
      recorded: 0,
      repeated: 2,
      corrected: 1,
      queued: 0,
    });
  });
});

describe('a label that cannot be stored', () => {
  it('of an unknown prediction gets 404 naming it, and none of its list is stored', async () => {
    const [known = ''] = await predict();
    for (const unknown of ['7c9e6679-7425-40de-944b-e07fc1f90ae7', createPredictionId(Date.now() - 60_000)]) {
      const answer = await label<ErrorBody>({ items: [{ predictionId: unknown, label: true }] });
      expect(answer.status).toBe(404);
      expect(answer.body.error.message).toContain(unknown);
    }
    const mixed = [known, createPredictionId(Date.now() - 60_000)].map((predictionId) => ({
      predictionId,
      label: true,
    }));
    expect((await label<ErrorBody>({ items: mixed })).status).toBe(404);
    expect(await rowsOf(known)).toEqual([]);
  });

  it('of another endpoint’s prediction gets 404', async () => {
    const [id = ''] = await predict();
    await serve(versionId);
    expect((await label({ predictionId: id, label: true })).status).toBe(404);
  });

  it.each([
    {
      what: 'no label',
      body: { predictionId: '7c9e6679-7425-40de-944b-e07fc1f90ae7' },
      says: /"label" must be true or false/,
    },
    {
      what: 'a strange class',
      body: { predictionId: '7c9e6679-7425-40de-944b-e07fc1f90ae7', label: 'late' },
      says: /"late"/,
    },
    {
      what: 'a number that is no class',
      body: { predictionId: '7c9e6679-7425-40de-944b-e07fc1f90ae7', label: 2 },
      says: /not 2/,
    },
    { what: 'no id', body: { label: true }, says: /"predictionId"/ },
    { what: 'an id of another kind', body: { predictionId: 'flight-1', label: true }, says: /"flight-1"/ },
    { what: 'an empty list', body: { items: [] }, says: /at least one item/ },
    { what: 'a list with a bad item', body: { items: [{ label: true }] }, says: /items\[0\]/ },
    {
      what: 'a strange field',
      body: { predictionId: '7c9e6679-7425-40de-944b-e07fc1f90ae7', label: true, note: 'x' },
      says: /"note"/,
    },
    {
      what: 'a time without zone',
      body: { predictionId: '7c9e6679-7425-40de-944b-e07fc1f90ae7', label: true, eventTime: '2001' },
      says: /eventTime/,
    },
  ])('with $what gets 400', async ({ body, says }) => {
    const answer = await label<ErrorBody>(body);
    expect(answer.status).toBe(400);
    expect(answer.body.error.message).toMatch(says);
  });

  it('needs the scope feedback, and replay for its own time', async () => {
    const [id] = await predict();
    const item = { predictionId: id, label: true };
    expect((await label(item, await makeKey(ctx, ['predict']))).status).toBe(403);
    const key = await makeKey(ctx, ['feedback']);
    expect((await label({ ...item, eventTime: '2001-04-01T00:00:00Z' }, key)).status).toBe(403);
    expect((await label(item, key)).status).toBe(200);
  });
});

const fateOf = (late: boolean, index: number) => (late ? 'late' : ['early', 'on time'][Number(index % 5 > 0)]) ?? '';

describe('labels of other tasks', () => {
  it('are numbers for a regression', async () => {
    const spec = { target: { kind: 'column' as const, column: 'delay' }, task: 'regression' as const };
    await serve((await makeModelVersion(ctx, { spec, model: 'minutes' })).id);
    const [id = ''] = await predict();
    expect((await label({ predictionId: id, label: -3.5 })).status).toBe(200);
    expect(await rowsOf(id)).toEqual([{ seq: 0, label: -3.5, label_text: null }]);
    expect((await label({ predictionId: id, label: true })).status).toBe(400);
  });

  it('are classes where there are several, and their answers have all probabilities', async () => {
    const rows = makeFlights(600).map(({ delay, ...flight }, index) => ({
      ...flight,
      fate: fateOf(delay === 30, index),
    }));
    const columns = [
      { name: 'date', type: 'datetime' as const },
      { name: 'distance', type: 'integer' as const },
      { name: 'origin', type: 'category' as const },
      { name: 'fate', type: 'category' as const },
    ];
    const spec = { target: { kind: 'column' as const, column: 'fate' }, task: 'multiclass' as const };
    await serve((await makeModelVersion(ctx, { rows, columns, spec, model: 'fates' })).id);
    const { body } = await gateway.send<PredictResult>('POST', endpoint.predictUrl, { body: { rows: [row] }, headers });
    const [prediction] = body.predictions;
    expect(prediction?.score).toBeNull();
    expect(Object.keys(prediction?.probabilities ?? {}).sort()).toEqual(['early', 'late', 'on time']);
    expect(Object.values(prediction?.probabilities ?? {}).reduce((sum, one) => sum + one, 0)).toBeCloseTo(1, 9);
    const id = prediction?.predictionId ?? '';
    expect((await label({ predictionId: id, label: 'late' })).status).toBe(200);
    expect(await rowsOf(id)).toEqual([{ seq: 0, label: null, label_text: 'late' }]);
    expect((await label({ predictionId: id, label: 'lost' })).status).toBe(400);
    expect(await db().endpoint.count({ where: { id: endpoint.id } })).toBe(1);
  });
});
