import { db, pool, type Tx } from '@/server/core/db';
import type { Context } from '@/server/core/context';
import { notFound } from '@/server/core/errors';
import { requirePermission } from '@/server/core/permissions';
import type { Prisma } from '@/prisma/generated/client';

export type LoggedModelStatus = 'pending' | 'ready' | 'failed';

interface Entry {
  key: string;
  value: string;
}

/** The latest value of a metric of a model, in a run, on some data or on none that was named. */
export interface ModelMetric {
  key: string;
  /** May be NaN. */
  value: number;
  step: number;
  timestamp: number;
  runId: string;
  datasetName: string;
  datasetDigest: string;
}

/** A model as a program outside logged it. */
export interface LoggedModel {
  id: string;
  name: string;
  experimentNumber: number;
  artifactLocation: string;
  status: LoggedModelStatus;
  modelType: string;
  sourceRunId: string | null;
  createdAt: Date;
  updatedAt: Date;
  params: readonly Entry[];
  tags: readonly Entry[];
  metrics: readonly ModelMetric[];
}

const withParts = {
  experiment: { select: { number: true, artifactLocation: true } },
  params: { select: { key: true, value: true }, orderBy: { key: 'asc' } },
  tags: { select: { key: true, value: true }, orderBy: { key: 'asc' } },
} satisfies Prisma.LoggedModelInclude;

/** A logged model of the project that is not deleted. Throws NotFound. */
export async function requireLoggedModelRow(ctx: Context, id: string, client: Tx = db()) {
  const row = await client.loggedModel.findFirst({
    where: { id, orgId: ctx.orgId, projectId: ctx.projectId, deletedAt: null },
  });
  if (!row) throw notFound('logged model', id);
  return row;
}

/** Logged models of the project in the order of the ids; those that are not there, or deleted, are left out. */
export async function findLoggedModels(ctx: Context, ids: readonly string[]): Promise<LoggedModel[]> {
  requirePermission(ctx, 'experiment:read');
  const where = { id: { in: [...ids] }, orgId: ctx.orgId, projectId: ctx.projectId, deletedAt: null };
  const rows = await db().loggedModel.findMany({ where, include: withParts });
  const metrics = await readMetrics(rows.map(({ id }) => id));
  const models = rows.map((row): LoggedModel => {
    const { id, name, modelType, sourceRunId, createdAt, updatedAt, params, tags, experiment } = row;
    return {
      ...{ id, name, modelType, sourceRunId, createdAt, updatedAt, params, tags },
      status: row.status as LoggedModelStatus,
      experimentNumber: experiment.number,
      artifactLocation: experiment.artifactLocation,
      metrics: metrics.get(id) ?? [],
    };
  });
  const byId = new Map(models.map((model) => [model.id, model]));
  return ids.flatMap((id) => byId.get(id) ?? []);
}

/** Through `pg`, since Prisma knows no NaN. */
async function readMetrics(ids: readonly string[]): Promise<Map<string, ModelMetric[]>> {
  const { rows } = await pool().query<ModelMetric & { modelId: string; step: string; timestamp: string }>(
    `SELECT "modelId", "runId", key, value, step, timestamp, "datasetName", "datasetDigest"
     FROM logged_model_metric WHERE "modelId" = ANY($1::text[])
     ORDER BY key, "runId", "datasetName", "datasetDigest"`,
    [ids],
  );
  const byModel = new Map<string, ModelMetric[]>();
  for (const { modelId, step, timestamp, ...metric } of rows) {
    const one = { ...metric, step: Number(step), timestamp: Number(timestamp) };
    byModel.set(modelId, [...(byModel.get(modelId) ?? []), one]);
  }
  return byModel;
}
