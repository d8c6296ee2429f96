import { describe, expect, it } from 'vitest';
import { createRandom } from '@/lib/random/create-random';
import { shuffledIndices } from '@/lib/random/shuffle';
import { aucInfluence, estimateAuc } from './auc';
import { calibrationError, reliabilityBins } from './calibration';
import file from './cases/classification.json';
import { confusionMatrix } from './confusion';
import { averagePrecision, precisionRecallCurve, rocCurve } from './curves';
import { evaluate } from './evaluate';
import { brierRows, logLossRows } from './row-losses';
import { splitScores } from './scores-by-class';

// cases/classification.json: scikit-learn 1.2.1, relative 1e-6.
const cases = file.cases.flatMap(({ name, kind, y_true: labels, y_score: scores = [], threshold = 0, expected }) =>
  kind === 'binary' ? [{ name, labels, scores, threshold, expected }] : [],
);
const titanic = cases[0] ?? { labels: [], scores: [] };
const ties = { labels: [0, 0, 1, 1, 0, 1, 1, 0, 1, 0], scores: [0.1, 0.4, 0.35, 0.8, 0.4, 0.4, 0.9, 0.2, 0.5, 0.5] };

describe('evaluate, binary', () => {
  it.each(cases)('$name', ({ labels, scores, threshold, expected }) => {
    const metrics = evaluate({ task: 'binary', labels, predictions: scores, threshold });
    const value = (name: keyof typeof metrics): number => metrics[name]?.value ?? Number.NaN;
    expect(value('auc')).toBeCloseTo(expected.roc_auc ?? -1, 9);
    expect(value('prAuc')).toBeCloseTo(expected.pr_auc_average_precision ?? -1, 9);
    expect(value('logLoss')).toBeCloseTo(expected.log_loss ?? -1, 9);
    expect(value('brier')).toBeCloseTo(expected.brier ?? -1, 9);
    expect(value('accuracy')).toBeCloseTo(expected.accuracy ?? -1, 9);
    expect(value('recall')).toBeCloseTo(expected.recall ?? -1, 9);
    expect(value('f1')).toBeCloseTo(expected.f1 ?? -1, 9);
    expect(value('calibrationError')).toBeCloseTo(expected.ece_10_equal_width ?? -1, 9);
    const called = scores.map((score) => Number(score >= threshold));
    const counts = confusionMatrix(labels, called, 2);
    expect(counts.flat()).toEqual([expected.tn, expected.fp, expected.fn, expected.tp]);
    // scikit-learn gives precision 0 where no row is called positive; it is undefined, and ours says so.
    const isDefined = called.includes(1);
    expect(metrics.precision?.value ?? -1).toBeCloseTo(isDefined ? (expected.precision ?? Number.NaN) : -1, 9);
    expect(metrics.precision?.undefinedBecause).toBe(isDefined ? null : 'no row was called positive');
  });

  // numpy 2.4.6: DeLong's variance from the m × n table of comparisons; statsmodels 0.15.0: OLS on a constant.
  it('has the standard errors of DeLong and of the mean', () => {
    const metrics = evaluate({ task: 'binary', labels: titanic.labels, predictions: titanic.scores });
    expect(metrics.auc?.standardError).toBeCloseTo(0.03859783607730198, 12);
    expect(metrics.logLoss?.standardError).toBeCloseTo(0.05088014862466671, 12);
    expect(metrics.auc?.basis).toBe('rows');
    expect(estimateAuc(splitScores(ties.labels, ties.scores))?.standardError).toBeCloseTo(0.15427248620541514, 12);
  });

  // Rows in clusters of nine. Log-loss: statsmodels 0.15.0, cov_type='cluster'. The others: leave-one-cluster-out
  // jackknife over scikit-learn 1.9.1, which agrees with linearisation to a few per cent at 20 clusters.
  it('widens intervals by unit', () => {
    const units = titanic.labels.map((_, row) => `unit ${Math.floor(row / 9)}`);
    const metrics = evaluate({ task: 'binary', labels: titanic.labels, predictions: titanic.scores, units });
    expect(metrics.logLoss?.standardError).toBeCloseTo(0.06052299, 8);
    const near = (name: 'auc' | 'f1' | 'precision' | 'recall', jackknife: number): void => {
      expect(Math.abs((metrics[name]?.standardError ?? 0) / jackknife - 1)).toBeLessThan(0.06);
      expect(metrics[name]?.basis).toBe('units');
    };
    near('auc', 0.04790996586159002);
    near('f1', 0.048122396944797675);
    near('precision', 0.042169462092768055);
    near('recall', 0.07171114994891672);
  });

  it('tells why a figure is undefined instead of giving NaN', () => {
    const oneClass = evaluate({ task: 'binary', labels: [0, 0], predictions: [0.2, 0.3] });
    expect(oneClass.auc).toMatchObject({
      value: null,
      lower: null,
      undefinedBecause: 'only one class among the labels',
    });
    expect(oneClass.prAuc?.undefinedBecause).toBe('no positive rows');
    expect(oneClass.recall?.undefinedBecause).toBe('no positive rows');
    expect(oneClass.logLoss?.value).toBeCloseTo((-Math.log(0.8) - Math.log(0.7)) / 2, 12);
    for (const estimate of Object.values(evaluate({ task: 'binary', labels: [], predictions: [] }))) {
      expect(estimate).toMatchObject({ value: null, undefinedBecause: 'no rows' });
    }
    const single = evaluate({ task: 'binary', labels: [1], predictions: [0.9] });
    expect(single.logLoss).toMatchObject({ standardError: null, lower: null, basis: null });
  });

  it('gives no interval, rather than one of width zero, to a perfect ranking', () => {
    expect(evaluate({ task: 'binary', labels: [0, 0, 1, 1], predictions: [0.1, 0.2, 0.8, 0.9] }).auc).toMatchObject({
      value: 1,
      lower: null,
      upper: null,
    });
  });

  it.each([
    [[0, 2], [0.1, 0.2], 'labels[1] must be 0 or 1, got 2'],
    [[0, 1], [0.1, Number.NaN], 'predictions[1] must be a finite number, got NaN'],
    [[0, 1], [0.1, 1.2], 'predictions[1] must lie in 0..1, got 1.2'],
    [[0], [0.1, 0.2], 'must have the same length, got 1 and 2'],
  ])('refuses labels %j with predictions %j', (labels, predictions, message) => {
    expect(() => evaluate({ task: 'binary', labels, predictions })).toThrow(message);
  });

  it('refuses units of another length and levels that are none', () => {
    expect(() => evaluate({ task: 'binary', labels: [0, 1], predictions: [0, 1], units: ['a'] })).toThrow(
      'labels and units',
    );
    expect(() => evaluate({ task: 'binary', labels: [0, 1], predictions: [0, 1], level: 95 })).toThrow('level');
  });
});

