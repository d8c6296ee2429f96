import type { Verdict } from '@/lib/contracts/ab-tests';
import type { Context } from '@/server/core/context';
import type { Tx } from '@/server/core/db';
import { findChampionBefore, lockEndpointRow, rollBack } from '@/server/serving';
import { leaveShadow } from './leave-shadow';
import { challengersOf, type TestRow } from './queries';
import type { TestReading } from './readings';
import { recordDecision } from './record-decision';

/** Why a test ends with this look; null: it goes on. */
export function endingOf(
  test: Pick<TestRow, 'mode' | 'stopsForHarm' | 'rollsBack' | 'plannedUnits'>,
  { reading, verdict }: { reading: Pick<TestReading, 'units'>; verdict: Pick<Verdict, 'outcome'> | null },
): 'planned' | 'stop-for-harm' | 'roll-back' | null {
  if (test.rollsBack && verdict?.outcome === 'better') return 'roll-back';
  const doesHarm = verdict?.outcome === 'worse' || verdict?.outcome === 'guardrail-failed';
  if (test.mode === 'split' && test.stopsForHarm && doesHarm) return 'stop-for-harm';
  return reading.units >= test.plannedUnits ? 'planned' : null;
}

interface Act {
  /** As it stands at its end. */
  test: TestRow;
  kind: 'stop-for-harm' | 'roll-back';
  verdict: Verdict | null;
}

/** What an ended test does without being asked, with the evidence frozen; nobody else need be awake. */
export async function actByItself(tx: Tx, ctx: Context, { test, kind, verdict }: Act): Promise<void> {
  const reason = verdict?.sentence ?? '';
  const [watched] = challengersOf(test);
  const versionId = kind === 'roll-back' ? watched?.versionId : test.championVersionId;
  if (kind === 'roll-back') {
    const endpoint = await lockEndpointRow(tx, ctx, test.endpointId);
    // Somebody may have changed the line of champions by hand; then there is nothing to go back to.
    if ((await findChampionBefore(tx, endpoint)) !== versionId) return;
    await rollBack(
      ctx,
      {
        endpointId: endpoint.id,
        expectedChampionId: test.championVersionId,
        reason: `${test.name}: ${reason}`,
        eventTime: null,
      },
      tx,
    );
  }
  // The challenger of a round is the round's to put away.
  if (kind === 'stop-for-harm' && test.roundId === null) await leaveShadow(tx, ctx, test);
  await recordDecision(tx, ctx, { test, kind, ...(versionId === undefined ? {} : { versionId }), reason });
}
