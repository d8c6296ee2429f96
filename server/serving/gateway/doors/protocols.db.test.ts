import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { EndpointDetail } from '@/lib/contracts/serving';
import { closeDb } from '@/server/core/db';
import type { Context } from '@/server/core/context';
import { makeProject, unique } from '@/server/testing/factories';
import { makeKey, startTestGateway, type TestGateway } from '@/server/testing/gateway-fixture';
import { makeModelVersion, useOwnHome } from '@/server/testing/served-models';
import { createEndpoint } from '../../create-endpoint';
import { listPredictions } from '../../list-predictions';

useOwnHome();
let ctx: Context;
let gateway: TestGateway;
let headers: Record<string, string>;
let endpoint: EndpointDetail;
let versionId: string;
const row = { date: '2001-01-31T17:05:00Z', distance: 500, origin: 'ORD' };
const other = { ...row, distance: 900, origin: 'SEA' };
const names = Object.keys(row);

beforeAll(async () => {
  ctx = await makeProject();
  versionId = (await makeModelVersion(ctx)).id;
  gateway = await startTestGateway();
  headers = await makeKey(ctx, ['predict'], ctx.projectSlug);
});
beforeEach(async () => {
  endpoint = await createEndpoint(ctx, { name: `e-${unique()}`, versionId, description: '', labelHorizonMs: 0 });
  await gateway.parts.states.refresh();
});
afterAll(async () => {
  await gateway.stop();
  await closeDb();
});

const own = () => `/p/${ctx.projectSlug}/v1/endpoints/${endpoint.name}`;
const model = () => `/p/${ctx.projectSlug}/v2/models/${endpoint.name}`;
const post = <T>(url: string, body: unknown, more: Record<string, string> = {}) =>
  gateway.send<T>('POST', url, { body, headers: { ...headers, ...more } });
const get = <T>(url: string) => gateway.send<T>('GET', url, { headers });

async function ownScores(): Promise<number[]> {
  const { body } = await post<{ predictions: { score: number }[] }>(`${own()}/predict`, { rows: [row, other] });
  return body.predictions.map((one) => one.score);
}
const logged = async () => {
  await gateway.parts.shipper.flush();
  return (await listPredictions(ctx, { endpointId: endpoint.id, limit: 100 })).items;
};

describe('the Open Inference Protocol', () => {
  const tensors = {
    inputs: [
      { name: 'date', shape: [2], datatype: 'BYTES', data: [row.date, other.date] },
      { name: 'distance', shape: [2, 1], datatype: 'INT64', data: [[row.distance], [other.distance]] },
      { name: 'origin', shape: [2], datatype: 'BYTES', data: [row.origin, other.origin] },
    ],
  };

  it('says that it lives, is ready, and what it is, to anybody', async () => {
    const ask = async (url: string) => (await gateway.app.inject({ url })).json();
    expect(await ask('/v2/health/live')).toEqual({ live: true });
    expect(await ask('/v2/health/ready')).toEqual({ ready: true });
    expect(await ask('/v2')).toMatchObject({ name: 'ringside', extensions: [] });
  });

  it('describes a model as its metadata, in the version that is served', async () => {
    const metadata = {
      name: endpoint.name,
      versions: ['1'],
      platform: 'ringside',
      inputs: [
        { name: 'date', datatype: 'BYTES', shape: [-1] },
        { name: 'distance', datatype: 'INT64', shape: [-1] },
        { name: 'origin', datatype: 'BYTES', shape: [-1] },
      ],
    };
    expect((await get(model())).body).toMatchObject(metadata);
    expect((await get(`/v2/models/${endpoint.name}/versions/1`)).body).toMatchObject(metadata);
    expect((await get(`${model()}/ready`)).body).toEqual({ name: endpoint.name, ready: true });
    expect((await get<{ error: string }>(`${model()}/versions/7/ready`)).body.error).toMatch(/version 1, not 7/);
  });

  it('answers tensors by the same verb as predict, and logs them as predictions', async () => {
    const scores = await ownScores();
    const { status, body } = await post<{ outputs: { name: string; data: unknown[] }[] }>(`${model()}/infer`, {
      id: 'mine',
      ...tensors,
    });
    expect(status).toBe(200);
    expect(body).toMatchObject({ model_name: endpoint.name, model_version: '1', id: 'mine' });
    const [score, label, version, id] = body.outputs;
    const classes = scores.map((value) => (value >= 0.5 ? 'true' : 'false'));
    expect(label).toMatchObject({ name: 'label', datatype: 'BYTES', data: classes });
    expect(score).toMatchObject({ datatype: 'FP64', shape: [2], data: scores });
    expect(version).toMatchObject({ name: 'version', data: [1, 1] });
    const entries = await logged();
    expect(entries).toHaveLength(4);
    expect(entries.map((one) => one.id)).toEqual(expect.arrayContaining(id?.data ?? []));
    const short = await post(`/v2/models/${endpoint.name}/versions/1/infer`, {
      ...tensors,
      outputs: [{ name: 'version' }],
    });
    expect(short.body).toMatchObject({ outputs: [{ name: 'version', data: [1, 1] }] });
  });

  const [first, ...rest] = tensors.inputs;
  it.each([
    { what: 'no inputs', body: {}, says: /"inputs"/ },
    { what: 'a wrong size', body: { inputs: [{ ...first, shape: [3] }, ...rest] }, says: /2 values.*says 3/ },
    { what: 'an unknown type', body: { inputs: [{ ...first, datatype: 'TEXT' }, ...rest] }, says: /datatype.*TEXT/ },
    {
      what: 'a value of another type',
      body: { inputs: [{ ...first, data: [1, 2] }, ...rest] },
      says: /"date".*string/,
    },
    { what: 'a missing tensor', body: { inputs: rest }, says: /row 0.*"date" is missing/ },
    { what: 'an unknown tensor', body: { inputs: [{ ...first, name: 'tail' }] }, says: /"tail" is not an input/ },
    {
      what: 'tensors of two lengths',
      body: { inputs: [{ ...first, shape: [1], data: ['x'] }, ...rest] },
      says: /\[1\]/,
    },
    { what: 'an unknown output', body: { ...tensors, outputs: [{ name: 'x' }] }, says: /outputs\[0\].*version/ },
    {
      what: 'binary data',
      body: { inputs: [{ ...first, parameters: { binary_data_size: 4 } }, ...rest] },
      says: /binary tensor extension/,
    },
  ])('answers $what with 400 and one sentence', async ({ body, says }) => {
    const answer = await post<{ error: string }>(`${model()}/infer`, body);
    expect(answer.status).toBe(400);
    expect(Object.keys(answer.body)).toEqual(['error']);
    expect(answer.body.error).toMatch(says);
    expect(await logged()).toEqual([]);
  });
});

