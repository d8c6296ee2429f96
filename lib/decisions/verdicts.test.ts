import { describe, expect, it } from 'vitest';
import { Guardrail, SampleRatio, Verdict } from '@/lib/contracts/ab-tests';
import { createRandom, type Random } from '@/lib/random/create-random';
import { drawNormal } from '@/lib/random/draw';
import file from '@/lib/stats/cases/sequential.json';
import { chooseChallenger } from './choose-challenger';
import { judgeGuardrail } from './judge-guardrail';
import { judgeSampleRatio } from './judge-sample-ratio';
import { metricDuel } from './metric-duel';
import type { TestPlan, UnitDay } from './read-sequence';
import { shadowVerdict } from './shadow-verdict';
import { splitVerdict } from './split-verdict';

const plan: TestPlan = { alpha: 0.05, tunedToUnits: 20, firstLook: 7, plannedUnits: 30, margin: 0.005 };
const daysOf = (differences: readonly number[]): UnitDay[] =>
  differences.map((difference, index) => ({
    day: `2001-04-${String(index + 1).padStart(2, '0')}`,
    rows: 660,
    difference,
  }));
/** Day means on US flights of 2001, by numpy 1.24.2 and scikit-learn 1.2.1; see the file. */
const flights = (months: string): UnitDay[] =>
  daysOf(file.cases.find(({ name }) => name.startsWith(`trained on months ${months},`))?.input.day_means ?? []);
const everything = flights('1-2-3 minus trained on month 1, month 4');
const freshest = flights('3 minus trained on month 1, month 4');
const shadow = (days: UnitDay[], challengers = 2): Verdict =>
  shadowVerdict({ name: 'everything so far', metric: 'logLoss', days, plan, challengers }).verdict;

describe('shadow', () => {
  it('settles everything-so-far on day 8 of April at half the budget, as the reference looks do', () => {
    const verdict = Verdict.parse(shadow(everything));
    expect(verdict).toMatchObject({ outcome: 'better', settledAtUnit: 8, units: 30, rows: 30 * 660 });
    expect(verdict.sentence).toBe(
      'Everything so far is better than the champion, settled on day 8 (−.0118 [−.0229, −.0007]): ' +
        'log-loss −.00649 [−.01294, −.00004] over 30 days (19,800 rows).',
    );
    expect(verdict.method).toBe(
      'Asymptotic confidence sequence over the day means of paired log-loss differences; unit: day. ' +
        'At most a 2.5\u00a0% chance of any false claim over all looks, its part of 5\u00a0% for 2 challengers; ' +
        'first look at 7 days, tuned to 20. Approximate; assumes days exchangeable.',
    );
  });

  it('settles nothing about the freshest month', () => {
    const verdict = shadow(freshest);
    expect(verdict).toMatchObject({ outcome: 'undecided', settledAtUnit: null });
    expect(verdict.sentence).toMatch(
      /^No difference between everything so far and the champion was found: log-loss −\.0015 /,
    );
    expect(shadow(freshest.slice(0, 12)).sentence).toContain('and the champion yet:');
  });

  it('calls the mirror image worse', () => {
    const mirrored = everything.map((day) => ({ ...day, difference: -(day.difference ?? 0) }));
    expect(shadow(mirrored)).toMatchObject({ outcome: 'worse', settledAtUnit: 8 });
  });

  it('says nothing before the first look', () => {
    expect(shadow(everything.slice(0, 6)).sentence).toBe(
      'Too early to say: 6 of the 7 days before the first look are complete.',
    );
    expect(shadow([])).toMatchObject({ outcome: 'undecided', units: 0, rows: 0 });
  });

  it('does not take a claim back when a later interval is wider', () => {
    const noisy = [...everything.slice(0, 10), ...daysOf([0.09, -0.09, 0.08, -0.07, 0.09])];
    const { verdict, looks } = shadowVerdict({ name: 'x', metric: 'logLoss', days: noisy, plan, challengers: 2 });
    expect(looks.at(-1)?.upper).toBeGreaterThan(0);
    expect(verdict).toMatchObject({ outcome: 'better', settledAtUnit: 8 });
  });

  it('claims nothing when the sign turns, and warns of days that resemble their neighbours', () => {
    const steady = (level: number, days: number): number[] =>
      Array.from({ length: days }, (_, day) => level + 0.001 * (day % 3));
    const verdict = shadow(daysOf([...steady(-0.02, 12), ...steady(0.2, 80)]));
    expect(verdict.outcome).toBe('undecided');
    expect(verdict.sentence).toMatch(/^The difference turned: below zero on day 7, above zero on day \d+\./);
    expect(verdict.method).toMatch(
      /Neighbouring days correlate at 0\.\d\d, so false claims are likelier than stated\.$/,
    );
  });

  it('refuses a difference that is not a number', () => {
    expect(() => shadow(daysOf([1, Number.NaN]))).toThrow('units[1]');
  });
});

