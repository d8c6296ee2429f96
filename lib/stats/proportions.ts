import { normalQuantile, normalTail } from './normal';
import { requireProbability, requireWhole } from './require-argument';

export interface Interval {
  lower: number;
  upper: number;
}

/** Successes among n tries. */
export interface Proportion {
  successes: number;
  n: number;
}

/**
 * The interval for a share that keeps its level for small counts and for shares near 0 or 1.
 *
 *   ( p + z²/2n ± z·√( p(1 − p)/n + z²/4n² ) ) / (1 + z²/n),  z the normal quantile of (1 + level)/2
 *
 * @returns within 0..1; null for n = 0
 * @throws RangeError if a count is not whole or successes exceed n
 * Source: Wilson 1927, Probable Inference, the Law of Succession, and Statistical Inference, JASA 22(158).
 *
 *   wilsonInterval({ successes: 5, n: 100 }); // 0.0215..0.1118
 */
export function wilsonInterval(of: Proportion, level = 0.95): Interval | null {
  requireProportion('of', of);
  requireProbability('level', level);
  if (of.n === 0) return null;
  const z = normalQuantile((1 + level) / 2);
  const share = of.successes / of.n;
  const scale = 1 + (z * z) / of.n;
  const centre = (share + (z * z) / (2 * of.n)) / scale;
  const reach = (z / scale) * Math.sqrt((share * (1 - share)) / of.n + (z * z) / (4 * of.n * of.n));
  return {
    lower: of.successes === 0 ? 0 : Math.max(0, centre - reach),
    upper: of.successes === of.n ? 1 : Math.min(1, centre + reach),
  };
}

export interface ProportionsTest {
  /** Treatment minus control, −1..1. */
  difference: number;
  z: number;
  /** Two-sided. */
  pValue: number;
  /** Newcombe's interval for the difference. */
  interval: Interval;
}

/**
 * Whether two shares differ, judged once at a size fixed beforehand; rows must not depend on each other.
 *
 *   z = (p_t − p_c) / √( p(1 − p)(1/n_t + 1/n_c) ), p the pooled share
 *   lower = difference − √((p_t − l_t)² + (u_c − p_c)²), upper = difference + √((u_t − p_t)² + (p_c − l_c)²)
 *   l and u the bounds of `wilsonInterval`
 *
 * @returns null if an arm is empty, or both arms hold only successes or only failures (z is undefined)
 * @throws RangeError if a count is not whole or successes exceed n
 * Source: pooled z, Pearson 1900; interval, Newcombe 1998, Statistics in Medicine 17, method 10.
 */
export function testProportions(input: {
  control: Proportion;
  treatment: Proportion;
  level?: number;
}): ProportionsTest | null {
  const { control, treatment, level = 0.95 } = input;
  const controlReach = wilsonInterval(control, level);
  const treatmentReach = wilsonInterval(treatment, level);
  if (controlReach === null || treatmentReach === null) return null;
  const pooled = (control.successes + treatment.successes) / (control.n + treatment.n);
  if (pooled === 0 || pooled === 1) return null;
  const before = control.successes / control.n;
  const after = treatment.successes / treatment.n;
  const difference = after - before;
  const z = difference / Math.sqrt(pooled * (1 - pooled) * (1 / control.n + 1 / treatment.n));
  return {
    difference,
    z,
    pValue: Math.min(1, 2 * normalTail(Math.abs(z))),
    interval: {
      lower: difference - Math.hypot(after - treatmentReach.lower, controlReach.upper - before),
      upper: difference + Math.hypot(treatmentReach.upper - after, before - controlReach.lower),
    },
  };
}

/**
 * The plain interval for the difference of two shares; `testProportions` gives Newcombe's, which keeps its level on
 * small counts too.
 *
 *   difference ± z·√( p_t(1 − p_t)/n_t + p_c(1 − p_c)/n_c )
 *
 * @returns null if an arm is empty
 * Source: Wald & Wolfowitz 1939, Annals of Mathematical Statistics 10.
 */
export function waldInterval(input: { control: Proportion; treatment: Proportion; level?: number }): Interval | null {
  const { control, treatment, level = 0.95 } = input;
  requireProportion('control', control);
  requireProportion('treatment', treatment);
  requireProbability('level', level);
  if (control.n === 0 || treatment.n === 0) return null;
  const [before, after] = [control.successes / control.n, treatment.successes / treatment.n];
  const error = Math.sqrt((after * (1 - after)) / treatment.n + (before * (1 - before)) / control.n);
  const reach = normalQuantile((1 + level) / 2) * error;
  return { lower: after - before - reach, upper: after - before + reach };
}

function requireProportion(name: string, { successes, n }: Proportion): void {
  requireWhole(`${name}.n`, n, 0);
  requireWhole(`${name}.successes`, successes, 0);
  if (successes > n) throw new RangeError(`${name}.successes must not exceed n = ${n}, got ${successes}`);
}
