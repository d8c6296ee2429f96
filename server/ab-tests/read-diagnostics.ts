import type { Diagnostic } from '@/lib/contracts/test-analysis';
import { contestLosses } from '@/lib/decisions/analysis/contest-rows';
import { diagnoseTest, type ArmFeedback } from '@/lib/decisions/analysis/test-diagnostics';
import type { Signature } from '@/lib/preprocessing/schema';
import type { Context } from '@/server/core/context';
import { db } from '@/server/core/db';
import { countMixedKeys, type ScoredEvent } from '@/server/serving';
import { contestRowsOf } from './contest-rows-of';
import { armReadingOf, testReadingOf } from './present-test';
import { challengersOf, type TestRow } from './queries';

interface Diagnosed {
  test: TestRow;
  events: readonly ScoredEvent[];
  signature: Signature;
  /** End of the last day read. */
  to: Date;
}

/** What could spoil a test, over the days it has read. */
export async function readDiagnostics(ctx: Context, { test, events, signature, to }: Diagnosed): Promise<Diagnostic[]> {
  const isSplit = test.mode === 'split';
  const range = { endpointId: test.endpointId, salt: test.salt, from: test.startsAt, to };
  const [first] = challengersOf(test);
  const { rows } = contestRowsOf(events, { place: 1, task: signature.task });
  return diagnoseTest({
    sampleRatio: isSplit ? testReadingOf(test).sampleRatio : null,
    mixedKeys: isSplit ? await countMixedKeys(ctx, range) : { mixed: 0, keys: 0 },
    feedback: isSplit
      ? test.arms.map((arm, place) => feedbackOf(arm.name, events, { place, task: signature.task }))
      : [feedbackOf('the champion', events, { place: null, task: signature.task })],
    differences: first === undefined ? [] : armReadingOf(first).days.map(({ difference }) => difference),
    losses: contestLosses(rows),
    overlapping: await overlapping(ctx, { test, to }),
  });
}

/** Requests that one arm answered; all of them where traffic is not split. */
function feedbackOf(
  arm: string,
  events: readonly ScoredEvent[],
  of: { place: number | null; task: Signature['task'] },
): ArmFeedback {
  const own = of.place === null ? events : events.filter(({ answeredBy }) => answeredBy === of.place);
  const labelled = own.filter(({ label }) => !Number.isNaN(label));
  const isRight = ({ scores, label }: ScoredEvent) => (scores[of.place ?? 0] ?? 0) >= 0.5 === (label === 1);
  return {
    arm,
    requests: own.length,
    labelled: labelled.length,
    right: of.task === 'binary' ? labelled.filter(isRight).length : null,
  };
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
