import { Verdict } from '@/lib/contracts/ab-tests';
import type { Context } from '@/server/core/context';
import type { Tx } from '@/server/core/db';
import { armReadingOf, testReadingOf } from './present-test';
import { challengersOf, getTestRow } from './queries';
import { pairedDays } from './readings';

export interface TestOutcome {
  status: string;
  units: number;
  plannedUnits: number;
  /** Challengers with what is known about them. */
  arms: { versionId: string; name: string; verdict: Verdict | null; meanDifference: number | null }[];
}

const NoVerdict = Verdict.nullable();

/** How far a test is and what it says, for the round that waits for it. */
export async function readTestOutcome(tx: Tx, ctx: Context, id: string): Promise<TestOutcome> {
  const test = await getTestRow(ctx, id, tx);
  return {
    status: test.status,
    units: testReadingOf(test).units,
    plannedUnits: test.plannedUnits,
    arms: challengersOf(test).map((arm) => {
      const days = pairedDays(armReadingOf(arm).days);
      const sum = days.reduce((total, day) => total + day.difference, 0);
      const { versionId, name } = arm;
      return {
        versionId,
        name,
        verdict: NoVerdict.parse(arm.verdict),
        meanDifference: days.length === 0 ? null : sum / days.length,
      };
    }),
  };
}
