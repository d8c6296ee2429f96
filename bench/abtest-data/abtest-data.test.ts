import { describe, expect, it } from 'vitest';
import { createRandom } from '@/lib/random/create-random';
import { benchAbtestData } from '../abtest-data';
import { readRetention, readSplit } from './cookie-cats';
import { readBandit, readUniform } from './open-bandit';

const arm = (players: number, retained1: number, retained7: number) => ({ players, retained1, retained7, rounds: [] });
// The counts of Cookie Cats as published.
const cats = { gate30: arm(44_700, 20_034, 8502), gate40: arm(45_489, 20_119, 8279) };
const silent = { print: () => {}, say: () => {} };

describe('Cookie Cats', () => {
  it('says first that the split is suspect', () => {
    const { sentence, readings } = readSplit(cats);
    expect(sentence).toContain('the split is suspect');
    expect(sentence).toContain('chi-square p 0.0086, sequential Bayes factor 7.1 of 100');
    expect(readings[1]?.value).toBeCloseTo(7.060650862687439, 6);
    expect(readSplit({ gate30: arm(500, 1, 1), gate40: arm(510, 1, 1) }).sentence).toContain('as planned');
  });

  // scipy 1.10.1 and statsmodels 0.13.5, lib/stats/cases/comparisons.json.
  it('finds the drop in retention after seven days', () => {
    const readings = new Map(readRetention(cats).map(({ figure, value }) => [figure, value]));
    expect(readings.get('cookie-cats-retention-7')).toBeCloseTo(0.001554249975614329, 9);
    expect(readings.get('cookie-cats-retention-7-holm')).toBeCloseTo(2 * 0.001554249975614329, 9);
    expect(readings.get('cookie-cats-retention-7-chance-to-beat')).toBeCloseTo(0.0007773386644863937, 9);
  });
});

describe('Open Bandit', () => {
  const random = createRandom(7);
  const draw = (chances: readonly number[], rates: readonly number[]) => {
    const uniform = random();
    const item = uniform < (chances[0] ?? 0) ? 0 : 1;
    return { item, propensity: chances[item] ?? 1, clicked: Number(random() < (rates[item] ?? 0)) };
  };

  it('undoes the shares of the bandit', () => {
    const log = Array.from({ length: 20_000 }, () => draw([0.9, 0.1], [0.3, 0.1]));
    const readings = new Map(readBandit(log, 2).map(({ figure, value }) => [figure, value]));
    expect(readings.get('open-bandit-bts-mean-weight')).toBeCloseTo(2, 1);
    expect(readings.get('open-bandit-bts-click-rate')).toBeCloseTo(0.28, 1);
    expect(Math.abs((readings.get('open-bandit-bts-weighted-click-rate') ?? 0) - 0.2)).toBeLessThan(0.02);
    expect(Math.abs((readings.get('open-bandit-bts-two-most-shown-difference') ?? 0) - 0.2)).toBeLessThan(0.04);
  });

  it('checks the split of the uniform policy', () => {
    const log = Array.from({ length: 4000 }, () => draw([0.5, 0.5], [0.1, 0.1]));
    const readings = new Map(readUniform(log).map(({ figure, value }) => [figure, value]));
    expect(readings.get('open-bandit-random-split-chi-square')).toBeGreaterThan(0.001);
    expect(readings.get('open-bandit-random-click-rate')).toBeCloseTo(0.1, 1);
  });
});

describe('benchAbtestData', () => {
  it('says what to do without a folder, or with one that has no data', async () => {
    await expect(benchAbtestData(undefined, silent)).rejects.toThrow('npm run bench -- abtest-data <folder>');
    await expect(benchAbtestData('/nowhere', silent)).rejects.toThrow('There is no cookie-cats.csv in /nowhere');
  });
});
