import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Context } from '@/server/core/context';
import { closeDb, db } from '@/server/core/db';
import { stopBoss } from '@/server/core/jobs/boss';
import { createWebhook } from '@/server/orgs';
import { makeProject, unique } from '@/server/testing/factories';
import { at, badParameter, openMlflowDoor, refusal } from '@/server/testing/mlflow-door';

let ctx: Context;
let door: Awaited<ReturnType<typeof openMlflowDoor>>;
let name = '';
beforeAll(async () => {
  ctx = await makeProject();
  door = await openMlflowDoor(() => ctx);
});
beforeEach(async () => {
  name = `m-${unique()}`;
  await door.post('registered-models/create', { name });
});
afterAll(async () => {
  await door.close();
  await stopBoss(0);
  await closeDb();
});

const add = () => door.post('model-versions/create', { name, source: 'runs:/run_id/model' });
const move = (version: string, stage: string, archive_existing_versions?: unknown) =>
  door.post('model-versions/transition-stage', { name, version, stage, archive_existing_versions });
const stageOf = async (version: string) =>
  at(await door.get('model-versions/get', { name, version }), 'body', 'model_version', 'current_stage');
const modelOf = async () => at(await door.get('registered-models/get', { name }), 'body', 'registered_model');
const done = { status: 200, body: {} };

describe('stages', () => {
  // After test_latest_models of tests/tracking/test_model_registry.py, MLflow 3.11.
  test('the newest version of each', async () => {
    const stages = ['Archived', 'Production', 'Archived', 'production', 'STAGING', 'Staging', 'None'];
    for (const [index, stage] of stages.entries()) {
      await add();
      expect(await move(String(index + 1), stage)).toMatchObject({ status: 200 });
    }
    const latest = async (stages?: string[]) => {
      const { body } = await door.post('registered-models/get-latest-versions', { name, stages });
      const versions = body['model_versions'] as unknown as { current_stage: string; version: string }[];
      return Object.fromEntries(versions.map(({ current_stage, version }) => [current_stage, version]));
    };
    const all = { Production: '4', Staging: '6', Archived: '3', None: '7' };
    expect(await latest(['none', 'Staging'])).toEqual({ None: '7', Staging: '6' });
    expect(await latest()).toEqual(all);
    expect(await latest([])).toEqual(all);
    const shown = at(await modelOf(), 'latest_versions') as { version: string }[];
    expect(shown.map(({ version }) => version).sort()).toEqual(['3', '4', '6', '7']);
  });

  test('one that comes can archive those before it, and one comes back from the archive', async () => {
    for (let count = 0; count < 3; count += 1) await add();
    for (const version of ['1', '2']) await move(version, 'Production');
    expect(at(await move('3', 'Production', true), 'body', 'model_version', 'current_stage')).toBe('Production');
    expect(await Promise.all(['1', '2', '3'].map(stageOf))).toEqual(['Archived', 'Archived', 'Production']);
    await move('1', 'Staging', 'false');
    expect(await stageOf('1')).toBe('Staging');
  });

  test('a move changes when version and model were changed last', async () => {
    await add();
    const before = at(await modelOf(), 'last_updated_timestamp') as number;
    await move('1', 'Staging');
    expect(at(await modelOf(), 'last_updated_timestamp')).toBeGreaterThan(before);
    const { body } = await door.get('model-versions/get', { name, version: '1' });
    const { creation_timestamp, last_updated_timestamp } = body['model_version'] as unknown as Record<string, number>;
    expect(last_updated_timestamp).toBeGreaterThan(creation_timestamp ?? Infinity);
  });

  test.each<[string, unknown, string]>([
    ['prod', undefined, 'Invalid Model Version stage: prod. Value must be one of None, Staging, Production, Archived.'],
    ['Archived', true, 'cannot archive existing model versions'],
    ['None', true, 'cannot archive existing model versions'],
    ['Staging', 'yes', `Invalid value "yes" for parameter 'archive_existing_versions' supplied`],
    ['', undefined, "Missing value for required parameter 'stage'."],
  ])('refuses %s with %o', async (stage, archive, text) => {
    await add();
    expect(await move('1', stage, archive)).toMatchObject(badParameter(text));
  });

  test('a version that is not there', async () => {
    const missing = refusal('RESOURCE_DOES_NOT_EXIST', `Model Version (name=${name}, version=1) not found`);
    expect(await move('1', 'Staging')).toMatchObject({ status: 404, body: missing });
  });
});

