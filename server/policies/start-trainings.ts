import { ChallengerPlan, RoundPlan } from '@/lib/contracts/policies';
import { dayMs } from '@/lib/decisions/event-days';
import type { Context } from '@/server/core/context';
import { db } from '@/server/core/db';
import { AppError, conflict } from '@/server/core/errors';
import { toJson } from '@/server/core/json';
import { listReadyVersions } from '@/server/datasets';
import { startTraining } from '@/server/experiments';
import { getEndpointRow, type EndpointRow } from '@/server/serving';
import type { ChallengerRow, RoundRow } from './queries';

/**
 * Starts the trainings of a round that have not been started: on rows whose labels were mature when the round opened,
 * the last so many days of them or all. A training that cannot be started takes its challenger out, with the reason.
 */
export async function startTrainings(ctx: Context, round: RoundRow): Promise<void> {
  const waiting = round.challengers.filter(({ runId, gates }) => runId === null && gates === null);
  for (const challenger of waiting) {
    try {
      const runId = await findOrStart(ctx, round, challenger);
      await db().roundChallenger.updateMany({
        where: { id: challenger.id, orgId: ctx.orgId, runId: null },
        data: { runId },
      });
    } catch (error) {
      if (!(error instanceof AppError) || error.code === 'Unavailable') throw error;
      const gate = { gate: 'training', passed: false, sentence: error.message };
      await db().roundChallenger.updateMany({
        where: { id: challenger.id, orgId: ctx.orgId },
        data: { gates: toJson([gate]) },
      });
    }
  }
}

/** The challenger's run; one that was started just before a process died, unnoted, is found by its name. */
async function findOrStart(ctx: Context, round: RoundRow, challenger: ChallengerRow): Promise<string> {
  const endpoint = await getEndpointRow(ctx, round.endpointId);
  const name = `${endpoint.name} round ${round.number}: ${challenger.name}`.slice(0, 120);
  const here = { orgId: ctx.orgId, projectId: ctx.projectId };
  const started = await db().run.findFirst({
    where: { ...here, name, source: 'training', createdAt: { gte: round.createdAt } },
  });
  return started?.id ?? start(ctx, { round, challenger, endpoint, name });
}

interface Start {
  round: RoundRow;
  challenger: ChallengerRow;
  endpoint: EndpointRow;
  name: string;
}

async function start(ctx: Context, { round, challenger, endpoint, name }: Start): Promise<string> {
  const plan = RoundPlan.parse(round.plan);
  const { lastDays } = ChallengerPlan.parse(challenger.spec);
  const to = new Date(round.openedAt.getTime() - Number(endpoint.labelHorizonMs));
  const from = lastDays === null ? null : new Date(to.getTime() - lastDays * dayMs);
  const ready = await listReadyVersions(ctx, plan.datasetId);
  const versions = ready.filter(({ minTime, maxTime }) => overlaps({ minTime, maxTime }, { from, to }));
  if (versions.length === 0) {
    const since = from === null ? '' : `since ${from.toISOString()} `;
    throw conflict(`The dataset has no rows ${since}before ${to.toISOString()}: import them, then open another round.`);
  }
  const { runId } = await startTraining(ctx, {
    experimentName: plan.experimentName,
    name,
    datasetVersionIds: versions.map(({ id }) => id),
    timeRange: { column: plan.timeColumn, from: from?.toISOString() ?? null, to: to.toISOString() },
    spec: plan.spec,
  });
  return runId;
}

interface Span {
  minTime: string | null;
  maxTime: string | null;
}

/** Whether a version may hold rows of the range; one whose times are not known may. */
function overlaps({ minTime, maxTime }: Span, { from, to }: { from: Date | null; to: Date }): boolean {
  if (minTime !== null && new Date(minTime) >= to) return false;
  return maxTime === null || from === null || new Date(maxTime) >= from;
}
