import type { Context } from '@/server/core/context';
import { publishEvent } from '@/server/core/events';
import { requirePermission } from '@/server/core/permissions';
import { inTransaction, writeAudit } from '@/server/core/transaction';
import { getExperimentRow } from './get-experiment';
import { requireLoggedKey } from './logged-key';

/** Sets tags of an experiment; null takes one away. */
export async function setExperimentTags(
  ctx: Context,
  { id, tags }: { id: string; tags: Record<string, string | null> },
): Promise<void> {
  requirePermission(ctx, 'experiment:write');
  for (const key of Object.keys(tags)) requireLoggedKey(key, 'tag');
  await inTransaction(async (tx) => {
    const row = await getExperimentRow(ctx, id, tx);
    const where = { experimentId: id, key: { in: Object.keys(tags) } };
    await tx.experimentTag.deleteMany({ where });
    const kept = Object.entries(tags).flatMap(([key, value]) => (value === null ? [] : [{ key, value }]));
    await tx.experimentTag.createMany({
      data: kept.map((tag) => ({ ...tag, orgId: ctx.orgId, experimentId: id })),
      skipDuplicates: true,
    });
    await writeAudit(tx, ctx, {
      action: 'experiment.tag',
      subject: { type: 'experiment', id, name: row.name },
      detail: { tags },
    });
    await publishEvent(tx, { orgId: ctx.orgId, projectId: ctx.projectId, topic: 'experiment', id });
  });
}
