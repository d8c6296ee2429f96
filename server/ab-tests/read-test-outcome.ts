import { Verdict } from '@/lib/contracts/ab-tests';
import type { Context } from '@/server/core/context';
import type { Tx } from '@/server/core/db';
import { armReadingOf, testReadingOf } from './present-test';
import { readsRows } from './judge-arm';
import { challengersOf, getTestRow, type TestRow } from './queries';
import { pairedDays, type ArmReading } from './readings';

export interface TestOutcome {
  status: string;
  units: number;
  plannedUnits: number;
  /** Challengers with what is known about them. */
  arms: { versionId: string; name: string; verdict: Verdict | null; meanDifference: number | null }[];
}

/** What decides the test, as something to lose: of rows that are counted the latest estimate, else the mean of days. */
function meanDifferenceOf(test: TestRow, { days, estimates }: ArmReading): number | null {
  if (readsRows(test)) return estimates.at(-1)?.value ?? null;
  const paired = pairedDays(days);
  return paired.length === 0 ? null : paired.reduce((sum, { difference }) => sum + difference, 0) / paired.length;
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
      const { versionId, name } = arm;
      return {
        versionId,
        name,
        verdict: NoVerdict.parse(arm.verdict),
        meanDifference: meanDifferenceOf(test, armReadingOf(arm)),
      };
    }),
  };
}
