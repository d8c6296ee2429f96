import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ChangeRunsInput, RunScope, SearchRunsInput } from '@/lib/contracts/run-search';
import type { Context } from '@/server/core/context';
import { closeDb, db, pool } from '@/server/core/db';
import type { AppError } from '@/server/core/errors';
import { asRole, makeProject } from '@/server/testing/factories';
import { logParams, logTags } from '../log-params';
import { makeRun } from '../testing/make-run';
import { updateExperiment } from '../update-experiment';
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

  test('an undo that breaks off goes on where it was', async () => {
    const [first = '', second = '', third = ''] = runIds;
    const done = await change({ type: 'archive' }, { runIds: [first, second] });
    const changeId = done.changeId ?? '';
    await db().run.update({ where: { id: third }, data: { archivedAt: new Date() } });
    const { orgId } = ctx;
    await db().runChangePiece.create({ data: { orgId, changeId, place: 1, runIds: [third] } });
    await pool().query(`
      CREATE FUNCTION refuse_piece() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE 'disk is full'; END $$;
      CREATE TRIGGER refuse BEFORE DELETE ON run_change_piece FOR EACH ROW WHEN (OLD.place = 1)
        EXECUTE FUNCTION refuse_piece()`);
    await expect(undoRunChange(ctx, changeId)).rejects.toThrow('disk is full');
    expect(await inView('archived')).toBe(1);
    await pool().query('DROP TRIGGER refuse ON run_change_piece; DROP FUNCTION refuse_piece()');
    expect(await undoRunChange(ctx, changeId)).toEqual({ changeId: null, changed: 1, skipped: 0 });
    expect(await inView('archived')).toBe(0);
    await expect(undoRunChange(ctx, changeId)).rejects.toMatchObject({ code: 'Conflict' });
    expect(await db().auditEntry.count({ where: { subjectId: changeId, action: 'run.undo-many' } })).toBe(2);
  });

  test('a change that breaks off says how to take back what was done', async () => {
    const unknown = Array.from({ length: 1999 }, (_, index) => `unknown ${index}`);
    await pool().query(`
      CREATE FUNCTION refuse_piece() RETURNS trigger LANGUAGE plpgsql AS
        $$ BEGIN RAISE 'too many clients' USING ERRCODE = '53300'; END $$;
      CREATE TRIGGER refuse BEFORE INSERT ON run_change_piece FOR EACH ROW WHEN (NEW.place = 1)
        EXECUTE FUNCTION refuse_piece()`);
    const target = { runIds: [runIds[0], ...unknown, runIds[1]] };
    const error: unknown = await change({ type: 'archive' }, target).catch((reason: unknown) => reason);
    await pool().query('DROP TRIGGER refuse ON run_change_piece; DROP FUNCTION refuse_piece()');
    expect(error).toMatchObject({
      code: 'Unavailable',
      message: expect.stringContaining('1 of 2001 runs were changed before it broke off.') as string,
      detail: { changed: 1 },
    });
    expect(await inView('archived')).toBe(1);
    const { detail } = error as AppError;
    expect(await undoRunChange(ctx, String(detail?.['changeId']))).toMatchObject({ changed: 1, skipped: 0 });
  });

  test('a change can be taken back for a month, and is forgotten then', async () => {
    const old = await change({ type: 'tag', tags: { team: 'old' } }, { runIds: [runIds[3]] });
    const where = { id: old.changeId ?? '' };
    await db().runChange.update({ where, data: { createdAt: new Date(Date.now() - 31 * 86_400_000) } });
    const next = await change({ type: 'tag', tags: { team: null } }, { runIds: [runIds[3]] });
    expect(
      await db().runChangePiece.count({ where: { changeId: { in: [old.changeId ?? '', next.changeId ?? ''] } } }),
    ).toBe(1);
    await expect(undoRunChange(ctx, old.changeId ?? '')).rejects.toMatchObject({ code: 'NotFound' });
    expect(await undoRunChange(ctx, next.changeId ?? '')).toMatchObject({ changed: 1 });
  });

  test('two who take the same change back at once undo it once', async () => {
    const done = await change({ type: 'archive' }, { runIds: runIds.slice(0, 4) });
    const both = await Promise.allSettled([1, 2].map(() => undoRunChange(ctx, done.changeId ?? '')));
    expect(both.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    expect(await inView('archived')).toBe(0);
  });

  /** Holds one thing, lets `work` begin, then asks for the other: fails where `work` took them the other way round. */
  async function crossing(work: () => Promise<unknown>, first: [string, unknown[]], second: [string, unknown[]]) {
    const client = await pool().connect();
    await client.query('BEGIN');
    await client.query(...first);
    const asked = work();
    const waits = `SELECT FROM pg_locks WHERE NOT granted AND pid <> pg_backend_pid()`;
    while ((await pool().query(waits)).rowCount === 0) await new Promise((resolve) => setTimeout(resolve, 10));
    await client.query(...second).finally(() => client.query('COMMIT'));
    client.release();
    await asked;
  }

  test('an experiment goes and comes back by the order of its runs, as changes of many lock them', async () => {
    const [first, second] = runIds;
    const { experimentId } = await db().run.findFirstOrThrow({ where: { id: first ?? '' } });
    await db().run.updateMany({ where: { source: 'training', experimentId }, data: { status: 'finished' } });
    // Its row now lies behind the others, in the table and in every index.
    await pool().query(`UPDATE run SET "createdAt" = "createdAt" + interval '1 ms' WHERE id = $1`, [first]);
    const lock = 'SELECT FROM run WHERE id = $1 FOR NO KEY UPDATE';
    for (const deleted of [true, false]) {
      await crossing(() => updateExperiment(ctx, { id: experimentId, deleted }), [lock, [first]], [lock, [second]]);
    }
    expect(await inView('active')).toBe(7);
  });

  test('params are logged in one order, whatever order they are sent in', async () => {
    const insert = `INSERT INTO run_param ("orgId", "runId", key, value) VALUES ($1, $2, $3, 'v')`;
    const [runId = ''] = runIds;
    const log = () => logParams(ctx, { runId, params: { z: 'v', a: 'v' } });
    await crossing(log, [insert, [ctx.orgId, runId, 'a']], [insert, [ctx.orgId, runId, 'z']]);
    expect(await db().runParam.count({ where: { runId } })).toBe(2);
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
