import { studentTail, studentUpper } from './distributions';
import type { Interval } from './proportions';
import { requireAllFinite, requirePositive, requireProbability } from './require-argument';

/** Whether an effect changes while a test runs: novelty wears off, or people learn. */
export interface EffectTrend {
  /** Change of the effect a period, and its interval. */
  slope: number;
  standardError: number;
  interval: Interval;
  /** Two-sided, for "no change". */
  pValue: number;
  /** The fitted effect in the first and in the last period. */
  first: number;
  last: number;
}

/**
 * The line through the effects of periods, weighted by what each knows.
 *
 *   slope = Σ w(x − x̄)(y − ȳ)/Σ w(x − x̄)²,  w = 1/standardError² (or 1),  x = 0, 1, 2 … periods
 *   standardError² = Σ w(y − fit)²/(n − 2)/Σ w(x − x̄)²,  t with n − 2 degrees
 *
 * @param input.effects one a period (day), in time order, length n ≥ 3
 * @param input.standardErrors of each, above 0; absent: all alike
 * @returns null for fewer than three periods, or where they lie on a line exactly
 * @throws RangeError if lengths differ or a value is out of range
 * Source: Draper & Smith 1998, Applied Regression Analysis, 9.2; as a check of experiments, Hohnhold, O'Brien & Tang
 * 2015, Focusing on the Long-term, KDD.
 */
export function effectTrend(input: {
  effects: readonly number[];
  standardErrors?: readonly number[];
  level?: number;
}): EffectTrend | null {
  const { effects, standardErrors, level = 0.95 } = input;
  requireAllFinite('effects', effects);
  requireProbability('level', level);
  if (standardErrors !== undefined && standardErrors.length !== effects.length) {
    throw new RangeError(`effects and standardErrors must have the same length, got ${effects.length} and others`);
  }
  const n = effects.length;
  if (n < 3) return null;
  const weights = effects.map((_, period) => {
    const error = standardErrors === undefined ? 1 : (standardErrors[period] ?? 0);
    requirePositive(`standardErrors[${period}]`, error);
    return 1 / error ** 2;
  });
  const sum = (value: (period: number) => number): number =>
    weights.reduce((total, weight, period) => total + weight * value(period), 0);
  const total = sum(() => 1);
  const middle = sum((x) => x) / total;
  const mean = sum((x) => effects[x] ?? 0) / total;
  const squares = sum((x) => (x - middle) ** 2);
  const slope = sum((x) => (x - middle) * ((effects[x] ?? 0) - mean)) / squares;
  const fit = (x: number): number => mean + slope * (x - middle);
  const rest = sum((x) => ((effects[x] ?? 0) - fit(x)) ** 2);
  if (rest === 0) return null;
  const standardError = Math.sqrt(rest / (n - 2) / squares);
  const reach = studentUpper((1 - level) / 2, n - 2) * standardError;
  return {
    slope,
    standardError,
    interval: { lower: slope - reach, upper: slope + reach },
    pValue: Math.min(1, 2 * studentTail(Math.abs(slope / standardError), n - 2)),
    first: fit(0),
    last: fit(n - 1),
  };
}
