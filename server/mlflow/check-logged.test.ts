import { describe, expect, it } from 'vitest';
import { readMeasuredModel, readMetric, readMetricAt, readModelAt, readParam } from './check-logged';

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

it.each<[string, string]>([
  ['plain', 'plain'],
  [`${'x'.repeat(5999)}y tail`, `${'x'.repeat(5999)}y`],
  // Half a character would come back as another, and the same param again as a changed one.
  [`${'x'.repeat(5999)}😀`, 'x'.repeat(5999)],
  [`${'x'.repeat(5998)}😀`, `${'x'.repeat(5998)}😀`],
  ['a\ud800b\udc00', 'a\ufffdb\ufffd'],
])('a param is read as it will be kept: %.20s', (value, kept) => {
  expect(readParam({ key: 'p', value }).value).toBe(kept);
});
