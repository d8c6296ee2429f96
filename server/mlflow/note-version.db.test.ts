import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import type { Context } from '@/server/core/context';
import { closeDb, pool } from '@/server/core/db';
import { stopBoss } from '@/server/core/jobs/boss';
import { makeProject, unique } from '@/server/testing/factories';
import { at, openMlflowDoor } from '@/server/testing/mlflow-door';
import { useOwnHome } from '@/server/testing/served-models';
import { noteVersion } from './note-version';

useOwnHome();
let ctx: Context;
let door: Awaited<ReturnType<typeof openMlflowDoor>>;
beforeAll(async () => {
  ctx = await makeProject();
  door = await openMlflowDoor(() => ctx);
});
afterAll(async () => {
  await door.close();
  await stopBoss(0);
  await closeDb();
});

const makeModel = async () => {
  const made = await door.post('logged-models', { experiment_id: '0' });
  return String(at(made, 'body', 'model', 'info', 'model_id'));
};
const infoOf = async (id: string) => {
  const found = await door.get(`logged-models/${id}`, {});
  return at(found, 'body', 'model', 'info') as { tags?: { key: string; value: string }[]; registrations?: unknown };
};
const notedOf = async (id: string) => {
  const tag = (await infoOf(id)).tags?.find(({ key }) => key === 'mlflow.modelVersions');
  return JSON.parse(tag?.value ?? '[]') as { name: string; version: number }[];
};

test('of versions that are noted at once, none is lost, and each is noted once', async () => {
  const id = await makeModel();
  const versions = Array.from({ length: 12 }, (_, index) => ({ modelName: `"m" ${index % 3}`, version: 1 + index }));
  await Promise.all([...versions, ...versions].map((version) => noteVersion(ctx, version, id)));
  const byVersion = (await notedOf(id)).toSorted((a, b) => a.version - b.version);
  expect(byVersion).toEqual(versions.map(({ modelName, version }) => ({ name: modelName, version })));
});

test('a registration is answered as done where its note fails, and the log says so', async () => {
  const [id, name] = [await makeModel(), `m-${unique()}`];
  await door.post('registered-models/create', { name });
  await pool().query(
    `ALTER TABLE logged_model_tag ADD CONSTRAINT no_note CHECK (key <> 'mlflow.modelVersions') NOT VALID`,
  );
  const said = vi.spyOn(console, 'error').mockReturnValue();
  const made = await door.post('model-versions/create', { name, source: `models:/${id}` });
  expect(made).toMatchObject({ status: 200, body: { model_version: { name, version: '1', model_id: id } } });
  expect(said.mock.calls[0]?.[0]).toBe(`${name} v1 is registered, but ${id} does not name it`);
  said.mockRestore();
  await pool().query('ALTER TABLE logged_model_tag DROP CONSTRAINT no_note');
  expect(await notedOf(id)).toEqual([]);
  const got = await door.get('model-versions/get', { name, version: '1' });
  expect(got.status).toBe(200);
});
