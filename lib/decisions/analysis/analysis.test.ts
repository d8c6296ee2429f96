import { describe, expect, it } from 'vitest';
import { createRandom } from '@/lib/random/create-random';
import { drawNormal } from '@/lib/random/draw';
import type { ContestRows } from './contest-rows';
import { pairedReadings, studentOf } from './paired-readings';
import { bootstrapReading } from './bootstrap-reading';
import { readingsOverDays } from './second-readings';
import { segmentDifferences } from './segment-differences';
import { splitReadings } from './split-readings';
import { adviseUnit, judgeUnit } from './advise-unit';

const plan = {
  metric: 'logLoss',
  alpha: 0.05,
  plannedUnits: 20,
  firstPlannedUnits: 20,
  tunedToUnits: 20,
  firstLook: 7,
  isDependent: false,
};
const day = (index: number) => `2001-04-${String(index + 1).padStart(2, '0')}`;

interface World {
  days: number;
  perDay: number;
  /** How much closer to the truth the challenger's probability is. */
  gain?: (row: { day: number; group: string }) => number;
  seed?: number;
}

/** Flights of two groups, each day with weather of its own that moves both models alike and their difference too. */
function contest({ days, perDay, gain = () => 0, seed = 7 }: World): ContestRows & { group: string[] } {
  const random = createRandom(seed);
  const rows = { labels: [] as number[], champion: [] as number[], challenger: [] as number[] };
  const [dayOf, group]: [string[], string[]] = [[], []];
  for (let index = 0; index < days * perDay; index += 1) {
    const at = Math.floor(index / perDay);
    const label = Number(random() < 0.4);
    const champion = Math.min(0.95, Math.max(0.05, 0.4 + (label - 0.4) * 0.4 + 0.1 * drawNormal(random)));
    const own = random() < 0.5 ? 'ATL' : 'ORD';
    const shift = gain({ day: at, group: own }) + 0.02 * drawNormal(random);
    rows.labels.push(label);
    rows.champion.push(champion);
    rows.challenger.push(Math.min(0.98, Math.max(0.02, champion + (label === 1 ? shift : -shift))));
    dayOf.push(day(at));
    group.push(own);
  }
  return {
    task: 'binary',
    thresholds: { champion: 0.5, challenger: 0.5 },
    labels: Float64Array.from(rows.labels),
    champion: Float64Array.from(rows.champion),
    challenger: Float64Array.from(rows.challenger),
    day: dayOf,
    foreseen: Float64Array.from(rows.champion),
    answeredBy: Int8Array.from(dayOf, (_, row) => row % 2),
    group,
  };
}

const named = <T extends { method: string; figure: string }>(readings: readonly T[], method: string, figure = '') =>
  readings.find((one) => one.method === method && one.figure.includes(figure));

describe('readings over days', () => {
  // Python 3.11, t density integrated by Simpson's rule: t −3.4793508523, p .0102752651, interval −.0220449666 to
  // −.0042050334.
  const differences = [-0.02, -0.01, -0.03, 0.005, -0.015, -0.02, -0.01, -0.005];
  const days = differences.map((difference, index) => ({ day: day(index), rows: 100, difference }));

  it('gives the t test of day means, to be read once', () => {
    const reading = named(readingsOverDays(days, plan), 'Paired t test');
    expect(reading).toMatchObject({ guarantee: 'once', unit: 'day' });
    expect(reading?.value).toBeCloseTo(-0.013125, 12);
    expect(reading?.pValue).toBeCloseTo(0.0102752651, 8);
    expect(reading?.lower).toBeCloseTo(-0.0220449666, 7);
    expect(reading?.upper).toBeCloseTo(-0.0042050334, 7);
    expect(reading?.sentence).toContain('It may be read once, at 20 days; 8 are in.');
  });

  it('reads no day that the test was extended by', () => {
    const short = { ...plan, plannedUnits: 8, firstPlannedUnits: 8 };
    const longer = [...days, ...days.map((one) => ({ ...one, day: `x${one.day}`, difference: 9 }))];
    const extended = named(readingsOverDays(longer, { ...short, plannedUnits: 16 }), 'Paired t test');
    expect(extended).toEqual(named(readingsOverDays(days, short), 'Paired t test'));
    expect(extended?.sentence).toContain('The planned days are in');
  });

  it('reads the group-sequential looks that are due, with their wide early bounds', () => {
    const reading = named(readingsOverDays(days, plan), "Group-sequential (O'Brien–Fleming)");
    const t = named(readingsOverDays(days, plan), 'Paired t test');
    expect(reading?.sentence).toContain('look 1 of 4 (days 5, 10, 15, 20)');
    expect(reading?.guarantee).toBe('planned');
    expect((reading?.upper ?? 0) - (reading?.lower ?? 0)).toBeGreaterThan((t?.upper ?? 0) - (t?.lower ?? 0));
  });

  it('numbers only the looks that a plan of few days holds', () => {
    const few = { ...plan, plannedUnits: 8, firstPlannedUnits: 8 };
    const reading = named(readingsOverDays(days.slice(0, 4), few), "Group-sequential (O'Brien–Fleming)");
    expect(reading?.sentence).toContain('look 1 of 3 (days 4, 6, 8)');
  });

  it('keeps the bounds of the first plan when the test is extended, and says where they ended', () => {
    const method = "Group-sequential (O'Brien–Fleming)";
    const short = { ...plan, plannedUnits: 8, firstPlannedUnits: 8 };
    const asPlanned = named(readingsOverDays(days, short), method);
    const longer = [...days, ...days.map((one) => ({ ...one, day: `x${one.day}`, difference: 9 }))];
    const extended = named(readingsOverDays(longer, { ...short, plannedUnits: 16 }), method);
    expect(extended).toMatchObject({ lower: asPlanned?.lower, upper: asPlanned?.upper, value: asPlanned?.value });
    expect(asPlanned?.sentence).not.toContain('extended');
    expect(extended?.sentence).toContain('It ended on day 8: the days that the test was extended by are not read.');
  });

  it('gives a Bayesian reading that promises nothing', () => {
    const reading = named(readingsOverDays(days, plan), 'Bayesian (normal)');
    expect(reading).toMatchObject({ guarantee: 'none', pValue: null });
    expect(reading?.sentence).toMatch(/^Chance that the challenger is better (100|99\.\d+)\s%.*no guarantee/);
  });

  it.each([[[]], [differences.slice(0, 2)], [[0.01, 0.01, 0.01]]])('says nothing of %j', (values) => {
    const few = values.map((difference, index) => ({ day: day(index), rows: 1, difference }));
    expect(readingsOverDays(few, plan)).toEqual([]);
  });
});

