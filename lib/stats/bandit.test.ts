import { describe, expect, it } from 'vitest';
import { createRandom } from '@/lib/random/create-random';
import {
  addWeighted,
  clusteredPropensityDifference,
  emptyWeights,
  inversePropensityDifference,
  inversePropensityMean,
} from './inverse-propensity';
import { sampleOf, standardErrorOf } from './sample-statistics';
import { normalBelief, thompsonShares, type ArmBelief } from './thompson-shares';

const arms = [0, 1, 0, 1, 1, 0, 0, 1, 0, 1];
const outcomes = [1, 0, 0, 1, 1, 0, 1, 1, 0, 0];
const propensities = [0.5, 0.5, 0.7, 0.3, 0.4, 0.6, 0.8, 0.2, 0.8, 0.35];
const units = [1, 1, 2, 2, 3, 3, 4, 4, 5, 5];

const sumsOf = (wanted: number) =>
  arms.reduce(
    (sums, arm, row) => (arm === wanted ? addWeighted(sums, outcomes[row] ?? 0, propensities[row] ?? 1) : sums),
    emptyWeights,
  );

describe('means weighted by propensities', () => {
  // statsmodels 0.15.0: WLS on a constant with weights 1/p, HC0 errors times √(10/9).
  it.each([
    [0, 0.42789968652037624, 0.2399373350381595],
    [1, 0.6904400606980274, 0.210925856062207],
  ])('of arm %d', (arm, value, standardError) => {
    const mean = inversePropensityMean(sumsOf(arm), 10);
    expect(mean?.value).toBeCloseTo(value, 12);
    expect(mean?.standardError).toBeCloseTo(standardError, 12);
  });

  // statsmodels 0.15.0: WLS on constant and arm, cov_type='cluster' without correction, times √(5/4).
  it('differ with the error of units', () => {
    const asked = { arms, outcomes, propensities, control: 0, treatment: 1 };
    const difference = clusteredPropensityDifference({ ...asked, units });
    expect(difference?.value).toBeCloseTo(0.262540374177651, 12);
    expect(difference?.standardError).toBeCloseTo(0.3569566650221365, 12);
    expect(difference?.units).toBe(5);
    const apart = clusteredPropensityDifference({ ...asked, units: arms.map((_, row) => row) });
    const plain = inversePropensityDifference({ control: sumsOf(0), treatment: sumsOf(1) }, 10);
    expect(apart?.standardError).toBeCloseTo(plain?.standardError ?? 0, 12);
    expect(apart?.value).toBeCloseTo(plain?.value ?? 0, 12);
  });

  it('are plain means where one arm always answers', () => {
    const all = outcomes.reduce((sums, outcome) => addWeighted(sums, outcome, 1), emptyWeights);
    expect(inversePropensityMean(all, 10)?.standardError).toBeCloseTo(standardErrorOf(sampleOf(outcomes)) ?? 0, 12);
  });

  it('say nothing of an arm that never answered, and refuse chances of zero', () => {
    expect(inversePropensityMean(emptyWeights, 10)).toBeNull();
    expect(inversePropensityDifference({ control: sumsOf(0), treatment: emptyWeights }, 10)).toBeNull();
    const asked = { arms, outcomes, propensities, units, control: 0, treatment: 7 };
    expect(clusteredPropensityDifference(asked)).toBeNull();
    expect(() => addWeighted(emptyWeights, 1, 0)).toThrow('propensity');
    expect(() => clusteredPropensityDifference({ ...asked, units: [1] })).toThrow('same length');
  });
});

describe('thompsonShares', () => {
  // scipy 1.17.1: integrate.quad of each density times the others' distribution functions.
  const beliefs: ArmBelief[] = [
    { kind: 'beta', alpha: 3, beta: 9 },
    { kind: 'beta', alpha: 5, beta: 8 },
    { kind: 'beta', alpha: 2, beta: 9 },
  ];
  const best = [0.19812366058112402, 0.7164058923288791, 0.08547044708999682];

  it('are chances to be the best', () => {
    const shares = thompsonShares({ beliefs, random: createRandom(4), floor: 0, draws: 40_000 });
    shares.forEach((share, arm) => expect(Math.abs(share - (best[arm] ?? 0))).toBeLessThan(0.008));
    const normals: ArmBelief[] = [
      { kind: 'normal', mean: 1, sd: 0.2 },
      { kind: 'normal', mean: 1.3, sd: 0.4 },
    ];
    // Φ(.3/√(.2² + .4²)) = .7488
    const [, second = 0] = thompsonShares({ beliefs: normals, random: createRandom(4), floor: 0, draws: 40_000 });
    expect(Math.abs(second - 0.7488)).toBeLessThan(0.008);
  });

  it('sum to one, keep the floor, and repeat themselves', () => {
    const draw = () => thompsonShares({ beliefs, random: createRandom(4), floor: 0.1 });
    const shares = draw();
    expect(shares.reduce((sum, share) => sum + share, 0)).toBeCloseTo(1, 12);
    expect(Math.min(...shares)).toBeGreaterThanOrEqual(0.1);
    expect(draw()).toEqual(shares);
    const even = thompsonShares({ beliefs, random: createRandom(4), floor: 1 / 3 });
    even.forEach((share) => expect(share).toBeCloseTo(1 / 3, 12));
  });

  it.each([
    [{ beliefs: beliefs.slice(1, 2) }, 'beliefs.length'],
    [{ beliefs, floor: 0.4 }, 'floor'],
    [{ beliefs: [...beliefs, { kind: 'normal' as const, mean: 1, sd: 0 }] }, 'beliefs[3].sd'],
  ])('refuses %j', (input, message) => {
    expect(() => thompsonShares({ random: createRandom(1), ...input })).toThrow(message);
  });

  it('believe of an arm by its values once there are two', () => {
    expect(normalBelief(sampleOf([1]), { mean: 0, sd: 2 })).toEqual({ kind: 'normal', mean: 0, sd: 2 });
    const belief = normalBelief(sampleOf([1, 2, 3]), { mean: 0, sd: 1e6 });
    expect(belief.kind === 'normal' && belief.mean).toBeCloseTo(2, 6);
  });
});
