import type { Random } from '@/lib/random/create-random';
import { drawInteger } from '@/lib/random/draw';
import type { Interval } from './proportions';
import { quantileOfSorted } from './quantile';
import { requireProbability, requireWhole } from './require-argument';
import { sampleOf, standardDeviationOf } from './sample-statistics';

interface BootstrapPlan {
  units: ArrayLike<string | number>;
  random: Random;
  level?: number | undefined;
  replicates?: number | undefined;
}

export interface BootstrapSummary {
  interval: Interval | null;
  standardError: number | null;
  undefinedShare: number;
}

/**
 * An interval for any figure of rows that share units, by drawing whole units with replacement: rows of a unit stay
 * together, and what two models said of a row stays paired. A row's weight is how often its unit was drawn: nothing is
 * copied, so a figure that sorts its rows once beforehand costs one pass a replicate. Judged once at a size fixed
 * beforehand.
 *
 *   the (1 − level)/2 and (1 + level)/2 quantiles of the figure over replicates; each draws as many units as there are
 *
 * @param input.units the unit of each row, length n; at least two units
 * @param input.statistic the figure of all rows with these weights (whole numbers, length n, refilled each time); null
 * where they do not define it
 * @param input.replicates ≥ 100; default 1000
 * @returns undefinedShare: part of the replicates that gave null and are left out; above .05 there is no interval
 * @throws RangeError if there are fewer than two units, or a figure is not finite
 * Source: Davison & Hinkley 1997, Bootstrap Methods and their Application, 3.8; Efron 1979.
 */
export function weightedBootstrap(
  input: BootstrapPlan & { statistic: (weights: Float64Array) => number | null },
): BootstrapSummary {
  const groups = rowsByUnit(input.units);
  const weights = new Float64Array(input.units.length);
  return summarise(input, groups.length, () => {
    weights.fill(0);
    for (let draw = 0; draw < groups.length; draw += 1) {
      const rows = groups[drawInteger(input.random, groups.length)] ?? [];
      for (const row of rows) weights[row] = (weights[row] ?? 0) + 1;
    }
    return input.statistic(weights);
  });
}

function summarise(plan: BootstrapPlan, units: number, replicate: () => number | null): BootstrapSummary {
  const { level = 0.95, replicates = 1000 } = plan;
  requireProbability('level', level);
  requireWhole('replicates', replicates, 100);
  requireWhole('units', units, 2);
  const values: number[] = [];
  for (let round = 0; round < replicates; round += 1) {
    const value = replicate();
    if (value !== null && !Number.isFinite(value)) throw new RangeError(`statistic must be finite, got ${value}`);
    if (value !== null) values.push(value);
  }
  const undefinedShare = 1 - values.length / replicates;
  if (undefinedShare > 0.05) return { interval: null, standardError: null, undefinedShare };
  const sorted = Float64Array.from(values).sort();
  const interval = {
    lower: quantileOfSorted(sorted, (1 - level) / 2),
    upper: quantileOfSorted(sorted, (1 + level) / 2),
  };
  return { interval, standardError: standardDeviationOf(sampleOf(sorted)), undefinedShare };
}

function rowsByUnit(units: ArrayLike<string | number>): Int32Array[] {
  const groups = new Map<string | number, number[]>();
  for (let row = 0; row < units.length; row += 1) {
    const unit = units[row] ?? '';
    const rows = groups.get(unit);
    if (rows === undefined) groups.set(unit, [row]);
    else rows.push(row);
  }
  return [...groups.values()].map((rows) => Int32Array.from(rows));
}
