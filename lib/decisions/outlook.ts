import type { Verdict } from '@/lib/contracts/ab-tests';
import { formatCount, formatPercent } from '@/lib/format/number';
import { countOf } from '@/lib/format/words';
import { confidenceHalfWidth, type SequenceLook, type SequencePlan } from '@/lib/stats/confidence-sequence';
import { powerLeft } from '@/lib/stats/power-left';
import { unitsToSettle } from '@/lib/stats/sequence-power';
import { capitalised, levelWord } from './metric-words';

export interface OutlookInput {
  /** What the challenger is called. */
  name: string;
  outcome: Verdict['outcome'];
  /** The latest; its unit is the day. */
  look: SequenceLook;
  /** Of this challenger. */
  plan: SequencePlan;
  plannedUnits: number;
}

const mostLooksAhead = 60;

/**
 * What would change a verdict, and the chance that it comes: the power that is left.
 *
 *   undecided, days to come: chance to settle if the mean so far is true (`powerLeft`), and the mean that the planned
 *   days would need; days in: how many more the mean so far would take (`unitsToSettle`)
 *
 * @returns a sentence or two; nothing for a test that says nothing (a broken split, a broken limit)
 * @throws RangeError if a figure is out of range
 */
export function outlook(input: OutlookInput): string {
  const { name, outcome, look, plannedUnits } = input;
  if (outcome === 'invalid' || outcome === 'guardrail-failed') return '';
  if (outcome !== 'undecided') {
    return `${capitalised(name)} keeps this claim unless a later interval lies wholly on the other side of zero.`;
  }
  if (look.sd === 0) return '';
  return look.n < plannedUnits ? whileRunning(input) : atItsEnd(input);
}

function whileRunning({ look, plan, plannedUnits }: OutlookInput): string {
  const ahead = plannedUnits - look.n;
  const step = Math.ceil(ahead / mostLooksAhead);
  const inner = Array.from({ length: Math.ceil(ahead / step) }, (_, place) => look.n + (place + 1) * step);
  const unitsAhead = [...inner.filter((n) => n < plannedUnits), plannedUnits];
  const chance = (effect: number) => powerLeft({ look, plan, unitsAhead, effect });
  const asSeen = chance(look.mean);
  const needed = confidenceHalfWidth({ n: plannedUnits, sd: look.sd, ...plan });
  const left = formatPercent(asSeen.above + asSeen.below, 2);
  return (
    `If the difference is what it is so far (${levelWord(look.mean)}), the chance that it settles in the ` +
    `${countOf(ahead, 'day')} left is ${left}; over all ${plannedUnits} days a mean beyond ` +
    `±${levelWord(needed)} is needed.`
  );
}

function atItsEnd({ look, plan, plannedUnits }: OutlookInput): string {
  const needed = `A mean beyond ±${levelWord(look.halfWidth)} over ${plannedUnits} days would have been needed.`;
  if (look.mean === 0) return needed;
  const units = unitsToSettle({ ...plan, sd: look.sd, effect: look.mean });
  if (units === null || units > 10_000)
    return `${needed} At the difference seen no test of reasonable length settles it.`;
  return `${needed} At the difference seen it would take about ${formatCount(units)} days in all.`;
}
