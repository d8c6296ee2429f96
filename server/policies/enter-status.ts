import { RoundPlan, type RoundStatus } from '@/lib/contracts/policies';
import type { RoundStep } from '@/lib/decisions/next-round-step';
import { beginShadowTest, beginSplitTest, endRoundTest, readTestOutcome } from '@/server/ab-tests';
import type { Context } from '@/server/core/context';
import type { Tx } from '@/server/core/db';
import { publishEvent } from '@/server/core/events';
import { writeAudit } from '@/server/core/transaction';
import { writeAlias } from '@/server/models';
import { lockEndpointRow } from '@/server/serving';
import { clearRing } from './clear-ring';
import { endRoundTests } from './end-round-tests';
import type { ChallengerRow, RoundRow } from './queries';
import type { RoundDecision } from './round-decision';
import { writeRound, type NewRoundEvent } from './write-round';

interface Entering {
  round: RoundRow;
  step: RoundStep;
  /** Event time that has been reached. */
  asOf: Date;
}

/** Moves a locked round to its next status, with everything that belongs to it, in one transaction. */
export async function enterStatus(tx: Tx, ctx: Context, { round, step, asOf }: Entering): Promise<void> {
  const entering = { round, step, eventTime: asOf };
  const enter = entries[step.status] ?? close;
  await enter(tx, ctx, entering);
  await writeAudit(tx, ctx, {
    action: `round.${step.status}`,
    subject: { type: 'round', id: round.id, name: `Round ${round.number}` },
    detail: { sentence: step.sentence },
  });
}

interface Timed {
  round: RoundRow;
  eventTime: Date;
}

type Enter = (tx: Tx, ctx: Context, entering: Timed & { step: RoundStep }) => Promise<void>;

const entries: Partial<Record<RoundStatus, Enter>> = {
  gates: async (tx, ctx, { round, step, eventTime }) => {
    const event = { stage: 'retrained' as const, title: 'Challengers trained', sentence: step.sentence, eventTime };
    await writeRound(tx, ctx, { id: round.id, status: 'gates', data: { error: null }, events: [event] });
  },
  shadow: async (tx, ctx, { round, step, eventTime }) => {
    const plan = RoundPlan.parse(round.plan);
    const contenders = round.challengers.filter(hasPassed);
    const { days, ...sequence } = plan.shadow;
    const testId = await beginShadowTest(tx, ctx, {
      ...{ ...sequence, plannedUnits: days, margin: plan.ab.margin, startsAt: null, roundId: round.id },
      endpointId: round.endpointId,
      challengerIds: contenders.flatMap(({ versionId }) => versionId ?? []),
      names: namesOf(contenders),
      name: `Round ${round.number}: shadow`,
    });
    await writeRound(tx, ctx, {
      id: round.id,
      status: 'shadow',
      data: { shadowTestId: testId, error: null },
      events: [
        { stage: 'gates', title: 'Gates passed', sentence: step.sentence, eventTime },
        {
          stage: 'shadow',
          title: 'Shadow test begun',
          sentence: `Planned for ${days} days.`,
          link: `tests/${testId}`,
          eventTime,
        },
      ],
    });
  },
  ab: async (tx, ctx, { round, step, eventTime }) => {
    const plan = RoundPlan.parse(round.plan);
    const chosen = round.challengers.find(({ id }) => id === step.chosenId);
    if (!chosen?.versionId) throw new Error(`round ${round.id} chose a challenger that is no version`);
    if (round.shadowTestId) await endRoundTest(tx, ctx, { id: round.shadowTestId, status: 'concluded' });
    const { days, ...settings } = plan.ab;
    const testId = await beginSplitTest(tx, ctx, {
      ...{ ...settings, plannedUnits: days, startsAt: null, roundId: round.id },
      endpointId: round.endpointId,
      challengerId: chosen.versionId,
      names: namesOf([chosen]),
      name: `Round ${round.number}: A/B`,
    });
    await nameChallenger(tx, ctx, { round, versionId: chosen.versionId });
    await writeRound(tx, ctx, {
      id: round.id,
      status: 'ab',
      data: { abTestId: testId, chosenVersionId: chosen.versionId, error: null },
      events: [
        ...(await shadowEvents(tx, ctx, { round, eventTime })),
        { stage: 'ab', title: 'A/B test begun', sentence: step.sentence, link: `tests/${testId}`, eventTime },
      ],
    });
  },
  'awaiting-decision': async (tx, ctx, { round, step, eventTime }) => {
    if (round.abTestId) await endRoundTest(tx, ctx, { id: round.abTestId, status: 'concluded' });
    await writeRound(tx, ctx, {
      id: round.id,
      status: 'awaiting-decision',
      data: { error: null },
      events: [
        {
          stage: 'ab',
          title: 'A/B test over',
          sentence: step.sentence,
          link: `tests/${round.abTestId ?? ''}`,
          eventTime,
        },
      ],
    });
  },
};

/** Ends a round without a person: nothing is left of it in service. */
const close: Enter = async (tx, ctx, { round, step, eventTime }) => {
  await endRoundTests(tx, ctx, { round, status: 'concluded' });
  await clearRing(tx, ctx, { round });
  const decision: RoundDecision = {
    ...{ decision: 'keep', reason: step.sentence, byName: 'the policy' },
    at: new Date().toISOString(),
    eventTime: eventTime.toISOString(),
  };
  const failed = step.status === 'failed';
  await writeRound(tx, ctx, {
    id: round.id,
    status: step.status,
    data: { closedAt: new Date(), ...(failed ? { error: step.sentence } : { error: null, decision }) },
    events: [
      { stage: 'decision', title: failed ? 'Round failed' : 'Champion kept', sentence: step.sentence, eventTime },
    ],
  });
};

/** The alias `challenger` goes to the version that meets the champion. */
async function nameChallenger(tx: Tx, ctx: Context, of: { round: RoundRow; versionId: string }): Promise<void> {
  const { round, versionId } = of;
  const { modelId } = await lockEndpointRow(tx, ctx, round.endpointId);
  await writeAlias(tx, ctx, { modelId, alias: 'challenger', versionId });
  await publishEvent(tx, { orgId: ctx.orgId, projectId: ctx.projectId, topic: 'model', id: modelId });
}

/** What shadow said about each challenger. */
async function shadowEvents(tx: Tx, ctx: Context, { round, eventTime }: Timed): Promise<NewRoundEvent[]> {
  if (round.shadowTestId === null) return [];
  const link = `tests/${round.shadowTestId}`;
  const { arms } = await readTestOutcome(tx, ctx, round.shadowTestId);
  return arms.flatMap(({ name, verdict }) =>
    verdict ? [{ stage: 'shadow', title: `Shadow: ${name}`, sentence: verdict.sentence, link, eventTime }] : [],
  );
}

const hasPassed = ({ gates, versionId }: ChallengerRow) =>
  versionId !== null &&
  Array.isArray(gates) &&
  gates.every((gate) => typeof gate === 'object' && gate !== null && 'passed' in gate && gate.passed === true);

const namesOf = (challengers: readonly ChallengerRow[]) =>
  new Map(challengers.map(({ versionId, name }) => [versionId ?? '', name]));
