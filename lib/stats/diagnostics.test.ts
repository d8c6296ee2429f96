import { describe, expect, it } from 'vitest';
import { createRandom } from '@/lib/random/create-random';
import { drawNormal } from '@/lib/random/draw';
import { effectTrend } from './effect-trend';
import { missingBounds, missingDifferenceBounds, missingLossBounds } from './missing-bounds';
import { outlierEffect } from './outlier-effect';
import { proposeUnit } from './propose-unit';

describe('proposeUnit', () => {
  // scipy 1.17.1 f_oneway of these groups: F 17.0058, p .00337.
  const values = [1, 2, 1.5, 3, 2.5, 0.5, 1, 0, 0.7];
  const groups = ['a', 'a', 'a', 'b', 'b', 'c', 'c', 'c', 'c'];

  it('names the grouping that matters, and what ignoring it costs', () => {
    const proposal = proposeUnit({ values, groupings: [{ name: 'region', of: groups }], fewestUnits: 3 });
    expect(proposal.unit).toBe('region');
    // 2(1 − Φ(1.96/√2.8825)) = .2483
    expect(proposal.candidates[0]?.falseWinsIgnored).toBeCloseTo(0.2483, 3);
    expect(proposal.warning).toContain('2.9 times the evidence');
    expect(proposal.warning).toContain('25 % of cases. Count by region.');
  });

  it('does not count by groups that are too few, but says so', () => {
    const proposal = proposeUnit({ values, groupings: [{ name: 'region', of: groups }] });
    expect(proposal.unit).toBe('request');
    expect(proposal.warning).toContain('3 of them are too few');
  });

  it('takes days over users where days weigh more, and requests where nothing does', () => {
    const random = createRandom(3);
    const rows = Array.from({ length: 4000 }, (_, row) => ({ day: Math.floor(row / 200), user: row % 800 }));
    const shocks = Array.from({ length: 20 }, () => 0.3 * drawNormal(random));
    const habits = Array.from({ length: 800 }, () => 0.4 * drawNormal(random));
    const noise = rows.map(() => drawNormal(random));
    const groupings = [
      { name: 'user', of: rows.map(({ user }) => user) },
      { name: 'day', of: rows.map(({ day }) => day) },
    ];
    const both = rows.map(({ day, user }, row) => (shocks[day] ?? 0) + (habits[user] ?? 0) + (noise[row] ?? 0));
    const proposal = proposeUnit({ values: both, groupings });
    expect(proposal.unit).toBe('day');
    expect(proposal.candidates.map(({ matters }) => matters)).toEqual([true, true]);
    expect(proposeUnit({ values: noise, groupings })).toMatchObject({ unit: 'request', warning: null });
  });

  it('proposes requests for constants and refuses uneven columns', () => {
    const groupings = [{ name: 'user', of: [1, 1, 2] }];
    expect(proposeUnit({ values: [5, 5, 5], groupings }).unit).toBe('request');
    expect(() => proposeUnit({ values: [1], groupings })).toThrow('same length');
  });
});

describe('missing labels', () => {
  it.each(['squared', 'absolute'] as const)(
    'holds every %s loss that a label in the range could make, tightly',
    (loss) => {
      const random = createRandom(6);
      const lossOf = (error: number) => (loss === 'squared' ? error * error : Math.abs(error));
      for (let draw = 0; draw < 200; draw += 1) {
        const [champion, challenger] = [10 * random() - 3, 10 * random() - 3];
        const range = [-2 - random(), 8 + random()] as const;
        const bounds = missingLossBounds({ champion, challenger, loss }, range);
        const made = Array.from({ length: 400 }, (_, at) => {
          const label = range[0] + ((range[1] - range[0]) * at) / 399;
          return lossOf(challenger - label) - lossOf(champion - label);
        });
        expect(Math.min(...made)).toBeGreaterThanOrEqual(bounds.lower - 1e-9);
        expect(Math.max(...made)).toBeLessThanOrEqual(bounds.upper + 1e-9);
        if (loss === 'squared') expect(Math.max(...made)).toBeCloseTo(bounds.upper, 9);
      }
      expect(missingLossBounds({ champion: 2, challenger: 2, loss }, [0, 9])).toEqual({ lower: -0, upper: 0 });
    },
  );

  it('bound a mean by the worst case', () => {
    // By hand: (30 + 0)/120 and (30 + 20)/120.
    const bounds = missingBounds({ known: 100, sum: 30, missing: 20 }, [0, 1]);
    expect(bounds?.lower).toBeCloseTo(0.25, 12);
    expect(bounds?.upper).toBeCloseTo(50 / 120, 12);
    expect(missingBounds({ known: 0, sum: 0, missing: 0 }, [0, 1])).toBeNull();
    expect(missingBounds({ known: 0, sum: 0, missing: 3 }, [-1, 2])).toEqual({ lower: -1, upper: 2 });
    expect(() => missingBounds({ known: 1, sum: 0, missing: -1 }, [0, 1])).toThrow('missing');
    expect(() => missingBounds({ known: 1, sum: 0, missing: 1 }, [1, 0])).toThrow('rise');
  });

  it('say whether the sign of a difference survives', () => {
    const control = { known: 1000, sum: 100, missing: 10 };
    const treatment = { known: 1000, sum: 150, missing: 10 };
    const sure = missingDifferenceBounds({ control, treatment }, [0, 1]);
    expect(sure?.observed).toBeCloseTo(0.05, 12);
    expect(sure?.lower).toBeCloseTo((150 - 110) / 1010, 12);
    expect(sure?.isSignSure).toBe(true);
    const open = missingDifferenceBounds({ control, treatment: { ...treatment, missing: 500 } }, [0, 1]);
    expect(open?.isSignSure).toBe(false);
    expect(missingDifferenceBounds({ control, treatment: { known: 0, sum: 0, missing: 5 } }, [0, 1])).toBeNull();
  });
});

