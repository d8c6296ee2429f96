import type { ModelVersionDetail, VersionStage } from '@/lib/contracts/models';
import type { Context } from '@/server/core/context';
import { requirePermission } from '@/server/core/permissions';
import { inTransaction } from '@/server/core/transaction';
import { getVersion } from './get-version';
import { getVersionRow } from './queries';
import { changeVersion } from './update-version';

interface Move {
  versionId: string;
  stage: VersionStage | 'archived';
  /** Archives the other versions of the model that stand in that stage. */
  archiveOthers?: boolean;
}

/** Moves a version to a stage, or to the archive; one that an endpoint serves is not archived. */
export async function moveToStage(ctx: Context, input: Move): Promise<ModelVersionDetail> {
  requirePermission(ctx, 'model:write');
  const { versionId, stage, archiveOthers = false } = input;
  await inTransaction(async (tx) => {
    const { modelId } = await getVersionRow(ctx, versionId, tx);
    if (stage === 'archived') return changeVersion(tx, ctx, { id: versionId, archived: true });
    if (archiveOthers) {
      const others = await tx.modelVersion.findMany({
        where: { modelId, orgId: ctx.orgId, stage, id: { not: versionId }, deletedAt: null, archivedAt: null },
        select: { id: true },
        orderBy: { version: 'asc' },
      });
      for (const { id } of others) await changeVersion(tx, ctx, { id, archived: true });
    }
    return changeVersion(tx, ctx, { id: versionId, stage, archived: false });
  });
  return getVersion(ctx, versionId);
}
