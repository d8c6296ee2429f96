import { describe, expect, it } from 'vitest';
import { rootEstimate } from './root-estimate';
import { sampleOf } from './sample-statistics';

describe('rootEstimate', () => {
  // numpy 2.4.6: x = [1, 4, 9, 16]; sqrt(x.mean()) = 2.7386127875258306; Σ(x − 7.5)² = 129
  it('has the error of the delta method', () => {
    const estimate = rootEstimate(sampleOf([1, 4, 9, 16]));
    expect(estimate?.value).toBeCloseTo(2.7386127875258306, 12);
    expect(estimate?.standardError).toBeCloseTo(Math.sqrt(129 / 3) / 2 / (2 * 2.7386127875258306), 12);
    expect(estimate?.units).toBe(4);
  });

  it('says nothing of one unit or of no error at all', () => {
    expect(rootEstimate(sampleOf([1]))).toBeNull();
    expect(rootEstimate(sampleOf([0, 0, 0]))).toBeNull();
  });
});
