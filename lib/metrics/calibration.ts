import { wilsonInterval } from '@/lib/stats/proportions';
import { requireWhole } from '@/lib/stats/require-argument';
import { requireProbabilityRows } from './require-rows';

/** Rows whose probability lies in [lower, upper) (the last bin includes 1); figures are null where there are none. */
export interface ReliabilityBin {
  lower: number;
  upper: number;
  rows: number;
  meanPrediction: number | null;
  positiveShare: number | null;
  /** Wilson's interval of the share at 95 %, taking rows as independent. */
  shareLower: number | null;
  shareUpper: number | null;
}

/**
 * What came true among rows that were given about the same probability, in bins of equal width.
 *
 * @param labels 0 or 1, length n
 * @param probabilities each in 0..1, length n
 * @param bins how many, ≥ 1; default 10
 * @returns one entry a bin, empty ones included; perfect calibration has positiveShare = meanPrediction
 * @throws RangeError as `logLossRows`
 * Source: Murphy & Winkler 1977, Reliability of Subjective Probability Forecasts, JRSS C 26.
 */
export function reliabilityBins(
  labels: ArrayLike<number>,
  probabilities: ArrayLike<number>,
  bins = 10,
): ReliabilityBin[] {
  requireProbabilityRows(labels, probabilities);
  requireWhole('bins', bins, 1);
  const sums = Array.from({ length: bins }, () => ({ rows: 0, predicted: 0, positive: 0 }));
  for (let row = 0; row < labels.length; row += 1) {
    const probability = probabilities[row] ?? 0;
    const bin = sums[Math.min(bins - 1, Math.floor(probability * bins))];
    if (bin === undefined) continue;
    bin.rows += 1;
    bin.predicted += probability;
    bin.positive += labels[row] ?? 0;
  }
  return sums.map(({ rows, predicted, positive }, index) => {
    const interval = wilsonInterval({ successes: positive, n: rows });
    return {
      lower: index / bins,
      upper: (index + 1) / bins,
      rows,
      meanPrediction: rows === 0 ? null : predicted / rows,
      positiveShare: rows === 0 ? null : positive / rows,
      shareLower: interval?.lower ?? null,
      shareUpper: interval?.upper ?? null,
    };
  });
}

/**
 * How far probabilities lie from what came true, on average over rows (expected calibration error).
 *
 *   Σ over bins of rows/n · |positiveShare − meanPrediction|
 *
 * @param bins from `reliabilityBins`
 * @returns 0..1, larger is worse; a little above 0 even for a perfect model, as bins are noisy; null without rows
 * Source: Naeini, Cooper & Hauskrecht 2015, Obtaining Well Calibrated Probabilities Using Bayesian Binning, AAAI.
 */
export function calibrationError(bins: readonly ReliabilityBin[]): number | null {
  const total = bins.reduce((sum, { rows }) => sum + rows, 0);
  if (total === 0) return null;
  return bins.reduce(
    (sum, bin) => sum + (bin.rows / total) * Math.abs((bin.positiveShare ?? 0) - (bin.meanPrediction ?? 0)),
    0,
  );
}
