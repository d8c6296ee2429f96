import type { Rollout } from '@/lib/contracts/rollouts';
import type { Context } from '@/server/core/context';
import { db } from '@/server/core/db';
import { requirePermission } from '@/server/core/permissions';
import { getEndpointRow } from '../endpoint-rows';
import { presentRollout } from './rollout-rows';

/** Rollouts of an endpoint, newest first. */
export async function listRollouts(ctx: Context, input: { endpointId: string }): Promise<Rollout[]> {
  requirePermission(ctx, 'endpoint:read');
  const { id: endpointId } = await getEndpointRow(ctx, input.endpointId);
  const rows = await db().rollout.findMany({
    where: { endpointId, orgId: ctx.orgId },
    orderBy: { createdAt: 'desc' },
    take: 50,
  });
  return Promise.all(rows.map((row) => presentRollout(ctx, row)));
}
