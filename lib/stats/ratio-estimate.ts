import type { EstimateWithError } from './independent-difference';
import type { PairStatistics } from './pair-statistics';

/**
 * A ratio of two sums over units (clicks a page view, errors a request), where a unit holds several of each: the unit,
 * not the row, is what was assigned, so the error is taken over units (delta method).
 *
 *   value = ȳ/x̄,  standardError² = ( s²_y − 2·value·s_xy + value²·s²_x ) / ( n·x̄² )
 *
 * @param pairs x the figure below the line, y the one above it, one pair a unit (`pairsOf(denominators, numerators)`)
 * @returns null with fewer than two units, or where x̄ = 0 (the ratio is undefined)
 * Source: Deng, Knoblich & Lu 2018, Applying the Delta Method in Metric Analytics, KDD, eq. 3; Cochran 1977, 6.4.
 */
export function ratioEstimate(pairs: PairStatistics): EstimateWithError | null {
  const { n, meanX, meanY, squaresX, squaresY, products } = pairs;
  if (n < 2 || meanX === 0) return null;
  const value = meanY / meanX;
  const squares = Math.max(0, squaresY - 2 * value * products + value * value * squaresX);
  return { value, standardError: Math.sqrt(squares / (n - 1) / n) / Math.abs(meanX), units: n };
}

/**
 * How far a figure lies above another in parts of the other (lift): .05 is five per cent more.
 *
 *   value = t/c − 1,  standardError² = s²_t/c² + t²·s²_c/c⁴,  units = units of both
 *
 * @param input.control its value must not be 0
 * @returns null where the control's value is 0
 * Source: delta method, as `ratioEstimate`, for independent arms.
 */
export function liftEstimate(input: {
  control: EstimateWithError;
  treatment: EstimateWithError;
}): EstimateWithError | null {
  const { control, treatment } = input;
  if (control.value === 0) return null;
  const ratio = treatment.value / control.value;
  return {
    value: ratio - 1,
    standardError: Math.hypot(treatment.standardError, ratio * control.standardError) / Math.abs(control.value),
    units: control.units + treatment.units,
  };
}
