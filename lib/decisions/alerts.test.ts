import { describe, expect, it } from 'vitest';
import { createRandom } from '@/lib/random/create-random';
import { drawNormal } from '@/lib/random/draw';
import { sampleOf, standardErrorOf } from '@/lib/stats/sample-statistics';
import { evaluateDriftRule } from './drift-rule';
import { evaluateRule } from './evaluate-rule';
import { nextAlertState } from './next-alert-state';
import { evaluateQualityRule } from './quality-rule';

// Log-loss of a January model (scikit-learn 1.9.1, HistGradientBoosting, 100 trees, every row) on US flights of 2001:
// 31 days of January as reference (mean .46615, sd over days .07893, lag-1 correlation .498), then weeks by first day.
const january = { value: 0.46615, standardError: 0.07893 / Math.sqrt(31), units: 31, serialCorrelation: 0.498 };
const weeks: [string, number][] = [
  ['29 Jan', 0.4103],
  ['5 Feb', 0.454],
  ['12 Feb', 0.5639],
  ['19 Feb', 0.5977],
  ['26 Feb', 0.5315],
  ['5 Mar', 0.4488],
  ['12 Mar', 0.5459],
  ['19 Mar', 0.4559],
  ['26 Mar', 0.4569],
  ['2 Apr', 0.4849],
  ['9 Apr', 0.5096],
  ['16 Apr', 0.4391],
  ['23 Apr', 0.3628],
  ['30 Apr', 0.3813],
  ['7 May', 0.3767],
  ['14 May', 0.4246],
  ['21 May', 0.4862],
  ['28 May', 0.4446],
  ['4 Jun', 0.4556],
  ['11 Jun', 0.5339],
  ['18 Jun', 0.4696],
];
const quality = (value: number, margin = 0.02) =>
  evaluateQualityRule({ metric: 'logLoss', margin, reference: january, window: { value, units: 7 } });

describe('a quality rule', () => {
  it('fires in the week of 19 February alone, of 21 weeks', () => {
    expect(weeks.filter(([, value]) => quality(value).fires).map(([week]) => week)).toEqual(['19 Feb']);
  });

  it('says how far, how sure, and how often chance does it when neighbours are alike', () => {
    const { sentence, evidence, title } = quality(0.5977);
    expect(title).toBe('Log-loss is worse than the reference');
    // numpy 2.4.6 and scipy 1.17.1: variance of means under autoregression from the full matrix ρ^|i − j|; 1/p = 65.7
    expect(sentence.split('. ')).toEqual([
      'Log-loss was .5977 over 7 days, .1316 worse than in the reference (.4662); .02 is tolerated',
      'That is more than the spread of days explains: the lower bound of the difference is .0281',
      'Neighbouring days correlate at 0.50; allowing for that, chance alone does this about once in 66 windows.',
    ]);
    expect(evidence.method).toBe(
      'One-sided interval of the difference; unit: day, spread as in 31 reference days. ' +
        'At most a 5\u00a0% chance of any false alarm over 26 windows. Approximate; assumes days exchangeable.',
    );
    // scipy 1.17.1: .13155 − t.isf(.05/26, 30)·.07893·√(1/7 + 1/31)
    expect(evidence.lower).toBeCloseTo(0.028067039699260082, 6);
  });

  it('does not fire inside the margin, nor where days differ enough for chance', () => {
    expect(quality(0.475).sentence).toMatch(/worse than in the reference \(\.4662\); \.02 is tolerated\.$/);
    expect(quality(0.5977, 0.2)).toMatchObject({ fires: false });
    expect(quality(0.5639).sentence).toContain(
      'but the spread of days may explain it: the lower bound of the difference is −',
    );
    expect(quality(0.4).sentence).toContain('better than in the reference');
  });

  it('turns round for metrics of which more is better', () => {
    const rule = { metric: 'auc', margin: 0.01, reference: { value: 0.7, standardError: 0.002, units: 30 } };
    expect(evaluateQualityRule({ ...rule, window: { value: 0.6, units: 7 } }).fires).toBe(true);
    expect(evaluateQualityRule({ ...rule, window: { value: 0.8, units: 7 } }).fires).toBe(false);
  });

  it('is not judged without days to compare by', () => {
    const rule = { metric: 'logLoss', margin: 0.02, window: { value: 9, units: 7 } };
    expect(evaluateQualityRule({ ...rule, reference: { ...january, standardError: null } })).toMatchObject({
      fires: false,
    });
    expect(evaluateQualityRule({ ...rule, reference: { ...january, units: 4 } }).sentence).toContain(
      'has 4 days and 5 are needed',
    );
    expect(evaluateQualityRule({ ...rule, reference: january, window: { value: 9, units: 0 } }).fires).toBe(false);
    expect(() => quality(Number.NaN)).toThrow('window.value');
    expect(() => quality(0.5, -1)).toThrow('margin');
  });

  /** Share of monitors with any alarm in 26 weeks when the weeks are as the reference was. */
  const anyAlarm = (monitors: number, draw: () => number): number => {
    let alarmed = 0;
    for (let monitor = 0; monitor < monitors; monitor += 1) {
      const days = sampleOf(Array.from({ length: 31 }, draw));
      const reference = { value: days.mean, standardError: standardErrorOf(days), units: 31 };
      const fires = Array.from({ length: 26 }, () => {
        const value = sampleOf(Array.from({ length: 7 }, draw)).mean;
        return evaluateQualityRule({ metric: 'logLoss', margin: 0, reference, window: { value, units: 7 } }).fires;
      });
      if (fires.includes(true)) alarmed += 1;
    }
    return alarmed / monitors;
  };

  it('raises a false alarm in at most 5 % of half-years, normal days', () => {
    const random = createRandom(2001);
    // Four standard errors of the simulation above 5 %.
    expect(anyAlarm(600, () => drawNormal(random))).toBeLessThan(0.085);
  });

  it('is beyond that for skewed days, and far beyond for days that resemble their neighbours', () => {
    const random = createRandom(2002);
    expect(anyAlarm(250, () => Math.exp(0.4 * drawNormal(random)))).toBeLessThan(0.25);
    let previous = 0;
    const alike = anyAlarm(250, () => (previous = 0.5 * previous + Math.sqrt(0.75) * drawNormal(random)));
    expect(alike).toBeGreaterThan(0.2);
  });
});

