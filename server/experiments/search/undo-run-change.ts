import { z } from 'zod';
import type { BulkRunAction, RunsChanged } from '@/lib/contracts/run-search';
import type { Context } from '@/server/core/context';
import { db, type Tx } from '@/server/core/db';
import { conflict, notFound } from '@/server/core/errors';
import { publishEvent } from '@/server/core/events';
import { requirePermission } from '@/server/core/permissions';
import { inTransaction, writeAudit } from '@/server/core/transaction';
import { changePiece, TagBefore, writeTags } from './change-piece';

const opposite = { archive: 'unarchive', unarchive: 'archive', delete: 'restore', restore: 'delete' } as const;

/** Takes back a change of many runs. Runs changed again since then stay as they are; tags become as before. */
export async function undoRunChange(ctx: Context, id: string): Promise<RunsChanged> {
  requirePermission(ctx, 'experiment:write');
  const change = await db().runChange.findFirst({ where: { id, orgId: ctx.orgId, projectId: ctx.projectId } });
  if (!change) throw notFound('change of runs', id);
  await claim(ctx, id);
  const pieces = await db().runChangePiece.findMany({ where: { changeId: id }, orderBy: { place: 'asc' } });
  let [changed, skipped] = [0, 0];
  for (const { runIds, before } of pieces) {
    const action = change.action as BulkRunAction['type'];
    const done = await inTransaction((tx) => undoPiece(tx, ctx, { action, runIds, before }));
    changed += done;
    skipped += runIds.length - done;
  }
  return { changeId: null, changed, skipped };
}

/** Undone once: the second to ask hears so. */
async function claim(ctx: Context, id: string): Promise<void> {
  await inTransaction(async (tx) => {
    const { count } = await tx.runChange.updateMany({ where: { id, undoneAt: null }, data: { undoneAt: new Date() } });
    if (count === 0) throw conflict('This change was undone already.');
    await writeAudit(tx, ctx, { action: 'run.undo-many', subject: { type: 'run-change', id } });
  });
}

interface Done {
  action: BulkRunAction['type'];
  runIds: string[];
  before: unknown;
}

async function undoPiece(tx: Tx, ctx: Context, { action, runIds, before }: Done): Promise<number> {
  const done = await undoRuns(tx, ctx, { action, runIds, before });
  const [id] = done;
  if (id !== undefined) await publishEvent(tx, { orgId: ctx.orgId, projectId: ctx.projectId, topic: 'run', id });
  return done.length;
}

async function undoRuns(tx: Tx, ctx: Context, { action, runIds, before }: Done): Promise<string[]> {
  if (action !== 'tag') return (await changePiece(tx, ctx, { runIds, action: { type: opposite[action] } })).runIds;
  const { runIds: there } = await changePiece(tx, ctx, { runIds, action: { type: 'tag', tags: {} } });
  const known = new Set(there);
  await writeTags(
    tx,
    ctx,
    z
      .array(TagBefore)
      .parse(before)
      .filter(({ runId }) => known.has(runId)),
  );
  return there;
}
