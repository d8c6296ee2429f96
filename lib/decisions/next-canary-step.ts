import type { CanaryPlan } from '@/lib/contracts/rollouts';

/** One side of a canary since its step began. */
export interface CanarySide {
  predictions: number;
  errors: number;
  p99Ms: number | null;
}

/** The newcomer's loss less the champion's, over all steps: an interval that may be read at every look. */
export interface LossGap {
  lower: number;
  upper: number;
}

export interface CanaryFacts {
  step: number;
  /** How long this step has lasted. */
  minutes: number;
  champion: CanarySide;
  newcomer: CanarySide;
  lossGap: LossGap | null;
}

export type CanaryDecision =
  { kind: 'wait' } | { kind: 'advance' } | { kind: 'finish' } | { kind: 'halt'; reason: string };

const percent = (share: number) => `${(100 * share).toPrecision(3)} %`;

/**
 * What becomes of a canary now: halted where a guardrail is broken, else on after its baking time if enough was seen.
 *
 * Rates are compared where they differ by more than the margin and two standard errors of the difference, so that one
 * early failure halts nothing; a loss where the whole interval lies above the margin.
 */
export function nextCanaryStep(plan: CanaryPlan, facts: CanaryFacts): CanaryDecision {
  const { guardrails, steps } = plan;
  const isSeen = facts.newcomer.predictions >= guardrails.minPredictions;
  const reason = isSeen ? brokenGuardrail(plan, facts) : undefined;
  if (reason !== undefined) return { kind: 'halt', reason };
  const isBaked = facts.minutes >= (steps[facts.step]?.bakeMinutes ?? 0);
  if (!isSeen || !isBaked) return { kind: 'wait' };
  if (facts.step + 1 < steps.length) return { kind: 'advance' };
  return plan.promoteAtEnd ? { kind: 'finish' } : { kind: 'wait' };
}

function brokenGuardrail({ guardrails }: CanaryPlan, facts: CanaryFacts): string | undefined {
  const { champion, newcomer, lossGap } = facts;
  const [own, other] = [rateOf(newcomer), rateOf(champion)];
  const error = Math.sqrt(varianceOfRate(newcomer) + varianceOfRate(champion));
  if (own - other > guardrails.errorRateMargin + 2 * error) {
    return `It fails ${percent(own)} of its requests, the champion ${percent(other)}.`;
  }
  const { p99Factor, lossMargin } = guardrails;
  if (p99Factor !== null && newcomer.p99Ms !== null && champion.p99Ms !== null) {
    const isSlow = newcomer.p99Ms > p99Factor * champion.p99Ms;
    if (isSlow) {
      const ms = [newcomer.p99Ms, champion.p99Ms].map((value) => value.toPrecision(3));
      return `Its p99 latency is ${ms[0]} ms, the champion’s ${ms[1]} ms.`;
    }
  }
  if (lossMargin !== null && lossGap !== null && lossGap.lower > lossMargin) {
    const interval = `${lossGap.lower.toPrecision(3)} to ${lossGap.upper.toPrecision(3)}`;
    return `Its squared error is larger than the champion’s by ${interval} (95 %, valid at every look).`;
  }
  return undefined;
}

const rateOf = ({ errors, predictions }: CanarySide) => (predictions === 0 ? 0 : errors / predictions);

/** Of a rate pulled to the middle by one success and one failure (Agresti & Caffo 2000), so that it is never 0. */
function varianceOfRate({ errors, predictions }: CanarySide): number {
  const rate = (errors + 1) / (predictions + 2);
  return (rate * (1 - rate)) / (predictions + 2);
}
