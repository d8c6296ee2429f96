import type { VersionGates } from '@/lib/contracts/gates';
import type { Context } from '@/server/core/context';
import { db } from '@/server/core/db';
import { requirePermission } from '@/server/core/permissions';
import { getVersionRow } from '../queries';
import { readChampionId, readGateRules } from './gate-basis';
import { presentCheck } from './gate-checks';
import { findHindrance } from './require-passage';

const shownChecks = 20;

/** The gates of a version's model, what checks of the version found, and whether it may become champion now. */
export async function getVersionGates(ctx: Context, versionId: string): Promise<VersionGates> {
  requirePermission(ctx, 'model:read');
  const { modelId } = await getVersionRow(ctx, versionId);
  const championVersionId = await readChampionId(ctx, { modelId, versionId });
  const passage = { versionId, championVersionId };
  const { gates, basis } = await readGateRules(ctx, passage);
  const rows = await db().gateCheck.findMany({
    where: { versionId, orgId: ctx.orgId, projectId: ctx.projectId },
    orderBy: [{ createdAt: 'desc' }, { id: 'desc' }],
    take: shownChecks,
  });
  const isChampion = await db().modelAlias.count({ where: { modelId, alias: 'champion', versionId } });
  const hindrance = isChampion > 0 ? null : await findHindrance(ctx, passage);
  return { gates, checks: rows.map((row) => presentCheck(row, basis)), hindrance: hindrance?.sentence ?? null };
}
