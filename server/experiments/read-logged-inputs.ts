import { z } from 'zod';
import type { LoggedDatasetSummary } from '@/lib/contracts/experiments';
import type { Context } from '@/server/core/context';
import { db, pool } from '@/server/core/db';
import { requirePermission } from '@/server/core/permissions';
import type { LoggedInput } from './log-inputs';

const Tags = z.array(z.object({ key: z.string(), value: z.string() }));

/** The data that runs of this project read, whole, by run, in the order it was logged. */
export async function readLoggedInputs(ctx: Context, runIds: readonly string[]): Promise<Map<string, LoggedInput[]>> {
  requirePermission(ctx, 'experiment:read');
  const rows = await db().loggedInput.findMany({
    where: { orgId: ctx.orgId, runId: { in: [...runIds] }, run: { projectId: ctx.projectId } },
    include: { dataset: true },
    orderBy: [{ createdAt: 'asc' }, { datasetId: 'asc' }],
  });
  const byRun = new Map<string, LoggedInput[]>();
  for (const { runId, context, tags, dataset } of rows) {
    const { name, digest, sourceType, source, schema, profile } = dataset;
    const input = { name, digest, sourceType, source, schema, profile, context, tags: Tags.parse(tags) };
    byRun.set(runId, [...(byRun.get(runId) ?? []), input]);
  }
  return byRun;
}

/** What the runs of some experiments, by number, read: each name, digest and context once. */
export async function searchLoggedDatasets(
  ctx: Context,
  { experiments, limit }: { experiments: readonly number[]; limit: number },
): Promise<(LoggedDatasetSummary & { experimentNumber: number })[]> {
  requirePermission(ctx, 'experiment:read');
  const { rows } = await pool().query<LoggedDatasetSummary & { experimentNumber: number }>(
    `SELECT DISTINCT e.number AS "experimentNumber", d.name, d.digest, i.context
     FROM logged_input i
     JOIN logged_dataset d ON d.id = i."datasetId"
     JOIN experiment e ON e.id = d."experimentId"
     JOIN run r ON r.id = i."runId"
     WHERE e."orgId" = $1 AND e."projectId" = $2 AND e.number = ANY($3::int[]) AND r."deletedAt" IS NULL
     ORDER BY e.number, d.name, d.digest, i.context
     LIMIT $4`,
    [ctx.orgId, ctx.projectId, experiments, limit],
  );
  return rows;
}
