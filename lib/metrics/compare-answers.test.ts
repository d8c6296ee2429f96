import { describe, expect, it } from 'vitest';
import { compareAnswers, type ComparedAnswers } from './compare-answers';

const numbers = (values: readonly number[]) => Float64Array.from(values);
const regression: ComparedAnswers = {
  ...{ task: 'regression', classes: 0, thresholds: { champion: 0.5, challenger: 0.5 }, labels: numbers([0, 0, 0, 0]) },
  champion: numbers([1, 2, 1, 2]),
  challenger: numbers([0, 1, 1, 1]),
};

describe('two models on the same rows', () => {
  it('differ by the mean of the differences of their rows', () => {
    // Differences of |error|: −1, −1, 0, −1: mean −.75, sd .5 (n − 1), error .25; R: qt(.975, 3) = 3.182446.
    const found = compareAnswers(regression, { metric: 'mae' });
    expect(found).toMatchObject({ champion: 1.5, challenger: 0.75, value: -0.75, units: 4 });
    expect(found?.standardError).toBeCloseTo(0.25, 12);
    expect(found?.lower).toBeCloseTo(-0.75 - 3.182446 * 0.25, 6);
    expect(found?.upper).toBeCloseTo(-0.75 + 3.182446 * 0.25, 6);
  });

  it('count units where rows share them', () => {
    const found = compareAnswers({ ...regression, units: ['a', 'a', 'b', 'b'] }, { metric: 'mae' });
    expect(found?.units).toBe(2);
    expect(found?.value).toBe(-0.75);
  });

  it('of several classes differ by their own log-loss and by their hits', () => {
    const rows: ComparedAnswers = {
      ...{ task: 'multiclass', classes: 3, thresholds: { champion: 0.5, challenger: 0.5 }, labels: numbers([0, 1, 2]) },
      champion: numbers([0.5, 0.3, 0.2, 0.5, 0.3, 0.2, 0.5, 0.3, 0.2]),
      challenger: numbers([0.8, 0.1, 0.1, 0.1, 0.8, 0.1, 0.5, 0.3, 0.2]),
    };
    expect(compareAnswers(rows, { metric: 'accuracy' })).toMatchObject({ champion: 1 / 3, challenger: 2 / 3 });
    const loss = compareAnswers(rows, { metric: 'logLoss' });
    expect(loss?.champion).toBeCloseTo(-(Math.log(0.5) + Math.log(0.3) + Math.log(0.2)) / 3, 12);
    expect(loss?.challenger).toBeCloseTo(-(2 * Math.log(0.8) + Math.log(0.2)) / 3, 12);
  });

  it('of two classes are each judged from their own threshold', () => {
    // Both rank the rows alike; at .5 the challenger calls nothing positive, at its own .19 what the champion calls.
    const champion = numbers([0.1, 0.2, 0.6, 0.8]);
    const rows: ComparedAnswers = {
      ...{ task: 'binary', classes: 2, labels: numbers([0, 0, 1, 1]), champion },
      challenger: champion.map((score) => score / 3),
      thresholds: { champion: 0.5, challenger: 0.19 },
    };
    expect(compareAnswers(rows, { metric: 'accuracy' })).toMatchObject({ champion: 1, challenger: 1, value: 0 });
    const swapped = { ...rows, thresholds: { champion: 0.2, challenger: 0.5 } };
    expect(compareAnswers(swapped, { metric: 'accuracy' })).toMatchObject({ champion: 0.75, challenger: 0.5 });
  });

  it('are not compared in a metric of another task, nor where the rows do not define it', () => {
    expect(() => compareAnswers(regression, { metric: 'auc' })).toThrow('regression');
    const oneClass = { ...regression, task: 'binary' as const, champion: numbers([0.1, 0.2, 0.3, 0.4]) };
    expect(compareAnswers({ ...oneClass, challenger: oneClass.champion }, { metric: 'auc' })).toBeNull();
  });
});
