import { describe, expect, it } from 'vitest';
import { createRandom } from '@/lib/random/create-random';
import cases from './cases/comparisons.json';
import { sampleRatioEvidence, sampleRatioTest } from './sample-ratio';

describe('sampleRatioTest', () => {
  // cases/comparisons.json: scipy 1.10.1 chisquare, relative 1e-6.
  it.each(cases.cases.filter((item) => item.kind === 'srm'))(
    '$name',
    ({ observed = [], expected_ratio: expectedRatio = [], expected }) => {
      const { chiSquare, degreesOfFreedom, pValue } = sampleRatioTest({ observed, expectedRatio });
      expect(chiSquare).toBeCloseTo(expected.chi2 ?? Number.NaN, 8);
      expect(degreesOfFreedom).toBe(expected.dof);
      expect((pValue ?? 0) / (expected.p ?? 1)).toBeCloseTo(1, 6);
    },
  );

  it('has no p-value before anything is counted', () => {
    expect(sampleRatioTest({ observed: [0, 0], expectedRatio: [1, 1] }).pValue).toBeNull();
  });

  it.each([
    [[1], [1], 'two or more arms'],
    [[1, 2], [1, 1, 1], 'two or more arms'],
    [[1, 2.5], [1, 1], 'observed[1]'],
    [[1, 2], [1, 0], 'expectedRatio[1]'],
    [[-1, 2], [1, 1], 'observed[0]'],
  ])('refuses %j against %j', (observed, expectedRatio, message) => {
    expect(() => sampleRatioTest({ observed, expectedRatio })).toThrow(message);
  });
});

describe('sampleRatioEvidence', () => {
  // mpmath 1.4.1 with 50 digits, loggamma term by term.
  it.each([
    [[44700, 45489], [1, 1], 1000, 1.156721405080314],
    [[5021, 4979], [1, 1], 1000, -1.1189856063288184],
    [[900, 1100, 2000], [1, 1, 2], 1000, 6.401728484533614],
    [[0, 0], [1, 1], 1000, 0],
    [[10, 0], [1, 1], 2, 4.533576532801083],
    [[44700, 45489], [1, 1], 10000, 1.9545372374382537],
    [[980, 120], [0.9, 0.1], 10000, -0.006255546917611187],
    [[3, 1], [1, 1], 2, -0.22314355131420976],
  ])('of %j against %j with concentration %d', (...[observed, expectedRatio, concentration, expected]) => {
    // Tolerance: ln Γ of 90,000 is 9e5, so 1e-15 relative leaves 1e-9.
    expect(sampleRatioEvidence({ observed, expectedRatio }, concentration).logEvidence).toBeCloseTo(expected, 8);
  });

  it('does not care about the order of arms, and stays finite for absurd counts', () => {
    const split = { observed: [900, 1100, 2000], expectedRatio: [1, 1, 2] };
    const turned = { observed: [2000, 900, 1100], expectedRatio: [2, 1, 1] };
    expect(sampleRatioEvidence(split).logEvidence).toBeCloseTo(sampleRatioEvidence(turned).logEvidence, 9);
    expect(sampleRatioEvidence({ observed: [1e9, 0], expectedRatio: [1, 1] })).toMatchObject({
      evidence: 1e300,
      pValue: 0,
    });
    expect(() => sampleRatioEvidence(split, 0)).toThrow('concentration');
  });

  it('is a martingale: its mean over the next unit, under the planned split, is itself', () => {
    for (const [left, right] of [
      [0, 0],
      [7, 2],
      [300, 100],
    ] as const) {
      const evidence = (a: number, b: number): number =>
        sampleRatioEvidence({ observed: [a, b], expectedRatio: [3, 1] }, 40).evidence;
      expect(0.75 * evidence(left + 1, right) + 0.25 * evidence(left, right + 1)).toBeCloseTo(evidence(left, right), 8);
    }
  });

  const everBroken = (of: { chance: number; keys: number; alpha: number; simulations: number }): number => {
    const { chance, keys, alpha, simulations } = of;
    const random = createRandom(99);
    let broken = 0;
    for (let run = 0; run < simulations; run += 1) {
      const observed: [number, number] = [0, 0];
      for (let key = 1; key <= keys; key += 1) {
        observed[random() < chance ? 0 : 1] += 1;
        if (key % 25 !== 0) continue;
        if (sampleRatioEvidence({ observed, expectedRatio: [1, 1] }).evidence < 1 / alpha) continue;
        broken += 1;
        break;
      }
    }
    return broken / simulations;
  };

  it('cries wolf in at most alpha of fair splits although every 25th key is a look', () => {
    expect(everBroken({ chance: 0.5, keys: 4000, alpha: 0.05, simulations: 1000 })).toBeLessThanOrEqual(0.05);
  });

  it('finds a split that is off by four points in 20,000 keys', () => {
    expect(everBroken({ chance: 0.54, keys: 20_000, alpha: 0.001, simulations: 50 })).toBe(1);
  });
});
