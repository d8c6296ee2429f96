import { describe, expect, it } from 'vitest';
import { createRandom } from '@/lib/random/create-random';
import { drawNormal } from '@/lib/random/draw';
import { weightedBootstrap } from './weighted-bootstrap';
import { discordantEvidence, discordantInterval, testDiscordant } from './discordant-pairs';
import { pairsOf } from './pair-statistics';
import { ratioEstimate } from './ratio-estimate';

describe('discordant rows', () => {
  // statsmodels 0.15.0 mcnemar(exact=True); mid-p by scipy 1.17.1 binom.
  it.each([
    [5, 12, 0.143463134765625, 0.09625244140624994],
    [0, 6, 0.03125, 0.015624999999999879],
    [40, 60, 0.05688793364098089, 0.04604406692934291],
    [7, 7, 1, 1],
  ])('%d against %d', (championOnly, challengerOnly, exact, mid) => {
    const forth = testDiscordant({ championOnly, challengerOnly });
    expect(forth.exactP).toBeCloseTo(exact, 10);
    expect(forth.midP).toBeCloseTo(mid, 10);
    expect(testDiscordant({ championOnly: challengerOnly, challengerOnly: championOnly })).toEqual(forth);
  });

  // scipy 1.17.1: special.betaln; interval by optimize.brentq.
  it('weigh as a beta-binomial mixture', () => {
    const pairs = { championOnly: 5, challengerOnly: 12 };
    expect(discordantEvidence(pairs).logEvidence).toBeCloseTo(0.16276309992994875, 10);
    expect(discordantEvidence(pairs, 10).logEvidence).toBeCloseTo(0.3713968356280102, 10);
    const interval = discordantInterval(pairs, 0.05);
    expect(interval.lower).toBeCloseTo(0.35514220349008335, 9);
    expect(interval.upper).toBeCloseTo(0.9371875362143017, 9);
  });

  it('exclude ½ exactly where the evidence reaches 1/alpha', () => {
    for (let challengerOnly = 0; challengerOnly <= 60; challengerOnly += 1) {
      const pairs = { championOnly: 20, challengerOnly };
      const { lower, upper } = discordantInterval(pairs, 0.05);
      expect(lower > 0.5 || upper < 0.5).toBe(discordantEvidence(pairs).evidence > 20);
    }
  });

  it('say nothing of nothing, and refuse parts of rows', () => {
    const none = { championOnly: 0, challengerOnly: 0 };
    expect(testDiscordant(none)).toEqual({ n: 0, exactP: null, midP: null });
    expect(discordantEvidence(none).evidence).toBe(1);
    expect(discordantInterval(none, 0.05)).toEqual({ lower: 0, upper: 1 });
    expect(discordantInterval({ championOnly: 0, challengerOnly: 9 }, 0.05).upper).toBe(1);
    expect(discordantEvidence({ championOnly: 0, challengerOnly: 100_000 }).evidence).toBe(1e300);
    expect(() => testDiscordant({ championOnly: 0.5, challengerOnly: 1 })).toThrow('championOnly');
  });

  it('reach 20 in at most one of twenty fair courses, at any of 2,000 looks', () => {
    const random = createRandom(88);
    let wrong = 0;
    for (let run = 0; run < 1000; run += 1) {
      const pairs = { championOnly: 0, challengerOnly: 0 };
      for (let row = 0; row < 2000; row += 1) {
        pairs[random() < 0.5 ? 'championOnly' : 'challengerOnly'] += 1;
        if (discordantEvidence(pairs).evidence < 20) continue;
        wrong += 1;
        break;
      }
    }
    expect(wrong / 1000).toBeLessThanOrEqual(0.05);
  });
});

describe('weightedBootstrap', () => {
  const random = createRandom(9);
  const units: number[] = [];
  const values: number[] = [];
  for (let unit = 0; unit < 60; unit += 1) {
    const shock = drawNormal(random);
    for (let row = 0; row <= unit % 7; row += 1) {
      units.push(unit);
      values.push(shock + 0.5 * drawNormal(random));
    }
  }
  const meanOf = (weights: Float64Array): number =>
    weights.reduce((sum, weight, row) => sum + weight * (values[row] ?? 0), 0) /
    weights.reduce((sum, weight) => sum + weight, 0);

  it('finds the error of a mean of clustered rows, as the delta method does', () => {
    const sizes = Array.from({ length: 60 }, (_, unit) => (unit % 7) + 1);
    const sums = sizes.map((_, unit) => values.reduce((sum, x, row) => sum + (units[row] === unit ? x : 0), 0));
    const delta = ratioEstimate(pairsOf(sizes, sums));
    const { standardError, interval } = weightedBootstrap({ units, statistic: meanOf, random: createRandom(1) });
    expect(Math.abs((standardError ?? 0) / (delta?.standardError ?? 1) - 1)).toBeLessThan(0.1);
    expect(interval?.lower).toBeLessThan(delta?.value ?? 0);
    const perRow = weightedBootstrap({ units: units.map((_, row) => row), statistic: meanOf, random: createRandom(1) });
    expect(perRow.standardError).toBeLessThan(0.75 * (standardError ?? 0));
  });

  // scipy 1.17.1: bootstrap((arange(1, 31)**1.5,), mean, n_resamples=20000, method='percentile') gives 51.22..86.56;
  // two Monte Carlo answers agree to about 1.
  it('agrees with scipy within Monte Carlo error', () => {
    const alone = Array.from({ length: 30 }, (_, place) => place + 1);
    const mean = (weights: Float64Array) =>
      weights.reduce((sum, weight, place) => sum + weight * (place + 1) ** 1.5, 0) / 30;
    const { interval } = weightedBootstrap({
      units: alone,
      statistic: mean,
      random: createRandom(1),
      replicates: 8000,
    });
    expect(Math.abs((interval?.lower ?? 0) - 51.22)).toBeLessThan(1);
    expect(Math.abs((interval?.upper ?? 0) - 86.56)).toBeLessThan(1);
  });

  it('repeats itself for one seed', () => {
    const once = weightedBootstrap({ units, statistic: meanOf, random: createRandom(3), replicates: 200 });
    expect(weightedBootstrap({ units, statistic: meanOf, random: createRandom(3), replicates: 200 })).toEqual(once);
  });

  it('gives no interval where many replicates do not define the figure', () => {
    const onlyFirst = (weights: Float64Array): number | null => (weights[0] ? 1 : null);
    const drawn = weightedBootstrap({ units, statistic: onlyFirst, random: createRandom(3) });
    expect(drawn.interval).toBeNull();
    // A unit is missed with chance (1 − 1/60)^60 = .365.
    expect(Math.abs(drawn.undefinedShare - 0.365)).toBeLessThan(0.05);
    expect(() => weightedBootstrap({ units: [1, 1], statistic: meanOf, random })).toThrow('units');
    expect(() => weightedBootstrap({ units, statistic: () => Number.NaN, random })).toThrow('finite');
  });
});
