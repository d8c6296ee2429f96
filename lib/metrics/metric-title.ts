import { findMetricDefinition } from './metric-definitions';
import { findOwnMetric, ownMetricTitles } from './own-metrics';

/** A metric's name as people write it: `Log-loss` for `logLoss`; an unknown one as it is. */
export function metricTitle(name: string): string {
  const own = findOwnMetric(name);
  return own === null ? (findMetricDefinition(name)?.title ?? name) : ownMetricTitles[own];
}

/** The same inside a sentence: `log-loss`, but `AUC` and `PR-AUC` stay as they are. */
export function metricWord(name: string): string {
  const title = metricTitle(name);
  return /^[A-Z][a-z]/.test(title) ? `${title.charAt(0).toLowerCase()}${title.slice(1)}` : title;
}
