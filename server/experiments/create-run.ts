import type { CreateRunInput, Run } from '@/lib/contracts/experiments';
import type { Context } from '@/server/core/context';
import type { Tx } from '@/server/core/db';
import { notFound } from '@/server/core/errors';
import { publishEvent } from '@/server/core/events';
import { requirePermission } from '@/server/core/permissions';
import { inTransaction, writeAudit } from '@/server/core/transaction';
import { getExperimentRow } from './get-experiment';
import { findRun } from './get-run';
import { requireLoggedKey } from './logged-key';
import { newRunId } from './new-run-id';
import { randomRunName } from './random-run-name';

interface NewRun extends CreateRunInput {
  /** Who a client says it logs for; absent: the caller. */
  userName?: string;
}

/** Begins a run that is logged from outside. */
export async function createRun(ctx: Context, input: NewRun): Promise<Run> {
  requirePermission(ctx, 'experiment:write');
  for (const key of Object.keys(input.tags)) requireLoggedKey(key, 'tag');
  const id = newRunId();
  const name = input.name ?? randomRunName();
  const { orgId, projectId } = ctx;
  await inTransaction(async (tx) => {
    const experiment = await findTarget(tx, ctx, input.experimentId);
    await tx.run.create({
      data: {
        id,
        orgId,
        projectId,
        experimentId: experiment.id,
        name,
        status: 'running',
        source: 'client',
        userId: ctx.actor.id,
        userName: input.userName ?? ctx.actor.name,
        startedAt: input.startedAt === undefined ? null : new Date(input.startedAt),
        tags: { create: Object.entries(input.tags).map(([key, value]) => ({ orgId, key, value })) },
      },
    });
    await writeAudit(tx, ctx, { action: 'run.create', subject: { type: 'run', id, name } });
    await publishEvent(tx, { orgId, projectId, topic: 'run', id });
  });
  const run = await findRun(ctx, id);
  if (!run) throw notFound('run', id);
  return run;
}

async function findTarget(tx: Tx, ctx: Context, id: string | undefined): Promise<{ id: string }> {
  if (id !== undefined) {
    // Held, so that it is not deleted, and its runs with it, before this one is among them.
    await tx.$executeRaw`SELECT FROM experiment WHERE id = ${id} AND "projectId" = ${ctx.projectId} FOR SHARE`;
    return getExperimentRow(ctx, id, tx);
  }
  const first = await tx.experiment.findFirst({
    where: { orgId: ctx.orgId, projectId: ctx.projectId, deletedAt: null },
    orderBy: { number: 'asc' },
  });
  if (!first) throw notFound('experiment in this project; make one first, instead of', 'the default');
  return first;
}
