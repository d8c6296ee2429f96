import { readdir } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Context } from '@/server/core/context';
import { closeDb, db } from '@/server/core/db';
import { storeRoot } from '@/server/core/storage/object-store';
import { beginRun, openArtifactDoor, type ArtifactDoor } from '@/server/testing/artifact-door';
import { asRole, makeProject } from '@/server/testing/factories';
import { makeTrainedRun } from '@/server/testing/registered-versions';
import { useOwnHome } from '@/server/testing/served-models';

useOwnHome();
let ctx: Context;
let caller: Context;
let door: ArtifactDoor;
let run: { id: string; folder: string };
beforeAll(async () => {
  ctx = await makeProject();
  caller = ctx;
  door = await openArtifactDoor(() => caller);
});
beforeEach(async () => {
  caller = ctx;
  run = await beginRun(door);
});
afterAll(async () => {
  await door.close();
  await closeDb();
});

const list = async (fields: Record<string, string>, place = '') =>
  door.json(`${place}/api/2.0/mlflow/artifacts/list?${new URLSearchParams(fields)}`);
const proxied = (fields: Record<string, string>) =>
  door.json(`/api/2.0/mlflow-artifacts/artifacts?${new URLSearchParams(fields)}`);
const below = () => run.folder.replace('/api/2.0/mlflow-artifacts/artifacts/', '');
const scratch = () => readdir(path.join(storeRoot(), 'scratch')).catch(() => []);

test.each(['', '/p/flights'])('files put below "%s" are listed, read and taken away', async (place) => {
  expect((await list({ run_id: run.id })).body).toEqual({ root_uri: `mlflow-artifacts:/0/${run.id}/artifacts` });
  expect(await door.put(`${place}${run.folder}/a.txt`, '0')).toEqual({ status: 200, body: {} });
  await door.put(`${place}${run.folder.replace('/api/', '/ajax-api/')}/dir/deep/b.bin`, 'abc');
  expect((await list({ run_id: run.id }, place)).body['files']).toEqual([
    { path: 'a.txt', is_dir: false, file_size: 1 },
    { path: 'dir', is_dir: true },
  ]);
  expect((await list({ run_uuid: run.id, path: './dir/deep/' })).body['files']).toEqual([
    { path: 'dir/deep/b.bin', is_dir: false, file_size: 3 },
  ]);
  expect((await proxied({ path: `${below()}/dir` })).body).toEqual({ files: [{ path: 'deep', is_dir: true }] });
  expect((await list({ run_id: run.id, path: 'a.txt' })).body).not.toHaveProperty('files');
  expect((await proxied({})).body).toEqual({});
  const read = await door.send(`${place}${run.folder}/dir/deep/b.bin`);
  expect([read.status, await read.text()]).toEqual([200, 'abc']);
  const view = await door.send(`${place}/get-artifact?run_uuid=${run.id}&path=a.txt`);
  expect([view.status, await view.text()]).toEqual([200, '0']);
  expect(await door.json(`${run.folder}/dir`, { method: 'DELETE' })).toEqual({ status: 200, body: {} });
  expect((await list({ run_id: run.id })).body['files']).toEqual([{ path: 'a.txt', is_dir: false, file_size: 1 }]);
  expect((await door.json(`${run.folder}/dir/deep/b.bin`)).body).toMatchObject({
    error_code: 'RESOURCE_DOES_NOT_EXIST',
  });
});

test('a folder is taken away by its whole name', async () => {
  for (const name of ['a_b/x', 'a%25b/x', 'axb/x', 'a_bc']) await door.put(`${run.folder}/${name}`, 'x');
  await door.json(`${run.folder}/a_b`, { method: 'DELETE' });
  const files = (await list({ run_id: run.id })).body['files'] as { path: string }[];
  expect(files.map((file) => file.path)).toEqual(['a%b', 'a_bc', 'axb']);
});

test('names of any script, with spaces and signs of percent, come back as they were', async () => {
  for (const name of ['größe 1/日本.txt', 'images/dog%step%100%timestamp%100', "it's (1).csv", 'a+b&c=d;e,f.json']) {
    const address = `${run.folder}/${name.split('/').map(encodeURIComponent).join('/')}`;
    await door.put(address, name);
    const folder = name.includes('/') ? (name.split('/')[0] ?? '') : '';
    const files = (await list({ run_id: run.id, path: folder })).body['files'] as { path: string }[];
    expect(files.map((one) => one.path)).toContain(name);
    expect(await (await door.send(address)).text()).toBe(name);
  }
});

