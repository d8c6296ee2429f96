import { describe, expect, it } from 'vitest';
import { createRandom } from '@/lib/random/create-random';
import { drawNormal } from '@/lib/random/draw';
import cases from '@/lib/stats/cases/paired.json';
import { lookAtEstimate } from '@/lib/stats/estimate-look';
import { estimateAuc, estimateAucFromCounts } from './auc';
import { bootstrapMetricDifference } from './bootstrap-metric';
import { compareAucs } from './compare-aucs';
import { comparePaired } from './compare-metric';
import { contestMetrics, metricPull } from './metric-pull';
import { splitScores } from './scores-by-class';
import { weightedMetric } from './weighted-metric';

const { labels, champion, challenger, units } = cases.paired;

describe('two AUCs on the same rows', () => {
  // numpy 2.4.6: every positive against every negative, numpy.cov of the placements; see cases/paired.json.
  it('have the error of DeLong, ties included', () => {
    const comparison = compareAucs({ labels, champion, challenger });
    expect(comparison?.champion).toBeCloseTo(0.6381074168797954, 12);
    expect(comparison?.challenger).toBeCloseTo(0.7902813299232737, 12);
    expect(comparison?.standardError).toBeCloseTo(0.08603649038429614, 12);
    expect(comparison?.pValue).toBeCloseTo(0.07694167686370214, 10);
    expect((comparison?.interval.upper ?? 0) - (comparison?.difference ?? 0)).toBeCloseTo(1.959964 * 0.0860365, 6);
  });

  it('turn round when swapped, and need two rows a class', () => {
    const back = compareAucs({ labels, champion: challenger, challenger: champion });
    expect(back?.difference).toBeCloseTo(-0.15217391304347827, 12);
    expect(compareAucs({ labels, champion, challenger: champion })).toMatchObject({ standardError: 0, pValue: null });
    expect(compareAucs({ labels: [1, 0, 0], champion: [1, 2, 3], challenger: [3, 2, 1] })).toBeNull();
    expect(() => compareAucs({ labels: [1, 2], champion: [1, 2], challenger: [1, 2] })).toThrow('labels[1]');
  });
});

describe('a metric of two models on the same rows', () => {
  // numpy 2.4.6, as cases/paired.json says; pulls of f1 and rmse by numerical derivative, good to 1e-5.
  it.each([
    ['auc', 0.15217391304347827, 0.057973831267630116, 10],
    ['f1', 0.0952380952380952, 0.04333217048860351, 5],
    ['rmse', -0.0473956678108892, 0.09591999307728734, 5],
  ] as const)('%s has the error of 8 units', (metric, value, standardError, digits) => {
    const difference = comparePaired({ metric, labels, champion, challenger, units });
    expect(difference?.value).toBeCloseTo(value, 10);
    expect(difference?.standardError).toBeCloseTo(standardError, digits);
    expect(difference?.units).toBe(8);
  });

  it.each([
    ['f1', 0.0698365429242849],
    ['rmse', 0.1016680676600837],
  ] as const)('%s has the error of rows without units', (metric, standardError) => {
    const difference = comparePaired({ metric, labels, champion, challenger });
    expect(difference?.standardError).toBeCloseTo(standardError, 5);
    expect(difference?.units).toBe(40);
  });

  it('pulls add up to nothing for every metric', () => {
    const predictions = champion.map((score) => 1 / (1 + Math.exp(-score)));
    for (const metric of contestMetrics) {
      const pull = metricPull({ metric, labels, predictions });
      expect(Math.abs(pull?.influence.reduce((sum, one) => sum + one, 0) ?? 1)).toBeLessThan(1e-9);
    }
  });

  it('says nothing where rows define nothing', () => {
    const none = { labels: [0, 0], champion: [0.1, 0.2], challenger: [0.2, 0.1] };
    expect(comparePaired({ metric: 'auc', ...none })).toBeNull();
    expect(comparePaired({ metric: 'f1', ...none })).toBeNull();
    const perfect = { labels: [0, 0, 0, 1, 1, 1], champion: [1, 2, 3, 4, 5, 6], challenger: [6, 5, 4, 3, 2, 1] };
    expect(comparePaired({ metric: 'auc', ...perfect })).toBeNull();
    expect(comparePaired({ metric: 'rmse', labels: [], champion: [], challenger: [] })).toBeNull();
    expect(comparePaired({ metric: 'rmse', ...none, units: ['a', 'a'] })).toBeNull();
    expect(() => comparePaired({ metric: 'rmse', ...none, units: ['a'] })).toThrow('same length');
  });
});

