import { influenceError, undefinedMetric, withInterval, type MetricEstimate, type UnitCodes } from './estimate';
import { mapRows } from './map-rows';
import type { MetricName } from './metric-definitions';

/** What every estimate of one evaluation shares. */
export interface EstimateContext {
  units: UnitCodes | null;
  level: number;
}

/**
 * The mean of one figure a row, with its interval.
 *
 * @param values length n, finite
 * @returns undefined ("no rows") when n = 0
 */
export function estimateMean(
  name: MetricName,
  values: Float64Array,
  context: EstimateContext & { range?: readonly [number, number] },
): MetricEstimate {
  if (values.length === 0) return undefinedMetric(name, 'no rows');
  const value = meanOfRows(values);
  const standardError = influenceError(
    mapRows(values.length, (row) => (values[row] ?? 0) - value),
    context.units,
  );
  return withInterval({ name, value, standardError, rows: values.length, ...context });
}

/**
 * The ratio of two sums over rows (precision, recall, F1), with its interval by linearisation.
 *
 *   ratio = Σ above / Σ below; pull of a row = (above − ratio·below) / mean of below
 *
 * @returns undefined, for the reason given, when Σ below = 0
 * Source: Cochran 1977, Sampling Techniques, 6.4.
 */
export function estimateRatio(
  name: MetricName,
  parts: { above: Float64Array; below: Float64Array; undefinedBecause: string },
  context: EstimateContext,
): MetricEstimate {
  const { above, below } = parts;
  const scale = below.length === 0 ? 0 : meanOfRows(below);
  if (scale === 0) return undefinedMetric(name, below.length === 0 ? 'no rows' : parts.undefinedBecause);
  const value = meanOfRows(above) / scale;
  const influence = mapRows(above.length, (row) => ((above[row] ?? 0) - value * (below[row] ?? 0)) / scale);
  const standardError = influenceError(influence, context.units);
  return withInterval({ name, value, standardError, rows: above.length, range: [0, 1], ...context });
}

/** The mean of values; length ≥ 1. */
export function meanOfRows(values: Float64Array): number {
  let sum = 0;
  for (const value of values) sum += value;
  return sum / values.length;
}
