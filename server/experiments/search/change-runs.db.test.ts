import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ChangeRunsInput, RunScope, SearchRunsInput } from '@/lib/contracts/run-search';
import type { Context } from '@/server/core/context';
import { closeDb, db } from '@/server/core/db';
import { asRole, makeProject } from '@/server/testing/factories';
import { logTags } from '../log-params';
import { makeRun } from '../testing/make-run';
import { changeRuns } from './change-runs';
import { searchRunRows } from './search-runs';
import { undoRunChange } from './undo-run-change';

let ctx: Context;
let runIds: string[];
beforeAll(async () => {
  ctx = await makeProject();
  runIds = [];
  for (let index = 0; index < 6; index += 1) runIds.push((await makeRun(ctx)).id);
  runIds.push((await makeRun(ctx, { source: 'training', status: 'running' })).id);
});
afterAll(() => closeDb());

const change = (action: object, target: object = { scope: {} }, as = ctx) =>
  changeRuns(as, ChangeRunsInput.parse({ action, target }));
const inView = async (view: string, filter = '') =>
  (await searchRunRows(ctx, SearchRunsInput.parse({ view, filter }))).total;
const tagOf = async (runId = '') =>
  (await db().runTag.findMany({ where: { runId }, orderBy: { key: 'asc' } })).map(
    ({ key, value }) => `${key}=${value}`,
  );

describe('changeRuns', () => {
  test('deletes what a filter finds but for trainings that run, audits it, and takes it back once', async () => {
    const scope = { filter: `status = 'RUNNING'` };
    const done = await change({ type: 'delete' }, { scope });
    expect(done).toMatchObject({ changed: 6, skipped: 1 });
    expect([await inView('active'), await inView('deleted')]).toEqual([1, 6]);
    const audit = await db().auditEntry.findFirstOrThrow({ where: { subjectId: done.changeId ?? '' } });
    expect(audit).toMatchObject({ action: 'run.delete-many', detail: { runs: 6 } });
    expect(await undoRunChange(ctx, done.changeId ?? '')).toMatchObject({ changed: 6, skipped: 0 });
    expect(await inView('active')).toBe(7);
    await expect(undoRunChange(ctx, done.changeId ?? '')).rejects.toMatchObject({ code: 'Conflict' });
  });

  test('archives named runs; what changed since then stays when it is taken back', async () => {
    const target = { runIds: [runIds[0], runIds[1], 'elsewhere'] };
    const done = await change({ type: 'archive' }, target);
    expect(done).toMatchObject({ changed: 2, skipped: 1 });
    expect(await change({ type: 'unarchive' }, { runIds: [runIds[0]] })).toMatchObject({ changed: 1 });
    expect(await undoRunChange(ctx, done.changeId ?? '')).toMatchObject({ changed: 1, skipped: 1 });
    expect(await inView('archived')).toBe(0);
    expect(await change({ type: 'restore' })).toEqual({ changeId: null, changed: 0, skipped: 7 });
  });

  test('sets and takes away tags, and gives each run its own back', async () => {
    const [first, second] = runIds;
    await logTags(ctx, { runId: first ?? '', tags: { team: 'a', old: '1' } });
    const done = await change({ type: 'tag', tags: { team: 'b', old: null } });
    expect(done.changed).toBe(7);
    expect([await tagOf(first), await tagOf(second)]).toEqual([['team=b'], ['team=b']]);
    expect(await inView('active', `tags.team = 'b' AND tags.old IS NULL`)).toBe(7);
    await undoRunChange(ctx, done.changeId ?? '');
    expect([await tagOf(first), await tagOf(second)]).toEqual([['old=1', 'team=a'], []]);
    expect(await inView('active', `tags.team = 'a' AND tags.old = '1'`)).toBe(1);
  });

  test('refuses a viewer, and another project finds nothing', async () => {
    await expect(change({ type: 'archive' }, { scope: {} }, asRole(ctx, 'viewer'))).rejects.toMatchObject({
      code: 'Forbidden',
    });
    const other = await makeProject();
    expect((await change({ type: 'archive' }, { runIds }, other)).changed).toBe(0);
    const done = await change({ type: 'archive' }, { runIds: [runIds[2]] });
    await expect(undoRunChange(other, done.changeId ?? '')).rejects.toMatchObject({ code: 'NotFound' });
    expect(RunScope.parse({}).view).toBe('active');
  });
});
