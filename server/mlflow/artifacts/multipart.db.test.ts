import { randomBytes } from 'node:crypto';
import { readdir } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Context } from '@/server/core/context';
import { closeDb } from '@/server/core/db';
import { storeRoot } from '@/server/core/storage/object-store';
import { beginRun, openArtifactDoor, type ArtifactDoor } from '@/server/testing/artifact-door';
import { asRole, makeProject } from '@/server/testing/factories';
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
  run = await beginRun(door);
});
beforeEach(() => {
  caller = ctx;
});
afterAll(async () => {
  await door.close();
  await closeDb();
});

interface Credential {
  url: string;
  part_number: number;
}

/** What the Python client does: the folder in the address, its own path of the file in the body. */
const ask = (verb: string, folder: string, body: object) =>
  door.post(`${run.folder.replace('/artifacts/', `/mpu/${verb}/`)}${folder}`, { path: '/home/ada/big.bin', ...body });

async function begin(count: number, folder = '/deep') {
  const { body } = await ask('create', folder, { num_parts: count });
  return body as unknown as { upload_id: string; credentials: Credential[] };
}

/** Parts go straight to their address, without credentials. */
async function sendPart({ url, part_number }: Credential, content: Buffer) {
  const answer = await fetch(url, { method: 'PUT', body: new Uint8Array(content) });
  return { part_number, etag: answer.headers.get('etag') ?? '', url };
}

const waiting = async () => (await readdir(path.join(storeRoot(), 'scratch'))).filter((one) => one.endsWith('.parts'));

test('parts sent in any order become the file, and completing twice is once', async () => {
  const content = randomBytes(2_500_000);
  const pieces = [content.subarray(0, 1_000_000), content.subarray(1_000_000, 2_000_000), content.subarray(2_000_000)];
  const { upload_id, credentials } = await begin(3);
  expect(credentials.map((one) => one.part_number)).toEqual([1, 2, 3]);
  const sent = await Promise.all(
    [2, 0, 1].map((index) => sendPart(credentials[index] as Credential, pieces[index] as Buffer)),
  );
  expect((await door.json(`${run.folder}/deep/big.bin`)).status).toBe(404);
  const parts = sent.toSorted((a, b) => a.part_number - b.part_number);
  const answers = await Promise.all([1, 2].map(() => ask('complete', '/deep', { upload_id, parts })));
  answers.push(await ask('complete', '/deep', { upload_id, parts }));
  expect(answers).toEqual(answers.map(() => ({ status: 200, body: {} })));
  const read = await door.send(`${run.folder}/deep/big.bin`);
  expect(Buffer.from(await read.arrayBuffer()).equals(content)).toBe(true);
});

test('a part sent again replaces the first; one that was named wrongly is refused', async () => {
  const { upload_id, credentials } = await begin(1, '');
  const [place] = credentials as [Credential];
  const first = await sendPart(place, Buffer.from('first'));
  const second = await sendPart(place, Buffer.from('second'));
  const wrong = await ask('complete', '', { upload_id, parts: [{ ...first, etag: '"0"' }] });
  expect(wrong).toMatchObject({ status: 400, body: { error_code: 'INVALID_PARAMETER_VALUE' } });
  expect((await ask('complete', '', { upload_id, parts: [] })).status).toBe(400);
  expect((await ask('complete', '', { upload_id, parts: [second] })).status).toBe(200);
  expect(await (await door.send(`${run.folder}/big.bin`)).text()).toBe('second');
});

test('what is given up leaves nothing', async () => {
  const before = await waiting();
  const { upload_id, credentials } = await begin(2);
  await sendPart(credentials[0] as Credential, Buffer.from('x'));
  expect(await waiting()).toHaveLength(before.length + 1);
  expect((await ask('abort', '/deep', { upload_id })).status).toBe(200);
  expect(await waiting()).toEqual(before);
  expect((await fetch((credentials[1] as Credential).url, { method: 'PUT', body: 'x' })).status).toBe(404);
  expect((await ask('complete', '/deep', { upload_id, parts: [] })).status).toBe(404);
});

describe('refuses', () => {
  test.each([0, -1, 1.5, 10_001, 'x'])('%s parts', async (num_parts) => {
    expect((await ask('create', '', { num_parts })).status).toBe(400);
  });

  test('a viewer, another project, a part that does not exist, and an address nobody was given', async () => {
    const { upload_id, credentials } = await begin(1);
    const [{ url }] = credentials as [Credential];
    expect((await fetch(`${url}0`, { method: 'PUT', body: 'x' })).status).toBe(400);
    expect((await fetch(url.replace(upload_id, '0'.repeat(64)), { method: 'PUT', body: 'x' })).status).toBe(404);
    expect((await fetch(url.replace(upload_id, '..%2f..'), { method: 'PUT', body: 'x' })).status).toBe(404);
    caller = asRole(ctx, 'viewer');
    expect((await ask('create', '', { num_parts: 1 })).status).toBe(403);
    caller = await makeProject();
    expect((await ask('complete', '/deep', { upload_id, parts: [] })).status).toBe(404);
    expect((await ask('abort', '/deep', { upload_id })).status).toBe(404);
  });
});
