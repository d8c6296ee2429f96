import { mapRows } from './map-rows';
import type { ContestMetric, LabelledRows } from './metric-pull';
import { requireBinaryRows } from './require-rows';
import { absoluteErrorRows, brierRows, logLossRows, squaredErrorRows } from './row-losses';

/** A metric of rows that count so often each; null where the weighted rows do not define it. */
export type WeightedMetric = (weights: Float64Array) => number | null;

/**
 * A metric made ready to be taken many times with other weights (bootstrap): what does not depend on weights, sorting
 * above all, is done once.
 *
 *   means Σw·x/Σw;  rmse their root;  ratios Σw·a/Σw·b
 *   auc: Σ w_i·w_j·(1 above, ½ equal)/(Σw_i·Σw_j), i over positive rows, j over the others
 *
 * @param of.threshold from which a row is called positive; default .5
 * @throws RangeError if lengths differ or a value lies outside its range
 * Source: as `metricPull`; auc, Mann & Whitney 1947.
 */
export function weightedMetric(
  of: LabelledRows & { metric: ContestMetric; threshold?: number | undefined },
): WeightedMetric {
  const { labels, predictions, metric, threshold = 0.5 } = of;
  if (metric === 'auc') return weightedAuc(labels, predictions);
  if (metric === 'logLoss') return meanOf(logLossRows(labels, predictions));
  if (metric === 'brier') return meanOf(brierRows(labels, predictions));
  if (metric === 'mae') return meanOf(absoluteErrorRows(labels, predictions));
  if (metric === 'squaredError') return meanOf(squaredErrorRows(labels, predictions));
  if (metric === 'rmse') {
    const mean = meanOf(squaredErrorRows(labels, predictions));
    return (weights) => rootOf(mean(weights));
  }
  requireBinaryRows(labels, predictions);
  const called = mapRows(labels.length, (row) => Number((predictions[row] ?? 0) >= threshold));
  const positive = mapRows(labels.length, (row) => labels[row] ?? 0);
  if (metric === 'accuracy') return meanOf(called.map((one, row) => Number(one === positive[row])));
  const hits = called.map((one, row) => one * (positive[row] ?? 0));
  if (metric === 'precision') return ratioOf(hits, called);
  if (metric === 'recall') return ratioOf(hits, positive);
  return ratioOf(
    hits.map((one) => 2 * one),
    called.map((one, row) => one + (positive[row] ?? 0)),
  );
}

function rootOf(value: number | null): number | null {
  return value === null ? null : Math.sqrt(value);
}

function meanOf(values: Float64Array): WeightedMetric {
  return ratioOf(
    values,
    values.map(() => 1),
  );
}

function ratioOf(above: Float64Array, below: Float64Array): WeightedMetric {
  return (weights) => {
    let [top, bottom] = [0, 0];
    for (let row = 0; row < weights.length; row += 1) {
      const weight = weights[row] ?? 0;
      top += weight * (above[row] ?? 0);
      bottom += weight * (below[row] ?? 0);
    }
    return bottom === 0 ? null : top / bottom;
  };
}

function weightedAuc(labels: ArrayLike<number>, scores: ArrayLike<number>): WeightedMetric {
  requireBinaryRows(labels, scores);
  const order = Uint32Array.from({ length: labels.length }, (_, row) => row);
  order.sort((one, other) => (scores[one] ?? 0) - (scores[other] ?? 0));
  const isTied = Uint8Array.from(order, (row, place) => {
    return Number(place > 0 && scores[row] === scores[order[place - 1] ?? 0]);
  });
  const isPositive = Uint8Array.from(order, (row) => labels[row] ?? 0);
  return (weights) => {
    let [below, positives, sum] = [0, 0, 0];
    let [tiedPositive, tiedNegative] = [0, 0];
    for (let place = 0; place < order.length; place += 1) {
      if (isTied[place] === 0) {
        sum += tiedPositive * (below + tiedNegative / 2);
        below += tiedNegative;
        positives += tiedPositive;
        tiedPositive = 0;
        tiedNegative = 0;
      }
      const weight = weights[order[place] ?? 0] ?? 0;
      if (isPositive[place] === 1) tiedPositive += weight;
      else tiedNegative += weight;
    }
    sum += tiedPositive * (below + tiedNegative / 2);
    below += tiedNegative;
    positives += tiedPositive;
    return positives === 0 || below === 0 ? null : sum / (positives * below);
  };
}
