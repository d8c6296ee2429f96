import type { EstimateWithError } from './independent-difference';
import { requireFinite, requireSameLength, requireWhole } from './require-argument';

/**
 * What an arm's answers add up to when each counts 1/propensity: all that weighted means need when rows are
 * independent. Sums add up over days.
 */
export interface WeightedSums {
  /** Σ w, Σ w·y, Σ w², Σ w²·y, Σ w²·y². */
  w: number;
  wy: number;
  ww: number;
  wwy: number;
  wwyy: number;
}

export const emptyWeights: WeightedSums = { w: 0, wy: 0, ww: 0, wwy: 0, wwyy: 0 };

/**
 * Adds one answer of the arm: its outcome and the chance the arm had to be drawn.
 *
 * @param propensity as logged, above 0, at most 1
 * @throws RangeError if a figure is out of range
 */
export function addWeighted(sums: WeightedSums, outcome: number, propensity: number): WeightedSums {
  requireFinite('outcome', outcome);
  const w = weightOf(propensity);
  return {
    w: sums.w + w,
    wy: sums.wy + w * outcome,
    ww: sums.ww + w * w,
    wwy: sums.wwy + w * w * outcome,
    wwyy: sums.wwyy + w * w * outcome * outcome,
  };
}

/**
 * What an arm would have earned had it answered every request of a bandit, its answers weighted by 1/propensity.
 *
 *   value = Σ w·y/Σ w (self-normalised),  standardError² = rows/(rows − 1)·Σ w²(y − value)²/(Σ w)²
 *
 * Plain means of arms are biased where shares follow what was seen; these are not, at large sizes, and their errors are
 * those of a martingale, so `lookAtEstimate` may read them at every look. Shares need a floor.
 *
 * @param sums of the arm's answers (`addWeighted`)
 * @param rows requests of all arms together
 * @returns null below two rows or without answers of this arm; units = rows
 * @throws RangeError if rows is not whole
 * Source: Hájek 1971; linearised error, Särndal, Swensson & Wretman 1992, Model Assisted Survey Sampling; under
 * adaptive shares, Hadad et al. 2021, PNAS 118(15), and the martingale sequences of arXiv 2103.06476.
 */
export function inversePropensityMean(sums: WeightedSums, rows: number): EstimateWithError | null {
  requireWhole('rows', rows, 0);
  if (rows < 2 || sums.w === 0) return null;
  const value = sums.wy / sums.w;
  const squares = Math.max(0, sums.wwyy - 2 * value * sums.wwy + value * value * sums.ww);
  return { value, standardError: Math.sqrt((squares * rows) / (rows - 1)) / sums.w, units: rows };
}

/**
 * The difference of two arms of one bandit, treatment minus control, for independent requests.
 *
 *   standardError² = s²_t + s²_c: no request pulls both arms
 *
 * @returns null as `inversePropensityMean`; units = rows
 * Source: as `inversePropensityMean`.
 */
export function inversePropensityDifference(
  arms: { control: WeightedSums; treatment: WeightedSums },
  rows: number,
): EstimateWithError | null {
  const before = inversePropensityMean(arms.control, rows);
  const after = inversePropensityMean(arms.treatment, rows);
  if (before === null || after === null) return null;
  const standardError = Math.hypot(before.standardError, after.standardError);
  return { value: after.value - before.value, standardError, units: rows };
}

/**
 * The same difference where requests share units (users, days): pulls are summed by unit before they are squared.
 *
 *   pull of a row = w(y − m_t)/w̄_t where treatment answered, −w(y − m_c)/w̄_c where control did
 *   standardError² = K/(K − 1)·Σ over units of (Σ pull/rows)²
 *
 * @param input.arms the arm that answered each request, length n; other arms than the two count as requests only
 * @param input.propensities of the arm that answered, length n
 * @param input.units length n
 * @returns null without answers of an arm, or below two units; units = K
 * @throws RangeError if lengths differ or a figure is out of range
 * Source: as `inversePropensityMean`; by unit, Liang & Zeger 1986, Biometrika 73.
 */
export function clusteredPropensityDifference(input: {
  arms: ArrayLike<string | number>;
  outcomes: ArrayLike<number>;
  propensities: ArrayLike<number>;
  units: ArrayLike<string | number>;
  control: string | number;
  treatment: string | number;
}): EstimateWithError | null {
  const { arms, outcomes, propensities, units, control, treatment } = input;
  for (const [name, column] of Object.entries({ outcomes, propensities, units })) {
    requireSameLength(`arms and ${name}`, arms, column);
  }
  const means = new Map([control, treatment].map((arm) => [arm, meanOfArm(input, arm)]));
  const [before, after] = [means.get(control) ?? null, means.get(treatment) ?? null];
  if (before === null || after === null) return null;
  const pulls = new Map<string | number, number>();
  for (let row = 0; row < arms.length; row += 1) {
    const arm = means.get(arms[row] ?? '');
    const sign = arms[row] === treatment ? 1 : -1;
    const pull = arm
      ? (sign * weightOf(propensities[row] ?? 0) * ((outcomes[row] ?? 0) - arm.value)) / arm.weight
      : 0;
    const unit = units[row] ?? '';
    pulls.set(unit, (pulls.get(unit) ?? 0) + pull);
  }
  const count = pulls.size;
  if (count < 2) return null;
  const squares = [...pulls.values()].reduce((sum, pull) => sum + pull * pull, 0);
  return { value: after.value - before.value, standardError: Math.sqrt((count / (count - 1)) * squares), units: count };
}

function meanOfArm(
  { arms, outcomes, propensities }: Parameters<typeof clusteredPropensityDifference>[0],
  wanted: string | number,
): { value: number; weight: number } | null {
  let sums = emptyWeights;
  for (let row = 0; row < arms.length; row += 1) {
    if (arms[row] !== wanted) continue;
    sums = addWeighted(sums, outcomes[row] ?? Number.NaN, propensities[row] ?? Number.NaN);
  }
  return sums.w === 0 ? null : { value: sums.wy / sums.w, weight: sums.w };
}

function weightOf(propensity: number): number {
  if (!(propensity > 0 && propensity <= 1)) throw new RangeError(`propensity must lie in 0..1, got ${propensity}`);
  return 1 / propensity;
}
