import { describe, expect, it } from 'vitest';
import { createRandom, type Random } from '@/lib/random/create-random';
import { drawNormal } from '@/lib/random/draw';
import cases from './cases/sequential.json';
import { confidenceHalfWidth, confidenceSequence, lookAt } from './confidence-sequence';
import { meanOf, sampleOf } from './sample-statistics';

const plan = { alpha: 0.05, tunedToUnits: 20, firstLook: 7 };

// cases/sequential.json: numpy 1.24.2 and scikit-learn 1.2.1; half-widths to 1e-6 relative, looks to 8 decimals.
describe('the half-width', () => {
  it.each(cases.cases.filter((item) => 'half_width' in item.expected))('$name', ({ input, expected }) => {
    const { n = 0, sd = 0, alpha, tuned_to_units: tunedToUnits } = input;
    const width = confidenceHalfWidth({ n, sd, alpha, tunedToUnits });
    expect(width / (expected.half_width ?? Number.NaN)).toBeCloseTo(1, 6);
  });

  it('scales with sd, is zero for constant units, and shrinks with n', () => {
    const width = (n: number, sd: number): number => confidenceHalfWidth({ n, sd, alpha: 0.05, tunedToUnits: 20 });
    expect(width(30, 2)).toBeCloseTo(2 * width(30, 1), 12);
    expect(width(30, 0)).toBe(0);
    for (let n = 1; n < 500; n += 1) expect(width(n + 1, 1)).toBeLessThan(width(n, 1));
    expect(width(1e9, 1)).toBeGreaterThan(0);
  });

  it('is about as narrow as it can be made at the number of units it is tuned to', () => {
    const width = (tunedToUnits: number): number => confidenceHalfWidth({ n: 100, sd: 1, alpha: 0.05, tunedToUnits });
    const best = Math.min(...Array.from({ length: 400 }, (_, index) => width(index + 1)));
    expect(width(100)).toBeLessThan(best * 1.001);
  });

  it.each([
    [{ n: 0, sd: 1, alpha: 0.05, tunedToUnits: 20 }, 'n must be'],
    [{ n: 5, sd: -1, alpha: 0.05, tunedToUnits: 20 }, 'sd must be'],
    [{ n: 5, sd: Number.NaN, alpha: 0.05, tunedToUnits: 20 }, 'sd must be'],
    [{ n: 5, sd: 1, alpha: 1, tunedToUnits: 20 }, 'alpha must'],
    [{ n: 5, sd: 1, alpha: 0.05, tunedToUnits: 0 }, 'tunedToUnits must'],
  ])('refuses %j', (at, message) => expect(() => confidenceHalfWidth(at)).toThrow(message));
});

