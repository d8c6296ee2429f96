import { describe, expect, it } from 'vitest';
import { advantageOf, metricWords } from './advantage';
import type { BoutMetric } from './bout-data';

const logLoss: BoutMetric = {
  name: 'log-loss',
  champion: 0.4466,
  challenger: 0.4343,
  difference: -0.0123,
  interval: [-0.0238, -0.0008],
  betterIs: 'lower',
};

describe('advantageOf', () => {
  it('puts what is better for the challenger at the right, whichever sign that is', () => {
    const lower = advantageOf(logLoss);
    const higher = advantageOf({ ...logLoss, difference: 0.0123, interval: [0.0008, 0.0238], betterIs: 'higher' });
    expect(lower).toEqual(higher);
    expect(lower.leans).toBe('challenger');
    expect(lower.from).toBeLessThan(lower.dot ?? -1);
    expect(lower.dot).toBeLessThan(lower.to ?? -1);
  });

  it.each([
    [[-0.02, 0.01], 'open'],
    [[0.001, 0.02], 'champion'],
    [[-0.02, 0], 'open'],
    [null, 'open'],
  ] as const)('reads the interval %j of a loss as %s', (interval, leans) => {
    expect(advantageOf({ ...logLoss, interval }).leans).toBe(leans);
  });

  it('stays on the scale and in the middle when nothing is known', () => {
    expect(advantageOf({ ...logLoss, scale: 0.01 })).toMatchObject({ dot: 1, to: 1 });
    expect(advantageOf({ ...logLoss, difference: null, interval: null })).toEqual({
      dot: null,
      from: null,
      to: null,
      leans: 'open',
    });
    expect(advantageOf({ ...logLoss, difference: 0, interval: null }).dot).toBe(0);
  });
});

describe('metricWords', () => {
  it('writes a box score', () => {
    expect(metricWords(logLoss)).toEqual({
      champion: '.4466',
      challenger: '.4343',
      difference: '−.0123',
      interval: '[−.0238, −.0008]',
    });
  });

  it('shows latency with its own decimals and no interval', () => {
    const words = metricWords({
      name: 'p95',
      champion: 1.8,
      challenger: 1.9,
      difference: 0.1,
      interval: null,
      betterIs: 'lower',
    });
    expect(words).toEqual({ champion: '1.8', challenger: '1.9', difference: '+.1', interval: '' });
  });

  it('gives levels 4 significant digits and the difference the same decimals', () => {
    const words = metricWords({
      ...logLoss,
      name: 'AUC',
      champion: 0.654321,
      challenger: 0.678,
      difference: 0.024,
      interval: [0.003, 0.045],
    });
    expect(words).toEqual({
      champion: '.6543',
      challenger: '.6780',
      difference: '+.0240',
      interval: '[+.0030, +.0450]',
    });
  });

  it('shows what is absent as absent', () => {
    expect(metricWords({ ...logLoss, challenger: null, difference: null }).difference).toBe('–');
  });
});
