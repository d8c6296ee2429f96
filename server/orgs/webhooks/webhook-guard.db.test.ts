import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { closeDb } from '@/server/core/db';
import { requireWebhookAddress, sendWebhook } from './send-webhook';

let hits = 0;
const server = createServer((_request, response) => {
  hits += 1;
  response.end();
});
beforeAll(() => new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve)));
afterAll(async () => {
  server.close();
  await closeDb();
});

it.each([
  ['http://example.com/hook', 'must use https'],
  ['https://127.0.0.1/hook', 'private'],
  ['https://[::1]/hook', 'private'],
  ['https://[::ffff:127.0.0.1]/hook', 'private'],
  ['https://10.1.2.3/', 'private'],
  ['https://169.254.169.254/latest/meta-data', 'private'],
  ['https://[fd00:ec2::254]/', 'private'],
  ['https://2130706433/', 'private'],
  ['https://user:word@example.com/', 'credentials'],
  ['file:///etc/passwd', 'https'],
  ['hook', 'no web address'],
])('refuses %s', (address, words) => {
  expect(() => requireWebhookAddress(address)).toThrow(words);
});

it('takes a public https address as it is', () => {
  expect(requireWebhookAddress('https://example.com/hook?a=1').href).toBe('https://example.com/hook?a=1');
});

it('refuses a name that leads to this machine when the connection is made', async () => {
  const { port } = server.address() as AddressInfo;
  const sent = await sendWebhook({ url: `https://localhost:${port}/`, secret: null, deliveryId: 'd', body: '{}' });
  expect(sent).toMatchObject({ delivered: false, responseStatus: null });
  expect(sent.error).toContain('private');
  expect(hits).toBe(0);
});
