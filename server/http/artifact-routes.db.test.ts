import path from 'node:path';
import { build } from 'esbuild';
import type { FastifyInstance } from 'fastify';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ArtifactFolder, ArtifactModel, ArtifactTable, ArtifactText } from '@/lib/contracts/artifacts';
import type { Context } from '@/server/core/context';
import { closeDb, db } from '@/server/core/db';
import { createRun } from '@/server/experiments';
import { createApiKey } from '@/server/orgs';
import { makeProject, unique } from '@/server/testing/factories';
import { useOwnHome } from '@/server/testing/served-models';
import { buildApp } from './build-app';
import { allRoutes } from './all-routes';
import { LiveHub } from './live-events';

useOwnHome();
// Packages are found from where the script lies.
const builtFolder = path.resolve('.test/artifact-routes');
process.env['RINGSIDE_BUILD'] = builtFolder;
let app: FastifyInstance;
let ctx: Context;
let key: string;
let runId: string;

const files: Record<string, string> = {
  'notes.txt': 'grüße\n'.repeat(200_000),
  'data/rows.csv': 'n,name\n2,b\n1,a\n3,c\n',
  'data/more/x.bin': 'a\0b',
  'pages/report.html': '<script>alert(1)</script>',
  'pages/plot.svg': '<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>',
  'model/MLmodel': 'flavors:\n  sklearn: {sklearn_version: 1.8.0}\n',
};

beforeAll(async () => {
  const entryPoints = ['server/table-child.ts'];
  const bundled = { bundle: true, platform: 'node', format: 'esm', packages: 'external' } as const;
  await build({ entryPoints, ...bundled, outfile: path.join(builtFolder, 'server/table-child.js') });
  ctx = await makeProject();
  key = (await createApiKey(ctx, { name: `key ${unique()}`, scopes: ['read', 'write'] })).secret;
  app = await buildApp({
    routes: allRoutes,
    hub: new LiveHub(),
    version: 't',
    gatewayUrl: 'http://127.0.0.1:9',
    doors: [],
  });
  runId = (await createRun(ctx, { tags: {} })).id;
  for (const [name, content] of Object.entries(files)) await put(name, content);
});
afterAll(async () => {
  await app.close();
  await closeDb();
});

const address = (rest: string) => `/api/v1/projects/${ctx.projectSlug}/runs/${runId}/${rest}`;
const headers = () => ({ authorization: `Bearer ${key}` });
const get = (rest: string, more: Record<string, string> = {}) =>
  app.inject({ method: 'GET', url: address(rest), headers: { ...headers(), ...more } });
const put = (name: string, payload: string) =>
  app.inject({
    method: 'PUT',
    url: address(`artifacts/${encodeURIComponent(name)}`),
    headers: { ...headers(), 'content-type': 'application/octet-stream' },
    payload,
  });

test('a folder lists its folders, then its files, with what they hold', async () => {
  const folder = ArtifactFolder.parse((await get('artifact-folder')).json());
  expect(folder.entries.map(({ name, isFolder, files: count }) => [name, isFolder, count])).toEqual([
    ['data', true, 2],
    ['model', true, 1],
    ['pages', true, 2],
    ['notes.txt', false, 1],
  ]);
  expect(folder.entries[0]?.sizeBytes).toBe(19 + 3);
  const deeper = ArtifactFolder.parse((await get('artifact-folder?path=data')).json());
  expect(deeper.entries.map((entry) => entry.path)).toEqual(['data/more', 'data/rows.csv']);
  expect((await get('artifact-folder?path=none')).json()).toEqual({ path: 'none', entries: [], nextOffset: null });
  expect((await get('artifact-folder?path=..%2Fx')).statusCode).toBe(400);
});

test('a long folder comes in pages', async () => {
  const long = (await createRun(ctx, { tags: {} })).id;
  const row = { orgId: ctx.orgId, runId: long, sha256: 'a'.repeat(64), sizeBytes: 1n };
  const names = Array.from({ length: 1001 }, (_, index) => `f${String(index).padStart(4, '0')}`);
  await db().artifact.createMany({ data: names.map((name) => ({ ...row, path: name })) });
  const at = async (offset: number) =>
    ArtifactFolder.parse((await get(`../${long}/artifact-folder?offset=${offset}`)).json());
  const first = await at(0);
  expect([first.entries.length, first.nextOffset]).toEqual([1000, 1000]);
  expect(await at(1000)).toMatchObject({ entries: [{ name: 'f1000' }], nextOffset: null });
});

