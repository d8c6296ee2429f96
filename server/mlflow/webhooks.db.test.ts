import { createHmac } from 'node:crypto';
import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Context } from '@/server/core/context';
import { closeDb, db } from '@/server/core/db';
import { stopBoss } from '@/server/core/jobs/boss';
import { deliverWebhook, updateWebhook } from '@/server/orgs';
import { asRole, makeProject } from '@/server/testing/factories';
import { at, badParameter, openMlflowDoor, refusal } from '@/server/testing/mlflow-door';

process.env['RINGSIDE_ALLOW_PRIVATE_WEBHOOKS'] = '1';

let ctx: Context;
let caller: Context;
let door: Awaited<ReturnType<typeof openMlflowDoor>>;
let url = '';
let received: { headers: IncomingHttpHeaders; body: string }[] = [];
const receiver = createServer((request, response) => {
  let body = '';
  request.on('data', (chunk: Buffer) => (body += chunk.toString()));
  request.on('end', () => {
    received.push({ headers: request.headers, body });
    response.end('thank you');
  });
});
beforeAll(async () => {
  await new Promise<void>((resolve) => receiver.listen(0, '127.0.0.1', resolve));
  url = `http://127.0.0.1:${(receiver.address() as AddressInfo).port}/hook`;
  door = await openMlflowDoor(() => caller);
});
beforeEach(async () => {
  ctx = caller = await makeProject();
  received = [];
});
afterAll(async () => {
  await door.close();
  receiver.close();
  await stopBoss(0);
  await closeDb();
});

const created = { entity: 'REGISTERED_MODEL', action: 'CREATED' };
const make = (fields: object = {}) => door.post('webhooks', { name: 'hook', url, events: [created], ...fields });
const idOf = (answer: unknown) => String(at(answer, 'body', 'webhook', 'webhook_id'));
const done = { status: 200, body: {} };
const absent = (id: string) => ({
  status: 404,
  body: refusal('RESOURCE_DOES_NOT_EXIST', `Webhook with ID ${id} not found.`),
});

/** Delivers what waits, as a worker does. */
async function deliver() {
  const waiting = await db().webhookDelivery.findMany({ where: { orgId: ctx.orgId, status: 'waiting' } });
  for (const { id } of waiting) await deliverWebhook(ctx, { deliveryId: id });
}
const sent = () => received.map(({ body }) => JSON.parse(body) as { entity: string; action: string; data: unknown });

describe('a webhook', () => {
  test('is made, shown, listed, changed and deleted; its secret is never shown', async () => {
    const moment = expect.any(Number) as number;
    const made = await make({ secret: 'short', description: 'tells', status: 'DISABLED' });
    const id = idOf(made);
    const shown = {
      ...{ webhook_id: id, name: 'hook', url, events: [created], description: 'tells', status: 'DISABLED' },
      ...{ creation_timestamp: moment, last_updated_timestamp: moment },
    };
    expect(made).toEqual({ status: 200, body: { webhook: shown } });
    expect(await door.get(`webhooks/${id}`, {})).toEqual(made);
    expect(await door.get('webhooks', {})).toEqual({ status: 200, body: { webhooks: [shown] } });
    const set = { entity: 'MODEL_VERSION_TAG', action: 'SET' };
    const change = { name: 'other', status: 'ACTIVE', events: [set], description: '' };
    expect(at(await door.patch(`webhooks/${id}`, change), 'body', 'webhook')).toMatchObject({
      ...{ name: 'other', status: 'ACTIVE', events: [set] },
    });
    expect(await door.remove(`webhooks/${id}`, {})).toEqual(done);
    expect(await door.get(`webhooks/${id}`, {})).toMatchObject(absent(id));
    expect(await door.get('webhooks', {})).toEqual(done);
  });

  test('keeps the events that clients do not know of', async () => {
    const id = idOf(await make());
    await updateWebhook(ctx, { id, events: ['endpoint.promoted', 'model_version.created'] });
    expect(at(await door.get(`webhooks/${id}`, {}), 'body', 'webhook', 'events')).toEqual([
      { entity: 'MODEL_VERSION', action: 'CREATED' },
    ]);
    await door.patch(`webhooks/${id}`, { events: [{ entity: 1, action: 1 }] });
    const { events } = await db().webhook.findUniqueOrThrow({ where: { id } });
    expect(events).toEqual(['registered_model.created', 'endpoint.promoted']);
  });

  test('comes in pages', async () => {
    for (const name of ['a', 'b', 'c']) await make({ name });
    const first = await door.get('webhooks', { max_results: '2' });
    expect(at(first.body, 'webhooks', 1, 'name')).toBe('b');
    const second = await door.get('webhooks', { max_results: '2', page_token: String(first.body['next_page_token']) });
    expect(at(second.body, 'webhooks', 0, 'name')).toBe('a');
    expect(second.body).not.toHaveProperty('next_page_token');
    expect(await door.get('webhooks', { max_results: '1001' })).toMatchObject(badParameter('at most 1000'));
  });

  test.each<[object, string]>([
    [{ name: undefined }, "Missing value for required parameter 'name'"],
    [{ name: '-a' }, "Webhook name '-a' is invalid."],
    [{ name: 'a'.repeat(64) }, 'at most 63 characters'],
    [{ url: undefined }, "Missing value for required parameter 'url'"],
    [{ url: '  ' }, 'Webhook URL cannot be empty or just whitespace'],
    [{ url: 'ftp://example.com' }, 'Invalid webhook URL scheme'],
    [{ events: [] }, "Missing value for required parameter 'events'"],
    [{ events: [{ entity: 'MODEL' }] }, "Missing value for required parameter 'events[0].action'"],
    [{ events: [{ entity: 'MODEL', action: 'SET' }] }, `Invalid value "MODEL" for parameter 'events[0].entity'`],
    [
      { events: [{ entity: 'REGISTERED_MODEL', action: 'SET' }] },
      "Invalid action 'SET' for entity 'REGISTERED_MODEL'. Valid actions are: ['CREATED']",
    ],
    [{ status: 'ON' }, `Invalid value "ON" for parameter 'status'`],
  ])('is refused with %o', async (fields, text) => {
    expect(await make(fields)).toMatchObject(badParameter(text));
  });

  test('has a name of its own, and hears of no prompts', async () => {
    await make();
    const taken = { status: 400, body: refusal('RESOURCE_ALREADY_EXISTS', 'Webhook (name=hook) already exists.') };
    expect(await make()).toMatchObject(taken);
    expect(await make({ events: [{ entity: 'PROMPT', action: 'CREATED' }] })).toMatchObject({ status: 501 });
  });

  test('is not of another project, and is for its admins', async () => {
    const id = idOf(await make());
    caller = asRole(ctx, 'member');
    expect((await make({ name: 'b' })).status).toBe(403);
    expect((await door.remove(`webhooks/${id}`, {})).status).toBe(403);
    caller = await makeProject();
    for (const answer of [await door.get(`webhooks/${id}`, {}), await door.post(`webhooks/${id}/test`, {})]) {
      expect(answer).toMatchObject(absent(id));
    }
  });
});

