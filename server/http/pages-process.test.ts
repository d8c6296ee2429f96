import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import path from 'node:path';
import { tmpdir } from 'node:os';
import Fastify, { type FastifyInstance } from 'fastify';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { sendError } from '@/server/core/send-error';
import { mountPages } from './mount-pages';
import { PagesProcess } from './pages-process';

let folder: string;
let pages: PagesProcess;
let app: FastifyInstance;
let unmount = () => {};

beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'pages-'));
  vi.spyOn(console, 'error').mockReturnValue();
});
afterEach(async () => {
  unmount();
  await app?.close();
  await pages.stop();
  rmSync(folder, { recursive: true, force: true });
  vi.restoreAllMocks();
});

const answering = `
  import { createServer } from 'node:http';
  createServer((request, response) => {
    if (request.url === '/die') process.kill(process.pid, 'SIGKILL');
    response.writeHead(request.url.startsWith('/gone') ? 404 : 200, { 'set-cookie': ['a=1', 'b=2'] });
    response.end(process.pid + ' ' + request.headers['x-ringside-path']);
  }).listen(process.argv[2], () => process.send({ type: 'ready' }));
  process.on('disconnect', () => process.exit());
`;

async function serve(program: string): Promise<string> {
  const script = path.join(folder, 'pages.mjs');
  writeFileSync(script, program);
  pages = new PagesProcess(script);
  await pages.start();
  app = Fastify();
  app.setErrorHandler(sendError);
  app.get('/api', async () => 'api');
  unmount = mountPages(app, pages);
  return app.listen({ port: 0, host: '127.0.0.1' });
}

it('passes on what no route answers: path, status and every cookie', async () => {
  const url = await serve(answering);
  expect(await (await fetch(`${url}/api`)).text()).toBe('api');
  const gone = await fetch(`${url}/gone?a=1`);
  expect([gone.status, gone.headers.getSetCookie()]).toEqual([404, ['a=1', 'b=2']]);
  expect(await gone.text()).toMatch(/^\d+ \/gone\?a=1$/);
});

it('shows pages only: what would change something is not passed on', async () => {
  const url = await serve(answering);
  expect((await fetch(`${url}/a`, { method: 'POST', body: 'x' })).status).toBe(404);
});

it('is not led astray by a view that announces a body', async () => {
  const url = new URL(await serve(answering));
  const ask = () =>
    new Promise<string>((resolve, reject) => {
      const client = connect(Number(url.port), url.hostname, () => {
        client.write('GET /a HTTP/1.1\r\nhost: x\r\ncontent-length: 5\r\n\r\nGET /');
      });
      client.once('data', (data) => {
        client.destroy();
        resolve(String(data).split('\r\n')[0] ?? '');
      });
      client.once('error', reject);
    });
  for (let visit = 0; visit < 3; visit++) expect(await ask()).toBe('HTTP/1.1 200 OK');
  expect((await fetch(`${url.origin}/a`)).status).toBe(200);
});

it('is started again when it dies, and the visitor is told to ask again', async () => {
  const url = await serve(answering);
  const before = await (await fetch(`${url}/a`)).text();
  const died = await fetch(`${url}/die`);
  expect([died.status, died.headers.get('retry-after')]).toEqual([503, '1']);
  const ask = async () => (await fetch(`${url}/a`)).text();
  await expect.poll(ask, { timeout: 20_000 }).toMatch(/^\d+ \/a$/);
  expect(await ask()).not.toBe(before);
});

it('says so when the first one cannot start', async () => {
  await expect(serve('process.exit(3);')).rejects.toThrow('The process that renders pages ended with code 3.');
});

it('leaves no socket behind', async () => {
  await serve(answering);
  const { socket } = pages;
  expect(existsSync(socket)).toBe(true);
  await pages.stop();
  expect(existsSync(socket)).toBe(false);
});
