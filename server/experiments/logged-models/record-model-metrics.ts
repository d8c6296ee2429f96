import type { Context } from '@/server/core/context';
import { pool } from '@/server/core/db';
import { notFound } from '@/server/core/errors';
import { requirePermission } from '@/server/core/permissions';
import type { ModelMetric } from './logged-model';

export type NewModelMetric = ModelMetric & { modelId: string };

// Two points of one series in one statement would meet in one row: the greatest of them is the latest.
const upsert = `
  INSERT INTO logged_model_metric AS m
    ("orgId", "modelId", "runId", key, "datasetName", "datasetDigest", step, timestamp, value)
  SELECT DISTINCT ON (p.model, p.key, p.run, p.name, p.digest)
    $1, p.model, p.run, p.key, p.name, p.digest, p.step, p.ts, p.value
  FROM unnest($2::text[], $3::text[], $4::text[], $5::text[], $6::text[], $7::bigint[], $8::bigint[], $9::float8[])
    AS p (model, run, key, name, digest, step, ts, value)
  ORDER BY p.model, p.key, p.run, p.name, p.digest, p.step DESC, p.ts DESC, p.value DESC
  ON CONFLICT ("modelId", key, "runId", "datasetName", "datasetDigest") DO UPDATE
    SET step = excluded.step, timestamp = excluded.timestamp, value = excluded.value
    WHERE (excluded.step, excluded.timestamp, excluded.value) > (m.step, m.timestamp, m.value)`;

/** Keeps the latest value of metrics that say of which logged model they speak. */
export async function recordModelMetrics(ctx: Context, metrics: readonly NewModelMetric[]): Promise<void> {
  requirePermission(ctx, 'experiment:write');
  if (metrics.length === 0) return;
  await requireModels(ctx, [...new Set(metrics.map(({ modelId }) => modelId))]);
  const column = <Name extends keyof NewModelMetric>(name: Name) => metrics.map((metric) => metric[name]);
  await pool().query(upsert, [
    ctx.orgId,
    column('modelId'),
    column('runId'),
    column('key'),
    column('datasetName'),
    column('datasetDigest'),
    column('step'),
    column('timestamp'),
    column('value'),
  ]);
}

/** Throws NotFound naming the first that is not here. */
export async function requireModels(ctx: Context, ids: readonly string[]): Promise<void> {
  const { rows } = await pool().query<{ id: string }>(
    `SELECT id FROM logged_model
     WHERE id = ANY($1::text[]) AND "orgId" = $2 AND "projectId" = $3 AND "deletedAt" IS NULL`,
    [ids, ctx.orgId, ctx.projectId],
  );
  const missing = ids.find((id) => !rows.some((row) => row.id === id));
  if (missing !== undefined) throw notFound('logged model', missing);
}
