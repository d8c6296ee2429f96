import { describe, expect, it } from 'vitest';
import type { DriftReport } from '@/lib/contracts/monitoring';
import { driftRows, inOrder, qualityCharts } from './drift-series';

const column = (name: string, psi: number) => ({
  name,
  type: 'number',
  psi,
  psiNoise: 0.001,
  jensenShannon: 0,
  missingShare: 0,
  referenceMissingShare: 0,
  histogram: { labels: [], reference: [], current: [] },
});
const report = (windowStart: string, psi: number, logLoss: number | null): DriftReport => ({
  id: windowStart,
  monitorId: 'm',
  windowStart,
  windowEnd: windowStart,
  predictions: 1,
  labels: 1,
  columns: [column('distance', psi)],
  prediction: column('prediction', psi / 2),
  quality:
    logLoss === null
      ? null
      : {
          metrics: [{ name: 'logLoss', value: logLoss, lower: -0.01, upper: 0.03, reference: 0.5 }],
          labelMean: 0.2,
          days: 7,
        },
  maxPsi: psi,
  sentence: '',
  createdAt: windowStart,
});
const reports = inOrder([report('2001-02-08T00:00:00Z', 0.02, null), report('2001-02-01T00:00:00Z', 0.01, 0.51)]);

describe('driftRows', () => {
  it('has a row for each column and one for the answers, in time order', () => {
    expect(driftRows(reports)).toEqual([
      { id: 'distance', name: 'distance', values: [0.01, 0.02] },
      { id: 'prediction', name: 'prediction', values: [0.005, 0.01] },
    ]);
  });
});

describe('qualityCharts', () => {
  it('draws the interval of the difference around the reference and leaves unlabelled windows open', () => {
    const [chart] = qualityCharts(reports);
    expect(chart?.reference).toBe(0.5);
    expect(chart?.series[0]?.points).toEqual([
      { x: Date.parse('2001-02-01T00:00:00Z'), y: 0.51, low: 0.49, high: 0.53 },
      { x: Date.parse('2001-02-08T00:00:00Z'), y: null },
    ]);
  });
});
