import { TrainingConfig, TrainingReport } from '@/lib/contracts/training';
import type { LineageEndpoint, LineageTraining, PredictionLineage, VersionLineage } from '@/lib/contracts/lineage';
import { VariantRole } from '@/lib/contracts/serving';
import { splitWords } from '@/lib/format/split-words';
import type { Context } from '@/server/core/context';
import { db, pool } from '@/server/core/db';
import { notFound } from '@/server/core/errors';
import { requirePermission } from '@/server/core/permissions';
import { describeVersions } from '@/server/datasets';
import { receiptOfId } from './gateway/prediction-id';

const here = (ctx: Context) => ({ orgId: ctx.orgId, projectId: ctx.projectId });

/** Where a version came from and where it went. What was deleted since is still named. */
export async function getLineage(ctx: Context, versionId: string): Promise<VersionLineage> {
  requirePermission(ctx, 'model:read');
  const row = await db().modelVersion.findFirst({
    where: { id: versionId, ...here(ctx) },
    include: { model: { select: { name: true } } },
  });
  if (!row) throw notFound('model version', versionId);
  const [origin, endpoints] = await Promise.all([readOrigin(ctx, row.runId), readEndpoints(ctx, row.id)]);
  return {
    ...origin,
    version: {
      id: row.id,
      modelId: row.modelId,
      modelName: row.model.name,
      version: row.version,
      kind: row.kind,
      sha256: row.sha256,
      createdAt: row.createdAt.toISOString(),
    },
    endpoints,
  };
}

/** From a prediction's id back to the rows its model learnt from. */
export async function getPredictionLineage(ctx: Context, id: string): Promise<PredictionLineage> {
  requirePermission(ctx, 'endpoint:read');
  const receivedMs = receiptOfId(id);
  if (Number.isNaN(receivedMs)) throw notFound('prediction', id);
  const endpoints = await db().endpoint.findMany({ where: here(ctx), select: { id: true, name: true, serial: true } });
  const { rows } = await pool().query<PredictionRow>(predictionSql, [endpoints.map(({ serial }) => serial), id]);
  const [row] = rows;
  const endpoint = endpoints.find(({ serial }) => serial === row?.endpoint);
  if (!row || !endpoint) throw notFound('prediction', id);
  return {
    prediction: {
      id,
      receivedAt: new Date(receivedMs).toISOString(),
      eventTime: row.eventAt.toISOString(),
      endpointId: endpoint.id,
      endpointName: endpoint.name,
      generation: row.generation,
      role: VariantRole.parse(row.role),
    },
    lineage: await getLineage(ctx, row.versionId),
  };
}

interface PredictionRow {
  endpoint: number;
  generation: number;
  versionId: string;
  eventAt: Date;
  role: string;
}

/** An id that was given out twice for one request leads to the one prediction. */
const predictionSql = `
  SELECT p.endpoint, p.generation, p.version_id::text AS "versionId", p.event_at AS "eventAt",
    s.roles[array_position(s.version_ids, p.version_id)] AS role
  FROM hot.prediction p
  JOIN hot.serving_plan s ON s.endpoint = p.endpoint AND s.generation = p.generation
  WHERE p.endpoint = ANY($1) AND p.id = coalesce(
    (SELECT a.prediction_id FROM hot.prediction_alias a WHERE a.endpoint = ANY($1) AND a.id = $2::uuid), $2::uuid)`;

type Origin = Pick<VersionLineage, 'datasets' | 'training' | 'run'>;

async function readOrigin(ctx: Context, runId: string | null): Promise<Origin> {
  const nothing = { datasets: [], training: null, run: null };
  if (runId === null) return nothing;
  const run = await db().run.findFirst({
    where: { id: runId, ...here(ctx) },
    include: { experiment: { select: { name: true } }, inputs: { select: { datasetVersionId: true } } },
  });
  if (!run) return nothing;
  const config = TrainingConfig.safeParse(run.config).data;
  const ids = config?.datasetVersionIds ?? [...new Set(run.inputs.map((input) => input.datasetVersionId))];
  const datasets = await describeVersions(ctx, ids, { deleted: true });
  return {
    datasets: datasets.map(({ id, datasetId, name, version, label, rowCount, sha256 }) => ({
      ...{ id, datasetId, name, version, label, sha256 },
      rows: rowCount,
    })),
    training: config ? presentTraining(config, run.report) : null,
    run: {
      id: run.id,
      name: run.name,
      experimentId: run.experimentId,
      experimentName: run.experiment.name,
      deleted: run.deletedAt !== null,
    },
  };
}

function presentTraining({ spec, timeRange }: TrainingConfig, report: unknown): LineageTraining {
  const { column } = spec.target;
  return {
    target: spec.target.kind === 'threshold' ? `${column} above ${spec.target.above}` : column,
    seed: spec.seed,
    split: splitWords(spec.split),
    timeRange,
    rows: TrainingReport.safeParse(report).data?.rows ?? null,
    refitOnAll: spec.refitOnAll,
  };
}

interface AnsweredRow {
  endpoint: number;
  predictions: number;
  labels: number;
  firstAt: Date | null;
  lastAt: Date | null;
}

/** Every endpoint the version ever stood in, and how much it answered there. */
async function readEndpoints(ctx: Context, versionId: string): Promise<LineageEndpoint[]> {
  const { rows } = await pool().query<AnsweredRow>(
    `SELECT s.endpoint, coalesce(sum(t.predictions), 0)::float8 AS predictions,
       coalesce(sum(t.labels), 0)::float8 AS labels, min(t.bucket) AS "firstAt", max(t.bucket) AS "lastAt"
     FROM (SELECT DISTINCT endpoint FROM hot.serving_plan WHERE $1::uuid = ANY(version_ids)) s
     LEFT JOIN hot.traffic t ON t.endpoint = s.endpoint AND t.clock = 'e' AND t.version_id = $1::uuid
     GROUP BY s.endpoint`,
    [versionId],
  );
  const endpoints = await db().endpoint.findMany({
    where: { ...here(ctx), serial: { in: rows.map(({ endpoint }) => endpoint) } },
    include: { variants: { where: { versionId } } },
    orderBy: { name: 'asc' },
  });
  return endpoints.map(({ id, name, serial, variants, deletedAt }) => {
    const answered = rows.find(({ endpoint }) => endpoint === serial);
    return {
      id,
      name,
      role: variants[0] ? VariantRole.parse(variants[0].role) : null,
      predictions: answered?.predictions ?? 0,
      labels: answered?.labels ?? 0,
      firstAt: answered?.firstAt?.toISOString() ?? null,
      lastAt: answered?.lastAt?.toISOString() ?? null,
      deleted: deletedAt !== null,
    };
  });
}
