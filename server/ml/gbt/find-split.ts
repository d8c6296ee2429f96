import { missingBin, type BinnedFeatures } from './bin-features';
import { featureStride } from './histogram';
import { aboveAll } from './tree';

/** Sums over the rows of a node. */
export type NodeSums = { gradient: number; hessian: number; rows: number };

/** The best way to part a node's rows: bins up to `bin` go left. */
export type Split = {
  feature: number;
  bin: number;
  threshold: number;
  defaultLeft: boolean;
  gain: number;
  left: NodeSums;
  right: NodeSums;
};

export type SplitLimits = { minSamplesLeaf: number; l2: number; minGain: number };

/** Below this curvature a leaf's value would be noise. */
const minHessian = 1e-3;

/** How much a node's best constant lowers the second-order loss, times two: G² / (H + l2). */
function score(gradient: number, hessian: number, l2: number): number {
  return (gradient * gradient) / (hessian + l2);
}

/**
 * The best split of one feature so far scanned: walks over its bins from the left, once with missing values on the
 * right, and once with them on the left where there are any.
 */
function scanFeature(
  histogram: Float64Array,
  feature: number,
  cutCount: number,
  node: NodeSums,
  limits: SplitLimits,
  best: Split | null,
): Split | null {
  const at = feature * featureStride;
  const missingAt = at + missingBin * 4;
  const missingRows = Math.round(histogram[missingAt + 2] ?? 0);
  const parentScore = score(node.gradient, node.hessian, limits.l2);
  let found = best;
  let bestGain = best ? best.gain : limits.minGain;
  for (let missingLeft = 0; missingLeft <= Number(missingRows > 0); missingLeft++) {
    let gradient = missingLeft * (histogram[missingAt] ?? 0);
    let hessian = missingLeft * (histogram[missingAt + 1] ?? 0);
    let rows = missingLeft * missingRows;
    const lastBin = missingRows > 0 && missingLeft === 0 ? cutCount : cutCount - 1;
    for (let bin = 0; bin <= lastBin; bin++) {
      const k = at + bin * 4;
      const inBin = histogram[k + 2] ?? 0;
      if (inBin < 0.5) continue;
      gradient += histogram[k] ?? 0;
      hessian += histogram[k + 1] ?? 0;
      rows += inBin;
      if (rows < limits.minSamplesLeaf || hessian < minHessian) continue;
      const rightRows = node.rows - rows;
      const rightHessian = node.hessian - hessian;
      if (rightRows < limits.minSamplesLeaf || rightHessian < minHessian) break;
      const rightGradient = node.gradient - gradient;
      const gain = score(gradient, hessian, limits.l2) + score(rightGradient, rightHessian, limits.l2) - parentScore;
      if (gain > bestGain) {
        bestGain = gain;
        const defaultLeft = missingRows > 0 ? missingLeft === 1 : rows > rightRows;
        found = {
          feature,
          bin,
          threshold: 0,
          defaultLeft,
          gain,
          left: { gradient, hessian, rows },
          right: { gradient: rightGradient, hessian: rightHessian, rows: rightRows },
        };
      }
    }
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
 * @param allowed features that may be used; null for all
 * @returns null when no split gains more than `minGain` and leaves enough rows on both sides
 * Source: Chen & Guestrin 2016, XGBoost, equation 7 (twice its value; the penalty per leaf is `minGain`), algorithm 3.
 */
export function findSplit(
  histogram: Float64Array,
  binned: BinnedFeatures,
  node: NodeSums,
  limits: SplitLimits,
  allowed: Uint8Array | null,
): Split | null {
  let best: Split | null = null;
  for (let feature = 0; feature < binned.cuts.length; feature++) {
    if (allowed && allowed[feature] === 0) continue;
    best = scanFeature(histogram, feature, binned.cuts[feature]?.length ?? 0, node, limits, best);
  }
  if (best) best.threshold = binned.cuts[best.feature]?.[best.bin] ?? aboveAll;
  return best;
}