describe('log-loss of rows', () => {
  it('is what the probability of the outcome costs, and finite for certain mistakes', () => {
    expect([...logLossRows([1, 0, 1, 0], [0.8, 0.8, 0, 1])].map((loss) => Number(loss.toFixed(4)))).toEqual([
      0.2231, 1.6094, 34.5388, 34.5388,
    ]);
    expect([...logLossRows([1, 0], [1, 0])].map(Math.abs)).toEqual([0, 0]);
    expect([...brierRows([1, 0], [0.75, 0.5])]).toEqual([0.0625, 0.25]);
  });
});

describe('the area under the ROC curve', () => {
  const drawn = (rows: number, levels: number): { labels: number[]; scores: number[] } => {
    const random = createRandom(rows);
    const scores = Array.from({ length: rows }, () => Math.floor(random() * levels) / levels);
    return { scores, labels: scores.map((score) => (random() < 0.2 + score / 2 ? 1 : 0)) };
  };

  it('does not change with the order of rows or a rising transformation, and turns with the sign', () => {
    const { labels, scores } = drawn(500, 20);
    const auc = (at: number[], values: number[]): number => estimateAuc(splitScores(at, values))?.auc ?? Number.NaN;
    const order = [...shuffledIndices(500, createRandom(1))];
    const plain = auc(labels, scores);
    expect(
      auc(
        order.map((row) => labels[row] ?? 0),
        order.map((row) => scores[row] ?? 0),
      ),
    ).toBeCloseTo(plain, 12);
    expect(
      auc(
        labels,
        scores.map((score) => Math.exp(5 * score) - 1e6),
      ),
    ).toBeCloseTo(plain, 12);
    expect(
      auc(
        labels,
        scores.map((score) => -score),
      ),
    ).toBeCloseTo(1 - plain, 12);
    expect(auc([0, 1, 1], [0.5, 0.5, 0.5])).toBe(0.5);
  });

  it('has pulls of rows with mean zero that rebuild its standard error', () => {
    const { labels, scores } = drawn(400, 10);
    const split = splitScores(labels, scores);
    const pulls = aucInfluence({ labels, scores }, split) ?? new Float64Array(0);
    expect(pulls.reduce((sum, pull) => sum + pull, 0)).toBeCloseTo(0, 8);
    const rebuilt = Math.sqrt(pulls.reduce((sum, pull) => sum + pull * pull, 0)) / 400;
    expect(rebuilt / (estimateAuc(split)?.standardError ?? 0)).toBeCloseTo(1, 2);
  });

  it('covers the truth in about 95 % of samples', () => {
    // Scores of positives are uniform on [0, 1], of negatives its square: the chance that u > v² is 2/3.
    const random = createRandom(12);
    let covered = 0;
    for (let run = 0; run < 500; run += 1) {
      const labels = Array.from({ length: 150 }, (_, row) => row % 2);
      const predictions = labels.map((label) => (label === 1 ? random() : random() ** 2));
      const auc = evaluate({ task: 'binary', labels, predictions }).auc;
      if ((auc?.lower ?? 1) < 2 / 3 && (auc?.upper ?? 0) > 2 / 3) covered += 1;
    }
    expect(covered / 500).toBeGreaterThan(0.92);
    expect(covered / 500).toBeLessThan(0.98);
  });

  it('takes 3,000,000 rows', () => {
    const random = createRandom(1);
    const scores = Float64Array.from({ length: 3_000_000 }, () => random());
    const labels = scores.map((score) => (random() < score ? 1 : 0));
    const auc = estimateAuc(splitScores(labels, scores))?.auc ?? 0;
    // The chance that the larger-weighted score exceeds the smaller-weighted one: ∫ 2s·(2s − s²) ds = 5/6.
    expect(auc).toBeCloseTo(5 / 6, 2);
  });
});

