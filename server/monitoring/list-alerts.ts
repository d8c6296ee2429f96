import type { Alert, ListAlertsQuery } from '@/lib/contracts/monitoring';
import type { Context } from '@/server/core/context';
import { db } from '@/server/core/db';
import { requirePermission } from '@/server/core/permissions';
import { presentAlert } from './present-alert';
import { alertParts, getAlertRow, readEndpointNames } from './queries';

/** Alerts of the project, newest in event time first. */
export async function listAlerts(ctx: Context, query: ListAlertsQuery): Promise<Alert[]> {
  requirePermission(ctx, 'monitor:read');
  const rows = await db().alert.findMany({
    where: {
      orgId: ctx.orgId,
      projectId: ctx.projectId,
      rule: { monitor: { deletedAt: null } },
      ...(query.status === undefined ? {} : { status: query.status }),
      ...(query.endpointId === undefined ? {} : { endpointId: query.endpointId }),
      ...(query.monitorId === undefined ? {} : { monitorId: query.monitorId }),
    },
    include: alertParts,
    orderBy: [{ eventTime: 'desc' }, { createdAt: 'desc' }],
    take: query.limit,
  });
  const names = await readEndpointNames(
    ctx,
    rows.map((row) => row.endpointId),
  );
  return rows.map((row) => presentAlert(row, names.get(row.endpointId) ?? ''));
}

/** One alert with its evidence. */
export async function getAlert(ctx: Context, id: string): Promise<Alert> {
  requirePermission(ctx, 'monitor:read');
  const row = await getAlertRow(ctx, id);
  const names = await readEndpointNames(ctx, [row.endpointId]);
  return presentAlert(row, names.get(row.endpointId) ?? '');
}