describe.each([
  { kind: 'registered-models', at: {}, read: async () => at(await modelOf(), 'tags') },
  {
    kind: 'model-versions',
    at: { version: '1' },
    read: async () => at(await door.get('model-versions/get', { name, version: '1' }), 'body', 'model_version', 'tags'),
  },
])('tags of $kind', ({ kind, at: place, read }) => {
  const set = (fields: object) => door.post(`${kind}/set-tag`, { name, ...place, ...fields });
  const remove = (key: string) => door.remove(`${kind}/delete-tag`, { name, ...place, key });

  test('are set, replaced and taken away, also where they are not', async () => {
    await add();
    expect(await read()).toBeUndefined();
    for (const [key, value] of [
      ['key', 'x'],
      ['key', 'value'],
      ['numeric value', '12345'],
      ['empty', ''],
    ]) {
      expect(await set({ key, value })).toEqual(done);
    }
    expect(await read()).toEqual([
      { key: 'empty', value: '' },
      { key: 'key', value: 'value' },
      { key: 'numeric value', value: '12345' },
    ]);
    for (const key of ['key', 'key', 'empty']) expect(await remove(key)).toEqual(done);
    expect(await read()).toEqual([{ key: 'numeric value', value: '12345' }]);
  });

  test.each<[object, string]>([
    [{ value: 'x' }, "Missing value for required parameter 'key'"],
    [{ key: 'a,b', value: 'x' }, 'Names may only contain alphanumerics'],
    [{ key: 'k'.repeat(251), value: 'x' }, "'key' exceeds the maximum length of 250 characters"],
    [{ key: 'k', value: 'x'.repeat(100_001) }, "'value' exceeds the maximum length of 100000 characters"],
    [{ key: 'k', value: 5 }, "Invalid value 5 for parameter 'value' supplied"],
  ])('refuse %o', async (fields, text) => {
    await add();
    expect(await set(fields)).toMatchObject(badParameter(text));
  });
});

test('models are made with tags, found by them, and prompts only when asked for', async () => {
  const [team, prompt] = [unique(), unique()];
  await door.post('registered-models/create', { name: `t-${team}`, tags: [{ key: 'team', value: team }] });
  const tags = [
    { key: 'team', value: team },
    { key: 'mlflow.prompt.is_prompt', value: 'true' },
  ];
  await door.post('registered-models/create', { name: `p-${prompt}`, tags });
  const found = async (more: string) => {
    const { body } = await door.get('registered-models/search', { filter: `tags.team = '${team}'${more}` });
    return (body['registered_models'] as unknown as { name: string }[] | undefined)?.map((one) => one.name);
  };
  expect(await found('')).toEqual([`t-${team}`]);
  expect(await found(" AND tags.`mlflow.prompt.is_prompt` != 'true'")).toEqual([`t-${team}`]);
  expect(await found(" AND tag.`mlflow.prompt.is_prompt` = 'true'")).toEqual([`p-${prompt}`]);
});

test('webhooks hear of tags', async () => {
  await add();
  const events = ['model_version_tag.set', 'model_version_tag.deleted'] as const;
  const url = 'https://example.com/hook';
  await createWebhook(ctx, { name: 'tags', url, description: '', events: [...events] });
  await door.post('model-versions/set-tag', { name, version: '1', key: 'a', value: 'b' });
  await door.remove('model-versions/delete-tag', { name, version: '1', key: 'a' });
  const rows = await db().webhookDelivery.findMany({ where: { orgId: ctx.orgId }, orderBy: { createdAt: 'asc' } });
  expect(rows.map(({ event, body }) => [event, at(JSON.parse(body), 'data')])).toEqual([
    ['model_version_tag.set', { name, version: '1', key: 'a', value: 'b' }],
    ['model_version_tag.deleted', { name, version: '1', key: 'a' }],
  ]);
});
