import type { TestPlan, TestPlanQuery } from '@/lib/contracts/test-analysis';
import { adviseUnit } from '@/lib/decisions/analysis/advise-unit';
import { contestLosses } from '@/lib/decisions/analysis/contest-rows';
import { planContest } from '@/lib/decisions/analysis/plan-contest';
import { dayMs } from '@/lib/decisions/event-days';
import { tableFromRows } from '@/lib/preprocessing/table-from-rows';
import { meanOf, sampleOf } from '@/lib/stats/sample-statistics';
import type { Context } from '@/server/core/context';
import { conflict, invalid } from '@/server/core/errors';
import { requirePermission } from '@/server/core/permissions';
import { getVersionRow, loadBundle } from '@/server/models';
import {
  championOf,
  eventWatermark,
  getEndpointRow,
  readScoredSample,
  requireCompatible,
  type ScoredEvent,
} from '@/server/serving';
import { sampledRowsOf } from './contest-rows-of';
import { groupingsOf } from './groupings-of';
import { thresholdOf } from './threshold-of';

const pastDays = 60;
const fewestDays = 5;
/** Enough to know how days differ; the challenger may have to score them now. */
const mostRows = 12_000;
/** Part of the rows that both must have scored in the shadow for the rest not to matter. */
const leastShadowShare = 0.5;

/**
 * What a contest of this champion and challenger would take, from the endpoint's last 60 days of labelled traffic:
 * power by day for both designs, and the unit of evidence that the data ask for.
 */
export async function planTest(ctx: Context, query: TestPlanQuery): Promise<TestPlan> {
  requirePermission(ctx, 'ab-test:read');
  const endpoint = await getEndpointRow(ctx, query.endpointId);
  const championId = championOf(endpoint).versionId;
  if (championId === query.challengerId) throw conflict('A version cannot challenge itself: it is the champion.');
  const { prediction: last } = await eventWatermark(ctx, endpoint.id);
  if (last === null) throw conflict(`${endpoint.name} has no traffic yet to plan from.`);
  const to = new Date(Math.floor(last.getTime() / dayMs) * dayMs + dayMs);
  const read = await readScoredSample(ctx, {
    endpointId: endpoint.id,
    from: new Date(to.getTime() - pastDays * dayMs),
    to,
    versionIds: [championId, query.challengerId],
    limit: mostRows,
  });
  const { events, source } = await withChallenger(ctx, { championId, ...query }, read.events);
  const champion = await getVersionRow(ctx, championId);
  const model = await loadBundle(champion.sha256);
  const challenger = await getVersionRow(ctx, query.challengerId);
  const [before, after] = [await thresholdOf(endpoint, champion), await thresholdOf(endpoint, challenger)];
  const thresholds = { champion: before ?? 0.5, challenger: after ?? 0.5 };
  const { kept, rows } = sampledRowsOf(events, { place: 1, task: model.task, thresholds });
  const days = new Set(rows.day).size;
  if (days < fewestDays) {
    throw conflict(`${endpoint.name} has ${days} labelled days: five are needed to see how days differ.`);
  }
  const losses = contestLosses(rows);
  const drawn = { share: read.share, sessionGapMs: query.sessionGapMinutes * 60_000 };
  const observed = meanOf(sampleOf(losses.difference)) ?? 0;
  const effect = query.effect ?? Math.abs(observed);
  if (effect === 0) throw invalid('Both versions lose alike in past traffic: name the difference worth finding.');
  const requestsPerDay = rows.labels.length / read.share / days;
  const traffic = { differences: losses.difference, losses: losses.champion, day: rows.day };
  const plan = planContest({ ...traffic, rowsPerDay: requestsPerDay }, { ...query, effect });
  if (plan === null)
    throw conflict(`Nothing varies in the labelled traffic of ${endpoint.name}: there is no plan to make.`);
  const unit = adviseUnit(losses.difference, groupingsOf(kept, model.signature, drawn).units);
  return { days, rows: rows.labels.length, requestsPerDay, source, observed, effect, ...plan, unit };
}

interface Pair {
  championId: string;
  challengerId: string;
}

/** Past events with a score of both; a challenger that was not there scores them now. */
async function withChallenger(
  ctx: Context,
  { championId, challengerId }: Pair,
  events: ScoredEvent[],
): Promise<{ events: ScoredEvent[]; source: TestPlan['source'] }> {
  const scored = events.filter(({ scores }) => !Number.isNaN(scores[1] ?? Number.NaN));
  if (events.length > 0 && scored.length >= leastShadowShare * events.length)
    return { events: scored, source: 'shadow' };
  const challenger = await getVersionRow(ctx, challengerId);
  requireCompatible(await getVersionRow(ctx, championId), challenger);
  const model = await loadBundle(challenger.sha256);
  const columns = model.signature.inputs.map(({ name, type }) => ({ name, type }));
  const answers = await model.predictTable(
    tableFromRows(
      events.map(({ features }) => features),
      columns,
    ),
  );
  const width = model.outputs;
  return {
    source: 'rescored',
    events: events.map((event, row) => {
      const place = width === 1 ? 0 : event.label;
      return { ...event, scores: [event.scores[0] ?? Number.NaN, answers[row * width + place] ?? Number.NaN] };
    }),
  };
}
