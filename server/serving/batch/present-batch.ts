import { z } from 'zod';
import { Batch, BatchShard, type BatchShard as Shard } from '@/lib/contracts/batches';
import type { Context } from '@/server/core/context';
import { db } from '@/server/core/db';
import { describeVersions } from '@/server/datasets';
import type { Batch as BatchRow, BatchShard as ShardRow } from '@/prisma/generated/client';
import { here } from './batch-rows';
import { progressOf, type TimedShard } from './progress-of';

const Keep = z.array(z.string()).nullable();

/** Columns of the input that the result has; null for all. */
export const keepOf = (row: { keep: unknown }): string[] | null => Keep.parse(row.keep);

type TimedBatch = BatchRow & { shards: (TimedShard & { unscored: number })[] };

/** Batches as the contract shows them, with the names of what they read, used and made. */
export async function presentBatches(ctx: Context, rows: readonly TimedBatch[], now: Date): Promise<Batch[]> {
  const names = await readNames(ctx, rows);
  return rows.map((row) => {
    const { id, name, error, outputName, createdByName, scheduleId, endpointId } = row;
    const model = names.models.get(row.versionId);
    return {
      id,
      name,
      error,
      outputName,
      createdByName,
      status: Batch.shape.status.parse(row.status),
      model: {
        versionId: row.versionId,
        modelId: model?.modelId ?? row.versionId,
        name: model?.model.name ?? 'a model that is gone',
        version: model?.version ?? 0,
      },
      endpoint: endpointId === null ? null : { id: endpointId, name: names.endpoints.get(endpointId) ?? '' },
      input: names.datasetOf(row.datasetVersionId),
      output: row.outputVersionId === null ? null : names.datasetOf(row.outputVersionId),
      rows: row.rowCount === null ? null : Number(row.rowCount),
      unscored: row.shards.reduce((sum, shard) => sum + shard.unscored, 0),
      ...progressOf(row.shards, now),
      schedule: scheduleId === null ? null : { id: scheduleId, name: names.schedules.get(scheduleId) ?? '' },
      createdAt: row.createdAt.toISOString(),
      startedAt: row.startedAt?.toISOString() ?? null,
      finishedAt: row.finishedAt?.toISOString() ?? null,
    };
  });
}

async function readNames(ctx: Context, rows: readonly BatchRow[]) {
  const ids = (of: (row: BatchRow) => string | null) => ({ id: { in: rows.flatMap((row) => of(row) ?? []) } });
  const [versions, endpoints, schedules, datasets] = await Promise.all([
    db().modelVersion.findMany({ where: { ...here(ctx), ...ids((row) => row.versionId) }, include: { model: true } }),
    db().endpoint.findMany({ where: { ...here(ctx), ...ids((row) => row.endpointId) } }),
    db().batchSchedule.findMany({ where: { ...here(ctx), ...ids((row) => row.scheduleId) } }),
    describeVersions(
      ctx,
      [...new Set(rows.flatMap((row) => [row.datasetVersionId, row.outputVersionId ?? row.datasetVersionId]))],
      { deleted: true },
    ),
  ]);
  const byId = new Map(datasets.map((dataset) => [dataset.id, dataset]));
  return {
    models: new Map(versions.map((version) => [version.id, version])),
    endpoints: new Map(endpoints.map(({ id, name }) => [id, name])),
    schedules: new Map(schedules.map(({ id, name }) => [id, name])),
    datasetOf: (id: string): Batch['input'] => {
      const found = byId.get(id);
      const { datasetId, name, version } = found ?? { datasetId: id, name: 'a dataset that is gone', version: 0 };
      return { datasetVersionId: id, datasetId, name, version };
    },
  };
}

export function presentShard(row: ShardRow): Shard {
  const { place, done, unscored, problem, error, attempt, jobId } = row;
  return {
    ...{ place, done, unscored, problem, error, attempt, jobId },
    fromRow: Number(row.fromRow),
    rows: row.rowCount,
    status: BatchShard.shape.status.parse(row.status),
    startedAt: row.startedAt?.toISOString() ?? null,
    finishedAt: row.finishedAt?.toISOString() ?? null,
  };
}
