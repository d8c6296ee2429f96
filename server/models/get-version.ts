import type { ModelVersionDetail } from '@/lib/contracts/models';
import { LatencyTrouble, VersionEvaluation, VersionLatency } from '@/lib/contracts/version-facts';
import type { Context } from '@/server/core/context';
import { db } from '@/server/core/db';
import { notFound } from '@/server/core/errors';
import { requirePermission } from '@/server/core/permissions';
import { presentVersions, type VersionRow } from './present-version';
import { getModelRow, getVersionRow } from './queries';

/** One version with its signature, an example of its input, its card, and what was measured of it. */
export async function getVersion(ctx: Context, id: string): Promise<ModelVersionDetail> {
  requirePermission(ctx, 'model:read');
  return presentDetail(ctx, await getVersionRow(ctx, id));
}

/** The same by the number that its permalink holds. */
export async function getVersionByNumber(
  ctx: Context,
  { modelId, version }: { modelId: string; version: number },
): Promise<ModelVersionDetail> {
  requirePermission(ctx, 'model:read');
  const model = await getModelRow(ctx, modelId);
  const row = await db().modelVersion.findFirst({
    where: { modelId, version, orgId: ctx.orgId, deletedAt: null },
    select: { id: true },
  });
  if (!row) throw notFound(`version of ${model.name}`, `v${version}`);
  return presentDetail(ctx, await getVersionRow(ctx, row.id));
}

async function presentDetail(ctx: Context, row: VersionRow): Promise<ModelVersionDetail> {
  const [shown] = await presentVersions(ctx, [row]);
  const run = row.runId ? await db().run.findUnique({ where: { id: row.runId }, select: { report: true } }) : null;
  if (!shown) throw new Error(`version ${row.id} could not be shown`);
  return {
    ...shown,
    signature: row.signature,
    inputExample: row.inputExample,
    report: run?.report ?? null,
    card: row.card,
    licence: row.licence,
    sha256: row.sha256,
    latency: VersionLatency.safeParse(row.latency).data ?? null,
    latencyError: LatencyTrouble.safeParse(row.latency).data?.error ?? null,
    measuring: await isMeasured(ctx, row.id),
    evaluation: VersionEvaluation.safeParse(row.evaluation).data ?? null,
  };
}

/** Whether a job to measure a version waits or runs. */
async function isMeasured({ orgId, projectId }: Context, subjectId: string): Promise<boolean> {
  const where = { orgId, projectId, kind: 'version.measure', subjectId, status: { in: ['queued', 'running'] } };
  return (await db().job.count({ where })) > 0;
}
