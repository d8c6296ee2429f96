import { describe, expect, it } from 'vitest';
import { sparkPath } from './spark-path';

describe('sparkPath', () => {
  it('puts the highest value at the top and the lowest at the bottom', () => {
    expect(sparkPath([0, 1], 25, 15)).toEqual({ path: 'M2.5 12.5L22.5 2.5', last: { x: 22.5, y: 2.5 } });
  });

  it('breaks the line at a missing value', () => {
    expect(sparkPath([0, null, 1], 25, 15).path).toBe('M2.5 12.5M22.5 2.5');
  });

  it('keeps a constant in the middle', () => {
    expect(sparkPath([3, 3], 25, 15).path).toBe('M2.5 7.5L22.5 7.5');
  });

  it.each([[[]], [[null, null]], [[Number.NaN]]])('draws nothing for %j', (values) => {
    expect(sparkPath(values, 25, 15)).toEqual({ path: '', last: null });
  });
});
