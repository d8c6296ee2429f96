import type { Context } from '@/server/core/context';
import { db } from '@/server/core/db';
import { publishEvent } from '@/server/core/events';
import { requirePermission } from '@/server/core/permissions';
import { inTransaction } from '@/server/core/transaction';
import { requireLoggable } from '../log-params';
import { requireModels } from './record-model-metrics';

/** A logged model that a run read or made. */
export interface ModelLink {
  modelId: string;
  direction: 'input' | 'output';
  step: number;
}

/** Notes logged models that a run read or made; a link repeated changes nothing. */
export async function linkModels(
  ctx: Context,
  { runId, links }: { runId: string; links: readonly ModelLink[] },
): Promise<void> {
  requirePermission(ctx, 'experiment:write');
  await requireModels(ctx, [...new Set(links.map(({ modelId }) => modelId))]);
  await inTransaction(async (tx) => {
    await requireLoggable(tx, ctx, runId);
    const data = links.map((link) => ({ ...link, step: BigInt(link.step), orgId: ctx.orgId, runId }));
    await tx.runModelLink.createMany({ data, skipDuplicates: true });
    await publishEvent(tx, { orgId: ctx.orgId, projectId: ctx.projectId, topic: 'run', id: runId });
  });
}

/** The logged models that runs read and made, by run, in the order they were noted. */
export async function readModelLinks(ctx: Context, runIds: readonly string[]): Promise<Map<string, ModelLink[]>> {
  requirePermission(ctx, 'experiment:read');
  const rows = await db().runModelLink.findMany({
    where: {
      runId: { in: [...runIds] },
      orgId: ctx.orgId,
      run: { projectId: ctx.projectId },
      model: { deletedAt: null },
    },
    orderBy: [{ createdAt: 'asc' }, { step: 'asc' }, { modelId: 'asc' }],
  });
  const byRun = new Map<string, ModelLink[]>();
  for (const { runId, modelId, direction, step } of rows) {
    const link: ModelLink = { modelId, direction: direction === 'input' ? 'input' : 'output', step: Number(step) };
    byRun.set(runId, [...(byRun.get(runId) ?? []), link]);
  }
  return byRun;
}
