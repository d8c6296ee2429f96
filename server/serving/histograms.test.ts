import { expect, it } from 'vitest';
import { emptyLatencies, latencyBin, latencyQuantileMs, scoreBin } from './histograms';

it.each([
  [0, 0],
  [10, 0],
  [11.9, 1],
  [20, 4],
  [1000, 26],
  [1e9, 79],
])('puts a latency of %d µs into bin %d', (latencyUs, bin) => expect(latencyBin(latencyUs)).toBe(bin));

it.each([
  [-0.1, 0],
  [0, 0],
  [0.5, 25],
  [0.999, 49],
  [1, 49],
])('puts a score of %d into bin %d', (score, bin) => expect(scoreBin(score)).toBe(bin));

it('finds quantiles within the width of a bin', () => {
  const counts = emptyLatencies();
  for (let us = 100; us < 10_100; us++) counts[latencyBin(us)] = (counts[latencyBin(us)] ?? 0) + 1;
  for (const share of [0.01, 0.5, 0.9, 0.99]) {
    const exact = (100 + share * 10_000) / 1000;
    expect(Math.abs((latencyQuantileMs(counts, share) ?? 0) / exact - 1)).toBeLessThan(0.1);
  }
});

it('has no quantile of nothing', () => expect(latencyQuantileMs(emptyLatencies(), 0.5)).toBeNull());
