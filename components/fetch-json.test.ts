import { createServer, type Server } from 'node:http';
import { QueryClient } from '@tanstack/react-query';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { ApiError } from './api-error';
import { contract } from './contract';
import { bindTransport, fetchJson } from './fetch-json';

const answers: Record<string, [number, string]> = {
  '/api/v1/good': [200, '{"id":"r1","extra":1}'],
  '/api/v1/bad': [422, '{"error":{"code":"Invalid","message":"Row 3 has 4 fields.","detail":{"row":3}}}'],
  '/api/v1/odd': [200, '{"id":7}'],
  '/api/v1/proxy': [502, '<html>'],
  '/api/v1/none': [204, ''],
};
const seen: { cookie?: string; body: string }[] = [];
let server: Server;
const client = new QueryClient();
const response = z.object({ id: z.string() });

beforeAll(async () => {
  server = createServer((request, reply) => {
    let body = '';
    request.on('data', (part) => (body += part));
    request.on('end', () => {
      seen.push({ cookie: request.headers.cookie, body });
      const [status, text] = answers[request.url ?? ''] ?? [404, ''];
      reply.writeHead(status).end(text);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  bindTransport(client, { base: `http://127.0.0.1:${port}`, headers: { cookie: 'session=1' } });
});
afterAll(() => server.close());

const get = (path: string) => fetchJson(contract({ method: 'GET', path, response }), {}, { client });
const failure = (path: string): Promise<ApiError> =>
  get(path).then(
    () => {
      throw new Error('no refusal');
    },
    (error) => error,
  );

describe('fetchJson', () => {
  it('gives the parsed answer and sends the visitor’s cookies', async () => {
    expect(await get('/good')).toEqual({ id: 'r1' });
    expect(seen.at(-1)?.cookie).toBe('session=1');
  });

  it('sends a body as JSON and takes an empty answer', async () => {
    const call = contract({ method: 'POST', path: '/none', body: z.object({ a: z.number() }) });
    expect(await fetchJson(call, { body: { a: 1 } }, { client })).toBeUndefined();
    expect(seen.at(-1)?.body).toBe('{"a":1}');
  });

  it('throws the API’s sentence with its code and detail', async () => {
    const error = await failure('/bad');
    expect(error).toBeInstanceOf(ApiError);
    expect(error).toMatchObject({ status: 422, code: 'Invalid', message: 'Row 3 has 4 fields.', detail: { row: 3 } });
  });

  it.each([
    ['/odd', 'UnexpectedAnswer', 200],
    ['/proxy', 'Internal', 502],
    ['/missing', 'NotFound', 404],
  ])('turns %s into %s', async (path, code, status) => expect(await failure(path)).toMatchObject({ code, status }));

  it('says so when nobody answers', async () => {
    const lonely = new QueryClient();
    bindTransport(lonely, { base: 'http://127.0.0.1:9', headers: {} });
    const call = contract({ method: 'GET', path: '/good', response });
    await expect(fetchJson(call, {}, { client: lonely })).rejects.toMatchObject({ status: 0, code: 'NoAnswer' });
  });
});
