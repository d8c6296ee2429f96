import { dayMs, parseDay } from '@/lib/decisions/event-days';
import { judgeSampleRatio } from '@/lib/decisions/judge-sample-ratio';
import { Task } from '@/lib/preprocessing/schema';
import { sampleRatioTest } from '@/lib/stats/sample-ratio';
import type { Context } from '@/server/core/context';
import { exclusively } from '@/server/core/jobs/exclusively';
import type { JobHandle } from '@/server/core/jobs/job-handle';
import { requirePermission } from '@/server/core/permissions';
import { getVersionRow } from '@/server/models';
import { armCounts, championOf, getEndpointRow, type EndpointRow } from '@/server/serving';
import { findDueDays, type DueDays } from './find-due-days';
import { testReadingOf } from './present-test';
import { challengersOf, getTestRow, type TestRow } from './queries';
import { readEstimates } from './read-estimates';
import { readAsOf } from './read-as-of';
import { readTestDay } from './read-test-day';
import type { TestDay } from './readings';
import { stopUncrowned } from './stop-uncrowned';
import { writeReading } from './write-reading';

interface LookInput {
  id: string;
  /** Event time up to which units may be read; null for as far as events have been seen. */
  asOf: string | null;
  /** Shows progress and heeds a cancelled job. */
  watch?: Pick<JobHandle, 'signal' | 'progress'>;
}

export interface LookResult {
  status: string;
  units: number;
  /** Days read by this look. */
  newDays: string[];
  waitingFor: string | null;
}

/**
 * Looks at a running test: reads the days that became complete, in event time and with mature labels, and writes a look
 * for each number of days from the first look on, so that a late look leaves out none. Repeating it changes nothing.
 */
export async function lookAtTest(ctx: Context, input: LookInput): Promise<LookResult> {
  requirePermission(ctx, 'ab-test:write');
  return exclusively(`ab-test ${input.id}`, () => look(ctx, input));
}

async function look(ctx: Context, { id, asOf: wanted, watch }: LookInput): Promise<LookResult> {
  const test = await getTestRow(ctx, id);
  const before = testReadingOf(test);
  const unchanged = { status: test.status, units: before.units, newDays: [], waitingFor: before.waitingFor };
  if (test.status !== 'running') return unchanged;
  const endpoint = await getEndpointRow(ctx, test.endpointId);
  if (championOf(endpoint).versionId !== test.championVersionId) return stopUncrowned(ctx, test);
  const asOf = await readAsOf(ctx, { endpointId: endpoint.id, asOf: wanted });
  if (asOf === null) return unchanged;
  const found = await findDueDays(ctx, { test, endpoint, asOf });
  const days = await readDays(ctx, { test, endpoint, found, ...(watch ? { watch } : {}) });
  const rowShare = rowShareOf(test, found);
  const estimates = await readEstimates(ctx, { test, days: found.due.map(({ day }) => day), share: rowShare });
  const sampleRatio = test.mode === 'split' ? await readSampleRatio(ctx, { test, endpoint, found }) : null;
  const status = await writeReading(ctx, { test, found, days, estimates, rowShare, sampleRatio, asOf });
  const { due, waitingFor } = found;
  return { status, units: before.units + due.length, newDays: due.map(({ day }) => day), waitingFor };
}

/** Rows that a look holds at once. */
const mostRows = 2_000_000;

/**
 * The part of all rows that this test reads: set once, by what its days will hold if they go on like the first, and
 * never changed, so that each look holds all that the one before held.
 */
export function rowShareOf(test: Pick<TestRow, 'reading' | 'plannedUnits'>, { due }: Pick<DueDays, 'due'>): number {
  const { units, rowShare } = testReadingOf(test);
  if (units > 0 || due.length === 0) return rowShare;
  const perDay = due.reduce((sum, { rows }) => sum + rows, 0) / due.length;
  return Math.min(1, mostRows / Math.max(1, perDay * test.plannedUnits));
}

interface Reading {
  test: TestRow;
  endpoint: EndpointRow;
  found: DueDays;
  watch?: Pick<JobHandle, 'signal' | 'progress'>;
}

/** The due days as each challenger meets the champion on them, by version. */
async function readDays(ctx: Context, { test, endpoint, found, watch }: Reading): Promise<Map<string, TestDay[]>> {
  const { task } = await getVersionRow(ctx, test.championVersionId);
  const { championVersionId: championId, primaryMetric } = test;
  const plan = { endpoint, championId, task: Task.parse(task), primaryMetric };
  const challengerIds = challengersOf(test).map((arm) => arm.versionId);
  const days = new Map<string, TestDay[]>(challengerIds.map((versionId) => [versionId, []]));
  for (const [place, { day }] of found.due.entries()) {
    watch?.signal.throwIfAborted();
    watch?.progress({ done: place, total: found.due.length, unit: 'days', message: `Reading ${day}` });
    const read = await readTestDay(ctx, { ...plan, challengerIds, day });
    for (const [versionId, testDay] of read) days.get(versionId)?.push(testDay);
  }
  return days;
}

/** Keys by arm over the days read so far, these included. */
async function readSampleRatio(ctx: Context, { test, endpoint, found }: Reading) {
  const before = testReadingOf(test);
  const last = found.due.at(-1)?.day ?? before.readThrough;
  if (last === null) return before.sampleRatio;
  const to = new Date(parseDay(last) + dayMs);
  const counts = await armCounts(ctx, { endpointId: endpoint.id, salt: test.salt, from: test.startsAt, to });
  const arms = test.arms.map(({ versionId, name, share }) => ({
    arm: name,
    observed: counts.find((count) => count.versionId === versionId)?.keys ?? 0,
    expectedShare: share,
  }));
  const judged = judgeSampleRatio(arms);
  if (judged === null) return null;
  const { chiSquare: statistic, pValue } = sampleRatioTest({
    observed: arms.map(({ observed }) => observed),
    expectedRatio: arms.map(({ expectedShare }) => expectedShare),
  });
  return { ...judged, chiSquare: { statistic, pValue } };
}