describe('readings of pairs', () => {
  const better = contest({ days: 12, perDay: 150, gain: () => 0.05 });
  const same = contest({ days: 12, perDay: 150 });

  it('find a better challenger by every figure', () => {
    const readings = pairedReadings(better, plan);
    expect(readings.map(({ method }) => method)).toEqual([
      'Confidence sequence',
      'Confidence sequence',
      'DeLong',
      'McNemar (mid-p)',
      'McNemar e-process',
    ]);
    expect(named(readings, 'Confidence sequence', 'AUC')?.lower).toBeGreaterThan(0);
    expect(named(readings, 'DeLong')?.pValue).toBeLessThan(0.001);
    expect(named(readings, 'McNemar e-process')?.lower).toBeGreaterThan(0.5);
  });

  it('find nothing where there is nothing', () => {
    const readings = pairedReadings(same, plan);
    const auc = named(readings, 'Confidence sequence', 'AUC');
    expect((auc?.lower ?? 1) < 0 && (auc?.upper ?? -1) > 0).toBe(true);
  });

  it('the day bootstrap agrees with the t test about the width', () => {
    const reading = bootstrapReading(better, { plan, random: createRandom(3) });
    expect(reading?.upper).toBeLessThan(0);
    const auc = bootstrapReading(better, { plan: { ...plan, metric: 'auc' }, random: createRandom(3) });
    expect(auc).toMatchObject({ figure: 'AUC difference, by row', guarantee: 'once' });
    const sequence = named(pairedReadings(better, plan), 'Confidence sequence', 'AUC');
    expect(auc?.value).toBeCloseTo(sequence?.value ?? 0, 12);
    expect((auc?.lower ?? -1) > 0 && (auc?.lower ?? 0) > (sequence?.lower ?? 1)).toBe(true);
    expect(bootstrapReading(contest({ days: 4, perDay: 9 }), { plan, random: createRandom(3) })).toBeNull();
  });

  it('arms by themselves are noisier, and the score takes noise out', () => {
    const readings = splitReadings(better, plan);
    const [plain, adjusted] = readings;
    const width = (of: typeof plain) => (of?.upper ?? 0) - (of?.lower ?? 0);
    expect(width(plain)).toBeGreaterThan(width(bootstrapReading(better, { plan, random: createRandom(3) }) ?? plain));
    expect(width(adjusted)).toBeLessThanOrEqual(width(plain) * 1.001);
    expect(adjusted?.sentence).toContain('ρ²');
  });

  it('adjust arms by what inputs say alone, never by what the label told', () => {
    // Of several classes the champion's entry is the chance it gave what came true: a copy of its loss.
    const several = { ...better, task: 'multiclass' as const, labels: better.labels.map(() => 0) };
    const blind = { ...several, foreseen: several.foreseen.map((_, row) => Math.sin(row)) };
    const sentence = named(splitReadings(blind, plan), 'Welch, adjusted')?.sentence ?? '';
    expect(Number(/explains ([\d.]+)/.exec(sentence)?.[1])).toBeLessThan(1);
  });

  it('say nothing about numbers', () => {
    expect(pairedReadings({ ...same, task: 'regression' }, plan)).toEqual([]);
  });
});