test('text comes in pieces that cut no sign in two; bytes are told apart', async () => {
  const pieces: string[] = [];
  for (let start = 0, size = 1; start < size;) {
    const piece = ArtifactText.parse((await get(`artifact-text?path=notes.txt&start=${start}`)).json());
    pieces.push(piece.text ?? '');
    [start, size] = [piece.end, piece.sizeBytes];
  }
  expect(pieces.length).toBe(4);
  expect(pieces.join('') === files['notes.txt']).toBe(true);
  expect((await get('artifact-text?path=data/more/x.bin')).json()).toMatchObject({ text: null, sizeBytes: 3 });
});

test('a table is read by pages, sorted, in a process of its own', async () => {
  const table = ArtifactTable.parse(
    (await get('artifact-table?path=data/rows.csv&sort=n&descending=true&limit=2')).json(),
  );
  expect([table.rows, table.rowCount]).toEqual([
    [
      [3, 'c'],
      [2, 'b'],
    ],
    3,
  ]);
  const wrong = await get('artifact-table?path=notes.txt');
  expect([wrong.statusCode, wrong.json().error.message]).toEqual([400, expect.stringContaining('is no table')]);
});

test('a model tells its flavours', async () => {
  const model = ArtifactModel.parse((await get('artifact-model?path=model/MLmodel')).json());
  expect(model).toMatchObject({ folder: 'model', flavours: [{ name: 'sklearn' }], signature: null });
  expect((await get('artifact-model?path=notes.txt')).statusCode).toBe(400);
});

describe('what people made is shown', () => {
  test.each([
    ['pages/report.html', 'text/html', '', "sandbox; default-src 'none'"],
    ['pages/plot.svg', 'image/svg+xml', '', "sandbox; default-src 'none'"],
    ['pages/report.html', 'text/html', '?scripts=true', "sandbox allow-scripts; script-src 'unsafe-inline'"],
  ])('%s as %s, %s, without a share in our origin', async (name, type, query, policy) => {
    const shown = await get(`artifact-view/${name}${query}`);
    expect(shown.headers).toMatchObject({ 'content-type': type, 'x-content-type-options': 'nosniff' });
    expect(shown.headers['content-disposition']).toMatch(/^inline/);
    const sent = String(shown.headers['content-security-policy']);
    expect(sent.startsWith(policy)).toBe(true);
    expect(sent).toContain("frame-ancestors 'self'");
    expect(sent).not.toContain('allow-same-origin');
  });

  test('only where it is an image or a page', async () => {
    expect((await get('artifact-view/notes.txt')).statusCode).toBe(400);
  });
});

test('a folder is downloaded as an archive of what it holds', async () => {
  const archive = await get('artifact-archive?path=data');
  expect(archive.headers).toMatchObject({
    'content-type': 'application/zip',
    'content-disposition': 'attachment; filename=data.zip',
  });
  const bytes = archive.rawPayload;
  expect(bytes.includes('rows.csv')).toBe(true);
  expect(bytes.includes('more/x.bin')).toBe(true);
  expect(bytes.includes(files['data/rows.csv'] ?? '?')).toBe(true);
  expect((await get('artifact-archive?path=none')).statusCode).toBe(404);
});

test('a range of a file is sent, and files are taken away', async () => {
  const part = await get('artifacts/notes.txt', { range: 'bytes=0-3' });
  expect([part.statusCode, part.body]).toEqual([206, 'grü']);
  await put('gone/a', 'x');
  await put('gone/b', 'x');
  const deleted = await app.inject({ method: 'DELETE', url: address('artifacts/gone'), headers: headers() });
  expect([deleted.statusCode, deleted.json()]).toEqual([200, { files: 2 }]);
  expect(await db().auditEntry.findFirst({ where: { subjectId: runId, action: 'artifact.delete' } })).toMatchObject({
    detail: { path: 'gone', files: 2 },
  });
  const json = await app.inject({ method: 'PUT', url: address('artifacts/a'), headers: headers(), payload: { a: 1 } });
  expect([json.statusCode, json.json().error.message]).toEqual([400, expect.stringContaining('Send the file itself')]);
});