// After tests/webhooks/test_e2e.py of MLflow 3.11.
describe('a delivery', () => {
  test('tells of every change of the registry in the shape clients know, signed', async () => {
    const all = [
      created,
      { entity: 'MODEL_VERSION', action: 'CREATED' },
      ...['SET', 'DELETED'].map((action) => ({ entity: 'MODEL_VERSION_TAG', action })),
      ...['CREATED', 'DELETED'].map((action) => ({ entity: 'MODEL_VERSION_ALIAS', action })),
    ];
    await make({ events: all, secret: 'correct horse' });
    const of = { name: 'm', version: '1' };
    await door.post('registered-models/create', { name: 'm', description: 'd', tags: [{ key: 'k', value: 'v' }] });
    const source = 's3://bucket/path/to/model';
    const version = { name: 'm', source, run_id: '1234567890abcdef', description: 'd' };
    await door.post('model-versions/create', { ...version, tags: [] });
    await door.post('model-versions/set-tag', { ...of, key: 'k', value: 'new' });
    await door.remove('model-versions/delete-tag', { ...of, key: 'k' });
    await door.post('registered-models/alias', { ...of, alias: 'a' });
    await door.remove('registered-models/alias', { name: 'm', alias: 'a' });
    await deliver();
    const told = (action: string, data: object) => {
      const found = sent().find((one) => `${one.entity}.${one.action}` === action);
      expect([action, found?.data]).toEqual([action, data]);
    };
    told('registered_model.created', { name: 'm', description: 'd', tags: { k: 'v' } });
    told('model_version.created', { ...of, source, run_id: '1234567890abcdef', description: 'd', tags: {} });
    told('model_version_tag.set', { ...of, key: 'k', value: 'new' });
    told('model_version_tag.deleted', { ...of, key: 'k' });
    told('model_version_alias.created', { ...of, alias: 'a' });
    told('model_version_alias.deleted', { name: 'm', alias: 'a' });
    for (const { headers, body } of received) {
      const signed = `${headers['x-mlflow-delivery-id']}.${headers['x-mlflow-timestamp']}.${body}`;
      const digest = createHmac('sha256', 'correct horse').update(signed).digest('base64');
      expect(headers['x-mlflow-signature']).toBe(`v1,${digest}`);
    }
  });

  test('can be tried with an example, of the first event or the one asked for', async () => {
    const id = idOf(await make({ events: [{ entity: 'MODEL_VERSION', action: 'CREATED' }, created] }));
    const success = {
      status: 200,
      body: { result: { success: true, response_status: 200, response_body: 'thank you' } },
    };
    expect(await door.post(`webhooks/${id}/test`, {})).toEqual(success);
    expect(await door.post(`webhooks/${id}/test`, { event: created })).toEqual(success);
    expect(sent().map(({ data }) => data)).toEqual([
      {
        ...{ name: 'example_model', version: '1', source: 'models:/123', run_id: 'abcd1234abcd5678' },
        ...{ tags: { example_key: 'example_value' }, description: 'An example model version' },
      },
      { name: 'example_model', tags: { example_key: 'example_value' }, description: 'An example registered model' },
    ]);
    expect(received[0]?.headers['x-mlflow-signature']).toBeUndefined();
    expect(await door.post(`webhooks/${id}/test`, { event: 'x' })).toMatchObject(badParameter("parameter 'event'"));
  });
});