describe('the sequence', () => {
  it.each(cases.cases.filter((item) => 'looks' in item.expected))('$name', ({ input, expected }) => {
    const { day_means: units = [], alpha, tuned_to_units: tunedToUnits, first_look: firstLook = 2 } = input;
    const { looks, firstExclusion } = confidenceSequence({ units, alpha, tunedToUnits, firstLook });
    const expectedLooks = expected.looks ?? [];
    expect(looks).toHaveLength(expectedLooks.length);
    looks.forEach((look, index) => {
      const [n = 0, mean = 0, halfWidth = 0] = expectedLooks[index] ?? [];
      expect(look.n).toBe(n);
      expect(look.mean).toBeCloseTo(mean, 7);
      expect(look.halfWidth).toBeCloseTo(halfWidth, 7);
      expect(look.upper - look.lower).toBeCloseTo(2 * look.halfWidth, 12);
    });
    expect(firstExclusion?.n ?? null).toBe(expected.first_day_excluding_zero);
  });

  it('mirrors when every unit changes sign', () => {
    const units = [0.3, -0.1, 0.4, 0.2, 0.5, 0.1, 0.3, 0.2, 0.4];
    const above = confidenceSequence({ ...plan, units });
    const below = confidenceSequence({ ...plan, units: units.map((value) => -value) });
    expect(above.firstExclusion?.side).toBe('above');
    expect(below.firstExclusion).toEqual({ n: above.firstExclusion?.n, side: 'below' });
    expect(below.looks.map(({ upper }) => -upper)).toEqual(above.looks.map(({ lower }) => lower));
  });

  it('does not look before the first look, and finds nothing in nothing', () => {
    expect(confidenceSequence({ ...plan, units: [] })).toEqual({ looks: [], firstExclusion: null });
    expect(confidenceSequence({ ...plan, units: [1, 2, 3, 4, 5, 6] }).looks).toEqual([]);
    expect(lookAt(sampleOf([1, 2, 3]), plan)).toBeNull();
    expect(confidenceSequence({ ...plan, units: Array.from({ length: 30 }, () => 0) }).firstExclusion).toBeNull();
  });

  it('gives at one look what the course gives there', () => {
    const units = [0.3, -0.1, 0.4, 0.2, 0.5, 0.1, 0.3, 0.2];
    expect(lookAt(sampleOf(units), plan)).toEqual(confidenceSequence({ ...plan, units }).looks.at(-1));
  });

  it('names a unit that is not a number', () => {
    expect(() => confidenceSequence({ ...plan, units: [1, Number.NaN] })).toThrow('units[1]');
    expect(() => confidenceSequence({ ...plan, firstLook: 1, units: [1, 2] })).toThrow('firstLook');
  });
});

/** How often a sequence claims a difference where there is none. */
function falseAlarmRate(simulations: number, claims: (random: Random) => boolean): number {
  const random = createRandom(20010401);
  let alarms = 0;
  for (let run = 0; run < simulations; run += 1) if (claims(random)) alarms += 1;
  return alarms / simulations;
}

/** Days whose rows share a shock, no true difference: 200 rows a day, design effect 7 as on US flights of 2001. */
function drawDays(random: Random, days: number): { units: string[]; values: number[] } {
  const between = Math.sqrt(6 / 199);
  const within = Math.sqrt(1 - 6 / 199);
  const units: string[] = [];
  const values: number[] = [];
  for (let day = 10; day < 10 + days; day += 1) {
    const shock = between * drawNormal(random);
    for (let row = 0; row < 200; row += 1) {
      units.push(String(day));
      values.push(shock + within * drawNormal(random));
    }
  }
  return { units, values };
}

describe('false alarms when nothing is true and every look is taken', () => {
  it.each([
    // The guarantee is asymptotic: with a first look at 7 days the rate lies a little above alpha.
    [0.05, 31, 0.07],
    [0.025, 31, 0.05],
    [0.05, 200, 0.085],
  ])('over day means, alpha %d and %d days: below %d', (alpha, days, limit) => {
    const rate = falseAlarmRate(4000, (random) => {
      const units = Array.from({ length: days }, () => drawNormal(random));
      return confidenceSequence({ ...plan, alpha, units }).firstExclusion !== null;
    });
    expect(rate).toBeGreaterThan(alpha / 3);
    expect(rate).toBeLessThan(limit);
  });

  it('over rows of clustered days half of all runs are wrong, over the means of the same days about alpha', () => {
    const perRow = { alpha: 0.05, tunedToUnits: 4000, firstLook: 1400 };
    const drawn = (random: Random): ReturnType<typeof drawDays> => drawDays(random, 30);
    const byRow = falseAlarmRate(
      120,
      (random) => confidenceSequence({ ...perRow, units: drawn(random).values }).firstExclusion !== null,
    );
    const byDay = falseAlarmRate(120, (random) => {
      const { values } = drawn(random);
      const units = Array.from(
        { length: 30 },
        (_, day) => meanOf(sampleOf(values.slice(200 * day, 200 * day + 200))) ?? 0,
      );
      return confidenceSequence({ ...plan, units }).firstExclusion !== null;
    });
    expect(byRow).toBeGreaterThan(0.45);
    expect(byDay).toBeLessThan(0.11);
  });
});
