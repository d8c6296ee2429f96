import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Context } from '@/server/core/context';
import { closeDb, db } from '@/server/core/db';
import { makeProject } from '@/server/testing/factories';
import { makeRun } from '../testing/make-run';
import { putArtifact } from './put-artifact';

let ctx: Context;
let runId: string;
beforeAll(async () => {
  ctx = await makeProject();
  runId = (await makeRun(ctx)).id;
});
afterAll(() => closeDb());

async function* content(text: string): AsyncGenerator<Buffer> {
  yield Buffer.from(text);
}
const put = (path: string) => putArtifact(ctx, { owner: { kind: 'run', id: runId }, path }, content(path));
const paths = async (beginning: string) => {
  const where = { runId, path: { startsWith: beginning } };
  return (await db().artifact.findMany({ where, orderBy: { path: 'asc' } })).map(({ path }) => path);
};

test('a name is of a file or of a folder, also when both are sent at once', async () => {
  const rounds = Array.from({ length: 12 }, (_, round) => round);
  const ends = await Promise.all(
    rounds.flatMap((round) => [`x${round}`, `x${round}/a`, `x${round}/a/b`].map((path) => put(path).catch(String))),
  );
  expect(ends.filter((end) => typeof end !== 'string')).toHaveLength(12);
  const kept = await paths('x');
  expect(kept).toHaveLength(12);
  expect(new Set(kept.map((path) => path.split('/')[0])).size).toBe(12);
});

test('files of one folder are sent at once, and one file by several', async () => {
  await Promise.all(['y/a', 'y/b', 'y/c/d', 'y/a', 'y/a'].map(put));
  expect(await paths('y')).toEqual(['y/a', 'y/b', 'y/c/d']);
});
