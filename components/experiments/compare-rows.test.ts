import { describe, expect, it } from 'vitest';
import { bestIndex } from './compare-rows';

describe('bestIndex', () => {
  it.each([
    ['validation/logLoss', [0.5, 0.4, null], 1],
    ['auc', [0.5, 0.7], 1],
    ['loss', [0.5, 0.5], null],
    ['throughput', [1, 2], null],
    ['auc', [0.7, null], null],
  ] as const)('%s of %j is %j', (key, values, best) => {
    const differs = new Set(values).size > 1;
    expect(bestIndex({ key, values: [...values], differs })).toBe(best);
  });
});
