import { findCompleteDays } from '@/lib/decisions/complete-days';
import { startOfDay } from '@/lib/decisions/event-days';
import type { ConditionFacts } from '@/lib/decisions/evaluate-condition';
import type { Context } from '@/server/core/context';
import { db } from '@/server/core/db';
import { getEndpointRow, readDayCounts } from '@/server/serving';
import type { Policy as PolicyRow } from '@/prisma/generated/client';
import { openStatuses } from './queries';

/** What a policy's condition asks about, counted in event time up to `asOf`. */
export async function readConditionFacts(ctx: Context, policy: PolicyRow, asOf: Date): Promise<ConditionFacts> {
  const endpoint = await getEndpointRow(ctx, policy.endpointId);
  const here = { orgId: ctx.orgId, endpointId: endpoint.id };
  const labelHorizonMs = Number(endpoint.labelHorizonMs);
  const last = await db().round.findFirst({ where: here, orderBy: { number: 'desc' }, select: { openedAt: true } });
  const since = last?.openedAt ?? policy.startsAt;
  // The last round learnt from rows whose labels were mature when it opened: days from there on are new.
  const firstNewDay = startOfDay(last ? last.openedAt.getTime() - labelHorizonMs : policy.startsAt.getTime());
  const [alerts, open, days] = await Promise.all([
    db().alert.count({ where: { ...here, lastEventTime: { gt: since, lte: asOf } } }),
    db().round.count({ where: { ...here, status: { in: [...openStatuses] } } }),
    readDayCounts(ctx, { endpointId: endpoint.id, from: new Date(firstNewDay), to: asOf }),
  ]);
  const { complete } = findCompleteDays(days, { asOf: asOf.getTime(), labelHorizonMs });
  return { alerts, newLabelDays: complete.length, hasOpenRound: open > 0 };
}