describe('choosing who goes on to A/B', () => {
  const candidate = (id: string, outcome: Verdict['outcome'], meanDifference: number) => ({
    id,
    name: id,
    verdict: { ...shadow(everything), outcome },
    meanDifference,
  });

  it('takes the largest improvement among those settled as better', () => {
    const choice = chooseChallenger([
      candidate('a', 'better', -0.002),
      candidate('b', 'better', -0.006),
      candidate('c', 'undecided', -0.5),
    ]);
    expect(choice).toEqual({
      chosenId: 'b',
      sentence: 'B goes on to A/B: settled as better in shadow, by more than a.',
    });
  });

  it('takes nobody when nothing is settled', () => {
    expect(
      chooseChallenger([candidate('a', 'undecided', -1), { id: 'b', name: 'b', verdict: null, meanDifference: null }]),
    ).toEqual({ chosenId: null, sentence: 'Nothing is settled as better than the champion (a and b): it is kept.' });
  });
});

describe('the sample ratio', () => {
  const arms = (champion: number, challenger: number) => [
    { arm: 'champion', observed: champion, expectedShare: 0.5 },
    { arm: 'challenger', observed: challenger, expectedShare: 0.5 },
  ];

  it('passes a fair split and breaks a lopsided one, with its figures', () => {
    const fair = SampleRatio.parse(judgeSampleRatio(arms(10_050, 9950)));
    expect(fair.broken).toBe(false);
    expect(fair.sentence).toContain('champion 50.2\u00a0% of 50\u00a0% planned');
    const broken = SampleRatio.parse(judgeSampleRatio(arms(11_000, 9000)));
    expect(broken).toMatchObject({ broken: true });
    expect(broken.eValue).toBeGreaterThan(1000);
  });

  it('has nothing to say of nothing', () => {
    expect(judgeSampleRatio(arms(0, 0))).toBeNull();
    expect(() => judgeSampleRatio(arms(1, 1), 1)).toThrow('alpha');
    expect(() => judgeSampleRatio([{ arm: 'a', observed: 1, expectedShare: 1 }])).toThrow('two or more arms');
  });
});

describe('guardrails', () => {
  const judge = (differences: number[]) =>
    judgeGuardrail({ name: 'latency', differences, limit: 5, unit: ' ms', plan });
  const around = (level: number): number[] => Array.from({ length: 20 }, (_, day) => level + Math.sin(day * 2.4));

  it.each([
    [0.3, 'passed', true],
    [9, 'failed', false],
    [5, 'undecided', false],
  ])('a difference about %d ms: %s', (level, state, passed) => {
    expect(judge(around(level))).toMatchObject({ state, passed, limit: 5 });
    expect(Guardrail.parse(judge(around(level))).sentence).toContain('5 ms more is allowed');
  });

  it('holds where nothing ever happened, and waits for its first look', () => {
    expect(judge(Array.from({ length: 7 }, () => 0)).state).toBe('passed');
    expect(judge([0, 0]).sentence).toBe('Too early for latency: 2 of the 7 days before the first look are complete.');
    expect(() => judgeGuardrail({ name: 'x', differences: [], limit: 0, plan })).toThrow('limit');
  });

  it('lets a broken limit through in at most alpha of runs, over all looks', () => {
    const random = createRandom(41);
    let passed = 0;
    for (let run = 0; run < 2000; run += 1) {
      const differences = Array.from({ length: 30 }, () => 5 + drawNormal(random));
      if (judge(differences).state === 'passed') passed += 1;
    }
    expect(passed / 2000).toBeLessThan(0.05);
  });
});

describe('a duel of metrics', () => {
  it('gives levels, and the interval of their difference over days', () => {
    const days = Array.from({ length: 10 }, (_, day) => ({
      champion: 0.65 + day / 1000,
      challenger: 0.66 + day / 1000,
    }));
    const duel = metricDuel({ name: 'auc', days: [...days, { champion: null, challenger: 0.7 }], plan });
    expect(duel).toMatchObject({ name: 'auc', betterIs: 'higher' });
    expect(duel.difference).toBeCloseTo(0.01, 12);
    expect(duel.lower).toBeCloseTo(0.01, 9);
    expect(metricDuel({ name: 'logLoss', days: [], plan })).toMatchObject({
      champion: null,
      lower: null,
      betterIs: 'lower',
    });
  });
});

