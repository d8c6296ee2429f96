/**
 * What came of the requests that a version answered itself, in place of how well it foresaw them: outcome, revenue and
 * cost are the mean label as a number, latency the mean milliseconds of an answer, errorRate the share that failed.
 */
export const ownMetrics = ['outcome', 'revenue', 'cost', 'latency', 'errorRate'] as const;
export type OwnMetric = (typeof ownMetrics)[number];

export const ownMetricTitles: Readonly<Record<OwnMetric, string>> = {
  outcome: 'Outcome',
  revenue: 'Revenue',
  cost: 'Cost',
  latency: 'Latency in ms',
  errorRate: 'Error rate',
};

export function findOwnMetric(name: string): OwnMetric | null {
  return ownMetrics.find((one) => one === name) ?? null;
}

/** Whether it is read from labels: the others are known as soon as a request is answered. */
export function needsLabels(metric: OwnMetric): boolean {
  return metric !== 'latency' && metric !== 'errorRate';
}
