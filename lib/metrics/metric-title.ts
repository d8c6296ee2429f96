import { findMetricDefinition } from './metric-definitions';

/** A metric's name as people write it: `Log-loss` for `logLoss`; an unknown one as it is. */
export function metricTitle(name: string): string {
  return findMetricDefinition(name)?.title ?? name;
}

/** The same inside a sentence: `log-loss`, but `AUC` and `PR-AUC` stay as they are. */
export function metricWord(name: string): string {
  const title = metricTitle(name);
  return /^[A-Z][a-z]/.test(title) ? `${title.charAt(0).toLowerCase()}${title.slice(1)}` : title;
}