describe('curves', () => {
  // scikit-learn 1.9.1: roc_curve(…, drop_intermediate=False)
  it('is the ROC curve of scikit-learn when it need not be thinned', () => {
    const points = rocCurve(splitScores(ties.labels, ties.scores), 1000) ?? [];
    expect(points.map((point) => point.falsePositiveRate)).toEqual([0, 0, 0, 0.2, 0.6, 0.6, 0.8, 1]);
    expect(points.map((point) => point.truePositiveRate)).toEqual([0, 0.2, 0.4, 0.6, 0.8, 1, 1, 1]);
    expect(points.map((point) => point.threshold)).toEqual([0.9, 0.9, 0.8, 0.5, 0.4, 0.35, 0.2, 0.1]);
  });

  it('keeps its ends and its area when thinned', () => {
    const random = createRandom(3);
    const scores = Float64Array.from({ length: 20_000 }, () => random());
    const split = splitScores(
      scores.map((score) => (random() < score ? 1 : 0)),
      scores,
    );
    const points = rocCurve(split, 100) ?? [];
    expect(points.length).toBeLessThanOrEqual(102);
    expect(points.at(-1)).toMatchObject({ falsePositiveRate: 1, truePositiveRate: 1 });
    const area = points.slice(1).reduce((sum, point, index) => {
      const before = points[index] ?? point;
      return (
        sum +
        ((point.falsePositiveRate - before.falsePositiveRate) * (point.truePositiveRate + before.truePositiveRate)) / 2
      );
    }, 0);
    expect(area).toBeCloseTo(estimateAuc(split)?.auc ?? 0, 3);
    expect(precisionRecallCurve(split, 100)?.at(-1)?.recall).toBe(1);
  });

  it('is nothing where a class is missing', () => {
    expect(rocCurve(splitScores([1, 1], [0.1, 0.2]))).toBeNull();
    expect(precisionRecallCurve(splitScores([0], [0.5]))).toBeNull();
    expect(averagePrecision(splitScores([], []))).toBeNull();
    expect(averagePrecision(splitScores([1, 1], [0.1, 0.2]))).toBe(1);
  });
});

describe('reliability bins', () => {
  it('counts each row once, 1 into the last bin, and says nothing about empty bins', () => {
    const bins = reliabilityBins([1, 0, 1, 1], [0.05, 0.0, 1.0, 0.95]);
    expect(bins).toHaveLength(10);
    expect(bins.map(({ rows }) => rows)).toEqual([2, 0, 0, 0, 0, 0, 0, 0, 0, 2]);
    expect(bins[9]).toMatchObject({ meanPrediction: 0.975, positiveShare: 1 });
    expect(bins[4]).toMatchObject({ meanPrediction: null, positiveShare: null, shareLower: null });
    expect(calibrationError(bins)).toBeCloseTo(0.5 * (0.5 - 0.025) + 0.5 * 0.025, 12);
    expect(calibrationError(reliabilityBins([], []))).toBeNull();
  });
});