describe('weightedMetric', () => {
  it('is the metric of the rows repeated as often as they weigh', () => {
    const predictions = champion.map((score) => 1 / (1 + Math.exp(-score)));
    const weights = Float64Array.from(labels, (_, row) => row % 4);
    const repeated = labels.flatMap((_, row) => Array.from({ length: row % 4 }, () => row));
    for (const metric of contestMetrics) {
      const wanted = metricPull({
        metric,
        labels: repeated.map((row) => labels[row] ?? 0),
        predictions: repeated.map((row) => predictions[row] ?? 0),
      });
      expect(weightedMetric({ metric, labels, predictions })(weights)).toBeCloseTo(wanted?.value ?? Number.NaN, 12);
    }
    expect(weightedMetric({ metric: 'auc', labels, predictions })(new Float64Array(labels.length))).toBeNull();
    expect(weightedMetric({ metric: 'f1', labels: [0, 0], predictions: [0, 0] })(Float64Array.of(1, 1))).toBeNull();
  });
});

describe('bootstrapMetricDifference', () => {
  it('finds the errors of DeLong and of the sandwich, by row and by unit', () => {
    const asked = { metric: 'auc' as const, labels, champion, challenger, replicates: 1500 };
    const byRow = bootstrapMetricDifference({ ...asked, random: createRandom(5) });
    // .0860 by DeLong: replicates of 40 rows agree to about a tenth.
    expect(Math.abs((byRow.standardError ?? 0) / 0.08603649038429614 - 1)).toBeLessThan(0.15);
    const byUnit = bootstrapMetricDifference({ ...asked, units, random: createRandom(5) });
    expect(Math.abs((byUnit.standardError ?? 0) / 0.057973831267630116 - 1)).toBeLessThan(0.3);
    expect(byUnit.interval?.lower).toBeLessThan(0.152);
    expect(byUnit.interval?.upper).toBeGreaterThan(0.152);
    expect(() => bootstrapMetricDifference({ ...asked, units: [1], random: createRandom(5) })).toThrow('same length');
  });
});

describe('AUC from counts', () => {
  it('is the AUC of the rows, error and all, and adds up', () => {
    const random = createRandom(12);
    const rows = Array.from({ length: 500 }, () => {
      const label = Number(random() < 0.3);
      return { label, bin: Math.max(0, Math.min(19, Math.floor(10 + 3 * drawNormal(random) + 2 * label))) };
    });
    const counts = { positives: new Float64Array(20), negatives: new Float64Array(20) };
    for (const { label, bin } of rows) {
      const side = label === 1 ? counts.positives : counts.negatives;
      side[bin] = (side[bin] ?? 0) + 1;
    }
    const exact = estimateAuc(
      splitScores(
        rows.map(({ label }) => label),
        rows.map(({ bin }) => bin),
      ),
    );
    const counted = estimateAucFromCounts(counts);
    expect(counted?.auc).toBeCloseTo(exact?.auc ?? 0, 12);
    expect(counted?.standardError).toBeCloseTo(exact?.standardError ?? 0, 12);
    expect(estimateAucFromCounts({ positives: [1, 0], negatives: [0, 0] })).toBeNull();
    expect(estimateAucFromCounts({ positives: [0, 1], negatives: [3, 0] })).toEqual({ auc: 1, standardError: null });
  });
});

describe('sequences on metrics, nothing true, every look taken', () => {
  const plan = { alpha: 0.05, tunedToUnits: 1000, firstLook: 200 };

  it.each(['auc', 'f1', 'rmse'] as const)('%s of two like models, paired: at most alpha', (metric) => {
    const random = createRandom(2026);
    let wrong = 0;
    for (let run = 0; run < 150; run += 1) {
      const size = 1000;
      const truth = Array.from({ length: size }, () => Number(random() < 0.3));
      const score = (row: number): number => 0.4 * (truth[row] ?? 0) + 0.4 * drawNormal(random);
      const [one, other] = [truth.map((_, row) => score(row)), truth.map((_, row) => score(row))];
      for (let n = 200; n <= size; n += 100) {
        const difference = comparePaired({
          metric,
          labels: truth.slice(0, n),
          champion: one.slice(0, n),
          challenger: other.slice(0, n),
        });
        const look = difference && lookAtEstimate(difference, plan);
        if (look === null || (look.lower <= 0 && look.upper >= 0)) continue;
        wrong += 1;
        break;
      }
    }
    // 5 % and two standard errors of 150 runs.
    expect(wrong / 150).toBeLessThanOrEqual(0.086);
  });
});
