import type { Context } from '@/server/core/context';
import { requirePermission } from '@/server/core/permissions';
import { inTransaction, writeAudit } from '@/server/core/transaction';
import { tickRun } from '../run-ticker';
import { ownerColumn, pathWithin, requireWritable, type ArtifactPlace } from './artifact-owner';

/**
 * Takes away a file, or a folder with all it holds; what is not there is gone already. The purge frees what nothing
 * else names any more.
 */
export async function deleteArtifacts(ctx: Context, place: ArtifactPlace): Promise<{ files: number }> {
  requirePermission(ctx, 'experiment:write');
  const { owner } = place;
  const path = pathWithin(place.path);
  const files = await inTransaction(async (tx) => {
    await requireWritable(ctx, { owner, path }, tx);
    const count = await tx.$executeRaw`
      DELETE FROM artifact
      WHERE ${ownerColumn(owner)} = ${owner.id} AND "orgId" = ${ctx.orgId}
        AND (${path} = '' OR path = ${path} OR starts_with(path, ${`${path}/`}))`;
    if (count > 0) {
      await writeAudit(tx, ctx, {
        action: 'artifact.delete',
        subject: { type: owner.kind, id: owner.id },
        detail: { path, files: count },
      });
    }
    return count;
  });
  if (owner.kind === 'run') tickRun(ctx, owner.id);
  return { files };
}
