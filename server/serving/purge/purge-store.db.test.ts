import { existsSync } from 'node:fs';
import { readdir, rename, utimes } from 'node:fs/promises';
import path from 'node:path';
import { Readable } from 'node:stream';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Context } from '@/server/core/context';
import { closeDb, db } from '@/server/core/db';
import { objectPath, putObject, storeRoot } from '@/server/core/storage/object-store';
import { createRun, deleteArtifacts, putArtifact } from '@/server/experiments';
import { updateVersion } from '@/server/models';
import { makeProject, unique } from '@/server/testing/factories';
import { useOwnHome } from '@/server/testing/served-models';
import { purgeStore } from './purge-store';
import { otherDigests, referencedAmong } from './referenced-objects';
import { purgeOnce } from './start-purging';

useOwnHome();
const dayMs = 86_400_000;
const today = Date.now();
const inDays = (days: number) => new Date(today + days * dayMs);
let ctx: Context;
beforeAll(async () => {
  ctx = await makeProject();
});
beforeEach(async () => {
  await db().unreferencedObject.deleteMany();
});
afterAll(() => closeDb());

const store = async (text = unique()) => (await putObject(Readable.from([Buffer.from(text)]))).sha256;
const isThere = (sha256: string) => existsSync(objectPath(sha256));

async function makeFile(text = unique()) {
  const { id } = await createRun(ctx, { tags: {} });
  const owner = { kind: 'run', id } as const;
  const content = Readable.from([Buffer.from(text)]);
  return { owner, ...(await putArtifact(ctx, { owner, path: 'a/b.txt' }, content)) };
}

/** Twice, two days apart, as the worker would; tests run as if that were `days` from now. */
async function purgeTwice(days: number) {
  await purgeStore({ now: inDays(days) });
  return purgeStore({ now: inDays(days + 2) });
}

test('what nothing names is freed when that has lasted, and what is new is not even looked at', async () => {
  const sha256 = await store();
  expect(await purgeStore({ now: inDays(0.5) })).toMatchObject({ freedObjects: 0, waitingObjects: 0 });
  expect(await purgeStore({ now: inDays(2) })).toMatchObject({ freedObjects: 0, waitingObjects: 1, waitingBytes: 8 });
  expect(await purgeStore({ now: inDays(2.9) })).toMatchObject({ freedObjects: 0, waitingObjects: 1 });
  expect(isThere(sha256)).toBe(true);
  expect(await purgeStore({ now: inDays(3.1) })).toMatchObject({ freedObjects: 1, freedBytes: 8, waitingObjects: 0 });
  expect(isThere(sha256)).toBe(false);
});

test('what got a name meanwhile stays, and its time begins anew when it loses it', async () => {
  const text = unique();
  const sha256 = await store(text);
  await purgeStore({ now: inDays(2) });
  const { owner } = await makeFile(text);
  await utimes(objectPath(sha256), new Date(today), new Date(today));
  expect((await purgeStore({ now: inDays(4) })).freedObjects).toBe(0);
  await deleteArtifacts(ctx, { owner, path: '' });
  expect((await purgeStore({ now: inDays(5) })).freedObjects).toBe(0);
  expect(isThere(sha256)).toBe(true);
  expect((await purgeStore({ now: inDays(6.5) })).freedObjects).toBe(1);
});

test('what is stored again while it is to be freed stays', async () => {
  const text = unique();
  const sha256 = await store(text);
  await purgeStore({ now: inDays(2) });
  await store(text);
  await utimes(objectPath(sha256), inDays(3), inDays(3));
  expect((await purgeStore({ now: inDays(3.5) })).freedObjects).toBe(0);
  expect(isThere(sha256)).toBe(true);
  await purgeTwice(6);
});

test('one content of two files is freed with the second', async () => {
  const text = unique();
  const [first, second] = [await makeFile(text), await makeFile(text)];
  await deleteArtifacts(ctx, { owner: first.owner, path: 'a' });
  await purgeTwice(3);
  expect(isThere(first.sha256)).toBe(true);
  await deleteArtifacts(ctx, { owner: second.owner, path: 'a' });
  await purgeTwice(8);
  expect(isThere(first.sha256)).toBe(false);
});