describe('an A/B test', () => {
  const passed = judgeGuardrail({ name: 'errors', differences: everything.map(() => 0), limit: 0.01, plan });
  const fair = judgeSampleRatio([
    { arm: 'champion', observed: 10_000, expectedShare: 0.5 },
    { arm: 'challenger', observed: 10_000, expectedShare: 0.5 },
  ]);
  const lopsided = judgeSampleRatio([
    { arm: 'champion', observed: 12_000, expectedShare: 0.5 },
    { arm: 'challenger', observed: 8000, expectedShare: 0.5 },
  ]);
  const base = { name: 'v3', metric: 'logLoss', plan, sampleRatio: fair, guardrails: [passed] };
  // May's truth on these flights: mean −.0001, daily sd .0056.
  const may = (random: Random, shift = -0.0001): UnitDay[] =>
    daysOf(Array.from({ length: 31 }, () => shift + 0.0056 * drawNormal(random)));
  const tie = may(createRandom(5));

  it('says not worse, and not better, of a tie', () => {
    const { verdict } = splitVerdict({ ...base, days: tie });
    expect(Verdict.parse(verdict).outcome).toBe('not-worse');
    expect(verdict.sentence).toMatch(
      /^V3 is not worse than the champion by \.005 or more, settled on day \d+( \(.*\))?: log-loss /,
    );
    expect(verdict.sentence).toMatch(/It is not shown to be better\.$/);
    expect(verdict.method).toContain('At most a 5\u00a0% chance of any false claim over all looks; first look');
  });

  it('looks at the split first, then at limits, then at the metric', () => {
    const broken = judgeGuardrail({
      name: 'errors',
      differences: everything.map((_, day) => 0.2 + day / 1e4),
      limit: 0.01,
      plan,
    });
    const all = { ...base, days: everything, sampleRatio: lopsided, guardrails: [broken] };
    expect(splitVerdict(all).verdict).toMatchObject({ outcome: 'invalid', settledAtUnit: null });
    expect(splitVerdict({ ...all, sampleRatio: fair }).verdict.outcome).toBe('guardrail-failed');
    expect(splitVerdict({ ...all, sampleRatio: null }).verdict.sentence).toMatch(/^The limit on errors is broken:/);
    expect(splitVerdict({ ...all, sampleRatio: fair, guardrails: [passed] }).verdict.outcome).toBe('better');
  });

  it('puts nobody forward while a limit is not settled', () => {
    const open = judgeGuardrail({ name: 'latency', differences: [], limit: 5, plan });
    const { verdict } = splitVerdict({ ...base, days: everything, guardrails: [passed, open] });
    expect(verdict.outcome).toBe('undecided');
    expect(verdict.sentence).toContain('the limit on latency is not settled');
  });

  it('calls a challenger worse that is worse by less than the margin', () => {
    const days = daysOf(Array.from({ length: 31 }, (_, day) => 0.002 + 0.0005 * Math.sin(day * 2.4)));
    expect(splitVerdict({ ...base, days }).verdict).toMatchObject({ outcome: 'worse', settledAtUnit: 7 });
  });

  it('says nothing too early, or of differences that are too wide', () => {
    expect(splitVerdict({ ...base, days: tie.slice(0, 3) }).verdict.sentence).toMatch(
      /^Too early to say: 3 of the 7 days/,
    );
    const wide = tie.map((day) => ({ ...day, difference: (day.difference ?? 0) * 10 }));
    expect(splitVerdict({ ...base, days: wide }).verdict.sentence).toMatch(
      /^Nothing is settled between v3 and the champion yet:/,
    );
  });

  it('says not worse of a true tie, and in at most alpha of runs of a challenger worse by the margin', () => {
    const random = createRandom(77);
    const share = (shift: number): number => {
      let found = 0;
      for (let run = 0; run < 600; run += 1) {
        const { outcome } = splitVerdict({ ...base, days: may(random, shift) }).verdict;
        if (outcome === 'not-worse' || outcome === 'better') found += 1;
      }
      return found / 600;
    };
    expect(share(0.005)).toBeLessThan(0.05);
    expect(share(-0.0001)).toBeGreaterThan(0.85);
  });
});
