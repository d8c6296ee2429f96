import { z } from 'zod';
import type { BulkRunAction, RunsChanged } from '@/lib/contracts/run-search';
import type { Context } from '@/server/core/context';
import type { Tx } from '@/server/core/db';
import { conflict, notFound } from '@/server/core/errors';
import { publishEvent } from '@/server/core/events';
import { requirePermission } from '@/server/core/permissions';
import { writeAudit } from '@/server/core/transaction';
import { changePiece, TagBefore, writeTags } from './change-piece';
import { inTurn } from './in-turn';

const opposite = { archive: 'unarchive', unarchive: 'archive', delete: 'restore', restore: 'delete' } as const;

/**
 * Takes back a change of many runs. Runs changed again since then stay as they are; tags become as before. Done in
 * pieces: where it breaks off, asking again takes back the rest.
 */
export async function undoRunChange(ctx: Context, id: string): Promise<RunsChanged> {
  requirePermission(ctx, 'experiment:write');
  let [changed, runs] = [0, 0];
  for (let place = 0; ; place += 1) {
    const piece = await inTurn((tx) => undoNext(tx, ctx, { id, isFirst: place === 0 }));
    changed += piece.changed;
    runs += piece.runs;
    if (piece.isLast) return { changeId: null, changed, skipped: runs - changed };
  }
}

interface Next {
  id: string;
  isFirst: boolean;
}

/** A piece is forgotten as it is undone; with the last of them the change counts as undone. */
async function undoNext(tx: Tx, ctx: Context, { id, isFirst }: Next) {
  const change = await lockChange(tx, ctx, id);
  if (change.undoneAt && isFirst) throw conflict('This change was undone already.');
  const [piece, following] = await tx.runChangePiece.findMany({
    where: { changeId: id, orgId: ctx.orgId },
    orderBy: { place: 'asc' },
    take: 2,
  });
  if (!following) await tx.runChange.update({ where: { id }, data: { undoneAt: new Date() } });
  if (!piece) return { changed: 0, runs: 0, isLast: true };
  const { runIds, before, place } = piece;
  const changed = await undoPiece(tx, ctx, { action: change.action as BulkRunAction['type'], runIds, before });
  await tx.runChangePiece.delete({ where: { changeId_place: { changeId: id, place } } });
  await writeAudit(tx, ctx, {
    action: 'run.undo-many',
    subject: { type: 'run-change', id },
    detail: { runs: changed },
  });
  return { changed, runs: runIds.length, isLast: !following };
}

/** Two who take back the same change take turns, piece by piece. */
async function lockChange(tx: Tx, ctx: Context, id: string) {
  await tx.$queryRaw`
    SELECT FROM run_change WHERE id = ${id} AND "projectId" = ${ctx.projectId} FOR NO KEY UPDATE`;
  const change = await tx.runChange.findFirst({ where: { id, orgId: ctx.orgId, projectId: ctx.projectId } });
  if (!change) throw notFound('change of runs', id);
  return change;
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
