import { BatchSchedule } from '@/lib/contracts/batches';
import type { Context } from '@/server/core/context';
import { db } from '@/server/core/db';
import { notFound } from '@/server/core/errors';
import { requirePermission } from '@/server/core/permissions';
import type { BatchSchedule as ScheduleRow } from '@/prisma/generated/client';
import { here } from './batch-rows';
import { keepOf } from './present-batch';

/** Schedules of the project, by name. */
export async function listSchedules(ctx: Context): Promise<BatchSchedule[]> {
  requirePermission(ctx, 'endpoint:read');
  const rows = await db().batchSchedule.findMany({
    where: { ...here(ctx), deletedAt: null },
    orderBy: [{ name: 'asc' }, { id: 'asc' }],
  });
  return presentSchedules(ctx, rows);
}

/** One schedule. */
export async function getSchedule(ctx: Context, id: string): Promise<BatchSchedule> {
  requirePermission(ctx, 'endpoint:read');
  const row = await db().batchSchedule.findFirst({ where: { id, ...here(ctx), deletedAt: null } });
  const [schedule] = row ? await presentSchedules(ctx, [row]) : [];
  if (!schedule) throw notFound('schedule', id);
  return schedule;
}

async function presentSchedules(ctx: Context, rows: readonly ScheduleRow[]): Promise<BatchSchedule[]> {
  const ids = (of: (row: ScheduleRow) => string | null) => ({ id: { in: rows.flatMap((row) => of(row) ?? []) } });
  const [versions, endpoints, datasets, batches] = await Promise.all([
    db().modelVersion.findMany({ where: { ...here(ctx), ...ids((row) => row.versionId) }, include: { model: true } }),
    db().endpoint.findMany({ where: { ...here(ctx), ...ids((row) => row.endpointId) } }),
    db().dataset.findMany({ where: { ...here(ctx), ...ids((row) => row.datasetId) } }),
    db().batch.findMany({
      where: { ...here(ctx), scheduleId: { in: rows.map(({ id }) => id) } },
      orderBy: { id: 'desc' },
      distinct: ['scheduleId'],
    }),
  ]);
  return rows.map((row) => {
    const { id, name, outputName, cron, note, createdByName } = row;
    const version = versions.find((one) => one.id === row.versionId);
    const last = batches.find((one) => one.scheduleId === id);
    const nameOf = (list: readonly { id: string; name: string }[], of: string) => ({
      id: of,
      name: list.find((one) => one.id === of)?.name ?? 'gone',
    });
    return {
      ...{ id, name, outputName, cron, note, createdByName },
      model: version ? { versionId: version.id, name: version.model.name, version: version.version } : null,
      endpoint: row.endpointId === null ? null : nameOf(endpoints, row.endpointId),
      dataset: nameOf(datasets, row.datasetId),
      keep: keepOf(row),
      trigger: BatchSchedule.shape.trigger.parse(row.trigger),
      nextRunAt: row.pausedAt === null ? (row.nextRunAt?.toISOString() ?? null) : null,
      pausedAt: row.pausedAt?.toISOString() ?? null,
      lastBatch: last ? presentLast(last) : null,
      createdAt: row.createdAt.toISOString(),
    };
  });
}

const Last = BatchSchedule.shape.lastBatch.unwrap();

const presentLast = (batch: { id: string; status: string; createdAt: Date }) =>
  Last.parse({ ...batch, createdAt: batch.createdAt.toISOString() });
