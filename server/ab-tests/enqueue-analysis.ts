import type { JobRef } from '@/lib/contracts/ab-tests';
import type { Context } from '@/server/core/context';
import type { Tx } from '@/server/core/db';
import { conflict } from '@/server/core/errors';
import { enqueueJob } from '@/server/core/jobs/enqueue-job';
import { requirePermission } from '@/server/core/permissions';
import { inTransaction } from '@/server/core/transaction';
import { testReadingOf } from './present-test';
import { getTestRow, type TestRow } from './queries';

const everyUnits = 7;

/** At the first look, then every week, and at the end: the analysis reads all rows anew, so not at every look. */
export function isTimeToAnalyse(of: {
  before: number;
  units: number;
  firstLook: number;
  ending: string | null;
}): boolean {
  if (of.units < of.firstLook || of.units === of.before) return false;
  const weeks = (units: number) => Math.floor((units - of.firstLook) / everyUnits);
  return of.ending !== null || of.before < of.firstLook || weeks(of.units) > weeks(of.before);
}

export function enqueueAnalysis(tx: Tx, ctx: Context, test: Pick<TestRow, 'id' | 'name'>): Promise<string> {
  return enqueueJob(tx, ctx, {
    kind: 'test.analyse',
    payload: { testId: test.id },
    title: `Analyse ${test.name}`,
    subject: { type: 'ab-test', id: test.id },
    unique: test.id,
  });
}

/** Queues the analysis of the days read so far. */
export async function analyseNow(ctx: Context, id: string): Promise<JobRef> {
  requirePermission(ctx, 'ab-test:write');
  return inTransaction(async (tx) => {
    const test = await getTestRow(ctx, id, tx);
    if (testReadingOf(test).units === 0) throw conflict(`${test.name} has no complete day to analyse yet.`);
    // No audit entry: the job says who asked, and an analysis decides nothing.
    return { jobId: await enqueueAnalysis(tx, ctx, test) };
  });
}
