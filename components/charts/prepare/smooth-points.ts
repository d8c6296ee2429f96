import type { ChartPoint } from './chart-data';

/**
 * Exponential moving average of a line without the pull of its start towards zero: with weight `w`,
 * `s_i = w · s_(i−1) + (1 − w) · y_i` from `s_0 = 0`, shown as `s_i / (1 − w^i)` for the i-th value, i from 1.
 * Gaps stay gaps and do not count.
 *
 * @param weight in [0, 1); 0 gives the line itself
 * @throws RangeError for a weight outside [0, 1)
 *
 * Source: Kingma and Ba 2015, Adam: A Method for Stochastic Optimization, section 3 (bias correction).
 */
export function smoothPoints(points: readonly ChartPoint[], weight: number): ChartPoint[] {
  if (!(weight >= 0 && weight < 1)) throw new RangeError(`weight must be in [0, 1), not ${weight}`);
  let average = 0;
  let missing = 1;
  return points.map(({ x, y }) => {
    if (y === null) return { x, y };
    average = weight * average + (1 - weight) * y;
    missing *= weight;
    return { x, y: average / (1 - missing) };
  });
}