describe('what is deleted keeps its files for as long as it may be restored:', () => {
  const place = () => ({ orgId: ctx.orgId, projectId: ctx.projectId });
  const deletedAt = new Date(today);

  async function makeVersions(marks: { version?: { deletedAt: Date }; parent?: { deletedAt: Date } }) {
    const [data, model] = [await store(), await store()];
    const dataset = await db().dataset.create({ data: { ...place(), name: unique(), ...marks.parent } });
    await db().datasetVersion.create({
      data: {
        ...{ ...place(), datasetId: dataset.id, version: 1, sourceName: 'a', sourceKind: 'csv', sha256: data },
        ...marks.version,
      },
    });
    const registered = await db().registeredModel.create({ data: { ...place(), name: unique(), ...marks.parent } });
    const version = await db().modelVersion.create({
      data: {
        ...{ ...place(), modelId: registered.id, version: 1, kind: 'constant', task: 'binary', sha256: model },
        ...{ sizeBytes: 1n, signature: {}, metrics: [], trainedOn: {}, ...marks.version },
      },
    });
    return { digests: [data, model], versionId: version.id, modelId: registered.id };
  }

  test.each<[string, () => Promise<string[]>]>([
    [
      'a run',
      async () => {
        const { owner, sha256 } = await makeFile();
        await db().run.update({ where: { id: owner.id }, data: { deletedAt } });
        return [sha256];
      },
    ],
    [
      'an experiment',
      async () => {
        const experiment = await db().experiment.create({
          data: { ...place(), number: 1000 + Math.floor(Math.random() * 1e6), name: unique(), deletedAt },
        });
        const { owner, sha256 } = await makeFile();
        await db().run.update({ where: { id: owner.id }, data: { experimentId: experiment.id } });
        return [sha256];
      },
    ],
    ['versions', async () => (await makeVersions({ version: { deletedAt } })).digests],
    ['a dataset and a model', async () => (await makeVersions({ parent: { deletedAt } })).digests],
  ])('%s', async (_, make) => {
    const digests = await make();
    await purgeTwice(20);
    expect(digests.map(isThere)).toEqual(digests.map(() => true));
    const { forgottenArtifacts } = await purgeStore({ now: inDays(31) });
    expect(forgottenArtifacts).toBe(digests.length === 1 ? 1 : 0);
    await purgeStore({ now: inDays(33) });
    expect(digests.map(isThere)).toEqual(digests.map(() => false));
  });

  test('what was freed cannot be restored any more', async () => {
    const { versionId } = await makeVersions({ version: { deletedAt } });
    await purgeTwice(35);
    const refused = { code: 'Conflict', message: expect.stringContaining('its file has been freed') as string };
    await expect(updateVersion(ctx, { id: versionId, deleted: false })).rejects.toMatchObject(refused);
  });

  test('what an endpoint serves stays, deleted or not', async () => {
    const { digests, versionId, modelId } = await makeVersions({ version: { deletedAt } });
    const endpoint = await db().endpoint.create({ data: { ...place(), modelId, name: `e-${unique()}` } });
    const variant = { orgId: ctx.orgId, endpointId: endpoint.id, versionId, role: 'champion', share: 1 };
    await db().variant.create({ data: variant });
    await purgeTwice(40);
    expect(digests.map(isThere)).toEqual([false, true]);
  });
});

test('what a waiting job is about to read stays', async () => {
  const sha256 = await store();
  const job = await db().job.create({
    data: {
      ...{ orgId: ctx.orgId, projectId: ctx.projectId, kind: 'model.import', title: 'x' },
      payload: { files: [{ name: 'm', place: { kind: 'object', sha256 } }] },
    },
  });
  await purgeTwice(50);
  expect(isThere(sha256)).toBe(true);
  await db().job.update({ where: { id: job.id }, data: { status: 'done' } });
  await purgeTwice(54);
  expect(isThere(sha256)).toBe(false);
});

test('a purge that broke off left its file aside; the next one puts it back', async () => {
  const { sha256 } = await makeFile();
  await rename(objectPath(sha256), `${objectPath(sha256)}.condemned`);
  await purgeStore({ now: inDays(60) });
  expect(isThere(sha256)).toBe(true);
  expect(await readdir(path.dirname(objectPath(sha256)))).not.toContain(`${sha256}.condemned`);
});

test('without a grace it is freed at once, and of two purges one does it', async () => {
  const digests = [await store(), await store()];
  const purges = await Promise.all([1, 2].map(() => purgeOnce({ graceMs: 0, now: new Date(Date.now() + 1000) })));
  expect(purges.filter((purged) => purged !== null).length).toBeGreaterThanOrEqual(1);
  expect(digests.map(isThere)).toEqual([false, false]);
  expect(await readdir(path.join(storeRoot(), 'objects'))).not.toEqual([]);
});

test('every column of the database that may hold a digest of an object is asked', async () => {
  const columns = await db().$queryRaw<{ name: string }[]>`
    SELECT table_name || '.' || column_name AS name FROM information_schema.columns
    WHERE table_schema = 'public' AND column_name ILIKE '%sha256' ORDER BY 1`;
  const asked = ['artifact', 'batch_shard', 'dataset_version', 'model_version'].map((table) => `${table}.sha256`);
  const ours = ['unreferenced_object.sha256'];
  expect(columns.map(({ name }) => name).sort()).toEqual([...asked, ...otherDigests, ...ours].sort());
  expect((await referencedAmong([], new Date())).size).toBe(0);
});
