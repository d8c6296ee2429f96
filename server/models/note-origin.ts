import type { Context } from '@/server/core/context';
import { requirePermission } from '@/server/core/permissions';
import { inTransaction } from '@/server/core/transaction';
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
    await tx.modelVersion.updateMany({ where: { id: versionId, source: null }, data: origin });
    await writeVersionTags(tx, ctx, { versionId, tags, name: row.model.name, version: row.version });
  });
}
