import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { ErrorBody } from '@/lib/contracts/basics';
import type { EndpointDetail, FeedbackFileResult, FeedbackResult, PredictResult } from '@/lib/contracts/serving';
import { ServingSettings } from '@/lib/contracts/serving-settings';
import { closeDb, pool } from '@/server/core/db';
import type { Context } from '@/server/core/context';
import { makeProject, unique } from '@/server/testing/factories';
import { makeKey, startTestGateway, type TestGateway } from '@/server/testing/gateway-fixture';
import { makeModelVersion, useOwnHome } from '@/server/testing/served-models';
import { createEndpoint } from '../../create-endpoint';
import { setServingSettings } from '../../set-serving-settings';

useOwnHome();
let ctx: Context;
let gateway: TestGateway;
let headers: Record<string, string>;
let endpoint: EndpointDetail;
let versionId: string;
const row = { date: '2001-01-31T17:05:00Z', distance: 500, origin: 'ORD' };
const minute = (at: number) => `2001-03-31T12:${String(at).padStart(2, '0')}:00Z`;

beforeAll(async () => {
  ctx = await makeProject();
  versionId = (await makeModelVersion(ctx)).id;
  gateway = await startTestGateway();
  headers = await makeKey(ctx, ['predict', 'feedback', 'replay']);
});
beforeEach(async () => {
  endpoint = await createEndpoint(ctx, { name: `e-${unique()}`, versionId, description: '', labelHorizonMs: 0 });
  await gateway.parts.states.refresh();
});
afterAll(async () => {
  await gateway.stop();
  await closeDb();
});

async function predict(count: number, keys?: string[], eventTime?: string[]): Promise<string[]> {
  const body = { rows: Array.from({ length: count }, () => row), keys, eventTime };
  const answer = await gateway.send<PredictResult>('POST', endpoint.predictUrl, { body, headers });
  return answer.body.predictions.map((one) => one.predictionId);
}

const say = <T = FeedbackResult>(body: unknown) => gateway.send<T>('POST', endpoint.feedbackUrl, { body, headers });
const upload = <T = FeedbackFileResult>(body: string, type: string, extra = headers) =>
  gateway.send<T>('POST', endpoint.feedbackUrl, { body, headers: { ...extra, 'content-type': type } });

async function labelsOf(ids: readonly string[]) {
  const { rows } = await pool().query<{ prediction_id: string; label: number }>(
    'SELECT prediction_id, label FROM hot.feedback WHERE prediction_id = ANY($1) AND seq = 0',
    [ids],
  );
  return ids.map((id) => rows.find((one) => one.prediction_id === id)?.label ?? null);
}

describe('feedback by key and time', () => {
  it('reaches the prediction of that key nearest to that time, still in the spool too', async () => {
    const ids = await predict(3, ['a', 'a', 'b'], [minute(0), minute(30), minute(0)]);
    const { status, body } = await say({ key: 'a', time: minute(25), label: true });
    expect([status, body]).toEqual([200, { recorded: 1, repeated: 0, corrected: 0, queued: 0 }]);
    expect(await labelsOf(ids)).toEqual([null, 1, null]);
    await say({
      items: [
        { key: 'b', time: minute(1), label: 0 },
        { predictionId: ids[0], label: 1 },
      ],
    });
    expect(await labelsOf(ids)).toEqual([1, 1, 0]);
  });

  it('reaches a key that is logged as a digest', async () => {
    const settings = ServingSettings.parse({ log: { hashKeys: true } });
    await setServingSettings(ctx, { endpointId: endpoint.id, settings });
    await gateway.parts.states.refresh();
    const ids = await predict(1, ['secret'], [minute(0)]);
    await say({ key: 'secret', time: minute(0), label: true });
    expect(await labelsOf(ids)).toEqual([1]);
  });

  it.each([
    { body: { key: 'nobody', time: minute(0), label: 1 }, status: 404, says: /knows no prediction nobody/ },
    { body: { key: 'a', time: '2001-03-31T18:00:00Z', label: 1 }, status: 404, says: /knows no prediction a/ },
    { body: { key: 'a', label: 1 }, status: 400, says: /"time" must be an instant/ },
    { body: { key: 'a', time: minute(0), predictionId: 'x', label: 1 }, status: 400, says: /predictionId/ },
  ])('says what is wrong with $body', async ({ body, status, says }) => {
    await predict(1, ['a'], [minute(0)]);
    const answer = await say<ErrorBody>(body);
    expect(answer.status).toBe(status);
    expect(answer.body.error.message).toMatch(says);
  });
});

describe('a file of labels', () => {
  it('in CSV is stored line by line, with counts and the first bad line', async () => {
    const ids = await predict(1200);
    const lines = ids.map((id, index) => `${id},${index % 3 === 0 ? 'true' : '0'}`);
    lines.splice(700, 0, 'nonsense,1', '01890a5d-ac96-774b-bcce-b302099a8057,1');
    const file = ['predictionId,label', ...lines, ''].join('\r\n');
    const { status, body } = await upload(file, 'text/csv; charset=utf-8');
    expect(status).toBe(200);
    expect(body).toMatchObject({ lines: 1202, recorded: 1200, failed: 2, queued: 0 });
    expect(body.firstBad).toEqual({ line: 702, message: expect.stringMatching(/"predictionId" must be/) });
    const stored = await labelsOf(ids);
    expect(stored.every((label, index) => label === (index % 3 === 0 ? 1 : 0))).toBe(true);
    expect((await upload(file, 'text/csv')).body).toMatchObject({ recorded: 0, repeated: 1200, failed: 2 });
  });

  it('as lines of JSON names predictions by id or by key', async () => {
    const ids = await predict(2, ['x', 'y'], [minute(0), minute(5)]);
    const items = [{ key: 'x', time: minute(0), label: true }, { predictionId: ids[1], label: false }, { key: 'x' }];
    const body = items.map((item) => `${JSON.stringify(item)}\n`).join('');
    const answer = await upload(body, 'application/x-ndjson');
    expect(answer.body).toMatchObject({ lines: 3, recorded: 2, failed: 1, firstBad: { line: 3 } });
    expect(await labelsOf(ids)).toEqual([1, 0]);
  });

  it.each([
    { type: 'text/csv', body: '', says: /The file is empty.*"label" is needed/ },
    { type: 'text/csv', body: '\n \n', says: /The file is empty/ },
    { type: 'application/x-ndjson', body: '', says: /The file is empty/ },
  ])('with nothing in it ($type) is refused', async ({ type, body, says }) => {
    const answer = await upload<ErrorBody>(body, type);
    expect(answer.status).toBe(400);
    expect(answer.body.error.message).toMatch(says);
  });

  it('that names its columns and has no labels yet changes nothing', async () => {
    const { status, body } = await upload('predictionId,label\n', 'text/csv');
    expect([status, body]).toMatchObject([200, { lines: 0, failed: 0 }]);
  });

  it('without a header of labels is refused, and dating labels needs the scope', async () => {
    expect(await upload('a,b\n1,2\n', 'text/csv')).toMatchObject({ status: 400 });
    const [id] = await predict(1);
    const dated = `predictionId,label,eventTime\n${id},1,${minute(0)}\n`;
    const plain = await makeKey(ctx, ['feedback']);
    expect((await upload(dated, 'text/csv', plain)).status).toBe(403);
    expect((await upload(dated, 'text/csv')).body).toMatchObject({ recorded: 1 });
  });
});
