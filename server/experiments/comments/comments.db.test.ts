import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Context } from '@/server/core/context';
import { closeDb, db } from '@/server/core/db';
import { asRole, makeProject } from '@/server/testing/factories';
import { makeRun } from '../testing/make-run';
import { addComment } from './add-comment';
import { listComments } from './list-comments';
import { updateComment } from './update-comment';

let ctx: Context;
let runId: string;
beforeAll(async () => {
  ctx = await makeProject();
  runId = (await makeRun(ctx)).id;
});
afterAll(() => closeDb());

const someoneElse = (): Context => ({ ...ctx, actor: { ...ctx.actor, id: 'someone-else', name: 'Ada' } });

describe('comments of a run', () => {
  test('are listed in order, changed, taken away and brought back by who wrote them, with an audit trail', async () => {
    const first = await addComment(ctx, { runId, body: 'looks *odd*' });
    await addComment(someoneElse(), { runId, body: 'why?' });
    const changed = await updateComment(ctx, { runId, commentId: first.id, body: 'looks fine' });
    expect(changed?.editedAt).not.toBeNull();
    expect((await listComments(ctx, runId)).map(({ body, isMine }) => [body, isMine])).toEqual([
      ['looks fine', true],
      ['why?', false],
    ]);
    expect(await updateComment(ctx, { runId, commentId: first.id, deleted: true })).toBeNull();
    expect(await listComments(ctx, runId)).toHaveLength(1);
    await expect(updateComment(ctx, { runId, commentId: first.id, body: 'x' })).rejects.toThrow(/no comment/i);
    await updateComment(ctx, { runId, commentId: first.id, deleted: false });
    expect(await listComments(ctx, runId)).toHaveLength(2);
    const audit = await db().auditEntry.findMany({ where: { orgId: ctx.orgId }, orderBy: { id: 'asc' } });
    expect(audit.map(({ action }) => action).filter((action) => action.startsWith('run.comment'))).toEqual([
      'run.comment',
      'run.comment',
      'run.comment.update',
      'run.comment.delete',
      'run.comment.update',
    ]);
  });

  test('are not changed by others, nor seen or written from another project, nor written by viewers', async () => {
    const mine = await addComment(ctx, { runId, body: 'mine' });
    const change = { runId, commentId: mine.id, body: 'yours' };
    await expect(updateComment(someoneElse(), change)).rejects.toThrow(/who wrote this comment/);
    const other = await makeProject();
    await expect(listComments(other, runId)).rejects.toThrow(/no run/i);
    await expect(addComment(other, { runId, body: 'hello' })).rejects.toThrow(/no run/i);
    await expect(updateComment(other, change)).rejects.toThrow(/no comment/i);
    await expect(addComment(asRole(ctx, 'viewer'), { runId, body: 'hello' })).rejects.toThrow(/role/);
  });
});
