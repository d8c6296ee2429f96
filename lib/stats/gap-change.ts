import type { SequencePlan } from './confidence-sequence';
import { clusterReach } from './clustered-look';
import { requireSameLength } from './require-argument';

/** A figure of each group under two models, and how chance moves all of them together. */
export interface GroupLevels {
  /** One a group, K ≥ 2. */
  champion: readonly number[];
  challenger: readonly number[];
  /** Of champion's groups, then challenger's: 2K × 2K, row-major; variances of the figures, not of rows. */
  covariance: Float64Array;
  units: number;
  effectiveUnits: number;
}

export interface GapChange {
  /** Widest difference between two groups under the challenger, less that under the champion. */
  value: number;
  lower: number;
  upper: number;
  /** What the information of later looks is measured by. */
  scale: number;
}

/**
 * How much wider the gap between groups is under the challenger, with bounds that may be read at every look although
 * both gaps are chosen as the widest ones after the fact.
 *
 *   value = max over pairs of (c_g − c_h) − max over pairs of (p_g − p_h),  c the challenger's levels, p the champion's
 *   lower = max over pairs gh of min over pairs kl of the lower bound of T,  T = (c_g − c_h) − (p_k − p_l)
 *   upper likewise with upper bounds; each T by `lookAtClusters` at alpha/pairs and at information scale/s²_T
 *   scale, at the first look: units · mean s²_T over pairs with gh = kl
 *
 * Information grows as errors shrink, also where the units stay the same and gather rows; any scale that is fixed at
 * the first look will do, as it only moves the place where the bounds are narrowest.
 *
 * The true gap change is the max over gh of the min over kl of T. A lower bound above it errs at the champion's true
 * pair for some gh, an upper bound below it at the challenger's true pair for some kl: alpha/pairs covers both.
 *
 * @param of.pairs how many ordered pairs share alpha; default all of these groups, K(K − 1)
 * @param of.scale that of the first look; absent at it
 * @returns null before the first look
 * @throws RangeError if lengths do not fit or a figure is out of range
 * Source: Bonferroni over one side and intersection–union over the other, Berger 1982, Technometrics 24; sequence
 * `lookAtClusters`; information, Lan & Zucker 1993, Statistics in Medicine 12.
 */
export function gapChange(
  levels: GroupLevels,
  plan: SequencePlan,
  of: { pairs?: number; scale?: number | undefined } = {},
): GapChange | null {
  const { champion, challenger, covariance } = levels;
  const size = 2 * champion.length;
  requireSameLength('champion and challenger', champion, challenger);
  requireSameLength('covariance and groups squared', covariance, { length: size * size });
  if (champion.length < 2) throw new RangeError(`a gap needs two groups, got ${champion.length}`);
  const ordered = orderedPairs(champion.length);
  const { pairs = ordered.length, scale = firstScale(levels, ordered) } = of;
  const shared = { ...plan, alpha: plan.alpha / pairs };
  if (clusterReach(levels, shared) === null) return null;
  const reachOf = (standardError: number): number => {
    if (standardError === 0) return 0;
    const information = scale / standardError ** 2;
    return standardError * (clusterReach({ ...levels, information }, shared) ?? Infinity);
  };
  const bounds = ordered.map((after) => innermost(levels, { after, ordered, reachOf }));
  const widest = (of: readonly number[]) => Math.max(...of) - Math.min(...of);
  return {
    value: widest(challenger) - widest(champion),
    lower: Math.max(...bounds.map(({ lower }) => lower)),
    upper: Math.max(...bounds.map(({ upper }) => upper)),
    scale,
  };
}

function firstScale(levels: GroupLevels, ordered: readonly Pair[]): number {
  const variances = ordered.map((pair) => contrastOf(levels, pair, pair).standardError ** 2);
  const mean = variances.reduce((sum, one) => sum + one, 0) / variances.length;
  // Two versions that say the same have no error between them: then any other contrast says how large errors are.
  const other = contrastOf(levels, [0, 1], [1, 0]).standardError ** 2;
  return levels.units * (mean || other || 1);
}

type Pair = readonly [number, number];

function orderedPairs(groups: number): Pair[] {
  const places = Array.from({ length: groups }, (_, place) => place);
  return places.flatMap((one) => places.filter((other) => other !== one).map((other): Pair => [one, other]));
}

function innermost(
  levels: GroupLevels,
  of: { after: Pair; ordered: readonly Pair[]; reachOf: (standardError: number) => number },
): { lower: number; upper: number } {
  let [lower, upper] = [Infinity, Infinity];
  for (const before of of.ordered) {
    const { value, standardError } = contrastOf(levels, of.after, before);
    const reach = of.reachOf(standardError);
    lower = Math.min(lower, value - reach);
    upper = Math.min(upper, value + reach);
  }
  return { lower, upper };
}

/** (c_g − c_h) − (p_k − p_l) with its error. */
function contrastOf(levels: GroupLevels, [g, h]: Pair, [k, l]: Pair) {
  const { champion, challenger, covariance } = levels;
  const groups = champion.length;
  const signs = [
    [groups + g, 1],
    [groups + h, -1],
    [k, -1],
    [l, 1],
  ] as const;
  let variance = 0;
  for (const [one, sign] of signs) {
    for (const [other, otherSign] of signs) variance += sign * otherSign * (covariance[one * 2 * groups + other] ?? 0);
  }
  const value = (challenger[g] ?? 0) - (challenger[h] ?? 0) - ((champion[k] ?? 0) - (champion[l] ?? 0));
  return { value, standardError: Math.sqrt(Math.max(0, variance)) };
}
