import type { CovariateStatistics } from './covariate-statistics';
import type { EstimateWithError } from './independent-difference';
import { requireSameLength } from './require-argument';
import { solvePositive } from './solve-positive';

/** A difference of arms whose chance imbalance in covariates has been taken out. */
export interface AdjustedDifference extends EstimateWithError {
  /** The difference of plain means, and its error. */
  plain: { value: number; standardError: number };
  /** ρ²: share of the variance of the difference that the covariates explain; units needed shrink by 1 − ρ². */
  explained: number;
  /** By covariate; 0 for those left out. */
  slopes: number[];
  /** Covariates left out because they are constant or others explain them. */
  dropped: number[];
}

/**
 * The difference of two arms with less noise: regression on covariates that no arm can have touched (the score that the
 * champion gives the features, the outcome before the test). Never the champion's loss where predictions can move
 * outcomes.
 *
 *   slopes b = [Σ_a w_a·Sxx_a]⁻¹·Σ_a w_a·Sxy_a,  w_a = 1/((n_a − 1)·n_a)
 *   value = (ȳ_t − ȳ_c) − b'(x̄_t − x̄_c)
 *   standardError² = (N − 2)/(N − 2 − p)·Σ_a w_a·(Syy_a − 2b'Sxy_a + b'Sxx_a·b)
 *   explained = 1 − Σ_a w_a(…)/Σ_a w_a·Syy_a
 *
 * These slopes make the variance as small as any common slope can, so covariates never do harm at large sizes, whatever
 * the sizes of the arms, and the line need not be right. Hand the result to `lookAtEstimate` or to a fixed-size test.
 *
 * @param arms from `covariatesOf`, with the same covariates in the same order
 * @returns null while an arm has no more than p + 1 units
 * @throws RangeError if the arms have different covariates
 * Source: Deng, Xu, Kohavi & Walker 2013, CUPED, WSDM, eq. 4–6; Lin 2013, Annals of Applied Statistics 7; Yang &
 * Tsiatis 2001, The American Statistician 55.
 */
export function adjustedDifference(arms: {
  control: CovariateStatistics;
  treatment: CovariateStatistics;
}): AdjustedDifference | null {
  const { control, treatment } = arms;
  requireSameLength('covariates of control and treatment', control.means, treatment.means);
  const p = control.means.length - 1;
  if (Math.min(control.n, treatment.n) < p + 2) return null;
  const products = weightedProducts(control, treatment);
  const { slopes, dropped } = slopesOf(products, p);
  const explainedSquares = slopes.reduce((sum, slope, place) => sum + slope * (products[place + 1] ?? 0), 0);
  const plainSquares = products[0] ?? 0;
  const squares = Math.max(0, plainSquares - explainedSquares);
  const units = control.n + treatment.n;
  const gap = (place: number): number => (treatment.means[place] ?? 0) - (control.means[place] ?? 0);
  const kept = p - dropped.length;
  return {
    value: gap(0) - slopes.reduce((sum, slope, place) => sum + slope * gap(place + 1), 0),
    standardError: Math.sqrt((squares * (units - 2)) / (units - 2 - kept)),
    units,
    plain: { value: gap(0), standardError: Math.sqrt(plainSquares) },
    explained: plainSquares === 0 ? 0 : 1 - squares / plainSquares,
    slopes,
    dropped,
  };
}

/** Σ over arms of products/((n − 1)·n): the covariance of the differences of means. */
function weightedProducts(control: CovariateStatistics, treatment: CovariateStatistics): Float64Array {
  const weight = ({ n }: CovariateStatistics): number => 1 / ((n - 1) * n);
  return control.products.map(
    (product, cell) => product * weight(control) + (treatment.products[cell] ?? 0) * weight(treatment),
  );
}

/** At these slopes 2b'Sxy − b'Sxx·b = b'Sxy. */
function slopesOf(products: Float64Array, p: number): { slopes: number[]; dropped: number[] } {
  const size = p + 1;
  const inner = Float64Array.from({ length: p * p }, (_, cell) => {
    return products[(Math.floor(cell / p) + 1) * size + (cell % p) + 1] ?? 0;
  });
  const right = Float64Array.from({ length: p }, (_, place) => products[place + 1] ?? 0);
  const { solution, dropped } = solvePositive(inner, right);
  return { slopes: [...solution], dropped };
}