it.each([
  [{ value: 0.3, standardError: 0, units: 9 }, 0],
  [{ value: 0, standardError: 0, units: 9 }, 1],
])('Student of %j: p is %d', (estimate, pValue) => {
  expect(studentOf(estimate, 0.95)).toEqual({ lower: estimate.value, upper: estimate.value, pValue });
});

describe('units', () => {
  const stormy = contest({ days: 12, perDay: 150, gain: ({ day: at }) => (at % 2 === 0 ? 0.05 : -0.05) });
  const groupings = [
    { unit: 'day', groups: stormy.day },
    { unit: 'half', groups: stormy.day.map((_, row) => (row < 900 ? 'a' : 'b')) },
  ];
  const differences = Float64Array.from(stormy.labels, (label, row) => {
    const shift = (stormy.challenger[row] ?? 0) - (stormy.champion[row] ?? 0);
    return label === 1 ? -shift : shift;
  });

  it('asks to count by what requests share, and says what ignoring it would do', () => {
    const advice = adviseUnit(differences, groupings);
    expect(advice.proposed).toBe('day');
    expect(advice.warning).toContain('Count by day.');
    expect(advice.candidates[0]?.designEffect).toBeGreaterThan(20);
    expect(judgeUnit(advice, 'day')).toMatchObject({
      state: 'fine',
      sentence: expect.stringContaining('as it should.'),
    });
    expect(judgeUnit(advice, 'half')).toMatchObject({ state: 'warning' });
  });

  it('lets requests be counted that have nothing in common', () => {
    const calm = contest({ days: 12, perDay: 100 });
    const advice = adviseUnit(
      Float64Array.from(calm.challenger, (score, row) => score - (calm.champion[row] ?? 0)),
      [{ unit: 'day', groups: calm.day }],
    );
    expect(advice).toMatchObject({ proposed: 'request', warning: null });
    expect(['day', 'request'].map((unit) => judgeUnit(advice, unit).state)).toEqual(['fine', 'fine']);
  });

  it.each([
    ['too little', new Float64Array(2)],
    ['rows that do not define what decides', null],
  ])('does not know from %s, whatever is counted', (_what, pulls) => {
    const advice = adviseUnit(pulls, [{ unit: 'day', groups: ['a', 'a'] }]);
    expect(['day', 'request'].map((unit) => judgeUnit(advice, unit))).toEqual([
      { name: 'Unit of evidence', state: 'unknown', sentence: expect.stringContaining('how much requests of a day') },
      { name: 'Unit of evidence', state: 'unknown', sentence: expect.stringContaining('whether requests resemble') },
    ]);
  });
});

describe('segments', () => {
  it('finds the airport that gains, corrected for having looked at several', () => {
    const rows = contest({ days: 12, perDay: 200, gain: ({ group }) => (group === 'ATL' ? 0.05 : 0) });
    const columns = [{ unit: 'origin', groups: rows.group }];
    const segments = segmentDifferences(rows, { columns, alpha: 0.05 });
    const of = (value: string) => segments.find((one) => one.value === value);
    expect(of('ATL')?.adjustedP).toBeLessThan(0.01);
    expect(of('ATL')?.difference).toBeLessThan(0);
    expect(of('ORD')?.adjustedP).toBeGreaterThan(0.05);
    for (const { pValue, adjustedP } of segments) expect(adjustedP).toBeGreaterThanOrEqual(pValue);
  });

  it('raises no alarm over twenty columns of chance in 60 worlds more often than it may', () => {
    let alarms = 0;
    let uncorrected = 0;
    for (let world = 0; world < 60; world += 1) {
      const rows = contest({ days: 10, perDay: 60, seed: 100 + world });
      const random = createRandom(world);
      const columns = Array.from({ length: 20 }, (_, place) => ({
        unit: `c${place}`,
        groups: rows.day.map(() => (random() < 0.5 ? 'a' : 'b')),
      }));
      const segments = segmentDifferences(rows, { columns, alpha: 0.05 });
      if (segments.some(({ adjustedP }) => adjustedP < 0.05)) alarms += 1;
      if (segments.some(({ pValue }) => pValue < 0.05)) uncorrected += 1;
    }
    // 5 % and two standard errors of 60 worlds.
    expect(alarms / 60).toBeLessThanOrEqual(0.05 + 2 * Math.sqrt((0.05 * 0.95) / 60));
    expect(uncorrected / 60).toBeGreaterThan(0.5);
  });

  it('leaves out what is too small', () => {
    const rows = contest({ days: 4, perDay: 50 });
    expect(segmentDifferences(rows, { columns: [{ unit: 'origin', groups: rows.group }], alpha: 0.05 })).toEqual([]);
  });
});
