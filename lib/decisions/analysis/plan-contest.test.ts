import { describe, expect, it } from 'vitest';
import { createRandom } from '@/lib/random/create-random';
import { drawNormal } from '@/lib/random/draw';
import { planContest, type PastTraffic } from './plan-contest';

const plan = { alpha: 0.05, tunedToUnits: 20, firstLook: 7, effect: 0.0065, share: 0.5, days: 120 };

/** Days whose true difference has the given sd, each seen through so many of its requests. */
function traffic(of: { daySd: number; rowSd: number; days: number; perDay: number; seed?: number }): PastTraffic {
  const random = createRandom(of.seed ?? 5);
  const rows = of.days * of.perDay;
  const ofDay = Array.from({ length: of.days }, () => of.daySd * drawNormal(random));
  const at = (row: number) => Math.floor(row / of.perDay);
  return {
    differences: Float64Array.from({ length: rows }, (_, row) => (ofDay[at(row)] ?? 0) + of.rowSd * drawNormal(random)),
    losses: Float64Array.from({ length: rows }, () => 0.45 + 0.5 * drawNormal(random)),
    day: Array.from({ length: rows }, (_, row) => `day ${at(row)}`),
    rowsPerDay: 670,
  };
}

describe('planContest', () => {
  it('tells days apart from the noise of the sample they were read from', () => {
    // A day of 670 requests: √(.0107² + .08²/670) = .01114. Seen through 40 of them the means scatter by .0166.
    const seen = planContest(traffic({ daySd: 0.0107, rowSd: 0.08, days: 400, perDay: 40 }), plan);
    expect(seen?.pairedSd).toBeGreaterThan(0.0111 * 0.9);
    expect(seen?.pairedSd).toBeLessThan(0.0111 * 1.1);
    expect(seen?.rowSd).toBeCloseTo(0.5, 2);
  });

  it('takes days in shadow where a split by own requests takes months', () => {
    const made = planContest(traffic({ daySd: 0.0107, rowSd: 0.08, days: 400, perDay: 40 }), plan);
    const [paired, split] = made?.designs ?? [];
    // On US flights such a difference (−.0065, sd .0107 by day) was settled on day 8 to 10 of one April.
    expect(paired?.sequenceDays).toBeGreaterThan(7);
    expect(paired?.sequenceDays).toBeLessThan(60);
    expect(split?.sequenceDays).toBeNull();
    expect(made?.sentence).toMatch(
      /^A difference of \.0065, counted by day, is settled .* by day \d+ .* not within 120 days where/,
    );
  });

  it('counts users by how alike their requests are: as exact as the mean of clusters is', () => {
    // 50 users with ten requests each, twenty days; a user's level has variance 1, a request's noise 1.
    const random = createRandom(9);
    const levels = Array.from({ length: 500 }, () => drawNormal(random));
    const rows = 5000;
    const userOf = (row: number) => Math.floor(row / 10);
    const losses = Float64Array.from({ length: rows }, (_, row) => (levels[userOf(row)] ?? 0) + drawNormal(random));
    const of = Array.from({ length: rows }, (_, row) => `user ${userOf(row)}`);
    const day = Array.from({ length: rows }, (_, row) => `day ${Math.floor(row / 250)}`);
    const units = { name: 'key', of, readShare: 1, perDay: 25 };
    const past = { differences: null, losses, day, rowsPerDay: 250, units };
    const made = planContest(past, { ...plan, tunedToUnits: 500, effect: 0.5 });
    // A user's mean has variance 1 + 1/10; two even arms double the error: sd 2·√1.1 = 2.098 a user.
    const alone = planContest({ ...past, units: { ...units, of: of.map(() => null) } }, { ...plan, effect: 0.5 });
    expect(made).toMatchObject({ counted: 'key', pairedSd: null });
    expect(made?.designs.map(({ name }) => name)).toEqual(['Own requests']);
    expect(made?.designs[0]?.fixedDays).toBeGreaterThanOrEqual(3 * (alone?.designs[0]?.fixedDays ?? 99));
    // (1.96 + .8416)²·2.098²/.25 = 138 users, at 25 a day.
    expect(Math.abs((made?.designs[0]?.fixedDays ?? 0) - 138 / 25)).toBeLessThan(2.5);
    expect(made?.sentence).toContain('counted by key, is settled');
  });

  it.each([
    ['few days', { daySd: 0.01, rowSd: 0.1, days: 4, perDay: 50 }],
    ['one request a day', { daySd: 0.01, rowSd: 0.1, days: 30, perDay: 1 }],
  ])('makes no plan from %s', (_what, of) => {
    expect(planContest(traffic(of), plan)).toBeNull();
    expect(planContest({ ...traffic(of), losses: new Float64Array(of.days * of.perDay) }, plan)).toBeNull();
  });

  it('asks for a difference to find', () => {
    const past = traffic({ daySd: 0.01, rowSd: 0.1, days: 10, perDay: 50 });
    expect(() => planContest(past, { ...plan, effect: 0 })).toThrow(RangeError);
  });
});
