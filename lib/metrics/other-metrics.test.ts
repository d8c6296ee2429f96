import { describe, expect, it } from 'vitest';
import { createRandom } from '@/lib/random/create-random';
import { drawNormal } from '@/lib/random/draw';
import classification from './cases/classification.json';
import regression from './cases/regression.json';
import { confusionMatrix, macroF1, mostLikelyClass } from './confusion';
import { evaluate, listEstimates } from './evaluate';
import {
  binaryMetrics,
  findMetricDefinition,
  metricDefinitions,
  multiclassMetrics,
  regressionMetrics,
} from './metric-definitions';

describe('evaluate, multiclass', () => {
  // cases/classification.json: scikit-learn 1.2.1, relative 1e-6.
  it.each(classification.cases.filter((item) => item.kind === 'multiclass'))(
    '$name',
    ({ y_true: labels, y_proba: rows = [], expected }) => {
      const predictions = rows.flat();
      const metrics = evaluate({ task: 'multiclass', classes: 3, labels, predictions });
      expect(metrics.logLoss?.value).toBeCloseTo(expected.log_loss ?? -1, 7);
      expect(metrics.accuracy?.value).toBeCloseTo(expected.accuracy, 12);
      expect(metrics.macroF1?.value).toBeCloseTo(expected.f1_macro, 12);
      expect(confusionMatrix(labels, mostLikelyClass(predictions, 3), 3)).toEqual(expected.confusion_matrix);
    },
  );

  it('takes the first of equally likely classes, and leaves out classes nobody saw', () => {
    expect([...mostLikelyClass([0.4, 0.4, 0.2, 0.1, 0.45, 0.45], 3)]).toEqual([0, 1]);
    expect(
      macroF1([
        [2, 0, 0],
        [0, 1, 0],
        [0, 0, 0],
      ]),
    ).toBe(1);
    expect(
      macroF1([
        [0, 0],
        [0, 0],
      ]),
    ).toBeNull();
  });

  it('agrees with binary log-loss for two classes', () => {
    const labels = [0, 1, 1];
    const two = evaluate({ task: 'multiclass', classes: 2, labels, predictions: [0.7, 0.3, 0.4, 0.6, 0.9, 0.1] });
    const one = evaluate({ task: 'binary', labels, predictions: [0.3, 0.6, 0.1] });
    expect(two.logLoss?.value).toBeCloseTo(one.logLoss?.value ?? -1, 12);
  });

  it.each([
    [[3], [0.5, 0.5, 0], 'labels[0] must be a class number in 0..2, got 3'],
    [[0], [0.5, 0.5], 'must have the same length'],
    [[0], [0, 0, 0], 'row 0 must have a positive sum'],
    [[0], [1, -0.5, 0.5], 'predictions[1]'],
  ])('refuses labels %j with predictions %j', (labels, predictions, message) => {
    expect(() => evaluate({ task: 'multiclass', classes: 3, labels, predictions })).toThrow(message);
  });

  it('says why nothing is known of no rows', () => {
    for (const estimate of listEstimates(evaluate({ task: 'multiclass', classes: 2, labels: [], predictions: [] }))) {
      expect(estimate.undefinedBecause).toBe('no rows');
    }
  });
});

describe('evaluate, regression', () => {
  // cases/regression.json: scikit-learn 1.2.1, relative 1e-6.
  it.each(regression.cases)('$name', ({ y_true: labels, y_pred: predictions, expected }) => {
    const metrics = evaluate({ task: 'regression', labels, predictions });
    for (const [name, value] of [
      ['rmse', expected.rmse],
      ['mae', expected.mae],
      ['squaredError', expected.mse],
      ['r2', expected.r2],
    ] as const) {
      expect((metrics[name]?.value ?? 0) / value).toBeCloseTo(1, 9);
    }
  });

  // Leave-one-out jackknife over scikit-learn 1.9.1; agrees with linearisation to a few per cent. MAE: numpy std/√n.
  it.each([
    ['california ridge', 4060.159381918264, 0.03328292196511951, 2841.8548683186787],
    ['bike ridge', 8.271621594271563, 0.02960014528686143, 5.938945414723783],
  ])('has the standard errors of %s', (...[name, rmse, r2, mae]) => {
    const found = regression.cases.find((item) => item.name === name);
    const metrics = evaluate({ task: 'regression', labels: found?.y_true ?? [], predictions: found?.y_pred ?? [] });
    expect(Math.abs((metrics.rmse?.standardError ?? 0) / rmse - 1)).toBeLessThan(0.04);
    expect(Math.abs((metrics.r2?.standardError ?? 0) / r2 - 1)).toBeLessThan(0.06);
    expect((metrics.mae?.standardError ?? 0) / mae).toBeCloseTo(1, 9);
  });

  it('leaves R² undefined for constant labels, and everything for no rows', () => {
    const constant = evaluate({ task: 'regression', labels: [0.1, 0.1, 0.1], predictions: [0, 0.1, 0.2] });
    expect(constant.r2).toMatchObject({ value: null, undefinedBecause: 'all labels are equal' });
    for (const estimate of listEstimates(evaluate({ task: 'regression', labels: [], predictions: [] }))) {
      expect(estimate).toMatchObject({ value: null, undefinedBecause: 'no rows' });
    }
    expect(evaluate({ task: 'regression', labels: [1, 2], predictions: [1, 2] }).rmse).toMatchObject({
      value: 0,
      lower: null,
    });
    expect(() => evaluate({ task: 'regression', labels: [1, Infinity], predictions: [1, 2] })).toThrow('labels[1]');
  });
});

describe('intervals of clustered rows', () => {
  const coverage = (units: 'given' | 'ignored'): number => {
    const random = createRandom(17);
    let covered = 0;
    for (let run = 0; run < 300; run += 1) {
      const days = Array.from({ length: 600 }, (_, row) => Math.floor(row / 20));
      const shocks = days.map(() => drawNormal(random) * 0.5);
      const predictions = days.map((day) => (shocks[day] ?? 0) + drawNormal(random));
      const rows = { task: 'regression', labels: predictions.map(() => 0), predictions } as const;
      const mean = evaluate(units === 'given' ? { ...rows, units: days } : rows).meanPrediction;
      if ((mean?.lower ?? 1) < 0 && (mean?.upper ?? -1) > 0) covered += 1;
    }
    return covered / 300;
  };

  it('hold the truth in about 95 % of samples with units, and far less often without', () => {
    expect(coverage('given')).toBeGreaterThan(0.91);
    expect(coverage('ignored')).toBeLessThan(0.75);
  });
});

describe('metric definitions', () => {
  it('describe every metric that evaluate gives', () => {
    for (const name of [...binaryMetrics, ...multiclassMetrics, ...regressionMetrics]) {
      const definition = metricDefinitions.get(name);
      expect(definition?.name).toBe(name);
      expect(definition?.meaning.endsWith('.')).toBe(true);
      expect(definition?.formula).not.toBe('');
    }
    const given = [
      ...listEstimates(evaluate({ task: 'binary', labels: [0, 1], predictions: [0, 1] })),
      ...listEstimates(evaluate({ task: 'multiclass', classes: 2, labels: [0], predictions: [1, 0] })),
      ...listEstimates(evaluate({ task: 'regression', labels: [0], predictions: [0] })),
    ];
    expect(new Set(given.map(({ name }) => name))).toEqual(new Set(metricDefinitions.keys()));
    expect(findMetricDefinition('loss_from_elsewhere')).toBeNull();
    expect(findMetricDefinition('auc')?.largerIsBetter).toBe(true);
  });
});
