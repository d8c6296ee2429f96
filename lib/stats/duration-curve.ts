import type { SequencePlan } from './confidence-sequence';
import { powerForEffect } from './power';
import { requirePositive, requireProbability, requireWhole } from './require-argument';
import { sequencePower, unitsToSettle } from './sequence-power';

/**
 * What one unit of a split test is worth: the standard error of the difference times √units, both arms counted.
 *
 *   by assigned units (users): √( sd²/share + sd²/(1 − share) )
 *
 * @param sd of one unit's figure in an arm
 * @param share of units that the treatment gets, strictly between 0 and 1
 */
export function splitSpread(sd: number, share = 0.5): number {
  requirePositive('sd', sd);
  requireProbability('share', share);
  return sd / Math.sqrt(share * (1 - share));
}

/**
 * The sd of a day's difference between two arms that share the day but not its rows.
 *
 *   √( pairedSd² + rowSd²·(1/(share·rows) + 1/((1 − share)·rows)) )
 *
 * @param of.pairedSd sd of the day's difference when both models score every row
 * @param of.rowSd sd of one row's figure within a day
 * @param of.rowsPerUnit rows a day, both arms together
 * Source: law of total variance for a day as a block of rows; Kish 1965, Survey Sampling, 5.4.
 */
export function splitUnitSpread(of: {
  pairedSd: number;
  rowSd: number;
  rowsPerUnit: number;
  share?: number;
}): number {
  const { pairedSd, rowSd, rowsPerUnit, share = 0.5 } = of;
  requirePositive('rowSd', rowSd);
  requirePositive('rowsPerUnit', rowsPerUnit);
  requireProbability('share', share);
  return Math.sqrt(pairedSd ** 2 + rowSd ** 2 / (share * (1 - share) * rowsPerUnit));
}

/** One way to run a contest: paired shadow, or a split. */
export interface Design {
  name: string;
  /** Standard error times √units: sd of paired differences, `splitSpread` or `splitUnitSpread`. */
  sd: number;
  unitsPerDay: number;
  /** For its sequence, in units of this design. */
  plan: SequencePlan;
}

export interface DesignCurve {
  name: string;
  /** The last days of the looks, 1 … days. */
  days: number[];
  /** Chance to find the effect if the test is planned to that day and read once. */
  fixed: number[];
  /** Chance that the sequence, read at each of these days, has found it by then. */
  sequence: number[];
  /** First day on which that chance reaches `power`; null beyond the last. */
  fixedDays: number | null;
  sequenceDays: number | null;
  /** Days until the interval is as narrow as the effect, looks or not; null beyond 1e12 units. */
  settlingDays: number | null;
}

const MOST_LOOKS = 60;

/**
 * How long a contest must run: power by day for designs side by side, read once and as a sequence.
 *
 * @param input.effect the difference to be found, in the units of `sd`
 * @param input.days length of the curve; at most 60 looks are spread over it
 * @param input.power wanted chance, for `fixedDays` and `sequenceDays`; default .8
 * @throws RangeError if an argument lies outside its range
 * Source: `powerForEffect` and `sequencePower`.
 */
export function durationCurve(input: {
  designs: readonly Design[];
  effect: number;
  days: number;
  power?: number;
}): DesignCurve[] {
  const { designs, effect, days, power = 0.8 } = input;
  requireWhole('days', days, 1);
  requirePositive('|effect|', Math.abs(effect));
  requireProbability('power', power);
  const looks = Math.min(days, MOST_LOOKS);
  const lookDays = Array.from({ length: looks }, (_, look) => Math.round(((look + 1) * days) / looks));
  return designs.map((design) => curveOf(design, { effect, lookDays, power }));
}

function curveOf(design: Design, of: { effect: number; lookDays: number[]; power: number }): DesignCurve {
  const { name, sd, unitsPerDay, plan } = design;
  const { effect, lookDays, power } = of;
  requirePositive('unitsPerDay', unitsPerDay);
  const units = lookDays.map((day) => Math.max(1, Math.floor(day * unitsPerDay)));
  const rising = units.filter((n, look) => look === 0 || n > (units[look - 1] ?? 0));
  const { found } = sequencePower({ ...plan, sd, effect, units: rising });
  const sequence = units.map((n) => found[rising.indexOf(n)] ?? 0);
  const fixed = units.map((n) => powerForEffect({ sd, effect, alpha: plan.alpha, units: n }));
  const firstDay = (chances: number[]): number | null => lookDays[chances.findIndex((one) => one >= power)] ?? null;
  const settling = unitsToSettle({ ...plan, sd, effect });
  return {
    name,
    days: lookDays,
    fixed,
    sequence,
    fixedDays: firstDay(fixed),
    sequenceDays: firstDay(sequence),
    settlingDays: settling === null ? null : Math.ceil(settling / unitsPerDay),
  };
}