describe('effectTrend', () => {
  const effects = [0.9, 0.7, 0.8, 0.55, 0.4, 0.45, 0.2];

  // statsmodels 0.15.0: WLS and OLS of the effects on a constant and 0 … 6.
  it('is the weighted line through the days', () => {
    const trend = effectTrend({ effects, standardErrors: [0.1, 0.2, 0.1, 0.15, 0.1, 0.3, 0.2] });
    expect(trend?.slope).toBeCloseTo(-0.11947123, 8);
    expect(trend?.standardError).toBeCloseTo(0.01760029, 8);
    expect(trend?.pValue).toBeCloseTo(0.001055735236675861, 10);
    expect(trend?.interval.lower).toBeCloseTo(-0.16471422, 8);
    expect(trend?.first).toBeCloseTo(0.92983917, 8);
    const even = effectTrend({ effects });
    expect(even?.slope).toBeCloseTo(-0.10714286, 8);
    expect(even?.pValue).toBeCloseTo(0.001272723167510036, 10);
  });

  it('mirrors in time, and says nothing of two days or a perfect line', () => {
    expect(effectTrend({ effects: effects.toReversed() })?.slope).toBeCloseTo(0.10714286, 8);
    expect(effectTrend({ effects: [1, 2] })).toBeNull();
    expect(effectTrend({ effects: [1, 1, 1, 1] })).toBeNull();
    expect(() => effectTrend({ effects: [1, 2, 4], standardErrors: [1, 0, 1] })).toThrow('standardErrors[1]');
    expect(() => effectTrend({ effects: [1, 2, 4], standardErrors: [1] })).toThrow('same length');
  });

  it('finds a trend where there is none in about one case of twenty', () => {
    const random = createRandom(2);
    let found = 0;
    for (let run = 0; run < 1000; run += 1) {
      const trend = effectTrend({ effects: Array.from({ length: 14 }, () => drawNormal(random)) });
      if ((trend?.pValue ?? 1) < 0.05) found += 1;
    }
    expect(Math.abs(found / 1000 - 0.05)).toBeLessThan(0.015);
  });
});

describe('outlierEffect', () => {
  const control = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10];
  const treatment = [2, 3, 4, 5, 6, 7, 8, 9, 10, 200];

  // numpy 2.4.6: quantile of all at .05 and .95 (1.95, 19.5), clip, means; Σ|x − 6| of the two farthest / of all.
  it('says that one unit carries the difference', () => {
    const effect = outlierEffect({ control, treatment, share: 0.1 });
    expect(effect?.difference).toBeCloseTo(19.9, 10);
    expect(effect?.cutDifference).toBeCloseTo(1.755, 10);
    expect(effect?.extremePart).toBeCloseTo(0.8326359832635983, 10);
    expect(effect?.cut).toBe(2);
    expect(effect?.shiftInErrors).toBeGreaterThan(5);
  });

  it('is calm without outliers, and silent on constants', () => {
    const random = createRandom(1);
    const draw = () => Array.from({ length: 500 }, () => drawNormal(random));
    expect(outlierEffect({ control: draw(), treatment: draw() })?.shiftInErrors).toBeLessThan(0.5);
    expect(outlierEffect({ control: [1, 1], treatment: [1, 1] })).toBeNull();
    expect(outlierEffect({ control: [1], treatment: [1, 2] })).toBeNull();
    expect(() => outlierEffect({ control: [1, Number.NaN], treatment: [1, 2] })).toThrow('finite');
  });
});
