import { describe, expect, test } from 'vitest';
import { commonRange } from './common-range';
import { smoothPoints } from './smooth-points';

const line = (values: readonly (number | null)[]) => values.map((y, x) => ({ x, y }));
const valuesOf = (points: readonly { y: number | null }[]) => points.map(({ y }) => y);

describe('smoothPoints', () => {
  test('equals the weighted mean of all values so far', () => {
    // pandas 1.5: pd.Series([1, 2, 4, 8]).ewm(alpha=0.4, adjust=True).mean()
    const smooth = valuesOf(smoothPoints(line([1, 2, 4, 8]), 0.6));
    const expected = [1, 1.625, 2.836734693877551, 5.209558823529411];
    for (const [index, value] of expected.entries()) expect(smooth[index]).toBeCloseTo(value, 12);
  });

  test('leaves a constant line, and any line at weight 0, as it is', () => {
    for (const value of valuesOf(smoothPoints(line([3, 3, 3, 3]), 0.95))) expect(value).toBeCloseTo(3, 12);
    expect(valuesOf(smoothPoints(line([1, 5, -2]), 0))).toEqual([1, 5, -2]);
  });

  test('keeps gaps, which do not count', () => {
    const whole = valuesOf(smoothPoints(line([1, 4]), 0.5));
    expect(valuesOf(smoothPoints(line([null, 1, null, 4]), 0.5))).toEqual([null, whole[0], null, whole[1]]);
  });

  test('refuses a weight outside [0, 1)', () => {
    for (const weight of [-0.1, 1, NaN]) expect(() => smoothPoints([], weight)).toThrow(RangeError);
  });
});

describe('commonRange', () => {
  test('leaves one spike among many outside, and counts it', () => {
    const values = Array.from({ length: 300 }, (_, index) => Math.sin(index));
    const { range, outside } = commonRange([line(values), line([1e9])]);
    expect(outside).toBe(1);
    expect(range?.[1]).toBeLessThan(1.2);
    expect(range?.[0]).toBeGreaterThan(-1.2);
  });

  test('shows all where nothing is far out, or nothing varies', () => {
    expect(commonRange([line([1, 2, 3])]).range).toBeNull();
    expect(commonRange([line([2, 2, 2])]).range).toBeNull();
    expect(commonRange([]).range).toBeNull();
  });
});
