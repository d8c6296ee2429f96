import { describe, expect, it } from 'vitest';
import { readMeasuredModel, readMetric, readMetricAt, readModelAt } from './check-logged';

const outcomeOf = (read: () => unknown): unknown => {
  try {
    return read();
  } catch (error) {
    return error instanceof Error ? error.message : error;
  }
};

const good = { key: 'loss', value: 0.5, timestamp: 1, step: 3 };

describe('a metric of a batch', () => {
  it.each([
    ...[good, { ...good, step: undefined }, { ...good, step: null }, { ...good, step: '7' }, { ...good, step: 1.5 }],
    ...[
      { ...good, step: -4 },
      { ...good, value: 'NaN' },
      { ...good, value: '1e3' },
      { ...good, value: null },
    ],
    ...[
      { ...good, value: true },
      { ...good, timestamp: '5' },
      { ...good, timestamp: -1 },
      { ...good, timestamp: 0.5 },
    ],
    ...[
      { ...good, timestamp: 2 ** 60 },
      { ...good, key: '' },
      { ...good, key: 'a//b' },
      { ...good, key: '../a' },
    ],
    ...[{ ...good, key: 7 }, { ...good, key: 'a\0b' }, { ...good, key: 'x'.repeat(251) }, { ...good, key: 'a=b' }, {}],
  ])('%j is read, or refused, as one that stands alone, with its place', (fields) => {
    expect(outcomeOf(() => readMetricAt(fields, 4))).toEqual(outcomeOf(() => readMetric(fields, 'metrics[4].')));
    // What was good once is good again, and what was not stays so.
    expect(outcomeOf(() => readMetricAt(fields, 4))).toEqual(outcomeOf(() => readMetric(fields, 'metrics[4].')));
  });

  it.each([
    ...[{}, { model_id: 'm-1' }, { model_id: 'm-1', dataset_name: 'd', dataset_digest: 'x' }, { model_id: null }],
    ...[{ dataset_name: 7 }, { model_id: 7 }, { model_id: '', dataset_name: 'd' }],
  ])('%j names the same logged model', (fields) => {
    expect(outcomeOf(() => readModelAt(fields, 4))).toEqual(outcomeOf(() => readMeasuredModel(fields, 'metrics[4].')));
  });
});
