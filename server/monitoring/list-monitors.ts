import { z } from 'zod';
import { AlertRule, Monitor, type MonitorDetail } from '@/lib/contracts/monitoring';
import type { Context } from '@/server/core/context';
import { db } from '@/server/core/db';
import { requirePermission } from '@/server/core/permissions';
import { presentReport } from './present-report';
import { getMonitorRow, monitorParts, readEndpointNames, withoutStats, type MonitorRow } from './queries';
import { MonitorReference } from './reference-stats';

/** Monitors of the project, newest first; archived ones only when asked for. */
export async function listMonitors(
  ctx: Context,
  query: { archived: boolean; endpointId?: string | undefined },
): Promise<Monitor[]> {
  requirePermission(ctx, 'monitor:read');
  const rows = await db().monitor.findMany({
    where: {
      orgId: ctx.orgId,
      projectId: ctx.projectId,
      deletedAt: null,
      archivedAt: query.archived ? { not: null } : null,
      ...(query.endpointId === undefined ? {} : { endpointId: query.endpointId }),
    },
    include: monitorParts,
    omit: withoutStats,
    orderBy: { createdAt: 'desc' },
  });
  return presentMonitors(ctx, rows);
}

/** One monitor with all its reports, oldest first. */
export async function getMonitor(ctx: Context, id: string): Promise<MonitorDetail> {
  requirePermission(ctx, 'monitor:read');
  const row = await getMonitorRow(ctx, id);
  const [shown] = await presentMonitors(ctx, [row]);
  if (!shown) throw new Error(`monitor ${id} could not be shown`);
  const reports = await db().driftReport.findMany({
    where: { monitorId: id, orgId: ctx.orgId },
    orderBy: { windowStart: 'asc' },
  });
  return { ...shown, reports: reports.map(presentReport) };
}

async function presentMonitors(ctx: Context, rows: readonly MonitorRow[]): Promise<Monitor[]> {
  const ids = rows.map(({ id }) => id);
  const [names, open] = await Promise.all([
    readEndpointNames(
      ctx,
      rows.map((row) => row.endpointId),
    ),
    db().alert.groupBy({
      by: ['monitorId'],
      where: { orgId: ctx.orgId, monitorId: { in: ids }, status: 'open' },
      _count: { _all: true },
    }),
  ]);
  const openAlerts = new Map(open.map((group) => [group.monitorId, group._count._all]));
  return rows.map((row) => {
    const reference = MonitorReference.parse(row.reference);
    const [latest] = row.reports;
    return {
      id: row.id,
      name: row.name,
      endpointId: row.endpointId,
      endpointName: names.get(row.endpointId) ?? '',
      windowDays: row.windowDays,
      status: Monitor.shape.status.parse(row.status),
      error: row.error,
      reference: { datasetVersionIds: reference.datasetVersionIds, sentence: reference.sentence },
      nextWindowAt: row.nextWindowAt.toISOString(),
      createdAt: row.createdAt.toISOString(),
      archivedAt: row.archivedAt?.toISOString() ?? null,
      rules: z.array(AlertRule).parse(row.rules),
      openAlerts: openAlerts.get(row.id) ?? 0,
      latest: latest ? presentReport(latest) : null,
    };
  });
}
