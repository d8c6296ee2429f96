import type { ConditionReason, PolicyCondition } from '@/lib/contracts/policies';
import { requireWhole } from '@/lib/stats/require-argument';
import { countOf } from '@/lib/format/words';

/** What a policy looks at, counted in event time since the last round (or since it began). */
export interface ConditionFacts {
  alerts: number;
  /** Complete days: over, with their labels in. */
  newLabelDays: number;
  /** Whether a round of this endpoint is open already. */
  hasOpenRound: boolean;
}

/**
 * Whether a policy opens a round now: every reason it asks for is met, and no round is open.
 *
 * @returns open, and each reason with its figures and a sentence, in a fixed order; a condition not asked for is absent
 * @throws RangeError if a count is not a whole number
 */
export function evaluateCondition(
  condition: PolicyCondition,
  facts: ConditionFacts,
): { open: boolean; reasons: ConditionReason[] } {
  requireWhole('alerts', facts.alerts, 0);
  requireWhole('newLabelDays', facts.newLabelDays, 0);
  const reasons = [
    ...(condition.alertSinceLastRound ? [alertReason(facts.alerts)] : []),
    labelReason(facts.newLabelDays, condition.minNewLabelDays),
    roundReason(facts.hasOpenRound),
  ];
  return { open: reasons.every(({ met }) => met), reasons };
}

function alertReason(alerts: number): ConditionReason {
  const met = alerts > 0;
  const sentence = met ? `${countOf(alerts, 'alert')} since the last round.` : 'No alert since the last round.';
  return { condition: 'alertSinceLastRound', met, value: alerts, needed: 1, sentence };
}

function labelReason(days: number, needed: number): ConditionReason {
  const met = days >= needed;
  const lack = met ? '' : `: ${countOf(needed - days, 'day')} more to come`;
  const sentence = `${countOf(days, 'day')} of new labels, ${needed} needed${lack}.`;
  return { condition: 'minNewLabelDays', met, value: days, needed, sentence };
}

function roundReason(hasOpenRound: boolean): ConditionReason {
  const sentence = hasOpenRound ? 'A round is open already.' : 'No round is open.';
  return { condition: 'noOpenRound', met: !hasOpenRound, value: hasOpenRound ? 1 : 0, needed: 0, sentence };
}
