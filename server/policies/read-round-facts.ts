import type { z } from 'zod';
import { Verdict } from '@/lib/contracts/ab-tests';
import { RoundChallenger } from '@/lib/contracts/policies';
import type { RoundContender, RoundFacts } from '@/lib/decisions/next-round-step';
import { readTestOutcome, type TestOutcome } from '@/server/ab-tests';
import type { Context } from '@/server/core/context';
import type { Tx } from '@/server/core/db';
import type { ChallengerRow, RoundRow } from './queries';

const Gates = RoundChallenger.shape.gates;
const NoVerdict = Verdict.nullable();

/** Everything the next step of a round depends on, as it stands in this transaction. */
export async function readRoundFacts(tx: Tx, ctx: Context, round: RoundRow): Promise<RoundFacts> {
  const runIds = round.challengers.flatMap(({ runId }) => runId ?? []);
  const runs = await tx.run.findMany({
    where: { orgId: ctx.orgId, id: { in: runIds } },
    select: { id: true, status: true },
  });
  const statusOf = new Map(runs.map((run) => [run.id, run.status]));
  const shadow = round.shadowTestId === null ? null : await readTestOutcome(tx, ctx, round.shadowTestId);
  const ab = round.abTestId === null ? null : await readTestOutcome(tx, ctx, round.abTestId);
  return {
    challengers: round.challengers.map((row) => contenderOf(row, statusOf, shadow)),
    shadow: shadow && progressOf(shadow),
    ab: ab && { ...progressOf(ab), verdict: NoVerdict.parse(ab.arms[0]?.verdict ?? null) },
    decision: null,
  };
}

function contenderOf(
  row: ChallengerRow,
  runs: ReadonlyMap<string, string>,
  shadow: TestOutcome | null,
): RoundContender {
  const arm = shadow?.arms.find(({ versionId }) => versionId === row.versionId);
  return {
    id: row.id,
    name: row.name,
    training: trainingOf(row, runs),
    gates: gatesOf(row),
    verdict: arm?.verdict ?? null,
    meanDifference: arm?.meanDifference ?? null,
  };
}

/** A challenger with gates but no run is one whose training could not be started. */
function trainingOf(row: ChallengerRow, runs: ReadonlyMap<string, string>): RoundContender['training'] {
  if (row.runId === null) return row.gates === null ? 'running' : 'failed';
  const status = runs.get(row.runId) ?? 'failed';
  if (status === 'finished') return 'finished';
  return status === 'failed' || status === 'killed' ? 'failed' : 'running';
}

function gatesOf(row: ChallengerRow): RoundContender['gates'] {
  const gates: z.infer<typeof Gates> | null = row.gates === null ? null : Gates.parse(row.gates);
  if (gates === null) return 'pending';
  return gates.every((gate) => gate.passed) ? 'passed' : 'failed';
}

/** A test that was stopped asks for no more days than it has. */
function progressOf({ status, units, plannedUnits }: TestOutcome): { units: number; plannedUnits: number } {
  return { units, plannedUnits: status === 'running' ? plannedUnits : Math.min(units, plannedUnits) };
}
