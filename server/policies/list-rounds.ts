import { RoundPlan, type Round, type RoundDetail } from '@/lib/contracts/policies';
import type { Context } from '@/server/core/context';
import { db } from '@/server/core/db';
import { requirePermission } from '@/server/core/permissions';
import { findTests } from '@/server/ab-tests';
import { presentRounds } from './present-round';
import { getRoundRow, roundParts } from './queries';

/** Rounds of the project, newest first. */
export async function listRounds(
  ctx: Context,
  query: { endpointId?: string | undefined; policyId?: string | undefined; limit: number },
): Promise<Round[]> {
  requirePermission(ctx, 'policy:read');
  const rows = await db().round.findMany({
    where: {
      orgId: ctx.orgId,
      projectId: ctx.projectId,
      ...(query.endpointId === undefined ? {} : { endpointId: query.endpointId }),
      ...(query.policyId === undefined ? {} : { policyId: query.policyId }),
    },
    include: roundParts,
    orderBy: { createdAt: 'desc' },
    take: query.limit,
  });
  return presentRounds(ctx, rows);
}

/** One round with its plan and its tests. */
export async function getRound(ctx: Context, id: string): Promise<RoundDetail> {
  requirePermission(ctx, 'policy:read');
  const row = await getRoundRow(ctx, id);
  const [[round], tests] = await Promise.all([
    presentRounds(ctx, [row]),
    findTests(
      ctx,
      [row.shadowTestId, row.abTestId].flatMap((testId) => testId ?? []),
    ),
  ]);
  if (!round) throw new Error(`round ${id} could not be shown`);
  return {
    ...round,
    plan: RoundPlan.parse(row.plan),
    shadowTest: tests.find((test) => test.id === row.shadowTestId) ?? null,
    abTest: tests.find((test) => test.id === row.abTestId) ?? null,
  };
}