test('what is sent twice at once is one of the two, whole', async () => {
  const sizes = [300_000, 10, 200_001, 77];
  await Promise.all(sizes.map((size, index) => door.put(`${run.folder}/same`, String(index).repeat(size))));
  const text = await (await door.send(`${run.folder}/same`)).text();
  expect(sizes.map((size, index) => String(index).repeat(size))).toContain(text);
  await door.put(`${run.folder}/same`, 'last');
  expect(await (await door.send(`${run.folder}/same`)).text()).toBe('last');
  expect(await db().artifact.count({ where: { runId: run.id } })).toBe(1);
});

test('an empty file is a file', async () => {
  await door.put(`${run.folder}/empty`, '');
  const read = await door.send(`${run.folder}/empty`);
  expect([read.status, read.headers.get('content-length'), await read.text()]).toEqual([200, '0', '']);
});

test.each(['content-length: 100', 'transfer-encoding: chunked'])(
  'an upload of %s that breaks off leaves nothing',
  async (length) => {
    const before = await scratch();
    const head = `PUT ${run.folder}/cut HTTP/1.1\r\nhost: x\r\n${length}\r\n\r\n`;
    const sending = door.begin(`${head}5\r\nhello\r\n`);
    await expect.poll(async () => (await scratch()).length).toBe(before.length + 1);
    sending.hangUp();
    await expect.poll(scratch).toEqual(before);
    expect((await list({ run_id: run.id })).body).not.toHaveProperty('files');
  },
);

describe('a name', () => {
  test.each([
    ['a', 'a/b', 'is a file here'],
    ['a/b/c', 'a/b', 'is a folder here'],
  ])('%s makes %s impossible', async (first, second, words) => {
    await door.put(`${run.folder}/${first}`, 'x');
    const { status, body } = await door.put(`${run.folder}/${second}`, 'y');
    expect([status, body['message']]).toEqual([400, expect.stringContaining(words)]);
  });
});

describe('who may not', () => {
  test('a viewer reads and does not write', async () => {
    await door.put(`${run.folder}/a`, 'x');
    caller = asRole(ctx, 'viewer');
    expect((await door.send(`${run.folder}/a`)).status).toBe(200);
    expect((await door.put(`${run.folder}/a`, 'y'.repeat(2_000_000))).body).toMatchObject({
      error_code: 'PERMISSION_DENIED',
    });
    expect((await door.json(`${run.folder}/a`, { method: 'DELETE' })).status).toBe(403);
  });

  test('another project finds nothing there', async () => {
    await door.put(`${run.folder}/a`, 'x');
    caller = await makeProject();
    const answers = [
      await door.json(`${run.folder}/a`),
      await door.put(`${run.folder}/a`, 'y'),
      await door.json(`${run.folder}/a`, { method: 'DELETE' }),
      await list({ run_id: run.id }),
      await door.json(`/get-artifact?run_id=${run.id}&path=a`),
    ];
    expect(answers.map(({ status }) => status)).toEqual(answers.map(() => 404));
    expect((await proxied({ path: below() })).body).toEqual({});
  });

  test('a run is found at its own experiment alone', async () => {
    expect((await door.put(run.folder.replace('/0/', '/1/').concat('/a'), 'x')).status).toBe(404);
    expect((await door.put('/api/2.0/mlflow-artifacts/artifacts/a.txt', 'x')).status).toBe(404);
    expect((await door.put(run.folder, 'x')).status).toBe(400);
  });

  test('a deleted run takes no files and still shows them', async () => {
    await door.put(`${run.folder}/a`, 'x');
    await door.post('/api/2.0/mlflow/runs/delete', { run_id: run.id });
    expect((await door.put(`${run.folder}/b`, 'x')).body['message']).toContain("must be in the 'active' state");
    expect((await door.send(`${run.folder}/a`)).status).toBe(200);
  });

  test('the model of a training stays as it was trained', async () => {
    const { runId } = await makeTrainedRun(ctx);
    const { body } = await list({ run_id: runId });
    const folder = String(body['root_uri']).replace('mlflow-artifacts:/', '/api/2.0/mlflow-artifacts/artifacts/');
    expect((await door.put(`${folder}/model/bundle.json`, 'x')).status).toBe(409);
    for (const path of ['/model', '/model/bundle.json', '']) {
      expect((await door.json(`${folder}${path}`, { method: 'DELETE' })).status).toBe(409);
    }
    expect((await door.put(`${folder}/model/notes.txt`, 'x')).status).toBe(200);
  });
});
