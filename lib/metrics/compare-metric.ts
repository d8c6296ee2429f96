import type { EstimateWithError } from '@/lib/stats/independent-difference';
import { requireSameLength } from '@/lib/stats/require-argument';
import { encodeUnits, influenceError } from './estimate';
import { metricPull, type ContestMetric } from './metric-pull';

/** From which a row is called positive, by each of two models: each decides by its own. */
export interface Thresholds {
  champion: number;
  challenger: number;
}

/** A metric in two models and how far apart they are; `units` counts units of evidence. */
export interface MetricDifference extends EstimateWithError {
  champion: number;
  challenger: number;
}

/**
 * How far a metric of two models that scored the same rows lies apart, challenger minus champion, as rows stand now.
 *
 *   value = challenger − champion,  pull of a row = its pull on the challenger − its pull on the champion
 *   standardError = √( K/(K − 1)·Σ over units of (Σ over its rows of pull/n)² ), K units
 *
 * Call it with all rows so far at each look and hand the result to `lookAtEstimate`: value and error are always those
 * of the rows as they stand, never a sum of pulls computed when the metric stood elsewhere.
 *
 * @param input.labels and both predictions of one row in the same place, length n
 * @param input.thresholds from which a row is called positive by each of the two; default .5 for both
 * @param input.units the unit of each row (day, user); absent: rows are independent
 * @returns null where the rows do not define the metric for both, below two units, or, for metrics of classes, with
 * fewer than ten rows in a class: errors of so few are not to be relied on
 * @throws RangeError if lengths differ or a value lies outside its range
 * Source: pulls `metricPull`; error, Liang & Zeger 1986, Biometrika 73; AUC by unit, Obuchowski 1997, Biometrics 53.
 */
export function comparePaired(input: {
  metric: ContestMetric;
  labels: ArrayLike<number>;
  champion: ArrayLike<number>;
  challenger: ArrayLike<number>;
  units?: ArrayLike<string | number>;
  thresholds?: Thresholds;
}): MetricDifference | null {
  const { labels, units, metric, thresholds } = input;
  if (hasTooFew(metric, labels)) return null;
  const before = metricPull({ metric, threshold: thresholds?.champion, labels, predictions: input.champion });
  const after = metricPull({ metric, threshold: thresholds?.challenger, labels, predictions: input.challenger });
  if (before === null || after === null) return null;
  const codes = codesOf(units, labels);
  const influence = after.influence.map((pull, row) => pull - (before.influence[row] ?? 0));
  const standardError = influenceError(influence, codes);
  if (standardError === null) return null;
  const value = after.value - before.value;
  return { value, standardError, units: codes?.count ?? labels.length, ...levels(before.value, after.value) };
}

const ofClasses: readonly ContestMetric[] = ['auc', 'f1', 'precision', 'recall'];
const fewestInClass = 10;

function hasTooFew(metric: ContestMetric, labels: ArrayLike<number>): boolean {
  if (!ofClasses.includes(metric)) return false;
  let positives = 0;
  for (let row = 0; row < labels.length; row += 1) positives += Number(labels[row] === 1);
  return Math.min(positives, labels.length - positives) < fewestInClass;
}

function codesOf(
  units: ArrayLike<string | number> | undefined,
  labels: ArrayLike<number>,
): ReturnType<typeof encodeUnits> | null {
  if (units === undefined) return null;
  requireSameLength('labels and units', labels, units);
  return encodeUnits(units);
}

function levels(champion: number, challenger: number): { champion: number; challenger: number } {
  return { champion, challenger };
}