describe('a drift rule', () => {
  const column = (name: string, psi: number, psiNoise = 0.01) => ({ name, psi, psiNoise, jensenShannon: psi / 2 });
  const rule = { metric: 'psi', threshold: 0.2, subject: 'input' } as const;

  it('fires for the column furthest beyond the threshold', () => {
    const decision = evaluateDriftRule({ ...rule, columns: [column('a', 0.25), column('b', 0.9), column('c', 0.1)] });
    expect(decision).toMatchObject({ fires: true, title: 'b has moved', evidence: { column: 'b', columnsBeyond: 2 } });
    expect(decision.sentence).toBe(
      'The input b has moved, and 1 more: PSI .900, threshold .200; sampling alone reaches PSI .010.',
    );
  });

  it('does not fire below the threshold, nor where sampling explains the distance', () => {
    expect(evaluateDriftRule({ ...rule, columns: [column('a', 0.004)] })).toMatchObject({
      fires: false,
      sentence: 'No input has moved: the furthest is a, PSI .004, threshold .200.',
    });
    const few = evaluateDriftRule({ ...rule, columns: [column('a', 0.3, 0.4)] });
    expect(few).toMatchObject({ fires: false });
    expect(few.sentence).toContain('too few rows to tell');
    expect(evaluateDriftRule({ ...rule, columns: [] }).fires).toBe(false);
    expect(() => evaluateDriftRule({ ...rule, threshold: 0, columns: [] })).toThrow('threshold');
  });
});

describe('rules on a report', () => {
  const moved = { name: 'distance', psi: 0.5, psiNoise: 0.01, jensenShannon: 0.3 };
  const report = {
    columns: [moved],
    prediction: { ...moved, name: 'prediction', psi: 0.01 },
    quality: [{ name: 'logLoss', value: 0.5977, units: 7, reference: january }],
  };

  it.each([
    ['input-drift', 'psi', 0.2, true],
    ['input-drift', 'jensenShannon', 0.4, false],
    ['prediction-drift', 'psi', 0.2, false],
    ['quality', 'logLoss', 0.02, true],
    ['quality', 'auc', 0.02, false],
  ] as const)('%s of %s beyond %d: fires %s', (...[kind, metric, threshold, fires]) => {
    expect(evaluateRule({ kind, metric, threshold }, report).fires).toBe(fires);
  });

  it('says why it does not judge, and refuses measures it does not know', () => {
    const rule = { kind: 'quality', metric: 'logLoss', threshold: 0.02 } as const;
    expect(evaluateRule(rule, { ...report, quality: [] }).sentence).toContain('no labels are in for this window');
    const bare = [{ name: 'logLoss', value: 1, units: 7, reference: null }];
    expect(evaluateRule(rule, { ...report, quality: bare }).sentence).toContain('the reference does not define it');
    expect(() => evaluateRule({ kind: 'input-drift', metric: 'age', threshold: 1 }, report)).toThrow(
      'psi or jensenShannon',
    );
  });
});

describe('the state of an alert', () => {
  it.each([
    [null, 'fired', 0, 'open', 'create'],
    ['resolved', 'fired', 0, 'open', 'create'],
    ['open', 'fired', 0, 'open', 'refresh'],
    ['acknowledged', 'fired', 0, 'acknowledged', 'refresh'],
    ['open', 'acknowledge', 0, 'acknowledged', 'change'],
    ['acknowledged', 'acknowledge', 0, 'acknowledged', 'none'],
    ['open', 'quiet', 1, 'open', 'none'],
    ['acknowledged', 'quiet', 2, 'resolved', 'change'],
    ['resolved', 'quiet', 9, 'resolved', 'none'],
    ['acknowledged', 'resolve', 0, 'resolved', 'change'],
    ['resolved', 'acknowledge', 0, 'resolved', 'none'],
    ['resolved', 'reopen', 0, 'open', 'change'],
    ['open', 'reopen', 0, 'open', 'none'],
    [null, 'resolve', 0, null, 'none'],
  ] as const)('%s, %s after %d quiet windows: %s (%s)', (...[current, event, quiet, status, action]) => {
    expect(nextAlertState(current, event, quiet)).toEqual({ status, action });
  });
});
