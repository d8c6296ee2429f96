import { encodeUnits } from '@/lib/metrics/estimate';
import type { ClusteredEstimate } from '@/lib/stats/clustered-look';
import { effectiveUnits } from '@/lib/stats/effective-units';
import type { EstimateWithError } from '@/lib/stats/independent-difference';
import { pairsOf } from '@/lib/stats/pair-statistics';
import { ratioEstimate } from '@/lib/stats/ratio-estimate';
import { addValue, emptySample, meanOf, standardErrorOf } from '@/lib/stats/sample-statistics';
import { requireSameLength } from '@/lib/stats/require-argument';

/** What came of each request, and which arm answered it: 0 the champion, 1 the challenger, below 0 another. */
export interface OutcomeRows {
  values: Float64Array;
  answeredBy: Int8Array;
}

export interface OutcomeDifference extends ClusteredEstimate {
  /** Each arm by itself; null where units are shared: their errors go together then. */
  arms: { control: EstimateWithError; treatment: EstimateWithError } | null;
}

/**
 * How far what came of the requests lies apart (revenue, clicks, latency), challenger minus champion, each by the
 * requests it answered itself: answers may move outcomes, so nothing is paired, and what a version would have said
 * about the other's requests does not matter.
 *
 *   units shared by both arms (days): mean and error over units of the difference of the arms' means
 *   other units: Σ outcome/Σ requests of each arm, errors over its units (delta method), added in squares
 *
 * @param units the unit of each row
 * @param isShared whether a unit holds requests of both arms
 * @returns effectiveUnits twice those of the arm with fewer; null while an arm holds fewer than two units
 * @throws RangeError if lengths differ or an outcome is not finite
 * Source: `ratioEstimate`; shared units, paired differences of blocks (Kish 1965, Survey Sampling, 5.4).
 */
export function outcomeDifference(
  rows: OutcomeRows,
  { units, isShared }: { units: ArrayLike<string | number>; isShared: boolean },
): OutcomeDifference | null {
  requireSameLength('values and units', rows.values, units);
  const { codes, count } = encodeUnits(units);
  const [before, after] = [sumsOf(rows, 0, { codes, count }), sumsOf(rows, 1, { codes, count })];
  return isShared ? overShared(before, after) : overOwn(before, after);
}

/** Requests and Σ outcome of each unit in one arm. */
interface UnitSums {
  rows: Float64Array;
  sums: Float64Array;
}

function sumsOf(
  { values, answeredBy }: OutcomeRows,
  arm: 0 | 1,
  { codes, count }: { codes: Int32Array; count: number },
): UnitSums {
  const [rows, sums] = [new Float64Array(count), new Float64Array(count)];
  for (let row = 0; row < values.length; row += 1) {
    if (answeredBy[row] !== arm) continue;
    const unit = codes[row] ?? 0;
    rows[unit] = (rows[unit] ?? 0) + 1;
    sums[unit] = (sums[unit] ?? 0) + (values[row] ?? Number.NaN);
  }
  return { rows, sums };
}

function overOwn(before: UnitSums, after: UnitSums): OutcomeDifference | null {
  const [control, treatment] = [before, after].map(({ rows, sums }) => {
    const held = Array.from(rows.keys()).filter((unit) => (rows[unit] ?? 0) > 0);
    const take = (of: Float64Array) => Float64Array.from(held, (unit) => of[unit] ?? 0);
    return ratioEstimate(pairsOf(take(rows), take(sums)));
  });
  if (!control || !treatment) return null;
  return {
    value: treatment.value - control.value,
    standardError: Math.hypot(control.standardError, treatment.standardError),
    units: control.units + treatment.units,
    effectiveUnits: 2 * Math.min(effectiveUnits(before.rows), effectiveUnits(after.rows)),
    arms: { control, treatment },
  };
}

function overShared(before: UnitSums, after: UnitSums): OutcomeDifference | null {
  let sample = emptySample;
  for (let unit = 0; unit < before.rows.length; unit += 1) {
    const [rows, others] = [before.rows[unit] ?? 0, after.rows[unit] ?? 0];
    if (rows === 0 || others === 0) continue;
    sample = addValue(sample, (after.sums[unit] ?? 0) / others - (before.sums[unit] ?? 0) / rows);
  }
  const standardError = standardErrorOf(sample);
  if (standardError === null) return null;
  return { value: meanOf(sample) ?? 0, standardError, units: sample.n, effectiveUnits: sample.n, arms: null };
}
