import type { ChangeRunsInput, RunScope, RunsChanged } from '@/lib/contracts/run-search';
import type { Context } from '@/server/core/context';
import { unavailable } from '@/server/core/errors';
import { publishEvent } from '@/server/core/events';
import { toJson } from '@/server/core/json';
import { requirePermission } from '@/server/core/permissions';
import { writeAudit } from '@/server/core/transaction';
import { pool, type Tx } from '@/server/core/db';
import { changePiece } from './change-piece';
import { inTurn } from './in-turn';
import { openScope, readScope } from './resolve-scope';

/** Runs of one transaction: short enough that nobody waits long for their rows. */
const runsAtOnce = 2000;
/** How long a change can be taken back: what it was is kept so long. */
const undoableDays = 30;
const dayMs = 86_400_000;

/**
 * Archives, deletes, restores or tags many runs: those named, or all that a scope holds when it begins. Done in pieces;
 * what is done stays done, and all of it can be undone by the change's id.
 */
export async function changeRuns(ctx: Context, { action, target }: ChangeRunsInput): Promise<RunsChanged> {
  requirePermission(ctx, 'experiment:write');
  const runIds = 'runIds' in target ? [...new Set(target.runIds)] : await findIds(ctx, target.scope);
  let changeId: string | null = null;
  let changed = 0;
  for (let from = 0; from < runIds.length; from += runsAtOnce) {
    const piece = { ctx, action, runIds: runIds.slice(from, from + runsAtOnce), place: from / runsAtOnce };
    const known: Known = { changeId, changed, runs: runIds.length };
    const done: Done = await changeInTransaction(piece, changeId).catch((error: unknown) => brokenOff(error, known));
    changeId = done.changeId;
    changed += done.changed;
  }
  return { changeId, changed, skipped: runIds.length - changed };
}

interface Known {
  changeId: string | null;
  changed: number;
  runs: number;
}

/** What was done before stays done, so who asked must learn how to take it back, whatever went wrong. */
function brokenOff(error: unknown, { changeId, changed, runs }: Known): never {
  if (changeId === null) throw error;
  const sentence = `${changed} of ${runs} runs were changed before it broke off.`;
  const way = `The same again changes the rest; ${changeId} takes back what was done.`;
  const partly = unavailable(`${sentence} ${way}`, { changeId, changed });
  partly.cause = error;
  throw partly;
}

type Done = Pick<Known, 'changeId' | 'changed'>;

interface Piece {
  ctx: Context;
  action: ChangeRunsInput['action'];
  runIds: readonly string[];
  place: number;
}

/** Each piece is audited with its own number of runs; the first that changes any makes the change. */
function changeInTransaction({ ctx, action, runIds, place }: Piece, known: string | null): Promise<Done> {
  return inTurn(async (tx) => {
    const piece = await changePiece(tx, ctx, { runIds, action });
    const [first] = piece.runIds;
    if (first === undefined) return { changeId: known, changed: 0 };
    const { orgId, projectId } = ctx;
    const changeId = known ?? (await beginChange(tx, ctx, action.type));
    await tx.runChangePiece.create({
      data: { orgId, changeId, place, runIds: piece.runIds, ...(piece.before ? { before: toJson(piece.before) } : {}) },
    });
    await writeAudit(tx, ctx, {
      action: `run.${action.type}-many`,
      subject: { type: 'run-change', id: changeId },
      detail: toJson({ ...action, runs: piece.runIds.length }),
    });
    await publishEvent(tx, { orgId, projectId, topic: 'run', id: first });
    return { changeId, changed: piece.runIds.length };
  });
}

/** Changes that are too old to be taken back are forgotten with the next one. */
async function beginChange(tx: Tx, { orgId, projectId, actor }: Context, action: string): Promise<string> {
  const before = new Date(Date.now() - undoableDays * dayMs);
  await tx.runChange.deleteMany({ where: { orgId, projectId, createdAt: { lt: before } } });
  const made = { orgId, projectId, action, createdById: actor.id };
  return (await tx.runChange.create({ data: made, select: { id: true } })).id;
}

async function findIds(ctx: Context, scope: RunScope): Promise<string[]> {
  const { query, where } = await openScope(await readScope(ctx, scope), []);
  const text = `SELECT s.id FROM ${query.from} WHERE ${where} ORDER BY s.run`;
  const { rows } = await pool().query<{ id: string }>(text, query.values);
  return rows.map(({ id }) => id);
}
