import type { Interval } from './proportions';
import { requireFinite, requireWhole } from './require-argument';

/** One arm's labels: those known, their sum, and how many are missing. */
export interface PartlyLabelled {
  known: number;
  sum: number;
  missing: number;
}

/**
 * Where the mean of all rows may lie whatever the missing labels are.
 *
 *   lower = (sum + missing·least)/(known + missing), upper likewise with the most a label can be
 *
 * @param range the least and the most one label can be: [0, 1] for yes and no
 * @returns null without rows; no error from sampling is in it
 * @throws RangeError if a count is not whole, the sum is not finite, or range does not rise
 * Source: Manski 1989, Anatomy of the Selection Problem, Journal of Human Resources 24.
 */
export function missingBounds(arm: PartlyLabelled, range: readonly [number, number]): Interval | null {
  requireArm('arm', arm, range);
  const rows = arm.known + arm.missing;
  if (rows === 0) return null;
  return { lower: (arm.sum + arm.missing * range[0]) / rows, upper: (arm.sum + arm.missing * range[1]) / rows };
}

/**
 * Where the difference of two arms may lie whatever their missing labels are, treatment minus control.
 *
 *   lower = lower of treatment − upper of control, upper likewise
 *
 * @returns the bounds, `observed` from known labels alone, and whether the sign of `observed` survives the worst case;
 * null where an arm has no known labels
 * Source: as `missingBounds`; Horowitz & Manski 2000, JASA 95.
 */
export function missingDifferenceBounds(
  arms: { control: PartlyLabelled; treatment: PartlyLabelled },
  range: readonly [number, number],
): (Interval & { observed: number; isSignSure: boolean }) | null {
  const { control, treatment } = arms;
  const before = missingBounds(control, range);
  const after = missingBounds(treatment, range);
  if (before === null || after === null || control.known === 0 || treatment.known === 0) return null;
  const lower = after.lower - before.upper;
  const upper = after.upper - before.lower;
  const observed = treatment.sum / treatment.known - control.sum / control.known;
  return { lower, upper, observed, isSignSure: lower > 0 || upper < 0 };
}

/**
 * Where the loss of one row under the challenger, less that under the champion, may lie whatever its label is.
 *
 *   squared: (q − y)² − (p − y)² = q² − p² − 2y(q − p), a straight line in y, so both ends lie at the ends of the range
 *   absolute: |q − y| − |p − y|, between −|q − p| and |q − p| for any label at all
 *
 * @param range the least and the most a label can be; plays no part in absolute losses
 * @throws RangeError if an answer is not finite, or range falls
 * Source: as `missingBounds`; the triangle inequality.
 */
export function missingLossBounds(
  { champion, challenger, loss }: { champion: number; challenger: number; loss: 'squared' | 'absolute' },
  [least, most]: readonly [number, number],
): Interval {
  requireFinite('champion', champion);
  requireFinite('challenger', challenger);
  const gap = challenger - champion;
  if (loss === 'absolute') return { lower: -Math.abs(gap), upper: Math.abs(gap) };
  if (!(least <= most)) throw new RangeError(`range must not fall, got ${least} and ${most}`);
  const ends = [least, most].map((label) => gap * (challenger + champion - 2 * label));
  return { lower: Math.min(...ends), upper: Math.max(...ends) };
}

function requireArm(name: string, arm: PartlyLabelled, [least, most]: readonly [number, number]): void {
  requireWhole(`${name}.known`, arm.known, 0);
  requireWhole(`${name}.missing`, arm.missing, 0);
  requireFinite(`${name}.sum`, arm.sum);
  if (!(least < most)) throw new RangeError(`range must rise, got ${least} and ${most}`);
}
