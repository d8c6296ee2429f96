import { clusterDesign, type ClusterDesign } from './design-effect';
import { fTail } from './distributions';
import { normalTail } from './normal';
import { requireWhole } from './require-argument';

/** A way to group rows into units: user, session, day, region. */
export interface Grouping {
  name: string;
  /** The group of each row, length n. */
  of: ArrayLike<string | number>;
  /** The part of each group's rows that was read; default 1. */
  readShare?: number;
}

export interface UnitCandidate {
  name: string;
  clusters: number;
  /** Null where rows do not define it: one group, one row each, or constant values. */
  design: ClusterDesign | null;
  /** Whether rows of a group resemble each other more than by chance (F test below .01, design effect above 1.1). */
  matters: boolean;
  /** Whether there are groups enough to count. */
  usable: boolean;
  /** How often a test at 5 %, read once, would err if rows were counted instead. */
  falseWinsIgnored: number;
}

/**
 * Which unit of evidence a test should count, from past rows: the usable grouping with the largest design effect among
 * those that matter, else single requests.
 *
 *   F = (1 + (m − 1)ρ)/(1 − ρ) with k − 1 and N − k degrees, ρ and m of `clusterDesign`
 *   falseWinsIgnored = 2·(1 − Φ(1.96/√designEffect))
 *
 * @param input.values the metric of each row, better the difference of two models on it, length n
 * @param input.groupings from fine to coarse
 * @param input.fewestUnits groups below which nothing can be claimed over them; default 10
 * @returns unit; warning: what goes wrong if it is ignored, or null where requests may be counted
 * @throws RangeError if lengths differ or a value is not finite
 * Source: F and ρ, Donner & Koval 1980, Biometrics 36; design effect, Kish 1965, Survey Sampling, 5.4; on the unit of
 * analysis, Cornfield 1978, American Journal of Epidemiology 108.
 */
export function proposeUnit(input: {
  values: ArrayLike<number>;
  groupings: readonly Grouping[];
  fewestUnits?: number;
}): { unit: string; candidates: UnitCandidate[]; warning: string | null } {
  const { values, groupings, fewestUnits = 10 } = input;
  requireWhole('fewestUnits', fewestUnits, 2);
  const candidates = groupings.map((grouping) => judge(values, grouping, fewestUnits));
  const effect = ({ design }: UnitCandidate): number => design?.designEffect ?? 1;
  const mattering = candidates.filter(({ matters }) => matters).sort((one, other) => effect(other) - effect(one));
  const chosen = mattering.find(({ usable }) => usable);
  const warnings = [
    ...(chosen === undefined ? [] : [warningOf(chosen)]),
    ...mattering.filter(({ usable }) => !usable).map((candidate) => tooFewOf(candidate, fewestUnits)),
  ];
  return { unit: chosen?.name ?? 'request', candidates, warning: warnings.length === 0 ? null : warnings.join(' ') };
}

function judge(values: ArrayLike<number>, grouping: Grouping, fewestUnits: number): UnitCandidate {
  const { name, of, readShare = 1 } = grouping;
  const design = clusterDesign({ values, clusters: of, readShare });
  const clusters = design?.clusters ?? countDistinct(of);
  const matters = design !== null && design.designEffect > 1.1 && chanceOf(design) < 0.01;
  const falseWinsIgnored = 2 * normalTail(1.959964 / Math.sqrt(design?.designEffect ?? 1));
  return { name, clusters, design, matters, usable: clusters >= fewestUnits, falseWinsIgnored };
}

/** Chance of so large a ratio of mean squares if groups were drawn at random. */
function chanceOf({ rows, clusters, typicalSize, intraclassCorrelation: rho }: ClusterDesign): number {
  if (rho >= 1) return 0;
  const ratio = Math.max(0, (1 + (typicalSize - 1) * rho) / (1 - rho));
  return fTail(ratio, clusters - 1, rows - clusters);
}

function countDistinct(of: ArrayLike<string | number>): number {
  return new Set(Array.from(of)).size;
}

function warningOf({ name, design, falseWinsIgnored }: UnitCandidate): string {
  if (design === null) return '';
  const times = design.designEffect.toFixed(1);
  const correlation = design.intraclassCorrelation.toPrecision(2);
  return (
    `Rows of one ${name} resemble each other (intra-class correlation ${correlation}): counted one by one they look ` +
    `${times} times the evidence that they are, and a test at 5 % read once would err in ` +
    `${Math.round(100 * falseWinsIgnored)} % of cases. Count by ${name}.`
  );
}

function tooFewOf({ name, clusters }: UnitCandidate, fewestUnits: number): string {
  return (
    `Rows of one ${name} resemble each other too, but ${clusters} of them are too few to count by ` +
    `(${fewestUnits} at least): what holds for these need not hold for others.`
  );
}
