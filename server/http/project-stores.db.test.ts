import Fastify, { type FastifyInstance } from 'fastify';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Context } from '@/server/core/context';
import { closeDb, db } from '@/server/core/db';
import { createApiKey, createProject } from '@/server/orgs';
import { makeProject, unique } from '@/server/testing/factories';
import { at } from '@/server/testing/mlflow-door';
import { mlflowDoor } from './mlflow-door';

let app: FastifyInstance;
let ctx: Context;
let key = '';
beforeAll(async () => {
  app = Fastify();
  await mlflowDoor(app);
  ctx = await makeProject();
  key = (await createApiKey(ctx, { name: 'key', scopes: ['read', 'write'] })).secret;
});
afterAll(async () => {
  await app.close();
  await closeDb();
});

async function call(method: 'GET' | 'POST', place: string, fields: Record<string, string>, secret = key) {
  const [path, sent] = [place, method === 'GET' ? { query: fields } : { payload: fields }];
  const headers = { authorization: `Bearer ${secret}` };
  const response = await app.inject({ method, url: path, headers, ...sent });
  return { status: response.statusCode, body: response.json<Record<string, unknown>>() };
}
const api = (project: string, path: string) => `${project === '' ? '' : `/p/${project}`}/api/2.0/mlflow/${path}`;
const create = async (project: string, name: string) =>
  at(await call('POST', api(project, 'experiments/create'), { name }), 'body', 'experiment_id');
const nameOf = async (project: string, experiment_id: string) =>
  at(await call('GET', api(project, 'experiments/get'), { experiment_id }), 'body', 'experiment', 'name');

test('each project is a store of its own: its Default is 0, and its ids count up', async () => {
  const other = await createProject(ctx, { name: `Second ${unique()}`, description: '' });
  const [first, second] = [ctx.projectSlug, other.slug];
  expect([await nameOf(first, '0'), await nameOf(second, '0')]).toEqual(['Default', 'Default']);
  expect([await create(first, 'a'), await create(first, 'b'), await create(second, 'a')]).toEqual(['1', '2', '1']);
  expect([await nameOf(first, '1'), await nameOf(second, '1')]).toEqual(['a', 'a']);
  expect(await nameOf(second, '2')).toBeUndefined();
  const run = String(
    at(await call('POST', api(first, 'runs/create'), { experiment_id: '1' }), 'body', 'run', 'info', 'run_id'),
  );
  expect((await call('GET', api(first, 'runs/get'), { run_id: run })).status).toBe(200);
  expect((await call('GET', api(second, 'runs/get'), { run_id: run })).status).toBe(404);
});

test('the root is the project of the key, the only one, or the one called default', async () => {
  const own = await makeProject();
  const makeKey = async (projectSlug?: string) =>
    (await createApiKey(own, { name: unique(), scopes: ['read', 'write'], ...(projectSlug ? { projectSlug } : {}) }))
      .secret;
  const marked = async (slug: string) => {
    await db().project.update({ where: { slug }, data: { description: slug } });
    const { id } = await db().project.findUniqueOrThrow({ where: { slug } });
    await db().experiment.updateMany({ where: { projectId: id, number: 0 }, data: { name: `of ${slug}` } });
  };
  const root = async (secret: string) =>
    at(await call('GET', api('', 'experiments/get'), { experiment_id: '0' }, secret), 'body', 'experiment', 'name');
  const anywhere = await makeKey();
  await marked(own.projectSlug);
  expect(await root(anywhere)).toBe(`of ${own.projectSlug}`);
  const second = await createProject(own, { name: `Second ${unique()}`, description: '' });
  await marked(second.slug);
  expect(await root(await makeKey(second.slug))).toBe(`of ${second.slug}`);
});
