import { missingBin, type BinnedFeatures } from './bin-features';
import { binStride } from './histogram';
import { aboveAll } from './tree';

/** Sums over the rows of a node. */
export type NodeSums = { gradient: number; hessian: number; rows: number };

/** The best way to part a node's rows: numbers up to `bin` go left. */
export type Split = {
  feature: number;
  bin: number;
  threshold: number;
  defaultLeft: boolean;
  gain: number;
  left: NodeSums;
  right: NodeSums;
};

export type SplitLimits = { minSamplesLeaf: number; minHessian: number; l2: number; minGain: number };

/** A node whose rows are to be parted. */
export type SplitQuestion = {
  histogram: Float64Array;
  binned: BinnedFeatures;
  node: NodeSums;
  limits: SplitLimits;
  /** Features that may be used are 1; null for all. */
  allowed: Uint8Array | null;
};

/** How much a node's best constant lowers the second-order loss, times two: G² / (H + l2). */
function score(gradient: number, hessian: number, l2: number): number {
  return (gradient * gradient) / (hessian + l2);
}

/** One walk over a feature's bins from the left, missing values on a given side; what beats `best` takes its place. */
function walkBins(
  question: SplitQuestion,
  { feature, missingLeft }: { feature: number; missingLeft: boolean },
  best: Split | null,
): Split | null {
  const { histogram, binned, node, limits } = question;
  const { minSamplesLeaf, minHessian, l2 } = limits;
  const start = (binned.offsets[feature] ?? 0) * binStride;
  const cutCount = binned.cuts[feature]?.length ?? 0;
  const missingAt = start + missingBin * binStride;
  const missingRows = Math.round(histogram[missingAt + 2] ?? 0);
  const parentScore = score(node.gradient, node.hessian, l2);
  let gradient = missingLeft ? (histogram[missingAt] ?? 0) : 0;
  let hessian = missingLeft ? (histogram[missingAt + 1] ?? 0) : 0;
  let rows = missingLeft ? missingRows : 0;
  let found = best;
  let bestGain = best ? best.gain : limits.minGain;
  const lastBin = missingRows > 0 && !missingLeft ? cutCount + 1 : cutCount;
  for (let bin = 1; bin <= lastBin; bin++) {
    const k = start + bin * binStride;
    const inBin = histogram[k + 2] ?? 0;
    if (inBin < 0.5) continue;
    gradient += histogram[k] ?? 0;
    hessian += histogram[k + 1] ?? 0;
    rows += inBin;
    if (rows < minSamplesLeaf || hessian < minHessian) continue;
    const right = { gradient: node.gradient - gradient, hessian: node.hessian - hessian, rows: node.rows - rows };
    if (right.rows < minSamplesLeaf || right.hessian < minHessian) break;
    const gain = score(gradient, hessian, l2) + score(right.gradient, right.hessian, l2) - parentScore;
    if (gain <= bestGain) continue;
    bestGain = gain;
    const defaultLeft = missingRows > 0 ? missingLeft : rows > right.rows;
    found = { feature, bin, threshold: 0, defaultLeft, gain, left: { gradient, hessian, rows }, right };
  }
  return found;
}

/**
 * The split of a node that lowers the loss most:
 *
 *   gain = G_L² / (H_L + l2) + G_R² / (H_R + l2) − G² / (H + l2)
 *
 * Missing values are tried on both sides; where the node has none, they would follow the larger side.
 *
 * @returns null when no split gains more than `minGain` and leaves enough rows and curvature on both sides
 * Source: Chen & Guestrin 2016, XGBoost, equation 7 (twice its value; the penalty per leaf is `minGain`), algorithm 3.
 */
export function findSplit(question: SplitQuestion): Split | null {
  const { histogram, binned, allowed } = question;
  let best: Split | null = null;
  for (let feature = 0; feature < binned.cuts.length; feature++) {
    if (allowed && allowed[feature] === 0) continue;
    best = walkBins(question, { feature, missingLeft: false }, best);
    const missingAt = ((binned.offsets[feature] ?? 0) + missingBin) * binStride;
    const hasMissing = (histogram[missingAt + 2] ?? 0) > 0.5;
    if (hasMissing) best = walkBins(question, { feature, missingLeft: true }, best);
  }
  return best && { ...best, threshold: binned.cuts[best.feature]?.[best.bin - 1] ?? aboveAll };
}
