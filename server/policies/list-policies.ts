import { Policy, PolicyCondition, RoundPlan } from '@/lib/contracts/policies';
import type { Context } from '@/server/core/context';
import { db } from '@/server/core/db';
import { requirePermission } from '@/server/core/permissions';
import type { Policy as PolicyRow } from '@/prisma/generated/client';
import { presentRounds } from './present-round';
import { getPolicyRow, roundParts } from './queries';

const shownRounds = 20;

/** Policies of the project, newest first; archived ones only when asked for. */
export async function listPolicies(
  ctx: Context,
  query: { archived: boolean; endpointId?: string | undefined },
): Promise<Policy[]> {
  requirePermission(ctx, 'policy:read');
  const rows = await db().policy.findMany({
    where: {
      orgId: ctx.orgId,
      projectId: ctx.projectId,
      deletedAt: null,
      archivedAt: query.archived ? { not: null } : null,
      ...(query.endpointId === undefined ? {} : { endpointId: query.endpointId }),
    },
    orderBy: { createdAt: 'desc' },
  });
  return Promise.all(rows.map((row) => present(ctx, row)));
}

/** One policy with its latest rounds. */
export async function getPolicy(ctx: Context, id: string): Promise<Policy> {
  requirePermission(ctx, 'policy:read');
  return present(ctx, await getPolicyRow(ctx, id));
}

async function present(ctx: Context, row: PolicyRow): Promise<Policy> {
  const [endpoint, rounds] = await Promise.all([
    db().endpoint.findFirst({ where: { id: row.endpointId, orgId: ctx.orgId }, select: { name: true } }),
    db().round.findMany({
      where: { policyId: row.id, orgId: ctx.orgId },
      include: roundParts,
      orderBy: { createdAt: 'desc' },
      take: shownRounds,
    }),
  ]);
  return {
    id: row.id,
    name: row.name,
    enabled: row.enabled,
    endpointId: row.endpointId,
    endpointName: endpoint?.name ?? '',
    condition: PolicyCondition.parse(row.condition),
    plan: RoundPlan.parse(row.plan),
    startsAt: row.startsAt.toISOString(),
    lastCheck: Policy.shape.lastCheck.parse(row.lastCheck),
    createdAt: row.createdAt.toISOString(),
    archivedAt: row.archivedAt?.toISOString() ?? null,
    rounds: await presentRounds(ctx, rounds),
  };
}
