import { describe, expect, it } from 'vitest';
import { createRandom } from '@/lib/random/create-random';
import { adjustedCourses } from './adjusted-courses';
import { banditCourses } from './bandit-courses';
import { airportCourses, feedbackCourses, gapCourses } from './cluster-courses';
import { ownCourses } from './own-courses';
import { canaryCourses, severalMetricsCourses } from './canary-courses';
import { challengersCourse, conversionCourses } from './conversion-courses';
import { dayCourses, flightSeries } from './day-courses';
import { createBinomial } from './draw-binomial';
import { lateLabelCourses, pairedAucCourses } from './metric-courses';
import { levelLimit } from './rates';
import { splitCourses } from './split-courses';
import { discordantCourses, ratioCourses } from './unit-courses';

// The same courses as `npm run bench -- truth`, fewer of them.
const few = 500;

describe('conversions, 80 looks to 20,000 an arm', () => {
  it('naive peeking is wrong in a third of null courses, what claims validity in at most alpha', () => {
    const rates = conversionCourses({ simulations: few, baseRate: 0.1, lift: 0 });
    expect(rates['naive-peeking'].share).toBeGreaterThan(0.3);
    expect(rates['bayes-chance-to-beat-95'].share).toBeGreaterThan(0.2);
    for (const method of ['sequence-5000', 'sequence-40000', 'obrien-fleming', 'fixed-horizon-read-once'] as const) {
      expect(rates[method].share).toBeLessThanOrEqual(levelLimit(0.05, few));
    }
  });

  it('three challengers share the level', () => {
    const rate = challengersCourse({ simulations: few, baseRate: 0.1 });
    expect(rate.share).toBeLessThanOrEqual(levelLimit(0.05, few));
  });

  it('a tenth more is found in most courses', () => {
    const rates = conversionCourses({ simulations: few, baseRate: 0.1, lift: 0.1 });
    expect(rates['sequence-5000'].share).toBeGreaterThan(0.58);
    expect(rates['sequence-40000'].share).toBeGreaterThan(0.62);
    expect(rates['obrien-fleming'].share).toBeGreaterThan(rates['sequence-40000'].share);
  });
});

describe('other nulls', () => {
  it('by day the level holds on four months of flights, by flight it is lost', () => {
    expect(flightSeries).toHaveLength(4);
    for (const series of flightSeries) {
      const { day, flight } = dayCourses({ simulations: few, series, order: 'drawn' });
      expect(day.share).toBeLessThanOrEqual(levelLimit(0.05, few));
      expect(flight.share).toBeGreaterThan(0.49);
    }
  });

  it('a fair split raises no alarm, one that is off by a point usually does', () => {
    expect(splitCourses({ simulations: few, share: 0.5 }).sequential.share).toBeLessThanOrEqual(0.005);
    expect(splitCourses({ simulations: 200, share: 0.51 }).sequential.share).toBeGreaterThan(0.6);
  });

  it('AUC and RMSE with late labels keep the level', () => {
    const { auc, rmse, 'auc-peeking': peeking } = lateLabelCourses({ simulations: 200 });
    expect(auc.share).toBeLessThanOrEqual(levelLimit(0.05, 200));
    expect(rmse.share).toBeLessThanOrEqual(levelLimit(0.05, 200));
    expect(peeking.share).toBeGreaterThan(0.2);
  });

  it('paired AUC keeps it by user and loses it by row', () => {
    const rates = pairedAucCourses({ simulations: 60 });
    expect(rates['by-user'].share).toBeLessThanOrEqual(levelLimit(0.05, 60));
    expect(rates['by-row'].share).toBeGreaterThan(0.4);
  });

  it('ratios keep it by user and lose it by view', () => {
    const rates = ratioCourses({ simulations: 200 });
    expect(rates['by-user'].share).toBeLessThanOrEqual(levelLimit(0.05, 200));
    expect(rates['by-view'].share).toBeGreaterThan(0.3);
  });

  it('a bandit keeps it with weighted means, and its split stays sound', () => {
    const rates = banditCourses({ simulations: 100, baseRate: 0.1 });
    expect(rates.weighted.share).toBeLessThanOrEqual(levelLimit(0.05, 100));
    expect(rates.split.share).toBeLessThanOrEqual(0.01);
  });

  it('McNemar keeps it as an e-process, and loses it read again and again', () => {
    const { 'e-process': sound, peeking } = discordantCourses({ simulations: few });
    expect(sound.share).toBeLessThanOrEqual(levelLimit(0.05, few));
    expect(peeking.share).toBeGreaterThan(0.1);
  });

  it.each([
    [10, 0],
    [10, 0.1],
    [20, 0.1],
  ])('%d airports that differ by %d keep it, and lose it taken for many units of equal size', (airports, between) => {
    const { clusters, normal } = airportCourses({ simulations: few, airports, between });
    expect(clusters.share).toBeLessThanOrEqual(levelLimit(0.05, few));
    expect(normal.share).toBeGreaterThan(levelLimit(0.05, few));
  });

  it('feedback and gaps keep it, and lose it by what is usual', () => {
    const feedback = feedbackCourses({ simulations: 60 });
    expect(feedback.balance.share).toBeLessThanOrEqual(levelLimit(0.05, 60));
    expect(feedback.naive.share).toBeGreaterThan(0.3);
    const gap = gapCourses({ simulations: 40 });
    expect(gap.broken.share).toBeLessThanOrEqual(levelLimit(0.05, 40));
    expect(gap.held.share).toBeLessThanOrEqual(levelLimit(0.05, 40));
    expect(gap.naive.share).toBeGreaterThan(0.2);
  });

  it('what users bring keeps it by key, and loses it by day where users come back', () => {
    const rates = ownCourses({ simulations: 60 });
    for (const name of ['by-key', 'lift', 'adjusted'] as const) {
      expect(rates[name].share).toBeLessThanOrEqual(levelLimit(0.05, 60));
    }
    expect(rates['by-day'].share).toBeGreaterThan(0.3);
  });

  it('a canary keeps it over its steps and loses it pooled; four metrics share it', () => {
    const { strata, pooled } = canaryCourses({ simulations: few });
    expect(strata.share).toBeLessThanOrEqual(levelLimit(0.05, few));
    expect(pooled.share).toBeGreaterThan(0.5);
    const several = severalMetricsCourses({ simulations: few });
    expect(several.holm.share).toBeLessThanOrEqual(levelLimit(0.05, few));
    expect(several.peeking.share).toBeGreaterThan(0.5);
  });

  it('variance reduction keeps it, and removes ρ²', () => {
    const { rate, peeking, gain } = adjustedCourses({ simulations: 150, explained: 0.5 });
    expect(rate.share).toBeLessThanOrEqual(levelLimit(0.05, 150));
    expect(peeking.share).toBeGreaterThan(0.2);
    expect(Math.abs(gain - 0.5)).toBeLessThan(0.15);
  });
});

describe('createBinomial', () => {
  it('has the mean and variance of the binomial', () => {
    const draw = createBinomial(250, 0.1);
    const random = createRandom(1);
    const draws = Array.from({ length: 40_000 }, () => draw(random));
    const mean = draws.reduce((sum, x) => sum + x, 0) / draws.length;
    const variance = draws.reduce((sum, x) => sum + (x - mean) ** 2, 0) / draws.length;
    expect(Math.abs(mean - 25)).toBeLessThan(0.1);
    expect(Math.abs(variance - 22.5)).toBeLessThan(0.7);
  });
});
