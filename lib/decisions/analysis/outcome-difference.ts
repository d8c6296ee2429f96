import type { EstimateWithError } from '@/lib/stats/independent-difference';
import { pairsOf } from '@/lib/stats/pair-statistics';
import { ratioEstimate } from '@/lib/stats/ratio-estimate';
import { meanOf, sampleOf, standardErrorOf } from '@/lib/stats/sample-statistics';
import { meansByUnit } from '@/lib/stats/unit-means';
import type { ContestRows } from './contest-rows';

/**
 * How far what came of the requests lies apart (revenue, clicks, cost: the label as a number), challenger minus
 * champion, each by the requests it answered itself: answers may move outcomes, so nothing is paired.
 *
 *   units shared by both arms (days): mean and error over units of the difference of the arms' means
 *   other units: Σ outcome/Σ requests of each arm, errors over its units (delta method), added in squares
 *
 * @param units the unit of each row
 * @param isShared whether a unit holds requests of both arms
 * @returns null while an arm holds fewer than two units
 * @throws RangeError if lengths differ or an outcome is not finite
 * Source: `ratioEstimate`; shared units, paired differences of blocks (Kish 1965, Survey Sampling, 5.4).
 */
export function outcomeDifference(
  rows: ContestRows,
  { units, isShared }: { units: readonly string[]; isShared: boolean },
): EstimateWithError | null {
  const arm = (which: 0 | 1) => {
    const places = Array.from(rows.answeredBy.keys()).filter((row) => rows.answeredBy[row] === which);
    return {
      units: places.map((row) => units[row] ?? ''),
      values: places.map((row) => rows.labels[row] ?? Number.NaN),
    };
  };
  const [before, after] = [meansByUnit(arm(0)), meansByUnit(arm(1))];
  if (isShared) return overShared(before, after);
  const [champion, challenger] = [before, after].map((groups) =>
    ratioEstimate(
      pairsOf(
        groups.map((group) => group.rows),
        groups.map((group) => group.rows * group.mean),
      ),
    ),
  );
  if (!champion || !challenger) return null;
  return {
    value: challenger.value - champion.value,
    standardError: Math.hypot(champion.standardError, challenger.standardError),
    units: champion.units + challenger.units,
  };
}

type Means = ReturnType<typeof meansByUnit>;

function overShared(before: Means, after: Means): EstimateWithError | null {
  const champion = new Map(before.map(({ unit, mean }) => [unit, mean]));
  const sample = sampleOf(
    after.flatMap(({ unit, mean }) => {
      const other = champion.get(unit);
      return other === undefined ? [] : [mean - other];
    }),
  );
  const standardError = standardErrorOf(sample);
  return standardError === null ? null : { value: meanOf(sample) ?? 0, standardError, units: sample.n };
}
