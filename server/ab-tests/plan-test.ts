import type { TestPlan, TestPlanQuery } from '@/lib/contracts/test-analysis';
import { adviseUnit } from '@/lib/decisions/analysis/advise-unit';
import { contestEstimate, type CountedRows } from '@/lib/decisions/analysis/contest-estimate';
import { planContest } from '@/lib/decisions/analysis/plan-contest';
import { championPulls, differencePulls } from '@/lib/decisions/analysis/row-pulls';
import { dayMs } from '@/lib/decisions/event-days';
import { isOwn, metricWord } from '@/lib/decisions/metric-words';
import { createRandom } from '@/lib/random/create-random';
import type { Context } from '@/server/core/context';
import { conflict, invalid } from '@/server/core/errors';
import { requirePermission } from '@/server/core/permissions';
import { getVersionRow, loadBundle } from '@/server/models';
import { championOf, eventWatermark, getEndpointRow, readScoredSample, type ScoredEvent } from '@/server/serving';
import { sampledCountedOf } from './contest-rows-of';
import { groupingsOf } from './groupings-of';
import { pastUnitsOf } from './past-units-of';
import { primaryMetricOf, usualTuning, usualUnit } from './plan-rules';
import { scoreWithChallenger } from './score-with-challenger';
import { thresholdOf } from './threshold-of';

const pastDays = 60;
const fewestDays = 5;
/** Enough to know how days differ; the challenger may have to score them now. */
const mostRows = 12_000;

/**
 * What a contest of this champion and challenger would take, from the endpoint's last 60 days of traffic: power by day
 * for both designs, for the metric and the unit asked for, and the unit of evidence that the data ask for.
 */
export async function planTest(ctx: Context, query: TestPlanQuery): Promise<TestPlan> {
  requirePermission(ctx, 'ab-test:read');
  const endpoint = await getEndpointRow(ctx, query.endpointId);
  const championId = championOf(endpoint).versionId;
  if (championId === query.challengerId) throw conflict('A version cannot challenge itself: it is the champion.');
  const champion = await getVersionRow(ctx, championId);
  const challenger = await getVersionRow(ctx, query.challengerId);
  const { signature, task } = await loadBundle(champion.sha256);
  const metric = primaryMetricOf({ task, mode: 'split' }, query.primaryMetric);
  const { events: read, share } = await readPast(ctx, { ...query, championId });
  const isOwnMetric = isOwn(metric);
  const { events, source } = isOwnMetric
    ? { events: dealtByKey(read, query.share), source: 'log' as const }
    : await scoreWithChallenger(ctx, { champion, challenger }, read);
  const [before, after] = [await thresholdOf(endpoint, champion), await thresholdOf(endpoint, challenger)];
  const thresholds = { champion: before ?? 0.5, challenger: after ?? 0.5 };
  const { kept, counted } = sampledCountedOf(events, { place: 1, task, thresholds, metric });
  const day = kept.map((event) => event.day);
  const days = new Set(day).size;
  if (days < fewestDays) {
    throw conflict(`${endpoint.name} has ${days} labelled days: five are needed to see how days differ.`);
  }
  const drawn = { share, sessionGapMs: query.sessionGapMinutes * 60_000 };
  const observed = isOwnMetric ? null : observedIn(counted, metric);
  const effect = query.effect ?? Math.abs(observed ?? 0);
  if (effect === 0) throw invalid(withoutEffect(metric));
  const requestsPerDay = kept.length / share / days;
  const pulls = differencePulls(counted, metric);
  const losses = championPulls(counted, metric);
  const groupings = groupingsOf(kept, signature, drawn).units;
  const unit = query.unit ?? usualUnit(metric);
  const units = pastUnitsOf({ unit, groupings, day, share, requestsPerDay });
  const plan =
    pulls &&
    losses &&
    planContest(
      { differences: isOwnMetric ? null : pulls, losses, day, rowsPerDay: requestsPerDay, units },
      { ...query, effect, tunedToUnits: query.tunedToUnits ?? usualTuning(units?.name ?? 'day', signature) },
    );
  if (plan === null)
    throw conflict(`Nothing varies in the labelled traffic of ${endpoint.name}: there is no plan to make.`);
  const found = { days, rows: kept.length, requestsPerDay, source, observed, effect, metric };
  return { ...found, ...plan, unit: adviseUnit(pulls, groupings) };
}

async function readPast(
  ctx: Context,
  { endpointId, championId, challengerId }: TestPlanQuery & { championId: string },
) {
  const { name } = await getEndpointRow(ctx, endpointId);
  const { prediction: last } = await eventWatermark(ctx, endpointId);
  if (last === null) throw conflict(`${name} has no traffic yet to plan from.`);
  const to = new Date(Math.floor(last.getTime() / dayMs) * dayMs + dayMs);
  const from = new Date(to.getTime() - pastDays * dayMs);
  return readScoredSample(ctx, { endpointId, from, to, versionIds: [championId, challengerId], limit: mostRows });
}

/** The difference that past traffic shows, as something to lose. */
const observedIn = (counted: CountedRows, metric: string): number =>
  contestEstimate(counted, { metric, isShared: false, sessionGapMs: null, untilMs: Infinity })?.value ?? 0;

const withoutEffect = (metric: string): string =>
  isOwn(metric)
    ? `Nobody knows what the challenger would have made of past ${metricWord(metric)}: name the difference to be found.`
    : 'Both versions do alike in past traffic: name the difference worth finding.';

/**
 * Past requests as a split would have dealt them: keys by chance, so that what a key has in common stays in one arm,
 * and what a day has in both.
 */
function dealtByKey(events: readonly ScoredEvent[], share: number): ScoredEvent[] {
  const random = createRandom(1);
  const arms = new Map<string, number>();
  return events.map((event, row) => {
    const key = event.key ?? `#${row}`;
    const answeredBy = arms.get(key) ?? Number(random() < share);
    arms.set(key, answeredBy);
    return { ...event, answeredBy };
  });
}
