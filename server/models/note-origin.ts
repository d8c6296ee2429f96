import type { Context } from '@/server/core/context';
import { publishEvent } from '@/server/core/events';
import { requirePermission } from '@/server/core/permissions';
import { inTransaction, writeAudit } from '@/server/core/transaction';
import type { StatedOrigin } from './insert-version';
import { getVersionRow } from './queries';
import { writeVersionTags } from './write-tags';

/** Adds what a client says of a version that was just made here; what was said of it before stays. */
export async function noteOrigin(
  ctx: Context,
  { versionId, stated }: { versionId: string; stated: StatedOrigin },
): Promise<void> {
  requirePermission(ctx, 'model:write');
  const { tags = {}, ...origin } = stated;
  await inTransaction(async (tx) => {
    const row = await getVersionRow(ctx, versionId, tx);
    const where = { id: versionId, orgId: ctx.orgId, projectId: ctx.projectId, source: null };
    const { count } = await tx.modelVersion.updateMany({ where, data: origin });
    await writeVersionTags(tx, ctx, { versionId, tags, name: row.model.name, version: row.version });
    await writeAudit(tx, ctx, {
      action: 'model-version.update',
      subject: { type: 'model-version', id: versionId, name: `${row.model.name} v${row.version}` },
      detail: { ...(count > 0 ? origin : {}), tags },
    });
    await publishEvent(tx, { orgId: ctx.orgId, projectId: ctx.projectId, topic: 'model', id: row.modelId });
  });
}
