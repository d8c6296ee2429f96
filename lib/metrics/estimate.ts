import { studentUpper } from '@/lib/stats/distributions';
import { requireSameLength } from '@/lib/stats/require-argument';
import type { MetricName } from './metric-definitions';

/** A metric and how far chance may have moved it. Undefined figures are null, with the reason. */
export interface MetricEstimate {
  name: MetricName;
  value: number | null;
  standardError: number | null;
  lower: number | null;
  upper: number | null;
  /** What the interval counts as independent; null where there is no interval. */
  basis: 'rows' | 'units' | null;
  undefinedBecause: string | null;
}

/** Rows grouped by unit of evidence: `codes[row]` is 0 … count − 1. */
export interface UnitCodes {
  codes: Int32Array;
  count: number;
}

/** Numbers the units of rows in order of appearance. */
export function encodeUnits(units: ArrayLike<string | number>): UnitCodes {
  const known = new Map<string | number, number>();
  const codes = new Int32Array(units.length);
  for (let row = 0; row < codes.length; row += 1) {
    const unit = units[row] ?? '';
    const code = known.get(unit) ?? known.size;
    if (code === known.size) known.set(unit, code);
    codes[row] = code;
  }
  return { codes, count: known.size };
}

/**
 * The standard error of a figure from how much each row pulls it; rows of one unit may depend on each other.
 *
 *   √( K/(K − 1) · Σ over units of (Σ over its rows of pull/n)² ), K units (each row its own unit when none are given)
 *
 * @param influence n · the change of the figure when a row is taken out, mean 0, length n
 * @param units the unit of each row, or null
 * @returns null with fewer than two units
 * Source: Liang & Zeger 1986, Biometrika 73 (sandwich by cluster); Hampel 1974, JASA 69 (influence).
 */
export function influenceError(influence: Float64Array, units: UnitCodes | null): number | null {
  const n = influence.length;
  const count = units?.count ?? n;
  if (count < 2) return null;
  if (units !== null) requireSameLength('influence and units', influence, units.codes);
  const sums = units === null ? influence : sumByUnit(influence, units);
  let squares = 0;
  for (const sum of sums) squares += (sum / n) * (sum / n);
  return Math.sqrt((count / (count - 1)) * squares);
}

function sumByUnit(values: Float64Array, { codes, count }: UnitCodes): Float64Array {
  const sums = new Float64Array(count);
  for (let row = 0; row < values.length; row += 1) {
    const code = codes[row] ?? 0;
    sums[code] = (sums[code] ?? 0) + (values[row] ?? 0);
  }
  return sums;
}

/**
 * A metric with its interval: value ± t·standardError, t of Student with as many degrees as units less one.
 *
 * @param from.range bounds the metric cannot leave, to cut the interval at
 */
export function withInterval(from: {
  name: MetricName;
  value: number;
  standardError: number | null;
  units: UnitCodes | null;
  rows: number;
  level: number;
  range?: readonly [number, number];
}): MetricEstimate {
  const { name, value, standardError, range = [-Infinity, Infinity] } = from;
  const freedom = (from.units?.count ?? from.rows) - 1;
  if (standardError === null || freedom < 1) return withoutInterval(name, value);
  const reach = studentUpper((1 - from.level) / 2, freedom) * standardError;
  return {
    name,
    value,
    standardError,
    lower: Math.max(range[0], value - reach),
    upper: Math.min(range[1], value + reach),
    basis: from.units === null ? 'rows' : 'units',
    undefinedBecause: null,
  };
}

/** A metric whose error is not estimated. */
export function withoutInterval(name: MetricName, value: number): MetricEstimate {
  return { name, value, standardError: null, lower: null, upper: null, basis: null, undefinedBecause: null };
}

/** A metric that these rows do not define. */
export function undefinedMetric(name: MetricName, undefinedBecause: string): MetricEstimate {
  return { name, value: null, standardError: null, lower: null, upper: null, basis: null, undefinedBecause };
}
