import { startOfDay } from '@/lib/decisions/event-days';
import { Policy } from '@/lib/contracts/policies';
import { readAsOf } from '@/server/ab-tests';
import { systemContext, type Context } from '@/server/core/context';
import { db } from '@/server/core/db';
import { projectPlace } from '@/server/core/events';
import { enqueueJob } from '@/server/core/jobs/enqueue-job';
import { inLiveProjects } from '@/server/core/live-projects';
import { oneByOne } from '@/server/core/one-by-one';
import { inTransaction } from '@/server/core/transaction';
import { enqueueAdvance } from './advance-now';
import { openStatuses } from './queries';

const LastCheck = Policy.shape.lastCheck;
/** How long a round rests after a step that failed. */
const restMs = 5 * 60_000;

/** Queues a check of every policy, of any organisation, whose endpoint has come to another day since it was checked. */
export async function enqueueDuePolicies(): Promise<void> {
  const where = { enabled: true, deletedAt: null, archivedAt: null, ...(await inLiveProjects()) };
  await oneByOne('policy', await db().policy.findMany({ where }), async (policy) => {
    const ctx = systemContext(await projectPlace(policy.projectId), 'clock');
    if (!(await isLive(ctx, policy.endpointId))) return;
    const asOf = await readAsOf(ctx, { endpointId: policy.endpointId, asOf: null });
    const last = LastCheck.parse(policy.lastCheck);
    if (asOf === null || (last && startOfDay(asOf.getTime()) <= startOfDay(Date.parse(last.asOf)))) return;
    await inTransaction((tx) =>
      enqueueJob(tx, ctx, {
        kind: 'policy.check',
        payload: { policyId: policy.id, asOf: null },
        title: `Check ${policy.name}`,
        subject: { type: 'policy', id: policy.id },
        unique: policy.id,
      }),
    );
  });
}

/** Queues the next step of every open round that waits for nothing but a worker. */
export async function enqueueDueRounds(): Promise<void> {
  const waiting = openStatuses.filter((status) => status !== 'awaiting-decision');
  const where = { status: { in: waiting }, ...(await inLiveProjects()) };
  const rounds = await db().round.findMany({ where, include: { challengers: true } });
  await oneByOne('round', rounds, async (round) => {
    const ctx = systemContext(await projectPlace(round.projectId), 'clock');
    if (!(await isLive(ctx, round.endpointId)) || !(await isDue(ctx, round))) return;
    await inTransaction((tx) => enqueueAdvance(tx, ctx, { round, unique: true }));
  });
}

type OpenRound = Awaited<ReturnType<typeof findOpenRound>>;
const findOpenRound = (id: string) => db().round.findUniqueOrThrow({ where: { id }, include: { challengers: true } });

async function isDue(ctx: Context, round: OpenRound): Promise<boolean> {
  if (round.error !== null && Date.now() - round.updatedAt.getTime() < restMs) return false;
  if (round.status === 'gates') return true;
  if (round.status === 'training') return trainingsEnded(ctx, round);
  const testId = round.status === 'shadow' ? round.shadowTestId : round.abTestId;
  return (await db().abTest.count({ where: { id: testId ?? '', orgId: ctx.orgId, status: 'running' } })) === 0;
}

async function trainingsEnded(ctx: Context, { challengers }: OpenRound): Promise<boolean> {
  if (challengers.some(({ runId, gates }) => runId === null && gates === null)) return true;
  const runIds = challengers.flatMap(({ runId }) => runId ?? []);
  const going = { orgId: ctx.orgId, id: { in: runIds }, status: { in: ['scheduled', 'running'] } };
  return (await db().run.count({ where: going })) === 0;
}

async function isLive(ctx: Context, endpointId: string): Promise<boolean> {
  const where = { id: endpointId, orgId: ctx.orgId, deletedAt: null, archivedAt: null };
  return (await db().endpoint.count({ where })) > 0;
}
