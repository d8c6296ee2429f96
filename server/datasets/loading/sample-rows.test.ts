import { describe, expect, it } from 'vitest';
import { sampleRowNumbers } from './sample-rows';

describe('sampleRowNumbers', () => {
  it('gives so many different rows, rising, the same for the same seed', () => {
    const rows = [...sampleRowNumbers(10_000, { count: 500, seed: 3 })];
    expect(rows).toHaveLength(500);
    expect(rows.every((row, index) => row < 10_000 && (index === 0 || row > (rows[index - 1] ?? Infinity)))).toBe(true);
    expect([...sampleRowNumbers(10_000, { count: 500, seed: 3 })]).toEqual(rows);
    expect([...sampleRowNumbers(10_000, { count: 500, seed: 4 })]).not.toEqual(rows);
  });

  it.each([
    [0, 0],
    [5, 5],
    [3, 10],
    [0, 10],
  ])('of %d rows gives all when %d are wanted and there are no more', (rows, count) => {
    expect([...sampleRowNumbers(rows, { count, seed: 1 })]).toEqual(Array.from({ length: rows }, (_, index) => index));
  });

  it('takes each row equally often', () => {
    // 3 of 10 rows, 6,000 times: each is expected 1,800 times with sd √(6000 · .3 · .7) = 35.5; 5 sd are allowed.
    const counts = Array.from({ length: 10 }, () => 0);
    for (let seed = 0; seed < 6000; seed += 1) {
      for (const row of sampleRowNumbers(10, { count: 3, seed })) counts[row] = (counts[row] ?? 0) + 1;
    }
    for (const count of counts) expect(Math.abs(count - 1800)).toBeLessThan(178);
  });
});
