import type { Diagnostic } from '@/lib/contracts/test-analysis';
import { contestLosses } from '@/lib/decisions/analysis/contest-rows';
import { feedbackBalance } from '@/lib/decisions/analysis/feedback-balance';
import { diagnoseTest, type ArmFeedback } from '@/lib/decisions/analysis/test-diagnostics';
import type { Context } from '@/server/core/context';
import { db } from '@/server/core/db';
import { countMixedKeys } from '@/server/serving';
import { contestRowsOf } from './contest-rows-of';
import { missingLabelsOf } from './missing-labels-of';
import { armReadingOf, testReadingOf } from './present-test';
import { challengersOf, type TestRow } from './queries';
import type { ContestRead } from './read-contest';
import { pairedDays } from './readings';

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
  return diagnoseTest({
    sampleRatio: isSplit ? testReadingOf(test).sampleRatio : null,
    mixedKeys: isSplit ? await countMixedKeys(ctx, range) : { mixed: 0, keys: 0 },
    feedback: isSplit
      ? test.arms.map((arm, place) => feedbackOf(arm.name, read, place))
      : [feedbackOf('the champion', read, null)],
    balance: isSplit ? balanceOf(read) : null,
    missing: missingLabelsOf(read, test.primaryMetric),
    differences: first === undefined ? [] : pairedDays(armReadingOf(first).days).map(({ difference }) => difference),
    losses: contestLosses(contestRowsOf(read, 1)),
    overlapping: await overlapping(ctx, { test, to }),
  });
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
function balanceOf({ rows, keys }: ContestRead) {
  return feedbackBalance(
    {
      values: Float64Array.from(rows.label, (label) => Number(!Number.isNaN(label))),
      answeredBy: Int8Array.from(rows.served, (place) => (place === 0 || place === 1 ? place : -1)),
    },
    { units: keys.map((key, row) => (key < 0 ? -1 - row : key)) },
  );
}

async function overlapping(ctx: Context, { test, to }: { test: TestRow; to: Date }): Promise<string[]> {
  const others = await db().abTest.findMany({
    where: {
      ...{ orgId: ctx.orgId, projectId: ctx.projectId, mode: 'split', id: { not: test.id }, startsAt: { lt: to } },
      OR: [{ endsAt: null, status: 'running' }, { endsAt: { gt: test.startsAt } }],
    },
    select: { name: true },
    orderBy: { name: 'asc' },
  });
  return others.map(({ name }) => name);
}
