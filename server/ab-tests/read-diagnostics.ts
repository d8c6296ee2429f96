import type { Diagnostic } from '@/lib/contracts/test-analysis';
import { contestLosses } from '@/lib/decisions/analysis/contest-rows';
import { feedbackBalance } from '@/lib/decisions/analysis/feedback-balance';
import {
  diagnoseTest,
  type ArmFeedback,
  type OutlierRows,
  type OverlappingTest,
} from '@/lib/decisions/analysis/test-diagnostics';
import { isOwn, metricWord } from '@/lib/decisions/metric-words';
import type { Context } from '@/server/core/context';
import { db } from '@/server/core/db';
import { countMixedKeys, countSharedKeys, type SharedKeys } from '@/server/serving';
import { contestRowsOf } from './contest-rows-of';
import { missingLabelsOf } from './missing-labels-of';
import { armReadingOf, testReadingOf } from './present-test';
import { challengersOf, type TestRow } from './queries';
import { countedRowsOf, type ContestRead } from './read-contest';
import { lookMoments, pairedDays, type TestDay } from './readings';

interface Diagnosed {
  test: TestRow;
  read: ContestRead;
  /** End of the last day read. */
  to: Date;
}

/** What could spoil a test, over the days it has read. */
export async function readDiagnostics(ctx: Context, { test, read, to }: Diagnosed): Promise<Diagnostic[]> {
  const isSplit = test.mode === 'split';
  const range = { endpointId: test.endpointId, salt: test.salt, from: test.startsAt, to };
  const [first] = challengersOf(test);
  const days = first === undefined ? [] : armReadingOf(first).days;
  return diagnoseTest({
    sampleRatio: isSplit ? testReadingOf(test).sampleRatio : null,
    mixedKeys: isSplit ? await countMixedKeys(ctx, range) : { mixed: 0, keys: 0 },
    feedback: isSplit
      ? test.arms.map((arm, place) => feedbackOf(arm.name, read, place))
      : [feedbackOf('the champion', read, null)],
    balance: isSplit ? balanceOf(read, lookMoments(days, test.firstLook)) : null,
    missing: missingLabelsOf(read, test.primaryMetric),
    ...differencesBy(days, test.primaryMetric),
    outliers: outliersIn(read, test.primaryMetric),
    overlapping: await overlapping(ctx, { test, to }),
  });
}

/** The difference of each day in the metric that decides, where days have it, else in the loss. */
function differencesBy(days: readonly TestDay[], metric: string): { figure: string; differences: number[] } {
  const differences = days.flatMap(({ metrics }) => {
    const { champion = null, challenger = null } = metrics[metric] ?? {};
    return champion === null || challenger === null ? [] : [challenger - champion];
  });
  if (differences.length > 0) return { figure: metricWord(metric), differences };
  return { figure: 'loss', differences: pairedDays(days).map(({ difference }) => difference) };
}

/** Of the first challenger: what came of each arm's requests where that decides, else losses of pairs. */
function outliersIn(read: ContestRead, metric: string): OutlierRows {
  if (!isOwn(metric)) return { of: 'pairs', ...contestLosses(contestRowsOf(read, 1)) };
  const { values, answeredBy } = countedRowsOf(read, { place: 1, metric }).counted;
  const arm = (which: 0 | 1) => values.filter((_, row) => answeredBy[row] === which);
  return { of: 'arms', champion: arm(0), challenger: arm(1) };
}

/** Requests that one arm answered; all of them where traffic is not split. */
function feedbackOf(arm: string, { rows }: ContestRead, place: number | null): ArmFeedback {
  let [requests, labelled] = [0, 0];
  for (let row = 0; row < rows.rowCount; row += 1) {
    if (place !== null && rows.served[row] !== place) continue;
    requests += 1;
    labelled += Number(!Number.isNaN(rows.label[row] ?? Number.NaN));
  }
  return { arm, requests, labelled };
}

/** Of the first challenger against the champion, by what traffic was dealt by. */
function balanceOf({ rows, keys }: ContestRead, lookMs: readonly number[]) {
  return feedbackBalance(
    {
      values: Float64Array.from(rows.label, (label) => Number(!Number.isNaN(label))),
      answeredBy: Int8Array.from(rows.served, (place) => (place === 0 || place === 1 ? place : -1)),
      units: keys.map((key, row) => (key < 0 ? -1 - row : key)),
      eventMs: rows.eventMs,
    },
    { lookMs },
  );
}

/** Each is a join of both splits' keys; far more than ever run side by side. */
const mostOverlaps = 100;

/** Other splits on some of the same days, the newest first, with how the keys of both meet. */
async function overlapping(ctx: Context, { test, to }: { test: TestRow; to: Date }): Promise<OverlappingTest[]> {
  const others = await db().abTest.findMany({
    where: {
      ...{ orgId: ctx.orgId, projectId: ctx.projectId, mode: 'split', id: { not: test.id }, startsAt: { lt: to } },
      OR: [{ endsAt: null, status: 'running' }, { endsAt: { gt: test.startsAt } }],
    },
    select: { name: true, endpointId: true, salt: true, startsAt: true, endsAt: true },
    orderBy: [{ startsAt: 'desc' }, { name: 'asc' }],
    take: mostOverlaps,
  });
  if (test.mode !== 'split') return others.map(({ name }) => ({ name, table: [] }));
  const own = { endpointId: test.endpointId, salt: test.salt, from: test.startsAt, to };
  const found: OverlappingTest[] = [];
  for (const { name, endpointId, salt, startsAt, endsAt } of others) {
    const other = { endpointId, salt, from: startsAt, to: endsAt ?? to };
    found.push({ name, table: tableOf(await countSharedKeys(ctx, own, other)) });
  }
  return found;
}

/** Arms of the one by arms of the other. */
function tableOf(shared: readonly SharedKeys[]): number[][] {
  const [rows, columns] = [shared.map(({ version }) => version), shared.map(({ other }) => other)].map((names) => [
    ...new Set(names),
  ]);
  return (rows ?? []).map((version) =>
    (columns ?? []).map((other) => shared.find((one) => one.version === version && one.other === other)?.keys ?? 0),
  );
}
