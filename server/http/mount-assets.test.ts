import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { brotliCompressSync, brotliDecompressSync } from 'node:zlib';
import fastify from 'fastify';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { mountAssets } from './mount-assets';

const script = 'export const answer = 42;\n'.repeat(100);
const folder = path.join(mkdtempSync(path.join(tmpdir(), 'ringside-assets-')), 'static');
const app = fastify();

beforeAll(async () => {
  await mountAssets(app, path.join(folder, 'no such folder'));
  mkdirSync(folder);
  writeFileSync(path.join(folder, 'a.js'), script);
  writeFileSync(path.join(folder, 'a.js.br'), brotliCompressSync(script));
  writeFileSync(path.join(folder, '..', 'secret.txt'), 'nobody may read this');
  await mountAssets(app, folder);
});
afterAll(() => app.close());

const get = (url: string, encoding = '') => app.inject({ url, headers: { 'accept-encoding': encoding } });

describe('a script of the pages', () => {
  it('comes compressed to those who take it, and is kept for good', async () => {
    const answer = await get('/_next/static/a.js', 'gzip, br');
    expect(answer.headers).toMatchObject({
      'content-encoding': 'br',
      'cache-control': 'public, max-age=31536000, immutable',
      'content-type': expect.stringContaining('javascript'),
      vary: expect.stringMatching(/accept-encoding/i),
    });
    expect(brotliDecompressSync(answer.rawPayload).toString()).toBe(script);
  });

  it('comes as it is to others', async () => {
    const answer = await get('/_next/static/a.js');
    expect(answer.headers['content-encoding']).toBeUndefined();
    expect(answer.body).toBe(script);
  });
});

it.each(['/_next/static/b.js', '/_next/static/../secret.txt', '/_next/static/%2e%2e/secret.txt', '/_next/static/'])(
  'gives nothing for %s',
  async (url) => {
    const answer = await get(url);
    expect([403, 404]).toContain(answer.statusCode);
    expect(answer.body).not.toContain('nobody');
  },
);
