import type { Context } from '@/server/core/context';
import { db, type Tx } from '@/server/core/db';
import { notFound } from '@/server/core/errors';
import type { Prisma } from '@/prisma/generated/client';

/** What a monitor needs beside its own row to be shown. */
export const monitorParts = {
  rules: { orderBy: { createdAt: 'asc' } },
  reports: { orderBy: { windowStart: 'desc' }, take: 1 },
} as const;
/** The reference's statistics can be large: they are read only where they are used. */
export const withoutStats = { referenceStats: true } as const;
export type MonitorRow = Prisma.MonitorGetPayload<{ include: typeof monitorParts; omit: typeof withoutStats }>;

/** A monitor of the project that is not deleted. */
export async function getMonitorRow(ctx: Context, id: string, client: Tx = db()): Promise<MonitorRow> {
  const row = await client.monitor.findFirst({
    where: { id, orgId: ctx.orgId, projectId: ctx.projectId, deletedAt: null },
    include: monitorParts,
    omit: withoutStats,
  });
  if (!row) throw notFound('monitor', id);
  return row;
}

export const alertParts = {
  rule: { select: { name: true, monitor: { select: { name: true } } } },
} as const;
export type AlertRow = Prisma.AlertGetPayload<{ include: typeof alertParts }>;

/** An alert of the project whose monitor is not deleted. */
export async function getAlertRow(ctx: Context, id: string, client: Tx = db()): Promise<AlertRow> {
  const row = await client.alert.findFirst({
    where: { id, orgId: ctx.orgId, projectId: ctx.projectId, rule: { monitor: { deletedAt: null } } },
    include: alertParts,
  });
  if (!row) throw notFound('alert', id);
  return row;
}

/** Names of endpoints by id. */
export async function readEndpointNames(ctx: Context, ids: readonly string[]): Promise<Map<string, string>> {
  const rows = await db().endpoint.findMany({
    where: { orgId: ctx.orgId, projectId: ctx.projectId, id: { in: [...new Set(ids)] } },
    select: { id: true, name: true },
  });
  return new Map(rows.map(({ id, name }) => [id, name]));
}
