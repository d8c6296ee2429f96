import { describe, expect, it } from 'vitest';
import { createRandom } from '@/lib/random/create-random';
import { clusterPValue, informationOf, lookAtClusters } from './clustered-look';
import { effectiveUnits } from './effective-units';
import { lookAtEstimate, sequencePValue } from './estimate-look';

const plan = { alpha: 0.05, tunedToUnits: 20, firstLook: 10 };
const estimate = { value: 0.3, standardError: 0.1, units: 20, effectiveUnits: 20 };

describe('lookAtClusters', () => {
  // Python 3.11 with scipy 1.17.1: r = (5.9914645 + ln 6.9914645)/20; z = sqrt(2(20r+1)/(20r)·ln(sqrt(20r+1)/.05))
  // = 3.0352089904; stats.t.isf(stats.norm.sf(z), 19) = 3.4984676.
  it('puts the Student value in the place of the normal one', () => {
    const look = lookAtClusters(estimate, plan);
    const normal = lookAtEstimate(estimate, plan);
    expect((normal?.halfWidth ?? 0) / 0.1).toBeCloseTo(3.0352089904, 8);
    expect((look?.halfWidth ?? 0) / 0.1).toBeCloseTo(3.4984676, 6);
    expect(look).toMatchObject({ n: 20, mean: 0.3 });
  });

  it('is the normal one where units are many and alike', () => {
    const many = { ...estimate, units: 20_000, effectiveUnits: 20_000 };
    expect(lookAtClusters(many, plan)?.halfWidth).toBeCloseTo(lookAtEstimate(many, plan)?.halfWidth ?? 0, 12);
  });

  it.each([[{ ...estimate, units: 9, effectiveUnits: 9 }], [{ ...estimate, effectiveUnits: 1.2 }]])(
    'says nothing of %j',
    (of) => expect(lookAtClusters(of, plan)).toBeNull(),
  );

  it('widens with few effective units and with information', () => {
    const widthOf = (of: Partial<typeof estimate & { information: number }>) =>
      lookAtClusters({ ...estimate, ...of }, plan)?.halfWidth ?? 0;
    expect(widthOf({ effectiveUnits: 5 })).toBeGreaterThan(widthOf({}));
    expect(widthOf({ information: 400 })).toBeGreaterThan(widthOf({ information: 40 }));
    expect(Number.isFinite(lookAtClusters(estimate, { ...plan, tunedToUnits: 1_000_000 })?.halfWidth)).toBe(true);
  });

  it('refuses what is no number', () => {
    expect(() => lookAtClusters({ ...estimate, value: Number.NaN }, plan)).toThrow('value');
    expect(() => lookAtClusters({ ...estimate, standardError: -1 }, plan)).toThrow('standardError');
  });
});

describe('clusterPValue', () => {
  it('lies below alpha exactly where the interval at alpha leaves zero out', () => {
    const random = createRandom(4);
    for (let draw = 0; draw < 300; draw += 1) {
      const units = 10 + Math.floor(60 * random());
      const of = {
        ...{ value: 6 * random() - 3, standardError: 0.2 + 0.6 * random(), units },
        ...{ effectiveUnits: 2 + random() * (units - 2), information: units * (1 + 20 * random()) },
      };
      const look = lookAtClusters(of, plan);
      expect(clusterPValue(of, plan) < plan.alpha).toBe((look?.lower ?? -1) > 0 || (look?.upper ?? 1) < 0);
    }
  });

  // Python 3.11 with scipy 1.17.1: stats.t.sf(3.4984676, 19) = stats.norm.sf(3.0352089904), at which p is alpha.
  it('is alpha on the edge of the interval, and the normal one where units are many', () => {
    expect(clusterPValue({ ...estimate, value: 0.34984676 }, plan)).toBeCloseTo(0.05, 6);
    const many = { value: 0.3, standardError: 0.1, units: 20_000, effectiveUnits: 20_000 };
    expect(clusterPValue(many, plan)).toBeCloseTo(sequencePValue(many, plan), 12);
  });

  it.each([
    ['before the first look', { units: 9, effectiveUnits: 9 }, 1],
    ['at the value under test', { value: 0 }, 1],
    ['without error', { standardError: 0 }, 0],
  ])('%s', (_what, of, expected) => expect(clusterPValue({ ...estimate, ...of }, plan)).toBe(expected));

  it('falls with distance, however far', () => {
    const at = (value: number) => clusterPValue({ ...estimate, value }, plan);
    expect([0.5, 1, 3, 9, 90].map(at)).toEqual([0.5, 1, 3, 9, 90].map(at).toSorted((one, other) => other - one));
  });
});

it('information grows with certainty where units stand still', () => {
  const first = { value: 0, standardError: 0.2, units: 12 };
  expect(informationOf(first, { ...first, standardError: 0.1 })).toBeCloseTo(48, 12);
  expect(informationOf(first, { ...first, units: 90 })).toBe(90);
  expect(informationOf(first, { ...first, standardError: 0 })).toBe(12);
});

it.each([
  [[10, 10, 10], 3],
  [[30, 10], 1.6],
  [[], 0],
])('%j count like %d of equal size', (sizes, expected) => {
  expect(effectiveUnits(sizes)).toBeCloseTo(expected, 12);
});
