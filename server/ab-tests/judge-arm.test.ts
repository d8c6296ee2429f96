import { describe, expect, it } from 'vitest';
import { dayName } from '@/lib/decisions/event-days';
import { judgeArm, type JudgedTest } from './judge-arm';
import type { TestDay } from './readings';

const test: JudgedTest = {
  mode: 'split',
  primaryMetric: 'logLoss',
  alpha: 0.05,
  tunedToUnits: 20,
  firstLook: 7,
  plannedUnits: 30,
  unit: 'day',
  limits: { errorShare: 0.01, latencyMs: 5, auc: null, fairness: null },
  margin: 0.005,
  challengers: 1,
};

const daysOf = (
  count: number,
  change: (day: number) => Partial<TestDay> & { p95?: number; errors?: number },
): TestDay[] =>
  Array.from({ length: count }, (_, place) => {
    const { p95 = 2, errors = 0, ...rest } = change(place);
    return {
      day: dayName(Date.UTC(2001, 3, 1 + place)),
      ...{ rows: 100, labelled: 100, pairs: 100, difference: place % 2 === 0 ? -0.1 : -0.11 },
      metrics: {
        logLoss: { champion: 0.5, challenger: 0.4 },
        p95Ms: { champion: 2, challenger: p95 },
        errorShare: { champion: 0, challenger: errors },
      },
      ...rest,
    };
  });
const judge = (days: TestDay[], changes: Partial<JudgedTest> = {}) =>
  judgeArm({ ...test, ...changes }, { name: 'v2', days, estimates: [], gaps: [], sampleRatio: null });
const failing = (days: TestDay[]) =>
  judge(days)
    .guardrails.filter(({ passed }) => !passed)
    .map(({ name }) => name);

describe('judgeArm', () => {
  it('puts a sound challenger forward', () => {
    const { verdict, guardrails, duels, looks } = judge(daysOf(10, () => ({})));
    expect(verdict).toMatchObject({ outcome: 'better', units: 10, rows: 1000, settledAtUnit: 7 });
    expect(guardrails.map(({ name }) => name)).toEqual(['errors', 'latency', 'log-loss', 'complete pairs']);
    expect(duels.map(({ name }) => name)).toEqual(['logLoss', 'p95Ms']);
    expect(looks.map(({ n }) => n)).toEqual([7, 8, 9, 10]);
  });

  it('stops a challenger that fails every request, of which no difference is known', () => {
    const silent = daysOf(10, (day) => ({ pairs: 0, difference: null, errors: 1 - (day % 2) / 1000 }));
    const { verdict, guardrails } = judge(silent);
    expect(verdict.outcome).toBe('guardrail-failed');
    expect(guardrails.find(({ name }) => name === 'errors')?.state).toBe('failed');
  });

  it('says that units are too few, not that days are', () => {
    const days = daysOf(9, () => ({}));
    const estimates = days.map(({ day }) => ({ day, value: -1, standardError: 0.01, units: 8, effectiveUnits: 8 }));
    const { verdict, looks } = judgeArm(
      { ...test, unit: 'airport' },
      { name: 'v2', days, estimates, gaps: [], sampleRatio: null },
    );
    expect(looks).toEqual([]);
    expect(verdict.sentence).toBe('Too early to say: 8 units (airport) of the 10 that are needed have come.');
  });

  it('shows the metric that decides first, with the interval that decides', () => {
    const days = daysOf(9, () => ({
      metrics: { logLoss: { champion: 0.5, challenger: 0.4 }, revenue: { champion: 3, challenger: 5 } },
    }));
    const estimates = days.map(({ day }) => ({ day, value: -1.5, standardError: 0.1, units: 90, effectiveUnits: 90 }));
    const byRevenue = { ...test, unit: 'key', primaryMetric: 'revenue', tunedToUnits: 90 };
    const { duels, looks } = judgeArm(byRevenue, { name: 'v2', days, estimates, gaps: [], sampleRatio: null });
    const last = looks.at(-1);
    expect(duels.map(({ name }) => name)).toEqual(['revenue', 'logLoss']);
    expect(duels[0]).toMatchObject({ betterIs: 'higher', difference: 1.5, lower: -(last?.upper ?? 0), champion: 3 });
  });

  it('keeps the first look that was planned where days are counted by another metric', () => {
    const days = daysOf(8, () => ({}));
    const estimates = days.map(({ day }, place) => ({ day, value: -1, standardError: 0.01, units: place + 1 }));
    const auc = { ...test, primaryMetric: 'auc' };
    const { looks } = judgeArm(auc, { name: 'v2', days, estimates: estimates.slice(1), gaps: [], sampleRatio: null });
    expect(looks.map(({ n }) => n)).toEqual([7, 8]);
  });

  it('a gap between groups that grew too wide fails the test', () => {
    const limits = { ...test.limits, fairness: { column: 'region', measure: 'rate' as const, gap: 0.05 } };
    const gaps = [{ day: '2001-04-08', value: 0.2, lower: 0.1, upper: 0.3, groups: ['north', 'south'] }];
    const days = daysOf(10, () => ({}));
    const { verdict } = judgeArm({ ...test, limits }, { name: 'v2', days, estimates: [], gaps, sampleRatio: null });
    expect(verdict.outcome).toBe('guardrail-failed');
    expect(verdict.sentence).toContain('The gap in share called positive between values of region is too wide');
  });

  it.each<
    [string, (day: number) => Parameters<typeof daysOf>[1] extends (day: number) => infer R ? R : never, string[]]
  >([
    ['ten milliseconds more', (day) => ({ p95: 12 + (day % 2) / 10 }), ['latency']],
    ['answers that fail', (day) => ({ errors: 0.05 + (day % 2) / 1000 }), ['errors']],
    ['a loss above the margin', (day) => ({ difference: 0.02 + (day % 2) / 1000 }), ['log-loss']],
    ['pairs that are missing', () => ({ pairs: 90 }), ['complete pairs']],
  ])('%s: breaks %j', (_, change, expected) => {
    expect(failing(daysOf(20, change))).toEqual(expected);
  });

  it('leaves latency out where a challenger answered nothing itself', () => {
    const shadow = daysOf(10, () => ({ metrics: { logLoss: { champion: 0.5, challenger: 0.4 } } }));
    const { guardrails, duels } = judge(shadow, { mode: 'shadow' });
    expect(guardrails.map(({ name }) => name)).not.toContain('latency');
    expect(duels.map(({ name }) => name)).toEqual(['logLoss']);
  });

  it('gives each of several challengers an equal part of the error budget', () => {
    const days = daysOf(10, () => ({}));
    const [alone, shared] = [1, 2].map((challengers) => judge(days, { mode: 'shadow', challengers }).looks.at(-1));
    expect(shared?.halfWidth).toBeGreaterThan(alone?.halfWidth ?? Infinity);
  });

  it('has no margin to guard where none is planned', () => {
    expect(
      judge(
        daysOf(10, () => ({})),
        { margin: 0 },
      ).guardrails.map(({ name }) => name),
    ).not.toContain('log-loss');
  });

  it('says that it is too early before the first look', () => {
    expect(judge(daysOf(6, () => ({}))).verdict).toMatchObject({ outcome: 'undecided', settledAtUnit: null });
    expect(judge([]).verdict.sentence).toMatch(/Too early/);
  });
});
