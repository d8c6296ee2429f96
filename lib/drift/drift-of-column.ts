import { formatNumber } from '@/lib/format/number';
import { testHomogeneity } from './chi-square';
import type { ColumnReference, NumericReference } from './column-reference';
import type { ColumnCounts } from './count-column';
import { jensenShannonDistance } from './jensen-shannon';
import { psi, psiNoise } from './psi';
import { sharesOf } from './require-shares';

export interface ColumnShift {
  psi: number;
  /** PSI that sampling alone exceeds once in a hundred windows; a psi below it says nothing. */
  psiNoise: number;
  jensenShannon: number;
  /** Chance of counts this far apart without drift, rows taken as independent; null where it is not defined. */
  chiSquarePValue: number | null;
  rows: number;
  referenceRows: number;
  missingShare: number;
  referenceMissingShare: number;
  /** Numbers outside the range of the reference; categories it keeps no count of by name. */
  outsideShare: number;
  /** Shares by bin, as they were compared; missing values are a bin where there are any. */
  histogram: { labels: string[]; reference: number[]; current: number[] };
}

/**
 * How far a column has moved from its reference: every distance over the same bins, missing values being one of them.
 *
 * @param reference from `referenceOfNumbers` or `referenceOfCategories`
 * @param current the later rows counted by `countNumbers` or `countCategories` with that reference
 * @returns null where either side has no rows
 * @throws RangeError if current was counted in other bins
 * Source: `psi`, `psiNoise`, `jensenShannonDistance`, `testHomogeneity`.
 */
export function driftOfColumn(reference: ColumnReference, current: ColumnCounts): ColumnShift | null {
  if (reference.rows === 0 || current.rows === 0) return null;
  if (reference.counts.length !== current.counts.length) {
    throw new RangeError(
      `current must have ${reference.counts.length} bins as its reference, got ${current.counts.length}`,
    );
  }
  const bins = alignedBins(reference, current);
  const referenceCounts = bins.map(({ before }) => before);
  const currentCounts = bins.map(({ after }) => after);
  const shares = { reference: sharesOf(referenceCounts), current: sharesOf(currentCounts) };
  const filled = Math.max(2, bins.filter(({ before, after }) => before + after > 0).length);
  return {
    psi: bins.length < 2 ? 0 : psi(shares.reference, shares.current),
    psiNoise: psiNoise({ bins: filled, referenceRows: reference.rows, currentRows: current.rows }),
    jensenShannon: bins.length < 2 ? 0 : jensenShannonDistance(shares.reference, shares.current),
    chiSquarePValue: testHomogeneity(referenceCounts, currentCounts)?.pValue ?? null,
    rows: current.rows,
    referenceRows: reference.rows,
    missingShare: current.missing / current.rows,
    referenceMissingShare: reference.missing / reference.rows,
    outsideShare: current.outside / current.rows,
    histogram: { labels: bins.map(({ label }) => label), ...shares },
  };
}

interface AlignedBin {
  label: string;
  before: number;
  after: number;
}

function alignedBins(reference: ColumnReference, current: ColumnCounts): AlignedBin[] {
  const labels = reference.kind === 'numeric' ? numberLabels(reference) : reference.categories;
  const bins = reference.counts.map((before, bin) => ({
    label: labels[bin] ?? '',
    before,
    after: current.counts[bin] ?? 0,
  }));
  const other =
    reference.kind === 'numeric' ? null : { label: 'other', before: reference.other, after: current.outside };
  const missing = { label: 'missing', before: reference.missing, after: current.missing };
  return [...bins, ...[other, missing].filter((bin) => bin !== null).filter(({ before, after }) => before + after > 0)];
}

function numberLabels({ edges, min, max }: NumericReference): string[] {
  const shown = edges.map((edge) => formatNumber(edge));
  if (shown.length === 0) return ['all'];
  if (min === max) return [`< ${shown[0]}`, `${shown[0]}`, `> ${shown[0]}`];
  const between = shown.slice(1).map((edge, index) => `${shown[index]} to ${edge}`);
  return [`< ${shown[0]}`, ...between, `≥ ${shown.at(-1)}`];
}
