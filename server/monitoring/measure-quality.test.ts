import { describe, expect, it } from 'vitest';
import { compareQuality, measureQuality, type OutcomeRows } from './measure-quality';

const rows: OutcomeRows = {
  task: 'binary',
  labels: Float64Array.of(1, 0, 1, 0, 1, 0, 0, 1),
  answers: Float64Array.of(0.8, 0.2, 0.6, 0.4, 0.7, 0.1, 0.3, 0.9),
  days: Int32Array.of(1, 1, 2, 2, 3, 3, 4, 4),
};
const metricOf = (name: string, given = rows) => measureQuality(given).find((metric) => metric.name === name);

describe('measureQuality', () => {
  it('counts days as units', () => {
    expect(metricOf('logLoss')).toMatchObject({ units: 4 });
    expect(metricOf('logLoss', { ...rows, days: null })).toMatchObject({ units: 8, serialCorrelation: null });
  });

  it('gives the mean loss and its error by day', () => {
    const losses = [0.8, 0.8, 0.6, 0.6, 0.7, 0.9, 0.7, 0.9].map((chance) => -Math.log(chance));
    const mean = losses.reduce((sum, loss) => sum + loss, 0) / 8;
    const days = [0, 2, 4, 6].map((at) => ((losses[at] ?? 0) + (losses[at + 1] ?? 0)) / 2);
    // Equal days: the standard error of the mean of four day means.
    const variance = days.reduce((sum, day) => sum + (day - mean) ** 2, 0) / 3;
    expect(metricOf('logLoss')?.value).toBeCloseTo(mean, 12);
    expect(metricOf('logLoss')?.standardError).toBeCloseTo(Math.sqrt(variance / 4), 12);
    expect(metricOf('auc')?.value).toBe(1);
  });

  it('judges several classes by the probability of the true one, and numbers by their error', () => {
    const classes = { ...rows, task: 'multiclass' as const, labels: Float64Array.of(0, 1, 2, 0, 1, 2, 0, 1) };
    const loss = -[...rows.answers].reduce((sum, answer) => sum + Math.log(answer), 0) / 8;
    expect(metricOf('logLoss', classes)?.value).toBeCloseTo(loss, 12);
    const numbers = { ...rows, task: 'regression' as const, answers: rows.labels.map((label) => label + 0.5) };
    expect(metricOf('rmse', numbers)?.value).toBeCloseTo(0.5, 12);
  });
});

describe('compareQuality', () => {
  const reference = [{ name: 'logLoss', value: 0.4, standardError: 0.02, units: 30, serialCorrelation: null }];
  const window = { name: 'logLoss', value: 0.6, standardError: 0.03, units: 7, serialCorrelation: null };

  it('gives the interval of the difference to the reference', () => {
    const [compared] = compareQuality([window], reference);
    expect(compared).toMatchObject({ value: 0.6, reference: 0.4 });
    expect(((compared?.lower ?? 0) + (compared?.upper ?? 0)) / 2).toBeCloseTo(0.2, 12);
    expect(compared?.lower).toBeGreaterThan(0.1);
  });

  it('gives none where an error is not known, or there is one unit only', () => {
    const none = { lower: null, upper: null };
    expect(compareQuality([{ ...window, standardError: null }], reference)[0]).toMatchObject(none);
    expect(compareQuality([{ ...window, units: 1 }], reference)[0]).toMatchObject(none);
    expect(compareQuality([window], [])[0]).toMatchObject({ ...none, reference: null });
  });
});
