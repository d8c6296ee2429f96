import { createHash, randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { closeDb } from '@/server/core/db';
import { beginRun, openArtifactDoor, type ArtifactDoor } from '@/server/testing/artifact-door';
import { makeProject } from '@/server/testing/factories';
import { useOwnHome } from '@/server/testing/served-models';

useOwnHome();
let door: ArtifactDoor;
let run: { id: string; folder: string };
const bytes = randomBytes(1_000_000);
const sha256 = createHash('sha256').update(bytes).digest('hex');
beforeAll(async () => {
  const ctx = await makeProject();
  door = await openArtifactDoor(() => ctx);
  run = await beginRun(door);
  await door.put(`${run.folder}/big.bin`, bytes);
});
afterAll(async () => {
  await door.close();
  await closeDb();
});

// Types and dispositions as tests/tracking/test_mlflow_artifacts.py of MLflow expects them.
test.each([
  ['a.txt', 'text/plain', 'attachment; filename=a.txt'],
  ['b.pkl', 'application/octet-stream', 'attachment; filename=b.pkl'],
  ['c.png', 'image/png', 'attachment; filename=c.png'],
  ['MLmodel', 'text/plain', 'attachment; filename=MLmodel'],
  ['dog%step%100.png', 'image/png', 'attachment; filename=dog%step%100.png'],
  ['page.html', 'text/html', 'attachment; filename=page.html'],
  ['drawn.svg', 'image/svg+xml', 'attachment; filename=drawn.svg'],
  [
    'a "b"\r\nx: y.txt',
    'text/plain',
    `attachment; filename="a _b___x: y.txt"; filename*=UTF-8''a%20%22b%22%0D%0Ax%3A%20y.txt`,
  ],
  ["it's ü.txt", 'text/plain', `attachment; filename="it's _.txt"; filename*=UTF-8''it%27s%20%C3%BC.txt`],
])('%j is %s, to be saved', async (name, type, disposition) => {
  await door.put(`${run.folder}/dir/${encodeURIComponent(name)}`, '<script>alert(1)</script>');
  for (const address of [
    `${run.folder}/dir/${encodeURIComponent(name)}`,
    `/get-artifact?run_id=${run.id}&path=${encodeURIComponent(`dir/${name}`)}`,
  ]) {
    const { status, headers } = await door.send(address);
    expect(status).toBe(200);
    expect(headers.get('content-type')).toBe(type);
    expect(headers.get('content-disposition')).toBe(disposition);
    expect(headers.get('x-content-type-options')).toBe('nosniff');
    expect(headers.get('content-security-policy')).toMatch(/^sandbox; default-src 'none'/);
  }
});

describe('a range', () => {
  test.each<[string, number, number, number]>([
    ['bytes=0-9', 206, 0, 9],
    ['bytes=999990-', 206, 999_990, 999_999],
    ['bytes=-5', 206, 999_995, 999_999],
    ['bytes=5-99999999', 206, 5, 999_999],
    ['bytes=-99999999', 206, 0, 999_999],
    ['bytes=9-5', 200, 0, 999_999],
    ['bytes=0-1,5-6', 200, 0, 999_999],
    ['rows=0-1', 200, 0, 999_999],
  ])('%s is answered %d with the bytes %d to %d', async (range, status, start, end) => {
    const read = await door.send(`${run.folder}/big.bin`, { headers: { range } });
    expect(read.status).toBe(status);
    expect(read.headers.get('content-range')).toBe(status === 206 ? `bytes ${start}-${end}/1000000` : null);
    expect(Buffer.from(await read.arrayBuffer()).equals(bytes.subarray(start, end + 1))).toBe(true);
  });

  test.each(['bytes=1000000-', 'bytes=-0'])('%s lies beyond the end', async (range) => {
    const read = await door.send(`${run.folder}/big.bin`, { headers: { range } });
    expect([read.status, read.headers.get('content-range')]).toEqual([416, 'bytes */1000000']);
  });

  test('of a file that has changed since is the whole file', async () => {
    const headers = { range: 'bytes=0-9', 'if-range': '"other"' };
    expect((await door.send(`${run.folder}/big.bin`, { headers })).status).toBe(200);
    const same = { range: 'bytes=0-9', 'if-range': `"${sha256}"` };
    expect((await door.send(`${run.folder}/big.bin`, { headers: same })).status).toBe(206);
  });
});

test('a file that is known already is not sent again, and its head tells its size', async () => {
  const known = await door.send(`${run.folder}/big.bin`, { headers: { 'if-none-match': `"${sha256}"` } });
  expect([known.status, (await known.arrayBuffer()).byteLength]).toEqual([304, 0]);
  const head = await door.send(`${run.folder}/big.bin`, { method: 'HEAD' });
  expect([head.status, head.headers.get('content-length'), head.headers.get('etag')]).toEqual([
    200,
    '1000000',
    `"${sha256}"`,
  ]);
});
