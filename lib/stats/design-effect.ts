import { requireAllFinite, requireSameLength } from './require-argument';
import { addValue, emptySample, mergeSamples, sampleOf, type SampleStatistics } from './sample-statistics';

export interface ClusterDesign {
  rows: number;
  clusters: number;
  /** Cluster size that the estimate works with: the plain mean for equal sizes, less for unequal ones. */
  typicalSize: number;
  /** Share of the variance that lies between clusters; below 0 when they differ less than chance would make them. */
  intraclassCorrelation: number;
  /** How many times larger the variance of the mean is than if rows were independent; at least 1. */
  designEffect: number;
  /** Independent rows that would say as much as these. */
  effectiveRows: number;
}

/**
 * How much less clustered rows say than independent ones (flights of one day share its weather).
 *
 *   m = ( N − Σ n_c²/N )/(k − 1),  ρ = (B − W)/(B + (m − 1)W),  designEffect = max(1, 1 + (Σ n_c²/N/share − 1)·ρ)
 *   B, W the mean squares between and within clusters; N rows in k clusters of n_c
 *
 * @param input.values one number a row, length n, finite
 * @param input.clusters the cluster of each row, length n
 * @param input.readShare part of each cluster's rows that was read, 0..1: the effect is that of whole ones; default 1
 * @returns null with fewer than two clusters, with one row each, or for constant values
 * @throws RangeError if lengths differ or a value is not finite
 * Source: ρ, Donner & Koval 1980, Biometrics 36 (analysis of variance); designEffect, Kish 1965, Survey Sampling, 5.4,
 * with the size-weighted mean cluster size of Eldridge, Ashby & Kerry 2006, Int. J. Epidemiology 35.
 */
export function clusterDesign(input: {
  values: ArrayLike<number>;
  clusters: ArrayLike<string | number>;
  readShare?: number;
}): ClusterDesign | null {
  requireSameLength('values and clusters', input.values, input.clusters);
  requireAllFinite('values', input.values);
  const samples = new Map<string | number, SampleStatistics>();
  for (let row = 0; row < input.values.length; row += 1) {
    const cluster = input.clusters[row] ?? '';
    samples.set(cluster, addValue(samples.get(cluster) ?? emptySample, input.values[row] ?? 0));
  }
  return designOf([...samples.values()], input.readShare ?? 1);
}

function designOf(clusters: readonly SampleStatistics[], readShare: number): ClusterDesign | null {
  if (!(readShare > 0 && readShare <= 1)) throw new RangeError(`readShare must lie in 0..1, got ${readShare}`);
  const rows = clusters.reduce((sum, { n }) => sum + n, 0);
  const k = clusters.length;
  if (k < 2 || rows === k) return null;
  const grand = clusters.reduce(mergeSamples, emptySample).mean;
  const within = clusters.reduce((sum, sample) => sum + sample.squaredDeviations, 0) / (rows - k);
  const between = clusters.reduce((sum, { n, mean }) => sum + n * (mean - grand) ** 2, 0) / (k - 1);
  const weightedSize = clusters.reduce((sum, { n }) => sum + (n * n) / rows, 0);
  const typicalSize = (rows - weightedSize) / (k - 1);
  const spread = between + (typicalSize - 1) * within;
  if (spread === 0) return null;
  const intraclassCorrelation = (between - within) / spread;
  const designEffect = Math.max(1, 1 + (weightedSize / readShare - 1) * intraclassCorrelation);
  return { rows, clusters: k, typicalSize, intraclassCorrelation, designEffect, effectiveRows: rows / designEffect };
}

/**
 * How alike neighbours in a series are: the correlation of each value with the one `lag` places before it.
 *
 *   Σ (x_i − m)(x_(i−lag) − m) / Σ (x_i − m)²
 *
 * @param values in time order, finite
 * @returns −1..1; null for a constant series or one not longer than lag + 1
 * Source: Box & Jenkins 1970, Time Series Analysis, 2.1.
 */
export function serialCorrelation(values: ArrayLike<number>, lag = 1): number | null {
  requireAllFinite('values', values);
  if (values.length <= lag + 1) return null;
  const { mean, squaredDeviations } = sampleOf(values);
  if (squaredDeviations === 0) return null;
  let product = 0;
  for (let place = lag; place < values.length; place += 1) {
    product += ((values[place] ?? 0) - mean) * ((values[place - lag] ?? 0) - mean);
  }
  return product / squaredDeviations;
}