describe('MLflow’s invocations', () => {
  const data = [row, other].map((one) => Object.values(one));
  const columns = Object.fromEntries(names.map((name, place) => [name, data.map((cells) => cells[place])]));
  it.each([
    { form: 'dataframe_split', body: { dataframe_split: { columns: names, data } } },
    { form: 'dataframe_records', body: { dataframe_records: [row, other] } },
    { form: 'instances by name', body: { instances: [row, other] } },
    { form: 'instances by place', body: { instances: data } },
    { form: 'inputs by column', body: { inputs: columns, params: {} } },
  ])('are read as $form', async ({ body }) => {
    const answer = await post<{ predictions: number[]; prediction_ids: string[] }>(`${own()}/invocations`, body);
    expect(answer.status).toBe(200);
    expect(answer.body.predictions).toEqual(await ownScores());
    expect((await logged()).map((one) => one.id)).toEqual(expect.arrayContaining(answer.body.prediction_ids));
  });

  it('are read as a table in CSV, at the short address too', async () => {
    const text = [names.join(','), ...data.map((cells) => cells.join(','))].join('\r\n');
    const answer = await post(`/v1/endpoints/${endpoint.name}/invocations`, text, { 'content-type': 'text/csv' });
    expect(answer.body).toMatchObject({ predictions: await ownScores() });
  });

  it('come with ping, health and version', async () => {
    for (const path of ['ping', 'health', 'version']) {
      const { statusCode } = await gateway.app.inject({ url: `${own()}/${path}`, headers });
      expect(statusCode).toBe(200);
    }
  });

  it.each([
    { what: 'nothing', body: {}, says: /exactly one of/ },
    { what: 'two forms', body: { instances: [row], inputs: columns }, says: /instances and inputs/ },
    { what: 'an unknown field', body: { rows: [row] }, says: /"rows"/ },
    { what: 'params', body: { instances: [row], params: { a: 1 } }, says: /params/ },
    { what: 'a short row', body: { dataframe_split: { columns: names, data: [[1]] } }, says: /row 0.*list of 3/ },
    {
      what: 'columns of two lengths',
      body: { inputs: { ...columns, date: [] } },
      says: /"distance" has 2.*"date" 0|date/,
    },
    { what: 'a bad value', body: { instances: [{ ...row, distance: 'far' }] }, says: /instances, row 0.*"distance"/ },
  ])('say what is wrong with $what', async ({ body, says }) => {
    const answer = await post<{ message: string }>(`${own()}/invocations`, body);
    expect(answer).toMatchObject({ status: 400, body: { error_code: 'BAD_REQUEST' } });
    expect(answer.body.message).toMatch(says);
  });

  it('name the row and field of a table', async () => {
    const text = `${names.join(',')}\n${row.date},far,ORD\n`;
    const answer = await post<{ message: string }>(`${own()}/invocations`, text, { 'content-type': 'text/csv' });
    expect(answer.status).toBe(400);
    expect(answer.body.message).toMatch(/csv, row 0: field "distance" must be a whole number/);
  });
});

describe('the document of an endpoint', () => {
  it('has examples that are answered as they stand', async () => {
    const { body } = await get<{ paths: Record<string, { post?: { requestBody: { content: Content } } }> }>(
      `${own()}/openapi.json`,
    );
    interface Content {
      'application/json': { example?: unknown; examples?: Record<string, { value: unknown }> };
    }
    for (const [url, { post: operation }] of Object.entries(body.paths)) {
      const content = operation?.requestBody.content['application/json'];
      if (!content || url.endsWith('/feedback')) continue;
      const examples = content.examples ? Object.values(content.examples).map((one) => one.value) : [content.example];
      for (const example of examples) expect([url, (await post(url, example)).status]).toEqual([url, 200]);
    }
    expect(Object.keys(body.paths)).toHaveLength(5);
  });
});
