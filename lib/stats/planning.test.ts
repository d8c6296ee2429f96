import { describe, expect, it } from 'vitest';
import reference from './cases/planning.json';
import { splitSpread, splitUnitSpread, durationCurve } from './duration-curve';
import {
  arcsineEffect,
  detectableEffect,
  powerForEffect,
  powerForMeans,
  unitsByArcsine,
  unitsForEffect,
  unitsForMeans,
  unitsForProportions,
} from './power';
import { sequencePower, unitsToSettle } from './sequence-power';

describe('fixed-size power', () => {
  // cases/planning.json: statsmodels 0.13.5, relative 1e-6.
  it.each(reference.proportions)('finds $baseline against $target', (expected) => {
    const { pooled, unpooled, arcsine, at10000, ...asked } = expected;
    expect(unitsForProportions(asked) / pooled).toBeCloseTo(1, 7);
    const { baseline, target, alpha, power } = asked;
    const sd = Math.sqrt(2 * (baseline * (1 - baseline) + target * (1 - target)));
    const both = unitsForEffect({ sd, effect: target - baseline, alpha, power });
    expect(both / 2 / unpooled).toBeCloseTo(1, 7);
    expect(detectableEffect({ sd, units: both, alpha, power })).toBeCloseTo(Math.abs(target - baseline), 12);
    const effect = arcsineEffect(asked);
    expect(unitsByArcsine(asked) / arcsine).toBeCloseTo(1, 8);
    expect(powerForEffect({ sd: 2, effect, alpha, units: 20_000 })).toBeCloseTo(at10000, 9);
    expect(powerForEffect({ sd, effect: target - baseline, alpha, units: both })).toBeCloseTo(power, 5);
  });

  it.each(reference.means)('finds d = $effectSize by t test', ({ unitsPerArm, ...asked }) => {
    expect(unitsForMeans(asked) / unitsPerArm).toBeCloseTo(1, 6);
  });

  // statsmodels 0.15.0 TTestIndPower().power
  it.each([
    [0.5, 7, 0.05, 0.13855830956629778],
    [1.5, 3, 0.01, 0.08452864798640901],
  ])('d = %d with %d an arm at %d', (effectSize, unitsPerArm, alpha, power) => {
    expect(powerForMeans({ effectSize, unitsPerArm, alpha })).toBeCloseTo(power, 9);
  });

  it('is the level without an effect, and needs an effect to be found', () => {
    expect(powerForMeans({ effectSize: 0, unitsPerArm: 20, alpha: 0.05 })).toBeCloseTo(0.05, 9);
    expect(powerForEffect({ sd: 2, effect: 0, alpha: 0.05, units: 50 })).toBeCloseTo(0.05, 9);
    expect(unitsForMeans({ effectSize: 50, alpha: 0.05, power: 0.8 })).toBe(2);
    expect(() => unitsForMeans({ effectSize: 0, alpha: 0.05, power: 0.8 })).toThrow('effectSize');
    expect(() => unitsForProportions({ baseline: 0.1, target: 0.1, alpha: 0.05, power: 0.8 })).toThrow('baseline');
  });
});

