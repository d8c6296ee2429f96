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
  /** The latest, in loss; `n` counts units of evidence. */
  look: SequenceLook;
  /** Of this challenger. */
  plan: SequencePlan;
  /** Days read, and days planned. */
  days: number;
  plannedDays: number;
  /** How much worse still counts as not worse; null where only a difference is claimed. */
  margin: number | null;
  /** The smallest gain that the owner wants found; null where none was named. */
  minimumEffect: number | null;
  /** Units that are all there already and only gather requests (regions), by name; null where more of them come. */
  standingUnit: string | null;
}

const mostLooksAhead = 60;

/**
 * What would change a verdict, and the chance that it comes: the power that is left.
 *
 *   undecided, days to come: chance to settle if the mean so far is true, and if the smallest gain worth finding is
 *   (`powerLeft`), and the mean that the planned days would need; days in: how many more the mean so far would take
 *   (`unitsToSettle`). Units come as they came so far: look.n/days a day
 *   a gain worth finding is ruled out where the whole interval lies above −minimumEffect
 *
 *   units that only gather requests: no chance is given, as what lies between them does not shrink with days
 *
 * @returns a sentence or two; nothing for a test that says nothing (a broken split, a broken limit)
 * @throws RangeError if a figure is out of range
 */
export function outlook(input: OutlookInput): string {
  const { name, outcome, look, days, plannedDays } = input;
  if (outcome === 'invalid' || outcome === 'guardrail-failed') return '';
  if (outcome !== 'undecided') {
    return [
      `${capitalised(name)} keeps this claim unless a later interval lies wholly on the other side of zero.`,
      ...(outcome === 'not-worse' && input.standingUnit === null && look.sd > 0 && days < plannedDays
        ? [whileRunning({ ...input, margin: null })]
        : []),
      ...ruledOut(input),
    ].join(' ');
  }
  if (look.sd === 0) return '';
  if (input.standingUnit !== null) return [standing(input.standingUnit), ...ruledOut(input)].join(' ');
  const course = days < plannedDays ? whileRunning(input) : atItsEnd(input);
  return [course, ...ruledOut(input)].join(' ');
}

const standing = (unit: string): string =>
  `More days bring more requests of the values of ${unit} that are there, not more of them, so how far they ` +
  'differ from each other remains: when this settles cannot be told.';

/** Whether a gain as large as the smallest worth finding can still be true. */
function ruledOut({ look, minimumEffect }: OutlookInput): string[] {
  if (minimumEffect === null) return [];
  const gain = `a gain of ${levelWord(minimumEffect)}, the smallest worth finding,`;
  if (look.lower > -minimumEffect) return [`${capitalised(gain)} is ruled out.`];
  if (look.upper < -minimumEffect) return [`The gain is larger than ${levelWord(minimumEffect)}, the smallest wanted.`];
  return [`${capitalised(gain)} is still possible.`];
}

function whileRunning(input: OutlookInput): string {
  const { look, plan, days, plannedDays, margin, minimumEffect } = input;
  const ahead = plannedDays - days;
  const unitsAt = (day: number) => Math.max(look.n + 1, Math.round((look.n * day) / days));
  const step = Math.ceil(ahead / mostLooksAhead);
  const inner = Array.from({ length: Math.ceil(ahead / step) }, (_, place) => days + (place + 1) * step);
  const lookDays = [...inner.filter((day) => day < plannedDays), plannedDays];
  const unitsAhead = [...new Set(lookDays.map(unitsAt))];
  const chance = (effect: number, against = 0) => {
    const shifted = { ...look, mean: look.mean - against };
    return powerLeft({ look: shifted, plan, unitsAhead, effect: effect - against });
  };
  const asSeen = chance(look.mean);
  const needed = confidenceHalfWidth({ n: unitsAt(plannedDays), sd: look.sd, ...plan });
  const left = formatPercent(asSeen.above + asSeen.below, 2);
  const within = margin ? formatPercent(chance(look.mean, margin).below, 2) : null;
  const notWorse =
    within === null ? '' : `, and that it is shown not to be worse by ${levelWord(margin ?? 0)} ${within}`;
  const wanted =
    minimumEffect === null
      ? ''
      : ` If it is the smallest worth finding (${levelWord(-minimumEffect)}), that chance is ` +
        `${formatPercent(chance(-minimumEffect).below, 2)}.`;
  return (
    `If the difference is what it is so far (${levelWord(look.mean)}), the chance that it settles in the ` +
    `${countOf(ahead, 'day')} left is ${left}${notWorse}; over all ${plannedDays} days a mean beyond ` +
    `±${levelWord(needed)} is needed.${wanted}`
  );
}

function atItsEnd({ look, plan, days, plannedDays }: OutlookInput): string {
  const needed = `A mean beyond ±${levelWord(look.halfWidth)} over ${plannedDays} days would have been needed.`;
  if (look.mean === 0) return needed;
  const units = unitsToSettle({ ...plan, sd: look.sd, effect: look.mean });
  const daysInAll = units === null ? null : Math.ceil((units * days) / look.n);
  if (daysInAll === null || daysInAll > 10_000)
    return `${needed} At the difference seen no test of reasonable length settles it.`;
  return `${needed} At the difference seen it would take about ${formatCount(daysInAll)} days in all.`;
}
