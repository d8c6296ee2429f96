import type { TestAnalysis, UnitAdvice } from '@/lib/contracts/test-analysis';
import { adviseUnit, judgeUnit } from '@/lib/decisions/analysis/advise-unit';
import { correctReadings } from '@/lib/decisions/analysis/correct-readings';
import { differencePulls } from '@/lib/decisions/analysis/row-pulls';
import { pairedReadings } from '@/lib/decisions/analysis/paired-readings';
import { bootstrapReading } from '@/lib/decisions/analysis/bootstrap-reading';
import { readingsOverDays } from '@/lib/decisions/analysis/second-readings';
import { segmentDifferences } from '@/lib/decisions/analysis/segment-differences';
import { splitReadings } from '@/lib/decisions/analysis/split-readings';
import { dayMs, parseDay } from '@/lib/decisions/event-days';
import { isOwn } from '@/lib/decisions/metric-words';
import type { Thresholds } from '@/lib/metrics/compare-metric';
import { Signature } from '@/lib/preprocessing/schema';
import { createRandom } from '@/lib/random/create-random';
import type { Context } from '@/server/core/context';
import { db } from '@/server/core/db';
import { publishEventNow } from '@/server/core/events';
import { toJson } from '@/server/core/json';
import { requirePermission } from '@/server/core/permissions';
import { getVersionRow } from '@/server/models';
import { readScoredSample, type ScoredEvent } from '@/server/serving';
import { contestRowsOf, sampledCountedOf, sampledRowsOf } from './contest-rows-of';
import { groupingsOf } from './groupings-of';
import { ownReadingsOf, readEarlier } from './own-readings-of';
import { readDiagnostics } from './read-diagnostics';
import { usualTuning } from './plan-rules';
import { armPlan } from './judge-arm';
import { armReadingOf, limitsOf, testReadingOf } from './present-test';
import { challengersOf, getTestRow, type ArmRow, type TestRow } from './queries';
import { pairedDays } from './readings';
import { readContest, type ContestRead } from './read-contest';

/** Of those read with their inputs, for segments and units of evidence: these are read once, and say so. */
const mostWithInputs = 60_000;

/**
 * Everything beside the deciding sequence, over the days a test has read: what could spoil it, the same data by other
 * methods, segments, and what other units of evidence would do. Stored with the test; it decides nothing.
 */
export async function analyseTest(ctx: Context, { id }: { id: string }): Promise<{ days: number; rows: number }> {
  requirePermission(ctx, 'ab-test:write');
  const test = await getTestRow(ctx, id);
  const { readThrough, units, rowShare } = testReadingOf(test);
  if (readThrough === null) return { days: 0, rows: 0 };
  const to = new Date(parseDay(readThrough) + dayMs);
  const { signature } = await getVersionRow(ctx, test.championVersionId);
  const challengers = challengersOf(test);
  const versionIds = [test.championVersionId, ...challengers.map(({ versionId }) => versionId)];
  const range = { endpointId: test.endpointId, from: test.startsAt, to };
  const read = await readContest(ctx, { test, to, share: rowShare });
  const sample = await readScoredSample(ctx, { ...range, versionIds, limit: mostWithInputs });
  const from = { test, read, sample, signature: Signature.parse(signature) };
  const earlier = await readEarlier(ctx, test, read);
  const arms = correctReadings(
    challengers.map((arm, place) => analyseArm({ ...from, arm, earlier, place: place + 1 })),
  );
  const [first] = arms;
  const analysis: TestAnalysis = {
    ...{ through: to.toISOString(), rows: read.rows.rowCount, sampleShare: rowShare, arms },
    segmentShare: sample.share,
    diagnostics: [
      ...(await readDiagnostics(ctx, { test, read, to })),
      ...(first === undefined ? [] : [judgeUnit(first.unit, test.unit, dealingOf(test))]),
    ],
  };
  await db().abTest.updateMany({ where: { id, orgId: ctx.orgId }, data: { analysis: toJson(analysis) } });
  await publishEventNow({ orgId: ctx.orgId, projectId: ctx.projectId, topic: 'ab-test', id });
  return { days: units, rows: read.rows.rowCount };
}

const dealingOf = ({ mode, primaryMetric }: TestRow) => ({ isSplit: mode === 'split', isOwn: isOwn(primaryMetric) });

interface ArmInput {
  test: TestRow;
  arm: ArmRow;
  /** Of its scores among those of an event. */
  place: number;
  read: ContestRead;
  sample: { events: readonly ScoredEvent[]; share: number };
  /** What came of each key's requests before the test. */
  earlier: ReadonlyMap<number, number>;
  signature: Signature;
}

function analyseArm({ test, arm, place, read, sample, earlier, signature }: ArmInput): TestAnalysis['arms'][number] {
  const challengers = challengersOf(test).length;
  // These read losses of rows over days, whatever decides the test.
  const metric = signature.task === 'regression' ? 'squaredError' : 'logLoss';
  const tunedToUnits = test.unit === 'day' ? test.tunedToUnits : usualTuning('day', signature);
  const planned = { firstPlannedUnits: test.firstPlannedUnits ?? test.plannedUnits, metric, tunedToUnits };
  const plan = { ...armPlan({ ...test, limits: limitsOf(test), challengers }), ...planned };
  const rows = contestRowsOf(read, place);
  const sampled = sampledRowsOf(sample.events, { place, task: signature.task, thresholds: rows.thresholds });
  const drawn = { share: sample.share, sessionGapMs: test.sessionGapMs };
  const { columns } = groupingsOf(sampled.kept, signature, drawn);
  const unit = adviceFor(sample.events, { ...test, place, signature, drawn, thresholds: rows.thresholds });
  const allDays = armReadingOf(arm).days;
  const days = pairedDays(allDays).map(({ day, pairs, difference }) => ({ day, rows: pairs, difference }));
  const isDependent = unit.candidates.some(({ matters }) => matters) || haveRepeatedKeys(read);
  const random = createRandom(1);
  const deciding = isOwn(test.primaryMetric) ? metric : test.primaryMetric;
  return {
    versionId: arm.versionId,
    readings: [
      ...ownReadingsOf(read, { test, place, earlier, alpha: plan.alpha, days: allDays, isDependent }),
      ...readingsOverDays(days, plan),
      ...[bootstrapReading(rows, { plan: { ...plan, metric: deciding }, random })].filter(
        (reading) => reading !== null,
      ),
      ...pairedReadings(rows, { ...plan, isDependent }),
      ...(test.mode === 'split' ? splitReadings(rows, { ...plan, isDependent }) : []),
    ],
    segments: segmentDifferences(sampled.rows, { columns, alpha: plan.alpha }),
    unit,
  };
}

interface Advised extends Pick<TestRow, 'primaryMetric'> {
  place: number;
  signature: Signature;
  drawn: { share: number; sessionGapMs: number };
  thresholds: Thresholds;
}

/** Which unit the figure that decides asks for. */
function adviceFor(events: readonly ScoredEvent[], of: Advised): UnitAdvice {
  const { place, signature, drawn, thresholds, primaryMetric: metric } = of;
  const { kept, counted } = sampledCountedOf(events, { place, task: signature.task, thresholds, metric });
  return adviseUnit(differencePulls(counted, metric), groupingsOf(kept, signature, drawn).units);
}

function haveRepeatedKeys({ keys }: ContestRead): boolean {
  const known = keys.filter((key) => key >= 0);
  return new Set(known).size < known.length;
}
