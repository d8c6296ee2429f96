import { describe, expect, it } from 'vitest';
import { createRandom } from '@/lib/random/create-random';
import { drawNormal } from '@/lib/random/draw';
import { adviseUnit, judgeUnit } from './advise-unit';
import { contestEstimate, type CountedRows } from './contest-estimate';
import { differencePulls } from './row-pulls';

/** Users of three requests a day, on twenty days; what they spend is their own, who answers them is dealt by user. */
function shop(users: number): { rows: CountedRows; keys: string[]; days: string[] } {
  const random = createRandom(5);
  const [values, arms, keys, days]: [number[], number[], string[], string[]] = [[], [], [], []];
  for (let user = 0; user < users; user += 1) {
    const [level, arm] = [drawNormal(random), random() < 0.5 ? 0 : 1];
    for (let day = 0; day < 20; day += 1) {
      for (let request = 0; request < 3; request += 1) {
        values.push(level + drawNormal(random));
        arms.push(arm);
        keys.push(`user ${user}`);
        days.push(`day ${day}`);
      }
    }
  }
  const n = values.length;
  const scores = Float64Array.from({ length: n }, () => 0.2 + 0.6 * random());
  const rows: CountedRows = {
    ...{ task: 'binary', thresholds: { champion: 0.5, challenger: 0.4 }, eventMs: new Float64Array(n) },
    labels: Float64Array.from({ length: n }, () => Number(random() < 0.4)),
    ...{ champion: scores, challenger: scores.map((score) => 1 - score), values: Float64Array.from(values) },
    ...{ answeredBy: Int8Array.from(arms), units: Int32Array.from({ length: n }, (_, row) => row) },
  };
  return { rows, keys, days };
}

describe('differencePulls', () => {
  const { rows } = shop(40);

  // The error of a figure over requests is √(n/(n − 1)·Σ pull²)/n, whatever the figure.
  it.each(['logLoss', 'accuracy', 'f1', 'auc', 'brier'])('are those that the error of %s is made of', (metric) => {
    const pulls = differencePulls(rows, metric) ?? new Float64Array();
    const n = pulls.length;
    const error = Math.sqrt((n / (n - 1)) * pulls.reduce((sum, pull) => sum + pull * pull, 0)) / n;
    const estimate = contestEstimate(rows, { metric, isShared: false, sessionGapMs: null, untilMs: 1 });
    expect(error).toBeCloseTo(estimate?.standardError ?? 0, 10);
    expect(pulls.reduce((sum, pull) => sum + pull, 0) / n).toBeCloseTo(0, 10);
  });

  it('of what came of requests are those of both arms, to a thousandth', () => {
    const pulls = differencePulls(rows, 'revenue') ?? new Float64Array();
    const error = Math.sqrt(pulls.reduce((sum, pull) => sum + pull * pull, 0)) / pulls.length;
    const estimate = contestEstimate(rows, { metric: 'revenue', isShared: false, sessionGapMs: null, untilMs: 1 });
    expect(error / (estimate?.standardError ?? 0)).toBeCloseTo(1, 3);
  });

  it('are none where the metric is not defined', () => {
    expect(differencePulls({ ...rows, labels: rows.labels.map(() => 1) }, 'auc')).toBeNull();
    expect(differencePulls({ ...rows, answeredBy: rows.answeredBy.map(() => 0) }, 'revenue')).toBeNull();
  });
});

describe('the unit that revenue asks for', () => {
  const { rows, keys, days } = shop(80);
  const groupings = [
    { unit: 'key', groups: keys },
    { unit: 'day', groups: days },
  ];
  const byRevenue = adviseUnit(differencePulls(rows, 'revenue'), groupings);

  it('is the user, though the loss has nothing in common within one', () => {
    expect(byRevenue.proposed).toBe('key');
    expect(adviseUnit(differencePulls(rows, 'logLoss'), groupings).proposed).toBe('request');
    expect(adviseUnit(null, groupings)).toMatchObject({ proposed: 'request', warning: null });
  });

  it.each([
    ['request', { isSplit: true, isOwn: true }, 'warning', 'counts by request: 100'],
    ['day', { isSplit: true, isOwn: true }, 'warning', 'Count by key.'],
    ['request', { isSplit: true, isOwn: false }, 'warning', 'Traffic is dealt by key'],
    ['key', { isSplit: true, isOwn: true }, 'fine', 'as it should'],
  ])('counted by %s in %j is %s', (counted, dealing, state, words) => {
    const judged = judgeUnit(byRevenue, counted, dealing);
    expect(judged.state).toBe(state);
    expect(judged.sentence).toContain(words);
  });

  it('of pairs may be the day, whoever answers', () => {
    const byLoss = adviseUnit(differencePulls(rows, 'logLoss'), groupings);
    expect(judgeUnit(byLoss, 'day', { isSplit: true, isOwn: false }).state).toBe('fine');
    expect(judgeUnit(byLoss, 'request').state).toBe('fine');
  });
});