describe('a sequence', () => {
  const plan = { alpha: 0.05, tunedToUnits: 5000, firstLook: 500 };
  const units = Array.from({ length: 80 }, (_, look) => 500 * (look + 1));

  // The simulation of `bench -- truth` (4,000 courses of conversions .1 against .11) found .637 and .682; error .008.
  it.each([
    [5000, 0.637],
    [40_000, 0.682],
  ])('tuned to %d finds a tenth more of .1 with chance %d', (tunedToUnits, found) => {
    const sd = Math.sqrt(2 * (0.09 + 0.11 * 0.89));
    const power = sequencePower({ ...plan, tunedToUnits, sd, effect: 0.01, units });
    expect(Math.abs((power.found.at(-1) ?? 0) - found)).toBeLessThan(0.024);
    expect(power.wrongSide).toBeLessThan(0.001);
    expect(power.expectedUnits).toBeLessThan(40_000);
  });

  it('errs below alpha without an effect', () => {
    const power = sequencePower({ ...plan, sd: 1, effect: 0, units });
    expect((power.found.at(-1) ?? 1) + power.wrongSide).toBeLessThan(0.05);
    expect(power.found.at(-1)).toBeCloseTo(power.wrongSide, 9);
  });

  it('stays a chance where the effect is certain to be found', () => {
    const often = Array.from({ length: 60 }, (_, look) => 2 * (look + 1));
    const { found } = sequencePower({ alpha: 0.05, tunedToUnits: 20, firstLook: 7, sd: 1, effect: 1, units: often });
    expect(Math.max(...found)).toBeLessThanOrEqual(1);
    expect(found.at(-1)).toBeCloseTo(1, 6);
  });

  it('settles where its interval is as narrow as the effect', () => {
    const settled = unitsToSettle({ ...plan, sd: 0.6, effect: 0.02 });
    expect(settled).not.toBeNull();
    const found = sequencePower({ ...plan, sd: 0.6, effect: 0.02, units: units.filter((n) => n <= (settled ?? 0)) });
    expect(found.found.at(-1)).toBeGreaterThan(0.45);
    expect(found.found.at(-1)).toBeLessThan(0.75);
    expect(unitsToSettle({ ...plan, sd: 0, effect: 1 })).toBe(500);
    expect(unitsToSettle({ ...plan, sd: 1e9, effect: 1e-9 })).toBeNull();
    expect(() => unitsToSettle({ ...plan, sd: 1, effect: 0 })).toThrow('effect');
  });
});

describe('durationCurve', () => {
  const plan = { alpha: 0.05, tunedToUnits: 20, firstLook: 7 };
  const paired = { name: 'paired', sd: 0.0107, unitsPerDay: 1, plan };

  it('takes days paired and months split on the flights', () => {
    // Day differences on US flights: mean −.0065, sd .0107; a row's log-loss spreads by about .55, 670 rows a day.
    const sd = splitUnitSpread({ pairedSd: 0.0107, rowSd: 0.55, rowsPerUnit: 670 });
    const split = { name: 'split', sd, unitsPerDay: 1, plan: { ...plan, tunedToUnits: 200 } };
    const [days, months] = durationCurve({ designs: [paired, split], effect: 0.0065, days: 720 });
    expect(days?.settlingDays).toBeLessThan(40);
    expect(days?.sequenceDays).toBeLessThan(60);
    expect(months?.fixedDays).toBeGreaterThan(300);
    expect(months?.sequenceDays ?? 1000).toBeGreaterThan(360);
  });

  it('rises by day, and the sequence pays for looking', () => {
    const [curve] = durationCurve({ designs: [paired], effect: 0.0065, days: 60 });
    expect(curve?.days).toHaveLength(60);
    curve?.sequence.forEach((chance, day) => {
      expect(chance).toBeGreaterThanOrEqual(curve.sequence[day - 1] ?? 0);
      if (day >= 9) expect(chance).toBeLessThanOrEqual((curve.fixed[day] ?? 1) + 0.02);
    });
    expect(curve?.fixedDays).toBeLessThan(curve?.sequenceDays ?? 0);
  });

  it('prices splits', () => {
    expect(splitSpread(3)).toBeCloseTo(6, 12);
    expect(splitSpread(3, 0.1)).toBeCloseTo(10, 12);
    expect(splitUnitSpread({ pairedSd: 0, rowSd: 1, rowsPerUnit: 100 })).toBeCloseTo(0.2, 12);
    expect(() => durationCurve({ designs: [paired], effect: 0, days: 5 })).toThrow('effect');
    expect(durationCurve({ designs: [], effect: 1, days: 5 })).toEqual([]);
  });
});
