import { createHmac } from 'node:crypto';
import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import type { Context } from '@/server/core/context';
import { closeDb, db } from '@/server/core/db';
import { stopBoss } from '@/server/core/jobs/boss';
import { inTransaction } from '@/server/core/transaction';
import { asRole, makeProject } from '@/server/testing/factories';
import { announce } from './announce';
import { createWebhook, listWebhooks, updateWebhook } from './create-webhook';
import { deliverWebhook, failDelivery } from './deliver-webhook';
import { listDeliveries, replayDelivery, testWebhook } from './webhook-deliveries';

process.env['RINGSIDE_ALLOW_PRIVATE_WEBHOOKS'] = '1';

interface Received {
  headers: IncomingHttpHeaders;
  body: string;
}

let ctx: Context;
let url = '';
let answer: { status: number; headers?: Record<string, string> } = { status: 200 };
let received: Received[] = [];
const server = createServer((request, response) => {
  let body = '';
  request.on('data', (chunk: Buffer) => (body += chunk.toString()));
  request.on('end', () => {
    received.push({ headers: request.headers, body });
    response.writeHead(answer.status, answer.headers).end('thank you');
  });
});

beforeAll(async () => {
  ctx = await makeProject();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook`;
});
afterAll(async () => {
  server.close();
  await stopBoss(0);
  await closeDb();
});
beforeEach(() => {
  received = [];
  answer = { status: 200 };
});

let made = 0;
const make = (changed: Partial<Parameters<typeof createWebhook>[1]> = {}) =>
  createWebhook(ctx, {
    ...{ name: `hook-${(made += 1)}`, url, events: ['model_version.created'], description: '' },
    secret: 'correct horse',
    ...changed,
  });
const tell = (data: Record<string, unknown> = { name: 'm', version: '3' }) =>
  inTransaction((tx) => announce(tx, ctx, { event: 'model_version.created', data }));
const latestOf = async (id: string) => (await listDeliveries(ctx, id))[0];
const off = (id: string) => updateWebhook(ctx, { id, deleted: true });

it('delivers to those who listen, signed so that the receiver can tell', async () => {
  const hook = await make();
  const deaf = await make({ events: ['alert.opened'] });
  await tell();
  expect(await listDeliveries(ctx, deaf.id)).toEqual([]);
  const waiting = await latestOf(hook.id);
  expect(waiting).toMatchObject({ status: 'waiting', attempts: 0 });
  expect(await db().job.count({ where: { kind: 'webhook.deliver', subjectId: waiting?.id ?? '' } })).toBe(1);
  await deliverWebhook(ctx, { deliveryId: waiting?.id ?? '' });
  expect(await latestOf(hook.id)).toMatchObject({
    ...{ status: 'delivered', attempts: 1, responseStatus: 200, responseExcerpt: 'thank you', error: null },
  });
  const [{ headers, body } = { headers: {}, body: '' }] = received;
  expect(JSON.parse(body)).toMatchObject({
    ...{ entity: 'model_version', action: 'created', data: { name: 'm', version: '3' } },
  });
  const signed = `${headers['x-mlflow-delivery-id']}.${headers['x-mlflow-timestamp']}.${body}`;
  const expected = createHmac('sha256', 'correct horse').update(signed).digest('base64');
  expect(headers['x-mlflow-signature']).toBe(`v1,${expected}`);
  expect(Math.abs(Number(headers['x-mlflow-timestamp']) - Date.now() / 1000)).toBeLessThan(60);
  await deliverWebhook(ctx, { deliveryId: waiting?.id ?? '' });
  expect(received).toHaveLength(1);
  await Promise.all([off(hook.id), off(deaf.id)]);
});

it('seals the secret and never shows it', async () => {
  const hook = await make();
  const row = await db().webhook.findUniqueOrThrow({ where: { id: hook.id } });
  expect(row.secret).toMatch(/^v1\./);
  expect(row.secret).not.toContain('correct');
  expect(hook).toMatchObject({ hasSecret: true });
  expect(JSON.stringify([hook, await listWebhooks(ctx)])).not.toContain('horse');
  expect(await updateWebhook(ctx, { id: hook.id, secret: null })).toMatchObject({ hasSecret: false });
  await testWebhook(ctx, { id: hook.id, event: 'model_version.created' });
  expect(received[0]?.headers['x-mlflow-signature']).toBeUndefined();
  await off(hook.id);
});

it('tries again after 5xx and 429, later each time or when the receiver wishes, and then gives up', async () => {
  const hook = await make();
  await tell();
  const id = (await latestOf(hook.id))?.id ?? '';
  const waits: number[] = [];
  for (const step of [{ status: 500 }, { status: 429, headers: { 'retry-after': '120' } }, { status: 503 }]) {
    answer = step;
    await deliverWebhook(ctx, { deliveryId: id });
    const after = await latestOf(hook.id);
    expect(after).toMatchObject({ status: 'waiting', responseStatus: step.status });
    waits.push(Math.round((Date.parse(after?.nextAt ?? '') - Date.now()) / 1000));
  }
  expect(waits.map((wait) => Math.round(wait / 10) * 10)).toEqual([10, 120, 600]);
  answer = { status: 500 };
  await deliverWebhook(ctx, { deliveryId: id });
  expect(await latestOf(hook.id)).toMatchObject({ status: 'failed', attempts: 4, error: 'It answered 500.' });
  expect(await db().job.count({ where: { kind: 'webhook.deliver', subjectId: id } })).toBe(4);
  await off(hook.id);
});

it('does not try again after a refusal, and follows no redirect', async () => {
  const hook = await make();
  for (const [status, words] of [
    [404, 'It answered 404.'],
    [302, 'which is not followed'],
  ] as const) {
    answer = { status, headers: { location: 'http://169.254.169.254/' } };
    await tell();
    await deliverWebhook(ctx, { deliveryId: (await latestOf(hook.id))?.id ?? '' });
    expect(await latestOf(hook.id)).toMatchObject({ status: 'failed', error: expect.stringContaining(words) });
  }
  expect(received).toHaveLength(2);
  await off(hook.id);
});

it('replays a delivery as one of its own', async () => {
  const hook = await make();
  await tell();
  const old = await latestOf(hook.id);
  await deliverWebhook(ctx, { deliveryId: old?.id ?? '' });
  const again = await replayDelivery(ctx, old?.id ?? '');
  expect(again).toMatchObject({ replayOf: old?.id, body: old?.body, status: 'waiting' });
  await deliverWebhook(ctx, { deliveryId: again.id });
  expect(received.map(({ body }) => body)).toEqual([old?.body, old?.body]);
  expect(new Set(received.map(({ headers }) => headers['x-mlflow-delivery-id'])).size).toBe(2);
  await off(hook.id);
});

it('makes an attempt once though its job runs twice', async () => {
  const hook = await make();
  await tell();
  const deliveryId = (await latestOf(hook.id))?.id ?? '';
  answer = { status: 500 };
  await deliverWebhook(ctx, { deliveryId, made: 0 });
  await deliverWebhook(ctx, { deliveryId, made: 0 });
  await failDelivery(ctx, { deliveryId, made: 0, sentence: 'Its worker died.' });
  expect(received).toHaveLength(1);
  expect(await latestOf(hook.id)).toMatchObject({ status: 'waiting', attempts: 1 });
  await off(hook.id);
});

it('fails in words when its secret cannot be opened', async () => {
  const hook = await make();
  await db().webhook.update({ where: { id: hook.id }, data: { secret: 'v1.AAAA' } });
  await tell();
  await deliverWebhook(ctx, { deliveryId: (await latestOf(hook.id))?.id ?? '' });
  const error = expect.stringContaining('enter it again');
  expect(await latestOf(hook.id)).toMatchObject({ status: 'failed', error });
  expect(received).toEqual([]);
  await off(hook.id);
});

it('is restored only while its name is free, hears of an event once, and all of it is audited', async () => {
  const hook = await make({ name: 'phoenix' });
  await off(hook.id);
  const heir = await make({ name: 'phoenix' });
  await expect(updateWebhook(ctx, { id: hook.id, deleted: false })).rejects.toMatchObject({ code: 'Conflict' });
  await off(heir.id);
  const events = ['alert.opened', 'alert.opened'] as const;
  const back = await updateWebhook(ctx, { id: hook.id, deleted: false, events: [...events] });
  expect(back).toMatchObject({ name: 'phoenix', events: ['alert.opened'] });
  const entries = await db().auditEntry.findMany({ where: { subjectId: hook.id }, orderBy: { at: 'asc' } });
  expect(entries.map(({ action }) => action)).toEqual(['webhook.create', 'webhook.delete', 'webhook.restore']);
  await off(hook.id);
});

it('tells nobody when the act around it fails, nor disabled webhooks', async () => {
  const hook = await make();
  const failing = inTransaction(async (tx) => {
    await announce(tx, ctx, { event: 'model_version.created', data: {} });
    throw new Error('no');
  });
  await expect(failing).rejects.toThrow('no');
  await updateWebhook(ctx, { id: hook.id, status: 'disabled' });
  await tell();
  expect(await listDeliveries(ctx, hook.id)).toEqual([]);
  await off(hook.id);
});

it('is for admins of the project, with names of their own', async () => {
  const hook = await make({ name: 'taken' });
  await expect(make({ name: 'taken' })).rejects.toMatchObject({ code: 'Conflict' });
  await expect(createWebhook(asRole(ctx, 'member'), { ...hook, description: '' })).rejects.toMatchObject({
    code: 'Forbidden',
  });
  const [shown] = (await listWebhooks(asRole(ctx, 'member'))).filter(({ id }) => id === hook.id);
  expect([hook.url, shown?.url]).toEqual([url, url.replace('/hook', '/…')]);
  await expect(listDeliveries(await makeProject(), hook.id)).rejects.toMatchObject({ code: 'NotFound' });
  const entries = await db().auditEntry.findMany({ where: { subjectId: hook.id } });
  expect(entries).toMatchObject([{ action: 'webhook.create', detail: { url: shown?.url } }]);
});
