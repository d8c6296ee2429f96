import { studentUpper } from './distributions';
import type { Interval } from './proportions';
import { requireFinite, requireProbability, requireWhole } from './require-argument';

/** A figure with its standard error, and how many independent units that error was taken from. */
export interface EstimateWithError {
  value: number;
  standardError: number;
  /** At least 2. */
  units: number;
}

/**
 * How far two figures of separate data lie apart, and the interval of that difference (Welch's).
 *
 *   difference = current − reference,  s = √(s_c² + s_r²),  interval = difference ± t·s
 *   degrees of t = s⁴ / ( s_c⁴/(units_c − 1) + s_r⁴/(units_r − 1) )
 *
 * @param input.level chance that the interval holds the true difference; default 0.95
 * @returns interval null when both errors are 0
 * @throws RangeError if a figure is not finite, an error is negative, or there are fewer than two units
 * Source: Welch 1947, The Generalization of Student's Problem, Biometrika 34 (with any unbiased squared errors).
 */
export function independentDifference(input: {
  reference: EstimateWithError;
  current: EstimateWithError;
  level?: number;
}): { difference: number; interval: Interval | null } {
  const { reference, current, level = 0.95 } = input;
  requireEstimate('reference', reference);
  requireEstimate('current', current);
  requireProbability('level', level);
  const difference = current.value - reference.value;
  const before = reference.standardError ** 2;
  const after = current.standardError ** 2;
  if (before + after === 0) return { difference, interval: null };
  const freedom = (before + after) ** 2 / (after ** 2 / (current.units - 1) + before ** 2 / (reference.units - 1));
  const reach = studentUpper((1 - level) / 2, freedom) * Math.sqrt(before + after);
  return { difference, interval: { lower: difference - reach, upper: difference + reach } };
}

function requireEstimate(name: string, { value, standardError, units }: EstimateWithError): void {
  requireFinite(`${name}.value`, value);
  requireWhole(`${name}.units`, units, 2);
  if (!(standardError >= 0 && standardError < Infinity)) {
    throw new RangeError(`${name}.standardError must be a finite number of at least 0, got ${standardError}`);
  }
}
